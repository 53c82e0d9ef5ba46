/// The reading of keys that are integers, as Python and PyTorch take them.
enum IntegerKey {
  /// What a key of this form looks like.
  static let form = "an integer from -2^63 to 2^64 - 1, decimal or hexadecimal with 0x"

  /// Reads a key.
  ///
  /// - Parameter key: The key as written.
  /// - Returns: Its value, in −2⁶³…2⁶⁴ − 1.
  /// - Throws: A `SchemeError` that does not hold the key.
  static func read(_ key: SecretKey) throws(SchemeError) -> Int128 {
    var digits = key.text[...]
    let isNegative = digits.first == "-"
    if isNegative || digits.first == "+" { digits = digits.dropFirst() }
    let isHexadecimal = digits.hasPrefix("0x") || digits.hasPrefix("0X")
    if isHexadecimal { digits = digits.dropFirst(2) }
    guard let first = digits.utf8.first, first != UInt8(ascii: "-"), first != UInt8(ascii: "+"),
      let magnitude = Int128(digits, radix: isHexadecimal ? 16 : 10)
    else {
      throw SchemeError("key", "The key of this scheme is \(form); the one given is no integer.")
    }
    let value = isNegative ? -magnitude : magnitude
    guard value >= Int128(Int64.min), value <= Int128(UInt64.max) else {
      throw SchemeError(
        "key",
        "The key of this scheme is \(form); the one given is outside, where PyTorch refuses it.")
    }
    return value
  }

  /// A key in decimal digits; one that is no integer, as it is.
  static func canonical(_ key: SecretKey) -> SecretKey {
    (try? read(key)).map { SecretKey("\($0)") } ?? key
  }

  /// The key as arithmetic on tensors of 64-bit integers sees it.
  static func wrapped(_ key: Int128) -> Int64 { Int64(truncatingIfNeeded: key) }

  /// What is weak about a key that is multiplied with one token to seed a list.
  static func weaknesses(ofMultiplier key: Int128) -> [String] {
    let low = UInt32(truncatingIfNeeded: key)
    if moduloMersenne64(key) == 0 {
      return [
        "The key is 0 or 2^64 - 1, which reduction makes 0: every context has the same green list. "
          + "Choose another key."
      ]
    }
    if low == 0 {
      return [
        "The low 32 bits of the key are 0, and a generator on the CPU reads no others: every context "
          + "has the same green list. Choose an odd key."
      ]
    }
    if low & 1 == 0 {
      return [
        "The key is even: contexts whose tokens differ by a multiple of "
          + "2^\(32 - low.trailingZeroBitCount) share a green list. Choose an odd key."
      ]
    }
    return []
  }
}

/// Python's remainder by 2⁶⁴ − 1, as implementations reduce a seed before `manual_seed`.
///
/// - Parameter value: Any integer.
/// - Returns: The remainder in 0..<2⁶⁴ − 1.
@inline(__always)
func moduloMersenne64(_ value: Int128) -> UInt64 {
  if value >= 0, value < Int128(UInt64.max) { return UInt64(truncatingIfNeeded: value) }
  let remainder = value % Int128(UInt64.max)
  return UInt64(truncatingIfNeeded: remainder < 0 ? remainder + Int128(UInt64.max) : remainder)
}
