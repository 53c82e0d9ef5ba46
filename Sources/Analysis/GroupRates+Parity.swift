import FairmarkStatistics

extension GroupRates {
  /// The names of one rate's family of metrics.
  public struct ParityNames: Hashable, Sendable {
    /// The rate; differences, ratios, minimum and maximum have it as prefix.
    public var rate: String
    /// The gap over the groups.
    public var gap: String
    /// The min/max ratio over the groups.
    public var ratio: String

    /// Creates the names.
    public init(rate: String, gap: String, ratio: String) {
      self.rate = rate
      self.gap = gap
      self.ratio = ratio
    }
  }

  /// The selection rates of a margin: favourable predictions over rows.
  ///
  /// - Parameters:
  ///   - margin: The groups with their counts.
  ///   - inference: How sure the rates are; `nil` leaves intervals and tests out.
  /// - Returns: The rates.
  public static func selectionRates(
    _ margin: StratumMargin, inference: Inference? = nil
  ) -> GroupRates {
    GroupRates(
      margin, rateName: "selection rate", denominatorName: "rows", direction: .higherIsBetter,
      inference: inference
    ) { Counts($0.count(prediction: true), of: $0.count()) }
  }

  /// Rates, differences and ratios by group, then minimum, maximum, gap, min/max ratio and variance.
  ///
  /// - Parameters:
  ///   - names: What the metrics are called.
  ///   - rules: Which group is the reference.
  /// - Returns: The records.
  public func parityRecords(
    _ names: ParityNames, reference rules: [ReferenceRule]
  ) -> [MetricRecord] {
    var records = rateRecords(names.rate)
    let comparisons = compared(by: rules)
    records += differenceRecords("\(names.rate)_difference", comparisons)
    records += ratioRecords("\(names.rate)_ratio", comparisons)
    let aggregates = [
      extremeRateRecord("\(names.rate)_min", isMaximum: false),
      extremeRateRecord("\(names.rate)_max", isMaximum: true),
      gapRecord(names.gap),
      minMaxRatioRecord(names.ratio),
      varianceRecord("\(names.rate)_between_group_variance"),
    ]
    return records + aggregates.compactMap(\.self)
  }
}

extension AnalysisDescriptor.Parameter {
  /// The group that the others are compared with.
  public static let reference = AnalysisDescriptor.Parameter(
    "reference", .reference, default: "best",
    "The group that the others are compared with: best (the highest rate of a favourable outcome, "
      + "the lowest error rate), largest, a group such as {sex: Male}, or a list of these, of which "
      + "the first that fits an attribute is taken.")
}
