/// Decimal numbers from bytes, correctly rounded: every value is the one that `strtod` gives in the
/// C locale.
///
/// A number is an optional sign, digits with at most one point among or around them, and an
/// optional exponent. Hexadecimal, infinity, NaN, blanks and thousands separators are not numbers.
/// What is too large for a `Double` is out of range; what is too small becomes a subnormal or zero.
///
/// **Reference.** W. D. Clinger, "How to Read Floating Point Numbers Accurately", PLDI 1990,
/// doi:10.1145/93542.93557, for the case that needs one multiplication or division. Up to 19 digits, of
/// which up to 27 decimals, are divided as whole numbers.
enum DecimalText {
  enum Failure: Error {
    case notANumber
    case outOfRange
  }

  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// Reads a number.
  ///
  /// - Parameters:
  ///   - text: The first byte.
  ///   - length: The number of bytes.
  /// - Returns: The nearest `Double`, ties to even.
  /// - Throws: `Failure` when the bytes are not a number or it is too large.
  /// - Complexity: O(`length`).
  static func double(
    _ text: UnsafePointer<UInt8>, length: Int
  ) throws(Failure) -> Double {
    var index = 0
    var negative = false
    if length > 0, unsafe text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+") {
      unsafe negative = text[0] == UInt8(ascii: "-")
      index = 1
    }
    var mantissa: UInt64 = 0
    var digitCount = 0
    var significant = 0
    var scale = 0
    var pointSeen = false
    scan: while index < length {
      // SAFETY: `index` < `length` throughout.
      let byte = unsafe text[index]
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        digitCount += 1
        if significant > 0 || byte != UInt8(ascii: "0") { significant += 1 }
        if significant <= 19 { mantissa = mantissa &* 10 &+ UInt64(byte &- UInt8(ascii: "0")) }
        if pointSeen { scale -= 1 }
        index += 1
      case UInt8(ascii: "."):
        if pointSeen { throw .notANumber }
        pointSeen = true
        index += 1
      default: break scan
      }
    }
    if digitCount == 0 { throw .notANumber }
    if index < length {
      guard unsafe text[index] | 0x20 == UInt8(ascii: "e") else { throw .notANumber }
      index += 1
      var exponentNegative = false
      if index < length,
        unsafe text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+")
      {
        unsafe exponentNegative = text[index] == UInt8(ascii: "-")
        index += 1
      }
      if index == length { throw .notANumber }
      var exponent = 0
      while index < length {
        let byte = unsafe text[index]
        guard byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") else { throw .notANumber }
        if exponent < 1_000_000 { exponent = exponent * 10 + Int(byte - UInt8(ascii: "0")) }
        index += 1
      }
      scale += exponentNegative ? -exponent : exponent
    }
    if significant == 0 { return negative ? -0.0 : 0.0 }
    if significant <= 19, let magnitude = nearest(to: mantissa, scale: scale) {
      return negative ? -magnitude : magnitude
    }
    let bytes = unsafe UnsafeBufferPointer(start: text, count: length)
    guard let value = unsafe Double(String(decoding: bytes, as: UTF8.self)) else {
      throw .notANumber
    }
    if value.isInfinite { throw .outOfRange }
    return value
  }

  /// Reads a number as nearly all are written: a sign or none, digits, and a point or none.
  ///
  /// - Parameters:
  ///   - text: The first byte.
  ///   - length: The number of bytes.
  /// - Returns: What `double(_:length:)` gives; `nil` when the text is written in another way, too long
  ///   or no number.
  /// - Complexity: O(`length`), some 5 ns for six digits and 15 ns for seventeen.
  @inline(__always)
  static func plain(_ text: UnsafePointer<UInt8>, length: Int) -> Double? {
    guard length > 0 && length <= 32 else { return nil }
    let isNegative = unsafe text[0] == UInt8(ascii: "-")
    let first = isNegative ? 1 : 0
    var index = first
    var mantissa: UInt64 = 0
    // SAFETY: `index` < `length` at each access.
    while index < length {
      let digit = unsafe text[index] &- UInt8(ascii: "0")
      if digit > 9 { break }
      mantissa = mantissa &* 10 &+ UInt64(digit)
      index &+= 1
    }
    var digitCount = index &- first
    var significant = digitCount
    var scale = 0
    if index < length {
      guard unsafe text[index] == UInt8(ascii: ".") else { return nil }
      index &+= 1
      scale = index &- length
      digitCount &-= scale
      if mantissa == 0 && significant < 2 {
        significant = 0
        while index < length, unsafe text[index] == UInt8(ascii: "0") { index &+= 1 }
      }
      significant &+= length &- index
      while index &+ 8 <= length {
        // SAFETY: eight bytes are left.
        let word = unsafe UnsafeRawPointer(text + index).loadUnaligned(as: UInt64.self)
        guard let digits = eightDigits(UInt64(littleEndian: word)) else { return nil }
        mantissa = mantissa &* 100_000_000 &+ digits
        index &+= 8
      }
      while index < length {
        let digit = unsafe text[index] &- UInt8(ascii: "0")
        if digit > 9 { return nil }
        mantissa = mantissa &* 10 &+ UInt64(digit)
        index &+= 1
      }
    }
    // 64 bits hold 19 digits.
    guard digitCount > 0 && significant <= 19,
      let magnitude = nearest(to: mantissa, scale: scale)
    else { return nil }
    return isNegative ? -magnitude : magnitude
  }

  /// The number that eight digits are, the first of them in the lowest byte; `nil` when some byte is no
  /// digit.
  @inline(__always)
  private static func eightDigits(_ bytes: UInt64) -> UInt64? {
    // A digit is 3 in the upper half of its byte, also when 6 is added to it.
    let upper: UInt64 = 0xF0F0_F0F0_F0F0_F0F0
    let zeros: UInt64 = 0x3030_3030_3030_3030
    guard bytes & upper == zeros, (bytes &+ 0x0606_0606_0606_0606) & upper == zeros else {
      return nil
    }
    // Neighbours are joined: digits to pairs, pairs to fours, fours to eight.
    var word = bytes & 0x0F0F_0F0F_0F0F_0F0F
    word = (word &* 10 &+ word >> 8) & 0x00FF_00FF_00FF_00FF
    word = (word &* 100 &+ word >> 16) & 0x0000_FFFF_0000_FFFF
    return (word &* 10_000 &+ word >> 32) & 0xFFFF_FFFF
  }

  /// The nearest `Double` to a whole number times a power of ten; `nil` where that takes more than 128
  /// bits.
  @inline(__always)
  private static func nearest(to mantissa: UInt64, scale: Int) -> Double? {
    // Both operands are exact, so the one operation rounds once.
    if mantissa <= 1 << 53 && scale >= -22 && scale <= 22 {
      let value = Double(mantissa)
      return scale < 0 ? value / powersOfTen[-scale] : value * powersOfTen[scale]
    }
    return scale <= 0 && scale >= -27 ? quotient(mantissa, powerOfTen: -scale) : nil
  }

  /// A whole number over a power of ten up to the 27th, rounded once.
  private static func quotient(_ mantissa: UInt64, powerOfTen: Int) -> Double {
    if mantissa == 0 { return 0 }
    // Both with their highest bit set, so that the quotient of 127 by 64 bits has 63 or 64.
    let numeratorShift = mantissa.leadingZeroBitCount
    let numerator = mantissa << UInt64(numeratorShift)
    let (divisor, divisorShift) = powersOfFive[powerOfTen]
    let (quotient, remainder) = divisor.dividingFullWidth((numerator >> 1, numerator << 63))
    // The lowest bit stands for all after it, for 53 bits are left by the one rounding here.
    let rounded = Double(remainder == 0 ? quotient : quotient | 1)
    let exponent = divisorShift - numeratorShift - 63 - powerOfTen
    return rounded * Double(sign: .plus, exponent: exponent, significand: 1)
  }

  /// The powers of five that 64 bits hold, each shifted until its highest bit is set, and by how much.
  private static let powersOfFive: [(divisor: UInt64, shift: Int)] = (0...27).map { exponent in
    let power = (0..<exponent).reduce(UInt64(1)) { product, _ in product * 5 }
    return (power << UInt64(power.leadingZeroBitCount), power.leadingZeroBitCount)
  }

  /// Reads a whole number.
  ///
  /// - Parameters:
  ///   - text: The first byte.
  ///   - length: The number of bytes.
  /// - Returns: The number.
  /// - Throws: `Failure` when the bytes are not a sign and digits, or leave the range of `Int64`.
  /// - Complexity: O(`length`).
  static func integer(
    _ text: UnsafePointer<UInt8>, length: Int
  ) throws(Failure) -> Int64 {
    var index = 0
    var negative = false
    if length > 0, unsafe text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+") {
      unsafe negative = text[0] == UInt8(ascii: "-")
      index = 1
    }
    if index == length { throw .notANumber }
    var value: Int64 = 0
    var overflowed = false
    while index < length {
      // SAFETY: `index` < `length`.
      let byte = unsafe text[index]
      guard byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") else { throw .notANumber }
      let digit = Int64(byte - UInt8(ascii: "0"))
      let (product, productOverflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, sumOverflow) = product.addingReportingOverflow(negative ? -digit : digit)
      overflowed = overflowed || productOverflow || sumOverflow
      value = sum
      index += 1
    }
    if overflowed { throw .outOfRange }
    return value
  }
}
