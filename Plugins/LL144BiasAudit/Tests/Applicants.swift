import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkJSONText
import FairmarkLL144BiasAudit

/// People of an audit by counts, and what the plugin finds about them.
struct Applicants {
  var roles = Roles()
  var parameters: [String: ParameterValue] = [
    "unit": .choice("application"), "demographics": .choice("self_reported"),
  ]
  var text: String

  /// - Parameter counts: Sex, race, how many, and how many of them are selected.
  init(_ counts: [(sex: String, race: String, count: Int, selected: Int)]) {
    roles.groups = ["sex", "race"]
    roles.prediction = .values(column: "selected", counting: ["yes"])
    var lines = ["sex,race,selected"]
    for one in counts {
      for place in 0..<one.count {
        lines.append("\(one.sex),\(one.race),\(place < one.selected ? "yes" : "no")")
      }
    }
    text = lines.joined(separator: "\n") + "\n"
  }

  init(text: String) {
    roles.groups = ["sex", "race"]
    self.text = text
  }

  var configuration: AnalysisConfiguration {
    AnalysisConfiguration(roles: roles, parameters: parameters)
  }

  func audit() throws -> AnalysisResult {
    try runAnalysis(LL144BiasAuditAnalysis.self, configuration, csv: text)
  }
}

extension AnalysisResult {
  /// The one record of a name and a category; all its other dimensions absent.
  func record(_ name: String, _ category: String...) -> MetricRecord? {
    metrics.first { record in
      record.name == name && record.stratum == nil && record.dimensions.isEmpty
        && (record.group ?? []).map { $0.value ?? "" } == category
    }
  }

  func value(_ name: String, _ category: String...) -> Double? {
    metrics.first { record in
      record.name == name && record.stratum == nil && record.dimensions.isEmpty
        && (record.group ?? []).map { $0.value ?? "" } == category
    }?.value.double
  }

  var codes: [String] { findings.map(\.code) }

  /// The rows of the readings as texts.
  var readings: [[String]] {
    tables.first { $0.name == "readings" }?.rows.map { row in
      row.map { cell -> String in
        switch cell {
        case .string(let text): return text
        default: return "\(cell)"
        }
      }
    } ?? []
  }
}
