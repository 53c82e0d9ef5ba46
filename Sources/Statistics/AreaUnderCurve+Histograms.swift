extension AreaUnderCurve {
  /// Counts the pairs of two samples.
  ///
  /// **Edge Cases.** `nil` when a sample is empty, or when both together have more than 2^62 values.
  ///
  /// - Parameters:
  ///   - positives: The scores of positives.
  ///   - negatives: The scores of negatives.
  /// - Complexity: O(values of both).
  public init?(positives: ValueHistogram, negatives: ValueHistogram) {
    let (total, overflow) = positives.total.addingReportingOverflow(negatives.total)
    guard !overflow, total <= 1 << 62 else { return nil }
    var histogram: [(value: Double, positives: Int, negatives: Int)] = []
    histogram.reserveCapacity(positives.values.count + negatives.values.count)
    ValueHistogram.forEachValue(of: positives, and: negatives) { value, positive, negative in
      histogram.append((value, positive, negative))
    }
    self.init(histogram)
  }
}
