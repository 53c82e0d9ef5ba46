/// A watermark with its parameters and its key: how a text's draws are found and what they say.
///
/// A value is immutable and shared by threads; what it caches (green lists) is shared as well.
/// Everything that changes from document to document lives in its ``DrawReader``, one for each
/// thread.
public protocol WatermarkScheme: Sendable {
  /// The scheme's name as users write it, such as `hf-lefthash`.
  var name: String { get }
  /// The version of the scheme's definition here; results of different versions do not compare.
  var version: Int { get }
  /// The parameters that were resolved, without the key, in the order in which they are printed.
  var parameters: [SchemeParameter] { get }
  /// The law of one draw without a watermark.
  var law: NullLaw { get }
  /// The tokens of the vocabulary, where the scheme depends on it: ids lie below.
  var vocabulary: Int? { get }
  /// The least count of tokens, prompt included, from which one can be scored.
  var shortestDocument: Int { get }
  /// What the user should know of these parameters and this key, in sentences without the key.
  var warnings: [String] { get }

  /// Makes what one thread needs to read documents.
  func makeReader() -> any DrawReader
}

extension WatermarkScheme {
  /// Nothing.
  public var warnings: [String] { [] }
}

/// One thread's way through documents, for one configuration.
public protocol DrawReader: AnyObject {
  /// Reads a document's draws.
  ///
  /// - Parameters:
  ///   - ids: The token ids, those of the prompt first. Where the scheme has a vocabulary, the
  ///     caller has checked that all lie below it.
  ///   - scoredFrom: How many ids belong to the prompt: they are context, where the scheme lets
  ///     them be, and are not scored.
  ///   - deduplication: Which repetitions count once.
  ///   - draws: Is emptied and filled.
  func read(
    _ ids: Span<UInt32>, scoredFrom: Int, _ deduplication: Deduplication, into draws: inout Draws)

  /// Sums a document's draws; the same as summing what ``read(_:scoredFrom:_:into:)`` gives, and
  /// faster where a scheme can do without listing them.
  ///
  /// - Parameters:
  ///   - ids: The token ids, those of the prompt first.
  ///   - scoredFrom: How many ids belong to the prompt.
  ///   - deduplication: Which repetitions count once.
  /// - Returns: The sums.
  func tally(_ ids: Span<UInt32>, scoredFrom: Int, _ deduplication: Deduplication) -> Tally
}

/// A parameter of a scheme as it is printed.
public struct SchemeParameter: Hashable, Sendable {
  /// A value.
  public enum Value: Hashable, Sendable {
    /// An integer.
    case integer(Int)
    /// A number.
    case number(Double)
    /// A text.
    case text(String)
    /// A truth.
    case boolean(Bool)
  }

  /// The parameter's name in snake case.
  public let name: String
  /// Its value.
  public let value: Value

  /// Creates a parameter.
  ///
  /// - Parameters:
  ///   - name: The name in snake case.
  ///   - value: The value.
  public init(_ name: String, _ value: Value) {
    self.name = name
    self.value = value
  }
}
