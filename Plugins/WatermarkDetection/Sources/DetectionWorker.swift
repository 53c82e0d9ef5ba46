import FairmarkAnalysis
import FairmarkTables
import FairmarkWatermarking

/// One thread's way through documents under all configurations.
final class DetectionWorker: DocumentWorker {
  private let settings: DetectionSettings
  private let readers: [any DrawReader]
  private let decoyReaders: [[any DrawReader]]
  private var calculators: [EvidenceCalculator]
  /// By configuration and draws: ``DetectionOutcome/sizes``.
  private var sizesOfCounts: [[Int: [Double]]]
  private var draws = Draws()
  private var state: DetectionState

  init(_ settings: DetectionSettings) {
    self.settings = settings
    readers = settings.watermarks.map { $0.scheme.makeReader() }
    decoyReaders = settings.watermarks.map { $0.decoys.map { $0.makeReader() } }
    calculators = settings.watermarks.map {
      EvidenceCalculator($0.scheme.law, gamma: $0.gamma)
    }
    sizesOfCounts = settings.watermarks.map { _ in [:] }
    state = DetectionState(block: settings)
  }

  private func sizes(_ index: Int, drawCount: Int) -> [Double] {
    if let known = sizesOfCounts[index][drawCount] { return known }
    let alphas = FalsePositiveTable.standardAlphas
    // The levels themselves bound the sizes, and sums of unequal weights come as near as makes no
    // difference, at a cost that would.
    let sizes =
      calculators[index].law.hasUnequalWeights
      ? alphas : alphas.map { calculators[index].attainableSize(drawCount: drawCount, alpha: $0) }
    sizesOfCounts[index][drawCount] = sizes
    return sizes
  }

  func takeState() -> DetectionState { state.takeBlock(settings) }

  func analyze(
    _ document: TokenDocument, appendingTo rows: inout [UInt8]
  ) throws(AnalysisError) -> DocumentFate {
    let largest = document.ids.max()
    var outcomes: [DetectionOutcome] = []
    outcomes.reserveCapacity(readers.count)
    for index in readers.indices {
      outcomes.append(outcome(document, index, largest: largest))
    }
    CombinedOutcome.leaveOutUnreachable(&outcomes, level: settings.level)
    let combined = CombinedOutcome(outcomes, ratios: settings.ratios)
    DetectionRow(document: document, outcomes: outcomes, watermarks: settings.watermarks)
      .append(to: &rows)
    state.add(document, outcomes, combined)
    return combined.status == .badInput ? .badInput : .analysed
  }

  private func outcome(
    _ document: TokenDocument, _ index: Int, largest: UInt32?
  ) -> DetectionOutcome {
    if let fault = document.fault { return DetectionOutcome(status: .badInput, reason: fault) }
    let watermark = settings.watermarks[index]
    if let vocabulary = watermark.vocabulary, let largest, Int(largest) >= vocabulary {
      return DetectionOutcome(
        status: .badInput, reason: Self.beyondVocabulary(document, vocabulary))
    }
    let reader = readers[index]
    let tally: Tally
    if settings.needsDraws(hasSource: document.source != nil) {
      reader.read(
        document.ids.span, scoredFrom: document.promptCount, settings.deduplication, into: &draws)
      tally = Tally(
        scorableCount: draws.scorableCount, drawCount: draws.scores.count,
        score: draws.scores.reduce(0, +))
      if let source = document.source {
        state.add(draws, document, of: source, configuration: index)
      }
    } else {
      tally = reader.tally(
        document.ids.span, scoredFrom: document.promptCount, settings.deduplication)
    }
    return outcome(document, index, tally)
  }

  private func outcome(
    _ document: TokenDocument, _ index: Int, _ tally: Tally
  ) -> DetectionOutcome {
    var outcome = DetectionOutcome(status: .ok)
    outcome.tokensScored = tally.drawCount
    outcome.tokensWithContext = tally.scorableCount
    if case .membership = settings.watermarks[index].scheme.law {
      outcome.greenTokens = Int(tally.score)
    } else {
      outcome.score = tally.score
    }
    guard tally.drawCount > 0 else {
      outcome.status = .tooShort
      outcome.reason =
        "the document has \(document.ids.count) tokens, and none has the context that "
        + "\(settings.watermarks[index].scheme.name) needs"
      outcome.score = nil
      return outcome
    }
    let evidence = calculators[index].evidence(drawCount: tally.drawCount, score: tally.score)
    guard evidence.canReach(settings.level) else {
      outcome.status = .insufficientEvidence
      outcome.reason =
        "even the best outcome of \(tally.drawCount) draws has a p-value above the level "
        + "\(settings.level)"
      return outcome
    }
    outcome.evidence = evidence
    outcome.sizes = sizes(index, drawCount: tally.drawCount)
    if !decoyReaders[index].isEmpty {
      var rank = DecoyRank()
      for decoy in decoyReaders[index] {
        let other = decoy.tally(
          document.ids.span, scoredFrom: document.promptCount, settings.deduplication)
        let found = calculators[index].evidence(drawCount: other.drawCount, score: other.score)
        rank.add(-found.log10P, own: -evidence.log10P)
      }
      outcome.decoyP = rank.pValue
    }
    if let scan = settings.scans[index] {
      outcome.segments = scan.segments(of: draws, level: settings.segmentLevel).map { segment in
        DetectedSegment(segment, promptCount: document.promptCount, law: scan.law)
      }
    }
    return outcome
  }

  private static func beyondVocabulary(_ document: TokenDocument, _ vocabulary: Int) -> String {
    let place = document.ids.firstIndex { Int($0) >= vocabulary } ?? 0
    let id = document.ids[place]
    let name =
      place < document.promptCount
      ? "prompt_ids[\(place)]" : "ids[\(place - document.promptCount)]"
    return "\(name) is \(id), and the vocabulary has \(vocabulary) tokens; ids lie below it. "
      + "Say the size that the generating program used"
  }
}

extension NullLaw {
  /// Whether draws are sums of bits with weights that differ.
  fileprivate var hasUnequalWeights: Bool {
    switch self {
    case .membership, .exponential, .mixedExponential: false
    case .weightedBits(let weights), .unevenBits(let weights, _, _):
      Set(weights.filter { $0 > 0 }).count > 1
    }
  }
}
