extension SamplingParameters {
  /// A key that is an integer of 64 bits, in decimal digits or hexadecimal ones after `0x`.
  func integerKey() throws(SchemeError) -> UInt64 {
    guard let key = Self.integer(configuration.key) else {
      throw SchemeError(
        "key",
        "the key of \(configuration.scheme) is not an integer from 0 to 18446744073709551615, "
          + "in decimal digits or in hexadecimal ones after 0x")
    }
    return key
  }

  /// Keys of 1 to 16 hexadecimal digits each, with or without `0x`.
  func hexadecimalKeys(_ count: Int) throws(SchemeError) -> [UInt64] {
    guard let keys = Self.hexadecimals(configuration.key, count: count) else {
      let form =
        count == 1
        ? "1 to 16 hexadecimal digits"
        : "\(count) times 1 to 16 hexadecimal digits with a comma between them"
      throw SchemeError("key", "the key of \(configuration.scheme) is not \(form)")
    }
    return keys
  }

  /// Keys that are integers of 64 bits with a sign, one for each layer.
  func layerKeys(upTo limit: Int) throws(SchemeError) -> [UInt64] {
    guard let keys = Self.layers(configuration.key), keys.count <= limit else {
      throw SchemeError(
        "key",
        "the key of \(configuration.scheme) is not a list of 1 to \(limit) integers of 64 bits, "
          + "one for each layer, with commas or blanks between them")
    }
    return keys.map { UInt64(bitPattern: $0) }
  }

  // MARK: One spelling

  /// An integer in decimal digits; a key that is none, as it is.
  static func canonicalInteger(_ key: SecretKey) -> SecretKey {
    integer(key).map { SecretKey("\($0)") } ?? key
  }

  /// Sixteen small hexadecimal digits each, with a comma between them; a key that is none, as it is.
  static func canonicalHexadecimal(_ key: SecretKey, count: Int) -> SecretKey {
    guard let keys = hexadecimals(key, count: count) else { return key }
    let words = keys.map { key in
      let digits = String(key, radix: 16)
      return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
    return SecretKey(words.joined(separator: ","))
  }

  /// Integers with a comma and a blank between them; a key that is none, as it is.
  static func canonicalLayers(_ key: SecretKey) -> SecretKey {
    layers(key).map { SecretKey($0.map(\.description).joined(separator: ", ")) } ?? key
  }

  // MARK: Reading

  private static func integer(_ key: SecretKey) -> UInt64? {
    let text = key.text
    let digits = text.hasPrefix("0x") || text.hasPrefix("0X") ? text.dropFirst(2) : text[...]
    let radix = digits.count == text.count ? 10 : 16
    guard digits.utf8.allSatisfy({ $0 != 43 && $0 != 45 }) else { return nil }
    return UInt64(digits, radix: radix)
  }

  private static func hexadecimals(_ key: SecretKey, count: Int) -> [UInt64]? {
    let texts = key.text.split(separator: ",", omittingEmptySubsequences: false)
    let keys = texts.compactMap { text -> UInt64? in
      var digits = text.drop { $0 == " " }
      while digits.last == " " { digits = digits.dropLast() }
      if digits.hasPrefix("0x") || digits.hasPrefix("0X") { digits = digits.dropFirst(2) }
      guard (1...16).contains(digits.utf8.count), digits.utf8.allSatisfy({ $0 != 43 && $0 != 45 })
      else { return nil }
      return UInt64(digits, radix: 16)
    }
    return texts.count == count && keys.count == count ? keys : nil
  }

  private static func layers(_ key: SecretKey) -> [Int64]? {
    var text = key.text[...]
    if text.hasPrefix("[") && text.hasSuffix("]") { text = text.dropFirst().dropLast() }
    let words = text.split { $0 == "," || $0.isWhitespace }
    let keys = words.compactMap { Int64($0) }
    return keys.isEmpty || keys.count != words.count ? nil : keys
  }
}
