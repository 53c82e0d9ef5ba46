/// An exact sum of numbers of either sign, and their correctly rounded mean.
///
/// The sum is held as numbers that add up to it without any rounding, so adding is associative and
/// commutative in value: however numbers are split over threads and files, the mean has the same
/// bits. Two numbers nearly always do.
///
/// **Edge Cases.** A number is 0 or has a magnitude from 2^−900 (1.2e-271) to below 2^900 (8.5e270).
/// Then 2^60 of them can neither overflow nor leave the range of normal numbers.
///
/// **Reference.** J. R. Shewchuk, "Adaptive precision floating-point arithmetic and fast robust
/// geometric predicates", Discrete & Computational Geometry 18 (1997), 305–363,
/// doi:10.1007/PL00009321 (expansions).
public struct ExactSum: Sendable {
  private var high = 0.0
  private var low = 0.0
  /// What two numbers cannot hold, the smallest first; nearly always empty.
  private var rest: [Double] = []

  /// Creates a sum of nothing.
  public init() {}

  /// Whether a number can be added.
  ///
  /// - Parameter value: A number.
  /// - Returns: `true` for 0 and for magnitudes from 2^−900 to below 2^900.
  public static func isAllowed(_ value: Double) -> Bool {
    value == 0 || (value.magnitude >= 0x1p-900 && value.magnitude < 0x1p900)
  }

  /// Adds a number.
  ///
  /// - Parameter value: A number that ``isAllowed(_:)`` allows.
  /// - Complexity: O(1); in the worst case some forty additions.
  public mutating func add(_ value: Double) {
    precondition(Self.isAllowed(value), "\(value) cannot be summed exactly")
    addPart(value)
  }

  /// Adds another sum.
  public static func += (left: inout ExactSum, right: ExactSum) {
    left.addPart(right.high)
    left.addPart(right.low)
    for part in right.rest { left.addPart(part) }
  }

  private mutating func addPart(_ value: Double) {
    let upper = DoubleDouble.sum(high, value)
    let lower = DoubleDouble.sum(low, upper.low)
    let pair = DoubleDouble.sum(upper.high, lower.high)
    high = pair.high
    low = pair.low
    if lower.low != 0 { addToRest(lower.low) }
  }

  /// Adds to the rest and keeps it free of overlaps, so that it stays short.
  private mutating func addToRest(_ value: Double) {
    var value = value
    var kept: [Double] = []
    for part in rest {
      let sum = DoubleDouble.sum(value, part)
      if sum.low != 0 { kept.append(sum.low) }
      value = sum.high
    }
    if value != 0 { kept.append(value) }
    rest = kept
  }

  /// The correctly rounded quotient of the sum and a count.
  ///
  /// - Parameter count: How many numbers were added, or another divisor, from 1 to 2^53.
  /// - Returns: The nearest number to the exact quotient, ties to even; 0 rather than −0.
  /// - Complexity: O(1).
  public func divided(by count: Int) -> Double {
    precondition(count >= 1 && count <= 1 << 53, "\(count) is no divisor of a sum")
    let divisor = Double(count)
    if rest.isEmpty {
      // One number divided by another is rounded once.
      if low == 0 { return high / divisor + 0 }
      if let quotient = quickQuotient(divisor) { return quotient }
    }
    return exactQuotient(count)
  }

  /// The quotient when an approximation of its tail leaves no doubt about the rounding.
  ///
  /// **Reference.** A. Ziv, "Fast evaluation of elementary mathematical functions with correctly
  /// rounded last bit", ACM Transactions on Mathematical Software 17 (1991), 410–423,
  /// doi:10.1145/114697.116813 (the rounding test).
  private func quickQuotient(_ divisor: Double) -> Double? {
    guard high.magnitude > 0x1p-800 else { return nil }
    let quotient = high / divisor
    let product = DoubleDouble.product(quotient, divisor)
    // The remainder of a division is a number, so this is exact.
    let remainder = (high - product.high) - product.low
    let numerator = DoubleDouble.sum(remainder, low)
    let tail = numerator.high / divisor
    if numerator.low == 0 {
      // A tail without error, as for most means of two and four numbers, leaves one rounding.
      let back = DoubleDouble.product(tail, divisor)
      if back.high == numerator.high && back.low == 0 { return quotient + tail + 0 }
    }
    // Two roundings, each of at most 2^−53 of the tail.
    let lower = quotient + tail * (1 - 0x1p-50)
    let upper = quotient + tail * (1 + 0x1p-50)
    return lower == upper ? lower : nil
  }

  private func exactQuotient(_ count: Int) -> Double {
    var positive = Array(repeating: UInt64(0), count: Self.limbCount)
    var negative = positive
    for part in [high, low] + rest where part != 0 {
      if part > 0 { Self.add(part, to: &positive) } else { Self.add(-part, to: &negative) }
    }
    let gains = WideNatural(positive)
    let losses = WideNatural(negative)
    let isNegative = gains < losses
    let magnitude = isNegative ? losses - gains : gains - losses
    let quotient =
      WideNatural.quotient(
        magnitude, WideNatural([UInt64(count)]), scaledBy: -Self.unitBits) ?? 0
    return isNegative ? -quotient : quotient
  }

  /// Units are 2 to the power of this number's negative: the smallest last bit of a summand.
  private static let unitBits = 952
  /// Room for 2^960 in units, and for a sum of several parts.
  private static let limbCount = (unitBits + 960) / 64 + 2

  /// Adds a number above 0 to a whole number of units.
  private static func add(_ value: Double, to limbs: inout [UInt64]) {
    let significand = value.significandBitPattern | 1 << 52
    // A part smaller than the smallest summand is a difference of multiples of the unit, so the bits
    // that are shifted out are zeros.
    let position = Int(value.exponent) - 52 + unitBits
    let number =
      position < 0 ? UInt128(significand >> UInt64(-position)) : UInt128(significand)
    let shift = max(0, position)
    var index = shift >> 6
    var words = number << UInt128(shift & 63)
    var carry = false
    while index < limbs.count, words != 0 || carry {
      let (sum, first) = limbs[index].addingReportingOverflow(UInt64(truncatingIfNeeded: words))
      let (total, second) = sum.addingReportingOverflow(carry ? 1 : 0)
      limbs[index] = total
      carry = first || second
      words >>= 64
      index += 1
    }
  }
}
