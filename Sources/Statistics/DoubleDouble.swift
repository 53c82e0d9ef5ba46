/// A number held as the unevaluated sum of two doubles, about 106 bits.
///
/// Plain IEEE additions and multiplications only: no fused multiply-add, so that the same bits come
/// out on every processor. Products split their factors, which overflows above 2^996; the callers
/// stay far below.
///
/// Reference: T. J. Dekker, "A floating-point technique for extending the available precision",
/// Numerische Mathematik 18 (1971), 224–242, doi:10.1007/BF01397083.
struct DoubleDouble: Sendable {
  var high: Double
  var low: Double

  @inline(__always)
  init(_ high: Double, _ low: Double = 0) {
    self.high = high
    self.low = low
  }

  /// *a* + *b* without error.
  @inline(__always)
  static func sum(_ a: Double, _ b: Double) -> DoubleDouble {
    let sum = a + b
    let part = sum - a
    return DoubleDouble(sum, (a - (sum - part)) + (b - part))
  }

  /// *a* + *b* without error, when *a* is 0 or the larger in magnitude.
  @inline(__always)
  static func orderedSum(_ a: Double, _ b: Double) -> DoubleDouble {
    let sum = a + b
    return DoubleDouble(sum, b - (sum - a))
  }

  /// *a* *b* without error, unless a part leaves the range.
  @inline(__always)
  static func product(_ a: Double, _ b: Double) -> DoubleDouble {
    let product = a * b
    let (a1, a2) = halves(a)
    let (b1, b2) = halves(b)
    return DoubleDouble(product, ((a1 * b1 - product) + a1 * b2 + a2 * b1) + a2 * b2)
  }

  /// *a* / *b* to about 104 bits.
  @inline(__always)
  static func quotient(_ a: Double, _ b: Double) -> DoubleDouble {
    DoubleDouble(a) / DoubleDouble(b)
  }

  /// Two numbers of at most 26 bits each whose sum is `value`.
  @inline(__always)
  private static func halves(_ value: Double) -> (Double, Double) {
    let scaled = 134_217_729 * value
    let high = scaled - (scaled - value)
    return (high, value - high)
  }

  @inline(__always)
  static func + (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let high = sum(a.high, b.high)
    let low = sum(a.low, b.low)
    let first = orderedSum(high.high, high.low + low.high)
    return orderedSum(first.high, first.low + low.low)
  }

  @inline(__always)
  static func + (a: DoubleDouble, b: Double) -> DoubleDouble {
    let high = sum(a.high, b)
    return orderedSum(high.high, high.low + a.low)
  }

  @inline(__always)
  static prefix func - (a: DoubleDouble) -> DoubleDouble {
    DoubleDouble(-a.high, -a.low)
  }

  @inline(__always)
  static func - (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    a + -b
  }

  @inline(__always)
  static func * (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let high = product(a.high, b.high)
    return orderedSum(high.high, high.low + (a.high * b.low + a.low * b.high))
  }

  @inline(__always)
  static func * (a: DoubleDouble, b: Double) -> DoubleDouble {
    let high = product(a.high, b)
    return orderedSum(high.high, high.low + a.low * b)
  }

  @inline(__always)
  static func / (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let first = a.high / b.high
    let rest = a - b * first
    let second = rest.high / b.high
    let third = (rest - b * second).high / b.high
    return orderedSum(first, second) + third
  }

  /// The nearest double.
  @inline(__always)
  var value: Double { high + low }

  /// The nearest double to `self` · 2^`exponent`, rounded once even where it is subnormal.
  ///
  /// - Parameter exponent: The power of two, at most 2000.
  /// - Returns: The scaled number.
  func scaled(by exponent: Int) -> Double {
    guard !(high < 0) else { return -(-self).scaled(by: exponent) }
    guard exponent < -900 else {
      guard exponent > 1000 else { return (high + low) * Self.power(exponent) }
      // Two steps: 2^1024 is no double.
      return (high + low) * Self.power(1000) * Self.power(min(exponent - 1000, 1000))
    }
    guard exponent >= -1150 else { return 0 }
    // The smallest subnormal is 2^-1074. Adding a number whose last place is that, before the
    // scaling, makes the one rounding happen there. Numbers above the anchor are not subnormal.
    let anchor = Self.power(-1022 - exponent)
    guard high < anchor else {
      return (high + low) * Self.power(-500) * Self.power(exponent + 500)
    }
    let rough = Self.orderedSum(anchor, high)
    let rounded = (rough.high + (rough.low + low)) - anchor
    return rounded * Self.power(-500) * Self.power(exponent + 500)
  }

  /// 2^`exponent`, for exponents from -1022 to 1023.
  @inline(__always)
  static func power(_ exponent: Int) -> Double {
    Double(bitPattern: UInt64(truncatingIfNeeded: exponent + 1023) << 52)
  }
}
