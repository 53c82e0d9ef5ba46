/// A whole number of any width, for quotients and comparisons of exact sums of weights.
struct WideNatural: Hashable, Sendable {
  /// The lowest 64 bits first; the last limb is not 0.
  private(set) var limbs: [UInt64]

  init(_ limbs: [UInt64]) {
    self.limbs = limbs
    while self.limbs.last == 0 { self.limbs.removeLast() }
  }

  var isZero: Bool { limbs.isEmpty }

  var bitWidth: Int {
    limbs.last.map { limbs.count * 64 - $0.leadingZeroBitCount } ?? 0
  }

  static func < (left: WideNatural, right: WideNatural) -> Bool {
    if left.limbs.count != right.limbs.count { return left.limbs.count < right.limbs.count }
    for (one, other) in zip(left.limbs.reversed(), right.limbs.reversed()) where one != other {
      return one < other
    }
    return false
  }

  static func * (left: WideNatural, right: WideNatural) -> WideNatural {
    var product = Array(repeating: UInt64(0), count: left.limbs.count + right.limbs.count)
    for (i, one) in left.limbs.enumerated() {
      var carry: UInt64 = 0
      for (j, other) in right.limbs.enumerated() {
        let sum = UInt128(one) * UInt128(other) + UInt128(product[i + j]) + UInt128(carry)
        product[i + j] = UInt64(truncatingIfNeeded: sum)
        carry = UInt64(truncatingIfNeeded: sum >> 64)
      }
      product[i + right.limbs.count] = carry
    }
    return WideNatural(product)
  }

  /// The difference; the right side is not the larger one.
  static func - (left: WideNatural, right: WideNatural) -> WideNatural {
    var limbs = left.limbs
    var borrow = false
    for index in limbs.indices {
      let other = index < right.limbs.count ? right.limbs[index] : 0
      let (rest, first) = limbs[index].subtractingReportingOverflow(other)
      let (total, second) = rest.subtractingReportingOverflow(borrow ? 1 : 0)
      limbs[index] = total
      borrow = first || second
    }
    precondition(!borrow, "the difference of two whole numbers is negative")
    return WideNatural(limbs)
  }

  func shiftedLeft(by count: Int) -> WideNatural {
    if count == 0 || isZero { return self }
    var shifted = Array(repeating: UInt64(0), count: count >> 6)
    let bits = UInt64(count & 63)
    var carry: UInt64 = 0
    for limb in limbs {
      shifted.append(limb << bits | carry)
      carry = bits == 0 ? 0 : limb >> (64 - bits)
    }
    shifted.append(carry)
    return WideNatural(shifted)
  }

  /// The nearest number to this one times 2^`exponent`, ties to even; in the range of normal numbers.
  func double(scaledBy exponent: Int) -> Double {
    Self.quotient(self, WideNatural([1]), scaledBy: exponent) ?? 0
  }

  /// The nearest number to `numerator` / `denominator` × 2^`exponent`, ties to even.
  ///
  /// - Returns: The quotient; `nil` when the denominator is 0.
  static func quotient(
    _ numerator: WideNatural, _ denominator: WideNatural, scaledBy exponent: Int = 0
  ) -> Double? {
    guard !denominator.isZero else { return nil }
    guard !numerator.isZero else { return 0 }
    // Scaled so that the whole part of the quotient has 63 or 64 bits.
    let shift = 63 - (numerator.bitWidth - denominator.bitWidth)
    var rest = shift > 0 ? numerator.shiftedLeft(by: shift) : numerator
    let divisor = shift < 0 ? denominator.shiftedLeft(by: -shift) : denominator
    var bits: UInt64 = 0
    for place in stride(from: 63, through: 0, by: -1) {
      let part = divisor.shiftedLeft(by: place)
      if rest < part { continue }
      rest = rest - part
      bits |= 1 << UInt64(place)
    }
    // Bits below the 53 that stay only decide the rounding: one bit for all of them is enough.
    if !rest.isZero { bits |= 1 }
    return Double(sign: .plus, exponent: exponent - shift, significand: Double(bits))
  }
}
