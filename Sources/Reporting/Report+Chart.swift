import FairmarkAnalysis
import FairmarkStatistics

extension Report {
  /// A drawing of a metric's values with their intervals.
  ///
  /// - Parameters:
  ///   - name: The metric.
  ///   - records: Its records of groups.
  ///   - all: All records of the attribute's groups, in which the comparisons name the reference of a
  ///     rate.
  ///   - direction: Which way the metric points.
  /// - Returns: The drawing; `nil` where no record has an interval.
  func chart(
    _ name: String, _ records: [MetricRecord], beside all: [MetricRecord],
    _ direction: AnalysisDescriptor.Metric.Direction?
  ) -> DotAndWhiskerChart? {
    guard records.contains(where: { $0.interval?.ends != nil }) else { return nil }
    let reference = reference(of: name, records, beside: all)
    let rows = records.map { record in
      DotAndWhiskerChart.Row(
        label: record.label, isReference: reference != nil && record.group == reference,
        content: content(record))
    }
    // Four fifths is a rule about ratios of selection rates and about nothing else.
    let lines: [DotAndWhiskerChart.ReferenceLine] =
      name == "impact_ratio" ? [.init(value: 0.8, label: "4/5 (29 CFR 1607.4 D)")] : []
    let attribute = records.first?.attribute ?? []
    let columns = attribute.map { "\(data: $0)" as ReportText }.joined(by: " × ")
    return DotAndWhiskerChart(
      "\(code: name) by \(columns)", quantity(name, records, direction), rows: rows, lines: lines)
  }

  private func content(_ record: MetricRecord) -> DotAndWhiskerChart.Content {
    guard let value = record.value.double else {
      return .words("no value: \(record.status.words)")
    }
    let ends = record.interval?.ends
    return .value(value, interval: ends.map { .init(low: $0.low, high: $0.high) })
  }

  private func quantity(
    _ name: String, _ records: [MetricRecord],
    _ direction: AnalysisDescriptor.Metric.Direction?
  ) -> DotAndWhiskerChart.Quantity {
    switch direction {
    case .oneIsEqual: return .ratio
    case .zeroIsEqual: return .difference
    default:
      if name.hasSuffix("_ratio") { return .ratio }
      if name.hasSuffix("_difference") { return .difference }
      let areShares = records.allSatisfy { (0...1).contains($0.value.double ?? 0) }
      return areShares ? .rate : .other
    }
  }

  /// The group that a metric's others are compared with: its own records' reference, or, for a rate,
  /// that of the comparisons named after it; `nil` where they do not agree.
  private func reference(
    of name: String, _ records: [MetricRecord], beside all: [MetricRecord]
  ) -> [ColumnValue]? {
    var found = Set(records.compactMap(\.reference))
    if found.isEmpty {
      let comparisons = all.filter { record in
        record.name.hasPrefix(name + "_")
          || (name == "selection_rate" && record.name == "impact_ratio")
      }
      found = Set(comparisons.compactMap(\.reference))
    }
    return found.count == 1 ? found.first : nil
  }
}
