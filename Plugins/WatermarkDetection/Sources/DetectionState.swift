public import FairmarkAnalysis
import FairmarkFiles
import FairmarkStatistics
import FairmarkTables
import FairmarkWatermarking

/// What is known of the documents before some place of the input.
public struct DetectionState: DocumentState {
  /// The sums of one configuration.
  struct Sums: Hashable, Sendable {
    /// The documents by ``DetectionStatus``.
    var documents = [Int](repeating: 0, count: DetectionStatus.allCases.count)
    /// The draws of the documents with a p-value.
    var drawCount = 0
    /// The documents by length, and how many of them had a p-value below some levels.
    var rejections = FalsePositiveTable()
    /// How many of them would have had such p-values without the watermark, by level.
    var expected = FalsePositiveTable.standardAlphas.map { ExpectedFalsePositives(alpha: $0) }
  }

  /// A source and its documents.
  struct Source: Hashable, Sendable {
    var name: String
    /// All of its documents, those without a draw too.
    var documentCount = 0
    /// By configuration, the documents of which draws count.
    var contributorCounts: [Int]
  }

  /// A document that may be flagged.
  struct Candidate: Hashable, Sendable {
    /// Its place among all documents.
    var place: Int
    var id: String?
    var hasNumericID: Bool
    var source: String?
    /// Of the configuration with the least p-value.
    var best: Int
    var tokensScored: Int
    var score: Double
    var pValue: Double
    var log10P: Double
  }

  private let configurationCount: Int
  private(set) var sums: [Sums]
  private(set) var documentCount = 0
  private(set) var selection: DiscoverySelection
  /// The documents that the selection may still choose, in order.
  private(set) var candidates: [Candidate] = []
  private(set) var sources: [Source] = []
  /// By the bytes of the names: spellings that Unicode holds to be equivalent are two sources.
  private var sourceNumbers: [[UInt8]: UInt32] = [:]
  /// Of a block.
  private var draws: SourceDrawBlock
  /// Of all documents before.
  private(set) var sourceDraws: SourceDraws?
  /// Makes draws unreadable that a checkpoint lists.
  private(set) var cipher: FileCipher?
  /// How many threads may work on the end.
  private(set) var threadCount = 1

  /// Creates the state of a block.
  init(block settings: DetectionSettings) {
    configurationCount = settings.watermarks.count
    sums = settings.watermarks.map { _ in Sums() }
    selection = settings.emptySelection
    draws = SourceDrawBlock(settings.drawForms)
  }

  /// Creates the state before the first document.
  init(_ settings: DetectionSettings, _ storage: DocumentStorage) {
    self.init(block: settings)
    sourceDraws = SourceDraws(
      settings.drawForms, memoryByteLimit: storage.memoryByteLimit, folder: storage.folder,
      cipher: settings.cipher)
    cipher = settings.cipher
    threadCount = storage.threadCount
  }

  mutating func add(
    _ document: TokenDocument, _ outcomes: [DetectionOutcome], _ combined: CombinedOutcome
  ) {
    documentCount += 1
    for (index, outcome) in outcomes.enumerated() {
      let place = DetectionStatus.allCases.firstIndex(of: outcome.status) ?? 0
      sums[index].documents[place] += 1
      if let evidence = outcome.evidence {
        sums[index].drawCount += outcome.tokensScored
        sums[index].rejections.add(
          drawCount: outcome.tokensScored, pValue: evidence.pValue)
        for (level, size) in outcome.sizes.enumerated() {
          sums[index].expected[level].add(size: size)
        }
      }
    }
    if let name = document.source { sources[Int(number(of: name))].documentCount += 1 }
    guard let best = combined.best, let log10P = combined.log10P, let pValue = combined.pValue,
      let evidence = outcomes[best].evidence
    else { return selection.skip() }
    let place = selection.placeCount
    if let log10E = combined.log10E {
      selection.add(log10E: log10E)
    } else {
      selection.add(pValue: pValue, log10P: log10P)
    }
    guard pValue <= selection.level || combined.log10E != nil else { return }
    candidates.append(
      Candidate(
        place: place, id: document.id, hasNumericID: document.hasNumericID, source: document.source,
        best: best,
        tokensScored: evidence.drawCount, score: evidence.score, pValue: pValue, log10P: log10P))
  }

  /// Notes a document's draws.
  mutating func add(
    _ draws: Draws, _ document: TokenDocument, of source: String, configuration: Int
  ) {
    let number = Int(number(of: source))
    if !draws.keys.isEmpty { sources[number].contributorCounts[configuration] += 1 }
    self.draws.add(draws, document.ids.span, source: number, configuration: configuration)
  }

  /// Takes the state of a block and begins the next one.
  mutating func takeBlock(_ settings: DetectionSettings) -> DetectionState {
    var block = DetectionState(block: settings)
    swap(&self, &block)
    let taken = block.draws.take()
    swap(&draws, &block.draws)
    block.draws = taken
    return block
  }

  private mutating func number(of source: String) -> UInt32 {
    let name = Array(source.utf8)
    if let number = sourceNumbers[name] { return number }
    let number = UInt32(sources.count)
    sourceNumbers[name] = number
    sources.append(
      Source(name: source, contributorCounts: Array(repeating: 0, count: configurationCount)))
    return number
  }

  /// Adds what was gathered of the documents that follow.
  ///
  /// - Parameter next: The state of the documents that follow these.
  /// - Throws: `AnalysisError` where draws cannot be written.
  public mutating func merge(_ next: DetectionState) throws(AnalysisError) {
    documentCount += next.documentCount
    for index in sums.indices {
      for place in sums[index].documents.indices {
        sums[index].documents[place] += next.sums[index].documents[place]
      }
      sums[index].drawCount += next.sums[index].drawCount
      sums[index].rejections += next.sums[index].rejections
      for level in sums[index].expected.indices {
        sums[index].expected[level] += next.sums[index].expected[level]
      }
    }
    for candidate in next.candidates {
      var moved = candidate
      moved.place += selection.placeCount
      candidates.append(moved)
    }
    selection.append(next.selection)
    try mergeSources(next)
  }

  private mutating func mergeSources(_ next: DetectionState) throws(AnalysisError) {
    var numbers: [UInt32] = []
    numbers.reserveCapacity(next.sources.count * configurationCount)
    for source in next.sources {
      let number = Int(number(of: source.name))
      sources[number].documentCount += source.documentCount
      for configuration in 0..<configurationCount {
        sources[number].contributorCounts[configuration] += source.contributorCounts[configuration]
        numbers.append(UInt32(number * configurationCount + configuration))
      }
    }
    guard sources.count * configurationCount < SourceDraws.groupLimit else {
      throw AnalysisError(
        .limit,
        "there are \(sources.count) sources and \(configurationCount) configurations; their product must "
          + "be less than \(SourceDraws.groupLimit). Look at the sources in several runs")
    }
    guard !next.draws.isEmpty else { return }
    guard sourceDraws != nil else { return draws.add(next.draws, numbers: numbers) }
    do throws(FileError) {
      try sourceDraws?.add(next.draws, numbers: numbers)
    } catch {
      throw AnalysisError(.storage, "\(error)")
    }
  }

  /// Writes the draws that lie in memory, and names all that were written.
  mutating func writeDraws() throws(FileError) -> SourceDraws.Checkpoint {
    try sourceDraws?.checkpoint() ?? SourceDraws.Checkpoint()
  }

  /// Takes the place of a state at a checkpoint.
  mutating func restore(
    _ documentCount: Int, _ sums: [Sums], _ selection: DiscoverySelection,
    _ candidates: [Candidate], _ sources: [Source], _ draws: SourceDraws
  ) {
    self.documentCount = documentCount
    self.sums = sums
    self.selection = selection
    self.candidates = candidates
    for source in sources { self.sources[Int(number(of: source.name))] = source }
    sourceDraws = draws
  }
}

extension DetectionSettings {
  /// What has to be kept of the draws of sources under each configuration.
  var drawForms: [SourceDrawForm] { watermarks.map(\.scheme.law.sourceDrawForm) }
}
