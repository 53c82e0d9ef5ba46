/// The two exact sums of weights behind a rate.
public struct WeightedCounts: Hashable, Sendable {
  /// The weights of those who have the property.
  public var numerator: WeightSum
  /// The weights of all; those of the numerator are part of them.
  public var denominator: WeightSum

  /// Creates a pair of sums.
  ///
  /// - Parameters:
  ///   - numerator: The weights of those who have the property.
  ///   - denominator: The weights of all.
  public init(_ numerator: WeightSum = WeightSum(), of denominator: WeightSum = WeightSum()) {
    self.numerator = numerator
    self.denominator = denominator
  }

  /// The correctly rounded rate; `nil` when the denominator is 0.
  public var rate: Double? {
    WideNatural.quotient(numerator.magnitude, denominator.magnitude)
  }

  /// The correctly rounded rate of those who have not the property.
  var complement: Double? {
    WideNatural.quotient(denominator.magnitude - numerator.magnitude, denominator.magnitude)
  }
}

extension ExactRatio {
  /// The ratio of two weighted rates.
  ///
  /// - Parameters:
  ///   - first: The group's sums.
  ///   - second: The reference group's sums.
  /// - Returns: The correctly rounded ratio of the exact sums; `nil` when a rate has no denominator
  ///   or the reference rate is 0.
  /// - Complexity: O(1).
  public static func ratio(of first: WeightedCounts, to second: WeightedCounts) -> Double? {
    guard !first.denominator.isZero, !second.denominator.isZero else { return nil }
    return WideNatural.quotient(
      first.numerator.magnitude * second.denominator.magnitude,
      first.denominator.magnitude * second.numerator.magnitude)
  }

  /// The difference of two weighted rates.
  ///
  /// - Parameters:
  ///   - first: The group's sums.
  ///   - second: The reference group's sums.
  /// - Returns: The correctly rounded difference of the exact sums; `nil` when a rate has no
  ///   denominator.
  /// - Complexity: O(1).
  public static func difference(of first: WeightedCounts, and second: WeightedCounts) -> Double? {
    let left = first.numerator.magnitude * second.denominator.magnitude
    let right = second.numerator.magnitude * first.denominator.magnitude
    let denominator = first.denominator.magnitude * second.denominator.magnitude
    return left < right
      ? WideNatural.quotient(right - left, denominator).map { -$0 }
      : WideNatural.quotient(left - right, denominator)
  }

  /// Whether one weighted rate is below another, decided on the exact sums.
  ///
  /// - Parameters:
  ///   - first: Sums with a denominator above 0.
  ///   - second: Sums with a denominator above 0.
  /// - Returns: The answer.
  /// - Complexity: O(1).
  public static func isRate(_ first: WeightedCounts, below second: WeightedCounts) -> Bool {
    first.numerator.magnitude * second.denominator.magnitude
      < second.numerator.magnitude * first.denominator.magnitude
  }
}
