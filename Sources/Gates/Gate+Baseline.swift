import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText
import FairmarkMetricsDocuments

/// What an earlier result says of an analysis.
struct EarlierAnalysis {
  fileprivate let analysis: MetricsDocument.Analysis
  fileprivate let records: [MetricIdentity: MetricRecord]
}

/// Comparisons with an earlier result.
extension Gate {
  /// The earlier result of an analysis, or why there is none to compare with.
  ///
  /// - Complexity: O(records).
  func earlier(
    _ check: PolicyCheck, _ analysis: MetricsDocument.Analysis, of document: MetricsDocument
  ) -> Result<EarlierAnalysis, GateAbsence> {
    let before = check.baseline.flatMap { baselines[$0] } ?? baseline
    guard let before, let earlier = before.analyses.first(where: { $0.id == analysis.id }) else {
      return .failure(GateAbsence("the baseline has no analysis \(excerpt(analysis.id))"))
    }
    let difference =
      analysis.difference(from: earlier, ignoresIntervals: check.rule.use == .value)
      ?? document.difference(of: analysis.data, from: before, earlier.data)
    if let difference {
      return .failure(GateAbsence("the baseline's numbers are defined otherwise: \(difference)"))
    }
    let records = Dictionary(
      earlier.metrics.map { ($0.identity, $0) }, uniquingKeysWith: { first, _ in first })
    return .success(EarlierAnalysis(analysis: earlier, records: records))
  }
}

extension EarlierAnalysis {
  /// What a record is compared with.
  func bound(of record: MetricRecord, _ rule: GateRule) -> Result<GateNumber, GateAbsence> {
    guard let before = records[record.identity] else {
      return .failure(GateAbsence("the baseline has no such record"))
    }
    switch GateNumber.of(before, rule.use) {
    case .failure(let absence): return .failure(GateAbsence("in the baseline, \(absence.reason)"))
    case .success(let number): return rule.condition.bound(from: number, rule.threshold)
    }
  }

  /// What the earlier result has a number for and this one has no record of; `nil` for nothing.
  ///
  /// A group that is gone, which may be the one that had become worse.
  func lostRecord(of analysis: MetricsDocument.Analysis, _ rule: GateRule) -> String? {
    let here = Set(analysis.metrics.map(\.identity))
    let selection = rule.demands.selection
    let lost = selection.selected(rule.name, from: self.analysis.metrics).first { record in
      if let least = selection.minimumCount, record.n < least { return false }
      return record.value.isDefined && !here.contains(record.identity)
    }
    guard let lost else { return nil }
    let place = GateRecord.place(of: lost)
    return "the baseline has a record of \(place.isEmpty ? "all rows" : place), and here is none"
  }
}

extension MetricsDocument {
  /// What makes the groups or weights of a dataset others than those of an earlier result; `nil` for
  /// nothing.
  ///
  /// Which rows are left out may differ, as the months of a year do.
  fileprivate func difference(
    of data: String, from earlier: MetricsDocument, _ other: String
  ) -> String? {
    func uses(_ document: MetricsDocument, _ data: String) -> [[UInt8]] {
      let shaping = document.inputs.filter { $0.name == data }.flatMap(\.shaping)
      return shaping.filter { $0.key == .derive || $0.key == .weight }.map { use in
        Array("\(use.key.rawValue) of \(use.columns.joined(separator: ", ")): \(use.text)".utf8)
      }
    }
    let (own, before) = (uses(self, data), uses(earlier, other))
    guard own != before else { return nil }
    let one = own.first { !before.contains($0) } ?? before.first { !own.contains($0) } ?? []
    let text = String(decoding: one, as: UTF8.self)
    return "only one of them has `\(text.utf8.count > 120 ? "\(text.prefix(120))…" : text)`"
  }
}

extension MetricsDocument.Analysis {
  /// What makes the numbers of an earlier result other quantities; `nil` for nothing.
  ///
  /// Which groups are formed stands in each record, and a parameter that only one of them has came
  /// with another version.
  fileprivate func difference(
    from earlier: MetricsDocument.Analysis, ignoresIntervals: Bool
  ) -> String? {
    if plugin != earlier.plugin {
      return "the plugin is \(excerpt(plugin)), there \(excerpt(earlier.plugin))"
    }
    var ignored: Set<String> = [
      "groups", "intersections", "tests", "adjust", "minimum_cell", "compatibility",
    ]
    if ignoresIntervals { ignored.formUnion(["interval", "bootstrap", "level"]) }
    for member in parameters.members where !ignored.contains(member.name) {
      guard let other = earlier.parameters[member.name], other != member.value else { continue }
      return "`\(member.name)` is \(Self.shown(member.value)), there \(Self.shown(other))"
    }
    return nil
  }

  private static func shown(_ value: JSONValue) -> String {
    let text = value.canonicalText()
    return text.utf8.count > 80 ? "\(text.prefix(80))…" : text
  }
}
