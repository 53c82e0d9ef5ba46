extension Elementary {
  /// The decimal logarithm.
  ///
  /// **Definition.** ln *x* / ln 10, both carried to 68 bits.
  ///
  /// **Edge Cases.** As ``log(_:)``: ±0 gives −∞, a negative number NaN, +∞ gives +∞, NaN gives NaN;
  /// 1 gives +0.
  ///
  /// - Parameter x: A number.
  /// - Returns: Its decimal logarithm, within 0.51 ulp.
  /// - Complexity: O(1).
  public static func log10(_ x: Double) -> Double {
    guard x > 0 else { return x == 0 ? -.infinity : .nan }
    guard x < .infinity else { return x }
    guard x != 1 else { return 0 }
    return (logarithm(DoubleDouble(x)) * reciprocalOfLog10).value
  }

  /// 1 / ln 10.
  static let reciprocalOfLog10 = DoubleDouble(0x1.bcb7b1526e50ep-2, 0x1.95355baaafad3p-57)
}
