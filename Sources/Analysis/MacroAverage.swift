import FairmarkStatistics

/// Numbers over the classes of a decision with more than two: every class counts the same.
public enum MacroAverage {
  /// A record's name with `_macro` behind it.
  ///
  /// - Parameter name: The metric of one class.
  /// - Returns: The metric over all classes.
  public static func name(_ name: String) -> String { name + "_macro" }

  /// The plain means of records over the classes.
  ///
  /// **Edge Cases.** When a class has no value, neither has the mean, and its reason names the class.
  /// None for decisions that are not compared class by class.
  ///
  /// - Parameters:
  ///   - names: The metrics to take the mean of.
  ///   - records: The records of all classes.
  /// - Returns: For each name, and each group, stratum or aggregate, the mean.
  /// - Complexity: O(records).
  public static func records(_ names: [String], of records: [MetricRecord]) -> [MetricRecord] {
    var order: [MetricIdentity] = []
    var classes: [MetricIdentity: [MetricRecord]] = [:]
    for record in records where names.contains(record.name) {
      guard record.dimensions.contains(where: isClass) else { continue }
      var bare = record
      bare.dimensions.removeAll(where: isClass)
      if classes[bare.identity] == nil { order.append(bare.identity) }
      classes[bare.identity, default: []].append(record)
    }
    return order.compactMap { classes[$0].flatMap(mean) }
  }

  private static func isClass(_ dimension: MetricDimension) -> Bool {
    if case .classLabel = dimension { true } else { false }
  }

  private static func mean(_ records: [MetricRecord]) -> MetricRecord? {
    guard let first = records.first else { return nil }
    var sum = 0.0
    var value: MetricValue?
    for record in records {
      switch record.value {
      case .undefined(let status, let reason):
        let name = record.dimensions.first(where: isClass)?.text ?? ""
        value = value ?? .undefined(status, reason: "class \"\(name.prefix(40))\": \(reason)")
      default: sum += record.value.double ?? 0
      }
    }
    var mean = MetricRecord(
      name(first.name), attribute: first.attribute,
      value: value ?? .of(sum / Double(records.count)), n: first.n)
    mean.group = first.group
    mean.stratum = first.stratum
    mean.dimensions = first.dimensions.filter { !isClass($0) }
    mean.undefinedGroups = records.compactMap(\.undefinedGroups).max()
    return mean
  }
}

extension AnalysisDescriptor.Metric {
  /// The mean of a metric over the classes of a decision.
  ///
  /// - Parameters:
  ///   - name: The metric of one class.
  ///   - direction: Which way it points.
  /// - Returns: The description of its mean.
  public static func macro(
    _ name: String, _ direction: Direction = .zeroIsEqual
  ) -> AnalysisDescriptor.Metric {
    .init(
      MacroAverage.name(name), "the mean of \(name) over the classes (`one_vs_rest`)", direction)
  }
}
