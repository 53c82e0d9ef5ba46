/// Reads the parameters of a sampling scheme, and says what is wrong with one in words.
struct SamplingParameters {
  let configuration: SchemeConfiguration

  /// Takes a configuration whose options all have names that the scheme knows.
  init(_ configuration: SchemeConfiguration, options known: [String]) throws(SchemeError) {
    self.configuration = configuration
    for name in configuration.options.keys.sorted() where !known.contains(name) {
      let list =
        known.isEmpty ? "it has none" : "its options are \(known.joined(separator: ", "))"
      throw SchemeError(name, "\(configuration.scheme) has no option \(name): \(list)")
    }
    if let vocabulary = configuration.vocabulary, vocabulary < 1 || vocabulary > 1 << 32 {
      throw SchemeError(
        "vocabulary", "the vocabulary has \(vocabulary) tokens; expected 1 to 4294967296")
    }
  }

  /// The tokens of context.
  func contextWidth(standard: Int, in range: ClosedRange<Int>) throws(SchemeError) -> Int {
    let width = configuration.contextWidth ?? standard
    guard range.contains(width) else {
      throw SchemeError(
        "context_width",
        "\(configuration.scheme) has a context of \(width) tokens; expected "
          + "\(range.lowerBound) to \(range.upperBound)")
    }
    return width
  }

  /// An option that is an integer.
  func integer(
    _ name: String, standard: Int, in range: ClosedRange<Int>
  ) throws(SchemeError) -> Int {
    guard let text = configuration.options[name] else { return standard }
    guard let value = Int(text), range.contains(value) else {
      throw SchemeError(
        name,
        "\(name) is not an integer from \(range.lowerBound) to \(range.upperBound): "
          + excerpt(text))
    }
    return value
  }

  /// An option that is a share.
  func share(
    _ name: String, standard: Double, isOpen: Bool
  ) throws(SchemeError) -> Double {
    guard let text = configuration.options[name] else { return standard }
    guard let value = Double(text), value >= 0, value <= 1, !isOpen || (value > 0 && value < 1)
    else {
      let range = isOpen ? "between 0 and 1" : "from 0 to 1"
      throw SchemeError(name, "\(name) is not a number \(range): \(excerpt(text))")
    }
    return value
  }

  /// An option that is one of several words.
  func word(_ name: String, _ words: [String]) throws(SchemeError) -> String {
    guard let text = configuration.options[name] else { return words[0] }
    guard words.contains(text) else {
      throw SchemeError(
        name, "\(name) is not \(words.joined(separator: " or ")): \(excerpt(text))")
    }
    return text
  }

  private func excerpt(_ text: String) -> String {
    text.count > 40 ? "'\(text.prefix(40))…'" : "'\(text)'"
  }

  /// A key that is an integer of 64 bits, in decimal digits or hexadecimal ones after `0x`.
  func integerKey() throws(SchemeError) -> UInt64 {
    let text = configuration.key.text
    let digits = text.hasPrefix("0x") || text.hasPrefix("0X") ? text.dropFirst(2) : text[...]
    let radix = digits.count == text.count ? 10 : 16
    guard digits.utf8.allSatisfy({ $0 != 43 && $0 != 45 }), let key = UInt64(digits, radix: radix)
    else {
      throw SchemeError(
        "key",
        "the key of \(configuration.scheme) is not an integer from 0 to 18446744073709551615, "
          + "in decimal digits or in hexadecimal ones after 0x")
    }
    return key
  }

  /// Keys of 1 to 16 hexadecimal digits each, with or without `0x`.
  func hexadecimalKeys(_ count: Int) throws(SchemeError) -> [UInt64] {
    let texts = configuration.key.text.split(separator: ",", omittingEmptySubsequences: false)
    let keys = texts.compactMap { text -> UInt64? in
      var digits = text.drop { $0 == " " }
      while digits.last == " " { digits = digits.dropLast() }
      if digits.hasPrefix("0x") || digits.hasPrefix("0X") { digits = digits.dropFirst(2) }
      guard (1...16).contains(digits.utf8.count), digits.utf8.allSatisfy({ $0 != 43 && $0 != 45 })
      else { return nil }
      return UInt64(digits, radix: 16)
    }
    guard texts.count == count, keys.count == count else {
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
    var text = configuration.key.text[...]
    if text.hasPrefix("[") && text.hasSuffix("]") { text = text.dropFirst().dropLast() }
    let words = text.split { $0 == "," || $0.isWhitespace }
    let keys = words.compactMap { Int64($0) }
    guard !keys.isEmpty, keys.count == words.count, keys.count <= limit else {
      throw SchemeError(
        "key",
        "the key of \(configuration.scheme) is not a list of 1 to \(limit) integers of 64 bits, "
          + "one for each layer, with commas or blanks between them")
    }
    return keys.map { UInt64(bitPattern: $0) }
  }
}
