/// Decimal numbers from bytes, correctly rounded: every value is the one that `strtod` gives in the
/// C locale.
///
/// A number is an optional sign, digits with at most one point among or around them, and an
/// optional exponent. Hexadecimal, infinity, NaN, blanks and thousands separators are not numbers.
/// What is too large for a `Double` is out of range; what is too small becomes a subnormal or zero.
///
/// **Reference.** W. D. Clinger, "How to Read Floating Point Numbers Accurately", PLDI 1990,
/// doi:10.1145/93542.93557, for the case that needs one multiplication or division.
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
    // Both operands are exact, so the one operation rounds once.
    if significant <= 19 && mantissa <= 1 << 53 && scale >= -22 && scale <= 22 {
      let value = Double(mantissa)
      let magnitude = scale < 0 ? value / powersOfTen[-scale] : value * powersOfTen[scale]
      return negative ? -magnitude : magnitude
    }
    let bytes = unsafe UnsafeBufferPointer(start: text, count: length)
    guard let value = unsafe Double(String(decoding: bytes, as: UTF8.self)) else {
      throw .notANumber
    }
    if value.isInfinite { throw .outOfRange }
    return value
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
