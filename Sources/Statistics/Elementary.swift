/// Elementary functions in plain IEEE arithmetic: the same bits on every machine.
///
/// The C library picks another implementation when the processor lacks fused multiply-add, and its
/// results then differ in the last bit; a published figure would depend on who computed it. These
/// functions use addition, subtraction, multiplication, division and square root of doubles alone,
/// each of which IEEE 754 defines to the bit. Inside, values are carried as pairs of doubles to
/// about 68 bits and rounded once, so results are nearly always the nearest double.
///
/// **Accuracy.** The largest error found against mpmath, in units in the last place (ulp; 0.5 is
/// the nearest double), on the number of points named; half of the points lie where the function
/// is hard: near its zeros, near 1, where methods change, and at the ends of the range.
///
/// | function | largest error | points |
/// |---|---|---|
/// | ``log(_:)`` | 0.5001 | 25,259 |
/// | ``log1p(_:)`` | 0.5000 | 20,924 |
/// | ``exp(_:)`` | 0.5000 | 24,600 |
/// | ``expm1(_:)`` | 0.5000 | 21,600 |
/// | ``pow(_:_:)`` | 0.5001 | 24,000 |
/// | ``erf(_:)`` | 0.5168 | 21,202 |
/// | ``erfc(_:)`` | 0.5198 | 28,202 |
/// | ``logGamma(_:)`` | 0.5065 | 25,205 |
public enum Elementary {
  /// The natural logarithm.
  ///
  /// **Definition.** ln *x*. With *x* = 2^*k* *m*, *m* from 0.707 to 1.414, and *c* the nearest
  /// point of a table, ln *x* = *k* ln 2 + ln *c* + ln(1 + *r*), where *r* = *m* / *c* − 1 is below
  /// 2^-8 and its logarithm a short series.
  ///
  /// **Edge Cases.** ±0 gives −∞, a negative number NaN, +∞ gives +∞, NaN gives NaN; 1 gives +0.
  ///
  /// **Reference.** P. T. P. Tang, "Table-driven implementation of the logarithm function in IEEE
  /// floating-point arithmetic", ACM TOMS 16 (1990), 378–400, doi:10.1145/98267.98294.
  ///
  /// - Parameter x: A number.
  /// - Returns: Its natural logarithm, within 0.51 ulp.
  /// - Complexity: O(1).
  public static func log(_ x: Double) -> Double {
    guard x > 0 else { return x == 0 ? -.infinity : .nan }
    guard x < .infinity else { return x }
    return logarithm(DoubleDouble(x)).value
  }

  /// The natural logarithm of 1 + *x*, exact in the small.
  ///
  /// **Definition.** ln(1 + *x*), where 1 + *x* is carried without rounding.
  ///
  /// **Edge Cases.** −1 gives −∞, a number below −1 NaN, +∞ gives +∞, NaN gives NaN; ±0 and
  /// subnormal numbers give themselves.
  ///
  /// - Parameter x: A number.
  /// - Returns: The logarithm, within 0.51 ulp.
  /// - Complexity: O(1).
  public static func log1p(_ x: Double) -> Double {
    guard x > -1 else { return x == -1 ? -.infinity : .nan }
    guard x < .infinity else { return x }
    guard abs(x) >= 0x1p-60 else { return x }
    return logarithm(DoubleDouble.sum(1, x)).value
  }

  /// The logarithm of a positive finite number as a pair, to a relative error of about 2^-68.
  ///
  /// - Parameter x: A number above 0 and below infinity.
  /// - Returns: Its logarithm.
  static func logarithm(_ x: DoubleDouble) -> DoubleDouble {
    var high = x.high
    var low = x.low
    var exponent = 0
    if high < .leastNormalMagnitude {
      high *= 0x1p54
      low *= 0x1p54
      exponent = -54
    }
    let bits = high.bitPattern
    let power = Int(bits >> 52) - 1023
    exponent += power
    let index = Int(bits >> 44) & 0xff
    var mantissa = Double(bitPattern: bits & 0xf_ffff_ffff_ffff | 0x3ff0_0000_0000_0000)
    if low != 0 { low = Double(sign: .plus, exponent: -power, significand: low) }
    if index >= 106 {
      mantissa *= 0.5
      low *= 0.5
      exponent += 1
    }
    let inverse = logarithmTable[3 * index]
    let quotient = DoubleDouble.product(mantissa, inverse)
    let r = DoubleDouble.sum(quotient.high - 1, quotient.low + low * inverse)
    // ln(1 + r) = r − r² / 2 + r³ (1/3 − r/4 + …), the first two terms as pairs.
    let square = r * r
    let t = r.high
    let high3 = 1 / 9.0 - t * (1 / 10.0 - t / 11)
    let high2 = 1 / 6.0 - t * (1 / 7.0 - t * (1 / 8.0 - t * high3))
    let tail = t * square.high * (1 / 3.0 - t * (1 / 4.0 - t * (1 / 5.0 - t * high2)))
    let series = r + (DoubleDouble(-0.5 * square.high, -0.5 * square.low) + tail)
    guard exponent != 0 || (index != 0 && index != 255) else { return series }
    let k = Double(exponent)
    // The leading part of ln 2 has 42 bits: its product with k has no error.
    let table = DoubleDouble(logarithmTable[3 * index + 1], logarithmTable[3 * index + 2])
    let constant =
      DoubleDouble.sum(k * 0x1.62e42fefa3800p-1, table.high)
      + DoubleDouble.orderedSum(k * 0x1.ef35793c76730p-45, table.low)
    return constant + series
  }
}
