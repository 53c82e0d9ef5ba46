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
      each column as its job says. Numbers are shown as a range that fewer than \
      \(TableProfile.leastShownRowCount) rows lie below and as few above; an end that fewer rows \
      share is rounded outwards.
      """)

  @OptionGroup var data: DataOptions

  @Option(name: .long, help: "How to show it: text or json.")
  var output = Output.text

  func perform(_ plugins: PluginSet) throws(JobError) -> Int32 {
    let opened = try data.opened()
    let profile = try data.profile(of: opened.table)
    switch output {
    case .text: writeResult(ProfileText(profile, hasHeader: opened.hasHeader).text)
    case .json: writeResult(profile.json.prettyText(), terminator: "")
    }
    return 0
  }
}

/// A profile for a terminal.
private struct ProfileText {
  let profile: TableProfile
  let hasHeader: Bool

  init(_ profile: TableProfile, hasHeader: Bool) {
    self.profile = profile
    self.hasHeader = hasHeader
  }

  var text: String {
    let rejected = profile.rejectedCount
    let files = profile.inputs.count == 1 ? profile.inputs[0].path : "\(profile.inputs.count) files"
    var lines = [
      "\(printable(files)): \(counted(profile.rowCount, "row")), "
        + counted(profile.columns.count, "column")
        + (rejected > 0 ? ", \(counted(rejected, "row")) could not be used:" : "")
    ]
    lines += profile.rejections.map { rejection in
      let place = rejection.first.map { "; the first: \(printable("\($0)"))" } ?? ""
      return "  \(counted(rejection.rowCount, "row")): \(rejection.reason.sentence)\(place)"
    }
    if let remark = headerRemark { lines.append(remark) }
    lines.append("")
    let names = profile.columns.map { printable($0.name) }
    let width = min(40, names.map(\.count).max() ?? 0)
    lines.append(
      pad("column", to: width) + "  " + pad("type", to: 8) + pad("missing", to: 10, left: true)
        + pad("distinct", to: 10, left: true) + "  values")
    for (name, column) in zip(names, profile.columns) {
      lines.append(
        pad(name, to: width) + "  " + pad(column.content.rawValue, to: 8)
          + pad("\(column.missingCount)", to: 10, left: true)
          + pad(distinct(column), to: 10, left: true)
          + "  " + values(of: column))
      for look in column.missingLookAlikes {
        lines.append(
          pad("", to: width + 32)
            + "\(excerpt(look.text)) in \(counted(look.rowCount, "row")) may mean that there is no value"
        )
      }
      if column.hasRareLookAlikes {
        lines.append(
          pad("", to: width + 32)
            + "some rows, fewer than \(least) each, hold texts such as NA or ? that may mean so")
      }
    }
    if profile.columns.contains(where: { $0.categories == nil && $0.range != nil }) {
      lines += [
        "",
        "Of numbers fewer than \(least) rows lie below the range and as few above; an end that fewer "
          + "rows share is rounded.",
      ]
    }
    if !profile.furtherNames.isEmpty {
      lines.append(
        "further names, which only later lines have and which were not looked at: "
          + profile.furtherNames.map(printable).joined(separator: ", "))
    }
    return lines.joined(separator: "\n")
  }

  private var least: Int { TableProfile.leastShownRowCount }

  private var headerRemark: String? {
    let numbers = profile.numbersAsNames
    guard hasHeader, !numbers.isEmpty else { return nil }
    return
      "names that are numbers (\(numbers.prefix(3).map(printable).joined(separator: ", "))): is the "
      + "first line a row already? --no-header reads it as one"
  }

  private func distinct(_ column: ColumnProfile) -> String {
    if column.content == .nested { return "" }
    return column.distinctCount.map { "\($0)" } ?? "> \(TableProfile.distinctLimit)"
  }

  private func values(of column: ColumnProfile) -> String {
    if column.content == .nested { return "(lists or objects)" }
    if let categories = column.categories {
      let shown = categories.sorted { $0.rowCount > $1.rowCount }.prefix(6).map {
        "\(shortened(printable($0.text))) \($0.rowCount)"
      }
      let further = (column.distinctCount ?? categories.count) - shown.count
      return shown.joined(separator: ", ") + (further > 0 ? ", … (\(further) more)" : "")
    }
    if let range = column.range {
      return "\(numberText(range.lowerBound)) to \(numberText(range.upperBound))"
    }
    if column.isUnique { return "(every row has its own)" }
    if column.valueCount == 0 { return "" }
    return column.isNamedLikePersonalData
      ? "(not shown: named like personal data)" : "(not shown: free text, ids or rare values)"
  }

  private func shortened(_ text: String) -> String {
    text.count <= 24 ? text : text.prefix(23) + "…"
  }

  private func numberText(_ value: Double) -> String {
    Int(exactly: value).map { "\($0)" } ?? "\(value)"
  }
}

/// A count with its noun, in the plural but for one.
private func counted(_ count: Int, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}

extension TableProfile {
  /// The profile for machines.
  var json: JSONValue {
    var document = JSONObject()
    document.append("schema", "fairmark.inspect/1")
    document.append("rows", .integer(rowCount))
    document.append("rejected", .integer(rejectedCount))
    if rejectedCount > 0 {
      document.append("rejections", .array(rejections.map(\.json)))
    }
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
      object.append("low", FiniteDouble(range.lowerBound).map(JSONValue.number) ?? .null)
      object.append("high", FiniteDouble(range.upperBound).map(JSONValue.number) ?? .null)
    }
    if let categories {
      object.append("categories", .array(categories.map(\.json)))
      object.append("rare_categories", .integer(rareCategoryCount))
    }
    if !missingLookAlikes.isEmpty {
      object.append("missing_look_alikes", .array(missingLookAlikes.map(\.json)))
    }
    if hasRareLookAlikes { object.append("has_rare_look_alikes", .boolean(true)) }
    return .object(object)
  }
}

extension TableProfile.Rejection {
  fileprivate var json: JSONValue {
    [
      "reason": .string(reason.rawValue), "rows": .integer(rowCount),
      "first": first.map { .string("\($0)") } ?? .null,
    ]
  }
}

extension ColumnProfile.Category {
  fileprivate var json: JSONValue { ["value": .string(text), "rows": .integer(rowCount)] }
}
