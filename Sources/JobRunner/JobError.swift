public import FairmarkFiles

/// Why a job did not come to an end, and what the process should answer.
public struct JobError: Error, Hashable, Sendable {
  /// The classes of failure, each with its exit code.
  public enum Kind: Int32, Hashable, Sendable {
    /// The command, the job file or a policy is wrong.
    case usage = 2
    /// Data are missing, unreadable or bad.
    case data = 65
    /// An analysis failed.
    case analysis = 70
    /// An output could not be written.
    case output = 74
  }

  /// The class.
  public let kind: Kind
  /// Where; `nil` when no place is to blame.
  public let location: SourceLocation?
  /// A sentence: what was found, what was expected, what to do.
  public let message: String

  /// Creates an error.
  public init(_ kind: Kind, at location: SourceLocation?, _ message: String) {
    self.kind = kind
    self.location = location
    self.message = message
  }
}

extension JobError: CustomStringConvertible {
  /// The place and the sentence.
  public var description: String {
    location.map { "\($0): \(message)" } ?? message
  }
}
