public import FairmarkStatistics

extension ExactForm {
  /// The value as a fraction, without rounding; `nil` where it does not exist.
  ///
  /// - Parameter isNegative: The sign of a difference.
  /// - Returns: The fraction.
  public func fraction(isNegative: Bool) -> ExactFraction? {
    switch self {
    case .count(let count): return ExactFraction(count)
    case .rate(let counts): return ExactFraction(counts.numerator, over: counts.denominator)
    case .ratio(let counts, let other):
      guard let rate = ExactForm.rate(counts).fraction(isNegative: false),
        let reference = ExactForm.rate(other).fraction(isNegative: false)
      else { return nil }
      return rate.divided(by: reference)
    case .difference(let counts, let other):
      guard let rate = ExactForm.rate(counts).fraction(isNegative: false),
        let reference = ExactForm.rate(other).fraction(isNegative: false)
      else { return nil }
      return (rate - reference).signed(isNegative: isNegative)
    case .quotient(let quotient):
      return ExactFraction(quotient.numerator, over: quotient.denominator)
    case .quotientDifference(let quotient, let other):
      guard let left = ExactForm.quotient(quotient).fraction(isNegative: false),
        let right = ExactForm.quotient(other).fraction(isNegative: false)
      else { return nil }
      return (left - right).signed(isNegative: isNegative)
    }
  }
}
