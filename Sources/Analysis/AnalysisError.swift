/// Why an analysis, or an aggregate that it needs, could not give a result.
public struct AnalysisError: Error, Hashable, Sendable {
  /// What was wrong; more codes may come, so a `switch` over them needs a default.
  public struct Code: Hashable, Sendable {
    private enum Value: Hashable {
      case badData, badConfiguration, limit, overflow, storage, failed
    }
    private let value: Value
    private init(_ value: Value) { self.value = value }

    /// The data contradict the job: a declared value that never occurs.
    public static let badData = Code(.badData)
    /// Roles or parameters do not fit together.
    public static let badConfiguration = Code(.badConfiguration)
    /// A bound on groups or cells was passed.
    public static let limit = Code(.limit)
    /// A count left the range of `Int64`.
    public static let overflow = Code(.overflow)
    /// A file of the analysis' own could not be written or read.
    public static let storage = Code(.storage)
    /// Anything else that kept the analysis from a result.
    public static let failed = Code(.failed)
  }

  /// What was wrong.
  public let code: Code
  /// A sentence: what was found, what was expected, what to do.
  public let message: String
  /// The key of the job file that the sentence is about, such as `prediction` or `reference`.
  public let key: String?

  /// Creates an error.
  public init(_ code: Code, key: String? = nil, _ message: String) {
    self.code = code
    self.key = key
    self.message = message
  }
}

extension AnalysisError: CustomStringConvertible {
  /// The sentence.
  public var description: String { message }
}
