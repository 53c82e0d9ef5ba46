import ArgumentParser
import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText
import FairmarkJobRunner
import FairmarkTables

struct InspectCommand: Subcommand {
  enum Output: String, CaseIterable, ExpressibleByArgument {
    case text, json
  }

  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show what the columns of some data hold: types, missing values, categories.",
    discussion: """
      Every row is read. Values are shown only where they repeat as categories do; free text, ids \
      and names are counted, never shown. Types are inferred here and nowhere else: a run reads \
      each column as its job says.
      """)

  @OptionGroup var data: DataOptions

  @Option(name: .long, help: "How to show it: text or json.")
  var output = Output.text

  func perform(_ plugins: PluginSet) throws(JobError) -> Int32 {
    let profile = try data.profile(of: data.opened().table)
    switch output {
    case .text: writeResult(ProfileText(profile).text)
    case .json: writeResult(profile.json.prettyText(), terminator: "")
    }
    return 0
  }
}

/// A profile for a terminal.
private struct ProfileText {
  let profile: TableProfile

  init(_ profile: TableProfile) {
    self.profile = profile
  }

  var text: String {
    let rejected = profile.rejectedCounts.values.reduce(0, +)
    let files = profile.inputs.count == 1 ? profile.inputs[0].path : "\(profile.inputs.count) files"
    var lines = [
      "\(printable(files)): \(profile.rowCount) rows, \(profile.columns.count) columns"
        + (rejected > 0 ? ", \(rejected) rows could not be used" : ""), "",
    ]
    let names = profile.columns.map { printable($0.name) }
    let width = min(40, names.map(\.count).max() ?? 0)
    lines.append(
      pad("column", to: width) + "  " + pad("type", to: 8) + pad("missing", to: 10, left: true)
        + pad("distinct", to: 10, left: true) + "  values")
    for (name, column) in zip(names, profile.columns) {
      lines.append(
        pad(name, to: width) + "  " + pad(column.content.rawValue, to: 8)
          + pad("\(column.missingCount)", to: 10, left: true)
          + pad(column.distinctCount.map { "\($0)" } ?? "> 10000", to: 10, left: true)
          + "  " + values(of: column))
      for look in column.missingLookAlikes {
        lines.append(
          pad("", to: width + 32)
            + "\(excerpt(look.text)) in \(look.rowCount) rows may mean that there is no value")
      }
    }
    if !profile.furtherNames.isEmpty {
      lines.append(
        "further names, which only later lines have and which were not looked at: "
          + profile.furtherNames.map(printable).joined(separator: ", "))
    }
    return lines.joined(separator: "\n")
  }

  private func values(of column: ColumnProfile) -> String {
    if let categories = column.categories {
      let shown = categories.sorted { $0.rowCount > $1.rowCount }.prefix(6).map {
        "\(shortened(printable($0.text))) \($0.rowCount)"
      }
      return shown.joined(separator: ", ") + (categories.count > shown.count ? ", …" : "")
    }
    if let range = column.range {
      return "\(numberText(range.lowerBound)) to \(numberText(range.upperBound))"
    }
    return column.isUnique ? "(every row has its own)" : ""
  }

  private func shortened(_ text: String) -> String {
    text.count <= 24 ? text : text.prefix(23) + "…"
  }

  private func numberText(_ value: Double) -> String {
    Int(exactly: value).map { "\($0)" } ?? "\(value)"
  }
}

extension TableProfile {
  /// The profile for machines.
  var json: JSONValue {
    var document = JSONObject()
    document.append("schema", "fairmark.inspect/1")
    document.append("rows", .integer(rowCount))
    document.append("rejected", .integer(rejectedCounts.values.reduce(0, +)))
    document.append("columns", .array(columns.map(\.json)))
    return .object(document)
  }
}

extension ColumnProfile {
  fileprivate var json: JSONValue {
    var object = JSONObject()
    object.append("name", .string(name))
    object.append("type", .string(content.rawValue))
    object.append("values", .integer(valueCount))
    object.append("missing", .integer(missingCount))
    object.append("distinct", distinctCount.map(JSONValue.integer) ?? .null)
    if let range {
      object.append("minimum", FiniteDouble(range.lowerBound).map(JSONValue.number) ?? .null)
      object.append("maximum", FiniteDouble(range.upperBound).map(JSONValue.number) ?? .null)
    }
    if let categories { object.append("categories", .array(categories.map(\.json))) }
    if !missingLookAlikes.isEmpty {
      object.append("missing_look_alikes", .array(missingLookAlikes.map(\.json)))
    }
    return .object(object)
  }
}

extension ColumnProfile.Category {
  fileprivate var json: JSONValue { ["value": .string(text), "rows": .integer(rowCount)] }
}
