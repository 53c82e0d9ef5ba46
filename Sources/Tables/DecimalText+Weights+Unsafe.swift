extension DecimalText {
  /// Whether exact sums of sampling weights hold a number.
  static func isWeight(_ value: Double) -> Bool {
    value == 0 || (value >= 0x1p-64 && value < 0x1p64)
  }

  /// Reads a sampling weight.
  ///
  /// - Parameters:
  ///   - text: The first byte.
  ///   - length: The number of bytes.
  /// - Returns: The nearest `Double`, 0 only for what is written as 0.
  /// - Throws: `Failure` when the bytes are not a number, or one that exact sums do not hold.
  /// - Complexity: O(`length`).
  static func weight(_ text: UnsafePointer<UInt8>, length: Int) throws(Failure) -> Double {
    let value = unsafe try double(text, length: length)
    guard isWeight(value) else { throw .outOfRange }
    // What is too small for a `Double` has been rounded to 0.
    if value == 0, unsafe hasDigitOtherThanZero(text, length: length) { throw .outOfRange }
    return value
  }

  /// Whether a digit before the exponent of a number is not 0.
  private static func hasDigitOtherThanZero(
    _ text: UnsafePointer<UInt8>, length: Int
  ) -> Bool {
    let bytes = unsafe UnsafeBufferPointer(start: text, count: length)
    return unsafe bytes.prefix { $0 | 0x20 != UInt8(ascii: "e") }
      .contains { (UInt8(ascii: "1")...UInt8(ascii: "9")).contains($0) }
  }
}
