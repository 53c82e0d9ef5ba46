/// A law of the plugin API that an analysis breaks.
public struct LawViolation: Hashable, Sendable, CustomStringConvertible {
  /// What an analysis promises; more laws may come, so a `switch` over them needs a default.
  public enum Law: String, Hashable, Sendable, CaseIterable {
    /// Identifiers are well formed, and every name is declared once and described.
    case descriptor
    /// The sample and the configuration fit together.
    case sample
    /// The same configuration gives the same aggregates.
    case binding
    /// A fresh state is the identity of `merge`.
    case mergeIdentity = "merge identity"
    /// `merge` is commutative.
    case mergeCommutativity = "merge commutativity"
    /// `merge` is associative.
    case mergeAssociativity = "merge associativity"
    /// A batch without rows changes nothing.
    case emptyBatch = "empty batch"
    /// States are values: reading, copying or merging one does not change another.
    case stateIsValue = "state is a value"
    /// Order, batches and shards of the rows do not change the result.
    case shardInvariance = "shard invariance"
    /// `evaluate` is a pure function.
    case purity
    /// Name and dimensions are unique among the records.
    case uniqueRecords = "unique records"
    /// Every record's name is declared in the descriptor.
    case declaredNames = "declared names"
    /// The status is `ok` exactly when there is a value, and a reason is given when there is none.
    case status
    /// No computed number is NaN or infinite.
    case finiteValues = "finite values"
    /// Group, reference and stratum name the columns that they should.
    case dimensions
    /// Records and findings survive being written and read.
    case documentText = "document text"
    /// Where the input is cut into blocks, and which thread takes which, changes nothing.
    case blockInvariance = "block invariance"
    /// A state that is made again from its checkpoint is the same.
    case checkpoint
    /// Each document has one row: a JSON object on a line of its own.
    case rowText = "row text"
    /// A document with a fault is bad input.
    case fate
    /// What cannot be computed ends in an `AnalysisError` with a sentence.
    case errorSentence = "error sentence"
  }

  /// The law.
  public let law: Law
  /// What was done and what was found.
  public let message: String

  /// Creates a violation.
  ///
  /// - Parameters:
  ///   - law: The law.
  ///   - message: What was done and what was found.
  public init(_ law: Law, _ message: String) {
    self.law = law
    self.message = message
  }

  /// The law and the sentence.
  public var description: String { "\(law.rawValue): \(message)" }
}
