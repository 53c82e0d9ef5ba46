public import FairmarkJSONText

/// A fairness library whose figures can stand beside Fairmark's.
public enum Peer: String, Hashable, Sendable, CaseIterable {
  /// Fairlearn.
  case fairlearn
  /// AI Fairness 360: the classic API, of data sets and groups; what only its functions for
  /// scikit-learn have is named `aif360.sklearn.…`.
  case aif360
  /// Aequitas.
  case aequitas
  /// Amazon SageMaker Clarify: the bias report of its open library smclarify.
  case clarify

  /// The version whose conventions are followed.
  public var version: String {
    switch self {
    case .fairlearn: "0.15.0"
    case .aif360: "0.6.1"
    case .aequitas: "1.1.0"
    case .clarify: "0.5"
    }
  }
}

/// What a peer shows for the same rows, by its own name and convention.
///
/// Where a peer is undefined, it shows what its users see: `nan`, `inf`, an error. These are texts
/// here: a record's own value is never one of them.
public struct PeerValue: Hashable, Sendable {
  /// What is shown.
  public enum Shown: Hashable, Sendable {
    /// A finite number.
    case number(FiniteDouble)
    /// Something else, such as `nan`, `True` or `raises ValueError: …`.
    case text(String)
  }

  /// Who shows it.
  public var peer: Peer
  /// The peer's own name of the metric.
  public var metric: String
  /// What is shown.
  public var value: Shown
  /// Where the peer is wrong or hides something, or which convention it follows.
  public var note: String?

  /// Creates a value.
  ///
  /// - Parameters:
  ///   - peer: Who shows it.
  ///   - metric: The peer's own name of the metric.
  ///   - value: What is shown.
  ///   - note: Where the peer is wrong or hides something.
  public init(_ peer: Peer, _ metric: String, _ value: Shown, note: String? = nil) {
    self.peer = peer
    self.metric = metric
    self.value = value
    self.note = note
  }

  /// The number; `nil` when something else is shown.
  public var number: Double? {
    // The optimiser of Swift 6.3.1 breaks on some callers that switch over the value themselves.
    Self.number(of: value)
  }

  @inline(never)
  private static func number(of value: Shown) -> Double? {
    if case .number(let number) = value { number.value } else { nil }
  }

  /// The value as the metrics document writes it.
  public var json: JSONValue {
    var object = JSONObject()
    object.append("peer", .string(peer.rawValue))
    object.append("version", .string(peer.version))
    object.append("metric", .string(metric))
    switch value {
    case .number(let number): object.append("value", .number(number))
    case .text(let text):
      object.append("value", .null)
      object.append("shown", .string(text))
    }
    if let note { object.append("note", .string(note)) }
    return .object(object)
  }
}

extension PeerValue.Shown {
  /// What a peer in Python prints for a number.
  ///
  /// - Parameter value: The number, which may be nan or infinite.
  /// - Returns: The number, or the text that is printed for it.
  public static func python(_ value: Double) -> Self {
    if let number = FiniteDouble(value) { return .number(number) }
    if value.isNaN { return .text("nan") }
    return .text(value < 0 ? "-inf" : "inf")
  }
}
