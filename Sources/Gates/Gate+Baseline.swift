import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText
import FairmarkMetricsDocuments

/// Comparisons with an earlier result.
extension Gate {
  /// What a record is compared with.
  func bound(
    _ check: PolicyCheck, _ analysis: MetricsDocument.Analysis, _ record: MetricRecord
  ) -> Result<GateNumber, Absence> {
    let threshold = GateNumber(exact: check.threshold.exact, shown: check.threshold.number)
    guard check.condition.needsBaseline else { return .success(threshold) }
    guard let before = earlier(check, analysis) else {
      return .failure(Absence("the baseline has no analysis \(excerpt(analysis.id))"))
    }
    if let difference = analysis.difference(from: before, ignoresIntervals: check.use == .value) {
      return .failure(Absence("the baseline's numbers are defined otherwise: \(difference)"))
    }
    guard let earlier = before.metrics.first(where: { $0.identity == record.identity }) else {
      return .failure(Absence("the baseline has no such record"))
    }
    switch GateNumber.of(earlier, check.use) {
    case .failure(let absence): return .failure(Absence("in the baseline, \(absence.reason)"))
    case .success(let number):
      return .success(check.condition.bound(from: number, threshold))
    }
  }

  /// What the earlier result has a number for and this one has no record of; `nil` for nothing.
  ///
  /// A group that is gone, which may be the one that had become worse.
  func lostRecord(_ check: PolicyCheck, _ analyses: [MetricsDocument.Analysis]) -> String? {
    guard check.condition.needsBaseline else { return nil }
    for analysis in analyses {
      guard let before = earlier(check, analysis) else { continue }
      let here = Set(analysis.metrics.map(\.identity))
      let lost = check.selected(from: before.metrics).first { record in
        if let least = check.selection.minimumCount, record.n < least { return false }
        return record.value.isDefined && !here.contains(record.identity)
      }
      if let lost {
        let place = GateRecord(
          analysis: analysis.id, record: lost, compared: nil, bound: nil, adjustedP: nil,
          outcome: nil, reason: nil
        ).place
        return
          "the baseline has a record of \(place.isEmpty ? "all rows" : place), and here is none"
      }
    }
    return nil
  }

  private func earlier(
    _ check: PolicyCheck, _ analysis: MetricsDocument.Analysis
  ) -> MetricsDocument.Analysis? {
    let document = check.baseline.flatMap { baselines[$0] } ?? baseline
    return document?.analyses.first { $0.id == analysis.id }
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
