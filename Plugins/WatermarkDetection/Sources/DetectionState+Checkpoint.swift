public import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText
import FairmarkStatistics
import FairmarkWatermarking

extension DetectionState {
  private static let format = "watermark-detection/3"

  /// Everything that is needed to go on, as canonical JSON.
  ///
  /// The draws of sources are written to the storage first.
  ///
  /// - Returns: The text; no key is in it.
  /// - Throws: `AnalysisError` where draws cannot be written.
  public mutating func checkpoint() throws(AnalysisError) -> String {
    var object: JSONObject = [
      "format": .string(Self.format), "documents": .integer(documentCount),
      "selection": .string(selection.checkpoint),
      "sums": .array(
        sums.map { sums in
          [
            "documents": .array(sums.documents.map(JSONValue.integer)),
            "draws": .integer(sums.drawCount),
            "rejections": .string(sums.rejections.checkpoint),
            "expected": .array(sums.expected.map { .string($0.checkpoint) }),
          ]
        }),
      "sources": .array(sources.map { [.string($0.name), .integer($0.documentCount)] }),
      "candidates": .array(candidates.map(\.json)),
    ]
    if sourceDraws != nil {
      do throws(FileError) {
        let written = try writeDraws()
        object["draw_files"] = .array(
          zip(zip(written.files, written.counts), written.digests).map { file, digest in
            [.string(file.0), .integer(file.1), .string(digest)]
          })
        object["draws"] = .string(Self.text(of: written.draws))
      } catch {
        throw AnalysisError(.storage, "\(error)")
      }
    }
    return JSONValue.object(object).canonicalText()
  }

  /// Restores a state.
  init(
    _ checkpoint: String, _ settings: DetectionSettings, _ storage: DocumentStorage
  ) throws(AnalysisError) {
    let unknown = AnalysisError(
      .storage, "the checkpoint is none of this version's; start again without --resume")
    guard let value = try? JSONValue(parsing: Array(checkpoint.utf8)),
      case .object(let object) = value, object["format"] == .string(Self.format),
      case .integer(let documents)? = object["documents"],
      case .string(let selection)? = object["selection"],
      case .array(let sums)? = object["sums"], sums.count == settings.watermarks.count,
      case .array(let sources)? = object["sources"],
      case .array(let candidates)? = object["candidates"],
      case .array(let files)? = object["draw_files"], case .string(let open)? = object["draws"],
      let openDraws = Self.draws(of: open),
      let restored = DiscoverySelection(checkpoint: selection)
    else { throw unknown }
    self.init(settings, storage)
    var readSums: [Sums] = []
    for entry in sums {
      guard let read = Sums(entry) else { throw unknown }
      readSums.append(read)
    }
    var readSources: [Source] = []
    for entry in sources {
      guard case .array(let parts) = entry, parts.count == 2, case .string(let name) = parts[0],
        case .integer(let count) = parts[1]
      else { throw unknown }
      readSources.append(Source(name: name, documentCount: count))
    }
    var readCandidates: [Candidate] = []
    for entry in candidates {
      guard let read = Candidate(entry, configurationCount: sums.count) else { throw unknown }
      readCandidates.append(read)
    }
    var written = SourceDraws.Checkpoint()
    written.draws = openDraws
    for entry in files {
      guard case .array(let parts) = entry, parts.count == 3, case .string(let name) = parts[0],
        case .integer(let count) = parts[1], case .string(let digest) = parts[2],
        count >= 0, count <= Int.max / 64, !name.contains("/")
      else { throw unknown }
      written.files.append(name)
      written.counts.append(count)
      written.digests.append(digest)
    }
    do throws(FileError) {
      restore(
        documents, readSums, restored, readCandidates, readSources,
        try SourceDraws(
          resuming: written, settings.drawForms, memoryByteLimit: storage.memoryByteLimit,
          folder: storage.folder))
    } catch {
      throw AnalysisError(.storage, "\(error)")
    }
  }
}

extension DetectionState {
  /// Group, token, key and score of each draw in hexadecimal.
  private static func text(of draws: [SourceDraw]) -> String {
    draws.map { draw in
      [UInt64(draw.group), UInt64(draw.token), draw.key.high, draw.key.low, draw.score.bitPattern]
        .map { String($0, radix: 16) }.joined(separator: " ")
    }.joined(separator: " ")
  }

  private static func draws(of text: String) -> [SourceDraw]? {
    let parts = text.split(separator: " ")
    let words = parts.compactMap { UInt64($0, radix: 16) }
    guard words.count == parts.count, words.count.isMultiple(of: 5) else { return nil }
    var draws: [SourceDraw] = []
    for place in stride(from: 0, to: words.count, by: 5) {
      guard let group = UInt32(exactly: words[place]),
        let token = UInt32(exactly: words[place + 1])
      else { return nil }
      draws.append(
        SourceDraw(
          group: group, token: token,
          key: DrawKey(high: words[place + 2], low: words[place + 3]),
          score: Double(bitPattern: words[place + 4])))
    }
    return draws
  }
}

extension DetectionState.Sums {
  fileprivate init?(_ value: JSONValue) {
    guard case .object(let object) = value, case .array(let counts)? = object["documents"],
      case .integer(let draws)? = object["draws"],
      case .string(let rejections)? = object["rejections"],
      case .array(let levels)? = object["expected"],
      let table = FalsePositiveTable(checkpoint: rejections)
    else { return nil }
    documents = counts.compactMap { if case .integer(let count) = $0 { count } else { nil } }
    guard documents.count == DetectionStatus.allCases.count else { return nil }
    drawCount = draws
    self.rejections = table
    expected = levels.compactMap { level in
      if case .string(let text) = level { ExpectedFalsePositives(checkpoint: text) } else { nil }
    }
    guard expected.map(\.alpha) == table.alphas else { return nil }
  }
}

extension DetectionState.Candidate {
  fileprivate var json: JSONValue {
    [
      .integer(place), id.map(JSONValue.string) ?? .null, source.map(JSONValue.string) ?? .null,
      .integer(best), .integer(tokensScored), .string(Self.bits(score)),
      .string(Self.bits(pValue)), .string(Self.bits(log10P)), .boolean(hasNumericID),
    ]
  }

  fileprivate init?(_ value: JSONValue, configurationCount: Int) {
    guard case .array(let parts) = value, parts.count == 9, case .integer(let place) = parts[0],
      case .integer(let best) = parts[3], (0..<configurationCount).contains(best),
      case .integer(let tokensScored) = parts[4], let score = Self.number(parts[5]),
      let pValue = Self.number(parts[6]), let log10P = Self.number(parts[7]),
      case .boolean(let hasNumericID) = parts[8]
    else { return nil }
    self.place = place
    if case .string(let id) = parts[1] { self.id = id }
    if case .string(let source) = parts[2] { self.source = source }
    self.best = best
    self.tokensScored = tokensScored
    self.score = score
    self.pValue = pValue
    self.log10P = log10P
    self.hasNumericID = hasNumericID
  }

  private static func bits(_ value: Double) -> String { String(value.bitPattern, radix: 16) }

  private static func number(_ value: JSONValue) -> Double? {
    guard case .string(let text) = value, let bits = UInt64(text, radix: 16) else { return nil }
    return Double(bitPattern: bits)
  }
}
