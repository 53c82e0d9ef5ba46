/// What is known of a scheme before it has parameters: the row of a table of schemes.
public struct SchemeDescription: Sendable {
  /// How a scheme's definition was verified.
  public enum Verification: String, Hashable, Sendable {
    /// Against the original implementation's own output.
    case verified = "verified"
    /// From the original's source, not compared with its output.
    case derived = "derived from the source, not compared with its output"
    /// Against a paper, because no implementation may be copied or run.
    case paper = "from the paper"
    /// Defined here.
    case own = "defined here"
  }

  /// A text whose tally is known, with the configuration under which it was computed elsewhere.
  public struct ConformanceVector: Sendable {
    /// The configuration, with a public key made for this purpose.
    public let configuration: SchemeConfiguration
    /// The token ids.
    public let ids: [UInt32]
    /// The draws that count with `prf` de-duplication.
    public let drawCount: Int
    /// The sum of their scores; exact for counts, else to 1e-12 relative.
    public let score: Double

    /// Creates a vector.
    ///
    /// - Parameters:
    ///   - configuration: The configuration.
    ///   - ids: The token ids.
    ///   - drawCount: The draws that count.
    ///   - score: The sum of their scores.
    public init(
      configuration: SchemeConfiguration, ids: [UInt32], drawCount: Int, score: Double
    ) {
      self.configuration = configuration
      self.ids = ids
      self.drawCount = drawCount
      self.score = score
    }
  }

  /// The scheme's name as users write it.
  public let name: String
  /// The version of its definition.
  public let version: Int
  /// One sentence: whose watermark it is.
  public let summary: String
  /// The implementation, paper or specification.
  public let source: String
  /// What a key looks like.
  public let keyForm: String
  /// The options with their defaults: name, default, meaning.
  public let options: [(name: String, standard: String, meaning: String)]
  /// The standard share of green tokens; `nil` for a scheme without lists.
  public let standardGamma: Double?
  /// The standard count of tokens of context.
  public let standardContextWidth: Int
  /// Whether the size of the vocabulary must be said.
  public let needsVocabulary: Bool
  /// How the definition was verified.
  public let verification: Verification
  /// A known answer.
  public let conformance: ConformanceVector
  /// The one spelling of a key that may be written in several ways; a key that the scheme cannot
  /// read, as it is.
  public let canonicalKey: @Sendable (SecretKey) -> SecretKey
  /// Makes the scheme; throws ``SchemeError`` for parameters that cannot be.
  public let make: @Sendable (SchemeConfiguration) throws(SchemeError) -> any WatermarkScheme

  /// Creates a description.
  ///
  /// - Parameters:
  ///   - name: The scheme's name.
  ///   - version: The version of its definition.
  ///   - summary: Whose watermark it is.
  ///   - source: The implementation, paper or specification.
  ///   - keyForm: What a key looks like.
  ///   - options: The options with their defaults.
  ///   - standardGamma: The standard share of green tokens.
  ///   - standardContextWidth: The standard count of tokens of context.
  ///   - needsVocabulary: Whether the size of the vocabulary must be said.
  ///   - verification: How the definition was verified.
  ///   - conformance: A known answer.
  ///   - canonicalKey: The one spelling of a key.
  ///   - make: Makes the scheme.
  public init(
    name: String, version: Int, summary: String, source: String, keyForm: String,
    options: [(name: String, standard: String, meaning: String)] = [], standardGamma: Double?,
    standardContextWidth: Int, needsVocabulary: Bool, verification: Verification,
    conformance: ConformanceVector,
    canonicalKey: @escaping @Sendable (SecretKey) -> SecretKey = { $0 },
    make: @escaping @Sendable (SchemeConfiguration) throws(SchemeError) -> any WatermarkScheme
  ) {
    self.name = name
    self.version = version
    self.summary = summary
    self.source = source
    self.keyForm = keyForm
    self.options = options
    self.standardGamma = standardGamma
    self.standardContextWidth = standardContextWidth
    self.needsVocabulary = needsVocabulary
    self.verification = verification
    self.conformance = conformance
    self.canonicalKey = canonicalKey
    self.make = make
  }
}

/// All schemes by name.
public enum SchemeCatalog {
  /// The schemes in the order in which they are listed.
  public static let all: [SchemeDescription] = greenListSchemes + samplingSchemes

  /// Looks a scheme up.
  ///
  /// - Parameter name: The scheme's name.
  /// - Returns: The scheme, or `nil` for a name that is not known.
  public static func scheme(_ name: String) -> SchemeDescription? {
    all.first { $0.name == name }
  }
}
