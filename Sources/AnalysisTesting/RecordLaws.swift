import FairmarkAnalysis
import FairmarkJSONText

/// Checks what an analysis gives.
struct RecordLaws {
  let descriptor: AnalysisDescriptor
  let roles: Roles
  let sample: String
  private(set) var violations: [LawViolation] = []

  init(_ descriptor: AnalysisDescriptor, _ roles: Roles, sample: String) {
    self.descriptor = descriptor
    self.roles = roles
    self.sample = sample
  }

  mutating func check(_ outcome: SampleOutcome) {
    switch outcome {
    case .result(let result): check(result)
    case .refused(let error):
      if error.message.isEmpty { report(.errorSentence, "an AnalysisError says nothing") }
    case .unreadable(let message):
      report(.sample, "the rows cannot be read: \(message)")
    }
  }

  private mutating func check(_ result: AnalysisResult) {
    let declared = Set(descriptor.metrics.map(\.name))
    var seen: Set<[UInt8]> = []
    for record in result.metrics {
      let place = [record.name, record.attribute.joined(separator: " × ")].joined(separator: " of ")
      if !declared.contains(record.name) {
        report(.declaredNames, "the descriptor does not declare \(record.name)")
      }
      if !seen.insert(Array(Self.identity(of: record).utf8)).inserted {
        report(.uniqueRecords, "there are two records \(Self.identity(of: record))")
      }
      checkStatus(record, place)
      checkDimensions(record, place)
      checkText(record.json, place)
    }
    for finding in result.findings {
      if !isSnakeCase(finding.code) || finding.message.isEmpty {
        report(
          .documentText, "a finding \"\(finding.code)\" needs a snake_case code and a sentence")
      }
      checkText(finding.json, "the finding \(finding.code)")
    }
  }

  /// Name and dimensions as the document writes them, which keeps bytes apart that Unicode calls
  /// equal.
  private static func identity(of record: MetricRecord) -> String {
    let json = record.json
    let names = [
      "name", "attribute", "group", "stratum", "feature", "bin", "class", "threshold", "binning",
      "scoring", "scheme", "source",
    ]
    let parts = names.map { json[$0] ?? .null }
    return JSONValue.array(parts).canonicalText()
  }

  private mutating func checkStatus(_ record: MetricRecord, _ place: String) {
    let hasValue = record.value.double != nil
    if hasValue != (record.status == .ok) {
      report(
        .status,
        "\(place) has the status \(record.status.rawValue) and \(hasValue ? "a" : "no") value")
    }
    if case .undefined(let status, let reason) = record.value {
      if reason.isEmpty { report(.status, "\(place) has no value and does not say why") }
      if status == .failed { report(.finiteValues, "\(place): \(reason)") }
    }
    if let value = record.value.double, !value.isFinite {
      report(.finiteValues, "\(place) is \(value)")
    }
    if record.n < 0 { report(.finiteValues, "\(place) is about \(record.n) rows") }
  }

  private mutating func checkDimensions(_ record: MetricRecord, _ place: String) {
    for (what, pairs) in [("group", record.group), ("reference", record.reference)] {
      if let pairs, pairs.map(\.column) != record.attribute {
        report(.dimensions, "\(place) has a \(what) of the columns \(pairs.map(\.column))")
      }
    }
    if let stratum = record.stratum, stratum.map(\.column) != roles.strata {
      report(.dimensions, "\(place) has a stratum of the columns \(stratum.map(\.column))")
    }
    if record.reference?.contains(where: { $0.value == nil }) == true {
      report(.dimensions, "\(place) is compared with a group that is not known")
    }
  }

  private mutating func checkText(_ json: JSONValue, _ place: String) {
    let text = json.canonicalText()
    let read = try? JSONValue(parsing: Array(text.utf8)).canonicalText()
    if read.map({ $0.utf8.elementsEqual(text.utf8) }) != true {
      report(.documentText, "\(place) is written as \(text) and read as \(read ?? "nothing")")
    }
  }

  private mutating func report(_ law: LawViolation.Law, _ what: String) {
    violations.append(LawViolation(law, "\(sample): \(what)"))
  }
}

/// Whether a text is a lower-case word or several joined by `_`.
func isSnakeCase(_ text: String) -> Bool { isIdentifier(text, joinedBy: "_") }

/// Whether a text begins with a letter and holds lower-case letters, digits and a joining character.
func isIdentifier(_ text: String, joinedBy joint: Character) -> Bool {
  guard let first = text.first, ("a"..."z").contains(first) else { return false }
  return text.allSatisfy {
    ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == joint
  }
}
