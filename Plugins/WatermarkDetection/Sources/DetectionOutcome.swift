import FairmarkWatermarking

/// What can be said about a document under one configuration.
enum DetectionStatus: String, CaseIterable, Sendable {
  /// There is a p-value.
  case ok
  /// No token has the context that the scheme needs.
  case tooShort = "too_short"
  /// Even the best possible outcome of the document's draws would not reach the level.
  case insufficientEvidence = "insufficient_evidence"
  /// The document could not be read, or holds what no text of this vocabulary can.
  case badInput = "bad_input"
}

/// A stretch of a document in which evidence gathers.
struct DetectedSegment: Sendable {
  /// The place of its first and of its last token among the document's own ids, from 0.
  var start: Int
  var end: Int
  var drawCount: Int
  var greenCount: Int?
  var pValue: Double
  var log10P: Double

  init(_ segment: WatermarkedSegment, promptCount: Int, law: NullLaw) {
    start = segment.tokens.lowerBound - promptCount
    end = segment.tokens.upperBound - promptCount
    drawCount = segment.draws.count
    if case .membership = law { greenCount = Int(segment.score) }
    pValue = segment.pValue
    log10P = segment.log10P
  }
}

/// A document under one configuration.
struct DetectionOutcome: Sendable {
  var status: DetectionStatus
  /// Why there is no p-value.
  var reason: String?
  /// The draws that count.
  var tokensScored = 0
  /// The tokens with context, repetitions included.
  var tokensWithContext = 0
  /// For green lists.
  var greenTokens: Int?
  /// For the other laws: the sum of the scores.
  var score: Double?
  /// Whenever the status is ``DetectionStatus/ok``.
  var evidence: Evidence?
  /// For each level of the table of rejections the probability of a p-value so small without the
  /// watermark, with so many draws.
  var sizes: [Double] = []
  var decoyP: Double?
  var segments: [DetectedSegment]?

  /// Takes back what was found, because it could not have reached the level.
  mutating func leaveOut(_ reason: String) {
    status = .insufficientEvidence
    self.reason = reason
    evidence = nil
    sizes = []
    decoyP = nil
    segments = nil
  }

  /// The p-value as it is printed: never 0, which no evidence gives; where it lies below the
  /// smallest double, that one stands as a bound and `log10_p` is exact.
  static func printed(_ p: Double) -> Double { max(p, .leastNonzeroMagnitude) }
}
