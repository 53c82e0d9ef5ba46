/// The place of a document's score among its scores under keys that nobody used.
///
/// **Definition.** *p* = (1 + #) / (*B* + 1), # of the *B* decoys scoring at least as high. It is exact on
/// average over keys whatever the text repeats, not for the deployed key, and never below
/// 1 / (*B* + 1): for curves and checks, not for a false discovery procedure on many documents.
public struct DecoyRank: Hashable, Sendable {
  /// The decoy keys, *B*.
  public private(set) var decoyCount = 0
  /// Those whose score, or whose evidence, is at least the key's own.
  public private(set) var notBelowCount = 0

  /// Creates the rank before the first decoy.
  public init() {}

  /// Counts a decoy.
  ///
  /// - Parameters:
  ///   - decoy: What the document says under the decoy, the larger the more for a watermark: −log₁₀ *p*,
  ///     because keys differ in the draws they count.
  ///   - own: The same under the document's key.
  public mutating func add(_ decoy: Double, own: Double) {
    decoyCount += 1
    if decoy >= own { notBelowCount += 1 }
  }

  /// The p-value; 1 without decoys.
  public var pValue: Double { Double(1 + notBelowCount) / Double(decoyCount + 1) }
}
