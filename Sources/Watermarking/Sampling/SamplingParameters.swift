/// Reads the parameters of a sampling scheme, and says what is wrong with one in words.
struct SamplingParameters {
  let configuration: SchemeConfiguration

  /// Takes a configuration whose options all have names that the scheme knows.
  ///
  /// - Parameters:
  ///   - configuration: The configuration.
  ///   - known: The names of the options.
  ///   - absent: Those whose value may be `none`, which says that they are not given.
  /// - Throws: `SchemeError` for an option that is not known.
  init(
    _ configuration: SchemeConfiguration, options known: [String], absent: [String] = []
  ) throws(SchemeError) {
    var configuration = configuration
    for name in absent where configuration.options[name] == "none" {
      configuration.options[name] = nil
    }
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
}
