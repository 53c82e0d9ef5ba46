/// What a user says about a watermark: the scheme's name, its parameters and its key.
public struct SchemeConfiguration: Hashable, Sendable {
  /// The scheme's name.
  public var scheme: String
  /// The tokens of the vocabulary, where the scheme depends on it.
  public var vocabulary: Int?
  /// The share of green tokens, where the scheme has one and the user says it.
  public var gamma: Double?
  /// The tokens of context, where the user says it.
  public var contextWidth: Int?
  /// Further options of the scheme by name, as texts.
  public var options: [String: String]
  /// The key as text; it is never printed.
  public var key: SecretKey
  /// The bytes that cached green lists may take.
  public var cacheByteLimit: Int

  /// Creates a configuration.
  ///
  /// - Parameters:
  ///   - scheme: The scheme's name.
  ///   - vocabulary: The tokens of the vocabulary.
  ///   - gamma: The share of green tokens.
  ///   - contextWidth: The tokens of context.
  ///   - options: Further options.
  ///   - key: The key.
  ///   - cacheByteLimit: The bytes that cached lists may take.
  public init(
    scheme: String, vocabulary: Int? = nil, gamma: Double? = nil, contextWidth: Int? = nil,
    options: [String: String] = [:], key: SecretKey, cacheByteLimit: Int = 1 << 30
  ) {
    self.scheme = scheme
    self.vocabulary = vocabulary
    self.gamma = gamma
    self.contextWidth = contextWidth
    self.options = options
    self.key = key
    self.cacheByteLimit = cacheByteLimit
  }
}

/// A key that does not print: its descriptions and reflections hold no part of it.
public struct SecretKey: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// The key as the user wrote it, without surrounding white space.
  public let text: String

  /// Creates a key.
  ///
  /// - Parameter text: The key as written; white space around it is dropped.
  public init(_ text: String) {
    var bytes = text.utf8[...]
    let isBlank = { (byte: UInt8) in byte == 32 || (9...13).contains(byte) }
    bytes = bytes.drop(while: isBlank)
    while let last = bytes.last, isBlank(last) { bytes = bytes.dropLast() }
    self.text = String(Substring(bytes))
  }

  /// Says that there is a key.
  public var description: String { "(secret key)" }
  /// Says that there is a key.
  public var debugDescription: String { description }
  /// Has no parts.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// What is wrong with a configuration, in words for the person who wrote it.
public struct SchemeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The parameter that is wrong: `scheme`, `vocabulary`, `gamma`, `key`, `context_width`, or an
  /// option's name.
  public let parameter: String
  /// What is wrong, what was expected and what to do; never a part of the key.
  public let message: String

  /// Creates an error.
  ///
  /// - Parameters:
  ///   - parameter: The parameter that is wrong.
  ///   - message: The sentence.
  public init(_ parameter: String, _ message: String) {
    self.parameter = parameter
    self.message = message
  }

  /// The sentence.
  public var description: String { message }
}
