/// The quotient of two counts of which neither is part of the other, such as false negatives for each
/// false positive.
///
/// It may be above 1, and no binomial interval or test of proportions belongs to it.
public struct CountQuotient: Hashable, Sendable {
  /// The number that is divided.
  public var numerator: Int
  /// The number that it is divided by.
  public var denominator: Int

  /// Creates a quotient.
  ///
  /// - Parameters:
  ///   - numerator: The number that is divided, at least 0.
  ///   - denominator: The number that it is divided by, at least 0.
  public init(_ numerator: Int, per denominator: Int) {
    precondition(
      numerator >= 0 && denominator >= 0, "\(numerator) per \(denominator) are no counts")
    self.numerator = numerator
    self.denominator = denominator
  }

  /// The correctly rounded quotient; `nil` when the denominator is 0.
  public var value: Double? { ExactRatio.rate(numerator, of: denominator) }

  /// This quotient minus another.
  ///
  /// - Parameter other: The one to subtract.
  /// - Returns: The correctly rounded difference; `nil` when a denominator is 0.
  /// - Complexity: O(1).
  public func difference(from other: CountQuotient) -> Double? {
    guard denominator > 0, other.denominator > 0 else { return nil }
    let left = UInt128(numerator.magnitude) * UInt128(other.denominator.magnitude)
    let right = UInt128(other.numerator.magnitude) * UInt128(denominator.magnitude)
    let below = UInt128(denominator.magnitude) * UInt128(other.denominator.magnitude)
    return left >= right
      ? ExactRatio.quotient(left - right, below)
      : ExactRatio.quotient(right - left, below).map { -$0 }
  }
}
