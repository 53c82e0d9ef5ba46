public import FairmarkFiles

extension TableProfile {
  /// Rows that could not be used for one reason.
  public struct Rejection: Hashable, Sendable {
    /// The reason.
    public var reason: RejectionReason
    /// The rows.
    public var rowCount: Int
    /// Where the first of them begins; `nil` when ten others come before it.
    public var first: SourceLocation?
  }

  /// Why rows could not be used, with the first place of each reason.
  public var rejections: [Rejection] {
    RejectionReason.allCases.compactMap { reason in
      rejectedCounts[reason].map { count in
        Rejection(
          reason: reason, rowCount: count,
          first: firstRejected.first { $0.reason == reason }?.location)
      }
    }
  }

  /// How many rows could not be used.
  public var rejectedCount: Int { rejectedCounts.values.reduce(0, +) }

  /// Names that are numbers when they are a third of all names or more, as where a row stands in the
  /// place of a header; none otherwise.
  public var numbersAsNames: [String] {
    let numbers = columns.map(\.name).filter { name in
      Double(name.filter { $0 != " " }).map(\.isFinite) ?? false
    }
    return numbers.count * 3 >= columns.count ? numbers : []
  }
}

extension RejectionReason {
  /// What is wrong with such a row, and what helps.
  public var sentence: String {
    switch self {
    case .ragged: "not as many fields as the header has"
    case .number: "a text where a number belongs, or a number out of range"
    case .encoding:
      "bytes that are no character of the encoding; are the data in another one? (utf-8, latin-1 or "
        + "windows-1252)"
    case .limit: "a field or a row longer than the limit; is a closing quote missing?"
    case .json: "no object of JSON, or one that holds a list or an object"
    }
  }
}
