/// One draw that a source's documents contain.
public struct SourceDraw: Hashable, Sendable {
  /// The number of the source and configuration.
  public var group: UInt32
  /// The token that was drawn.
  public var token: UInt32
  /// The name of the draw.
  public var key: DrawKey
  /// Its score.
  public var score: Double

  /// Creates a draw of a source.
  ///
  /// - Parameters:
  ///   - group: The number of the source and configuration.
  ///   - token: The token that was drawn.
  ///   - key: The name of the draw.
  ///   - score: Its score.
  public init(group: UInt32, token: UInt32, key: DrawKey, score: Double) {
    self.group = group
    self.token = token
    self.key = key
    self.score = score
  }

  /// Whether this stands before the other in a list: by group, then by key.
  func precedes(_ other: Self) -> Bool {
    group == other.group ? key < other.key : group < other.group
  }
}

/// What has to be kept of a source's draws under a configuration.
public enum SourceDrawForm: Hashable, Sendable {
  /// Whether the token is on the list: the key names the token, and the score is one bit. 16 bytes.
  case membership
  /// The key, the token and the score. 32 bytes.
  case scored
}

extension NullLaw {
  /// What has to be kept of a source's draws.
  public var sourceDrawForm: SourceDrawForm {
    switch self {
    case .membership: .membership
    case .exponential, .mixedExponential, .weightedBits, .unevenBits: .scored
    }
  }
}

/// The sums of a source's distinct draws under a configuration.
public struct SourceTally: Hashable, Sendable {
  /// The distinct draws.
  public var drawCount = 0
  /// The sum of their scores, rounded once, whatever their order.
  public var score = 0.0

  /// Creates the tally of no draws.
  public init() {}
}
