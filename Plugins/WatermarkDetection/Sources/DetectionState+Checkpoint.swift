public import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText
import FairmarkStatistics
import FairmarkWatermarking

extension DetectionState {
  private static let format = "watermark-detection/4"

  /// Everything that is needed to go on, as canonical JSON.
  ///
  /// The draws of sources are written to the storage first.
  ///
  /// - Returns: The text; no key is in it, nor what a key could be computed from.
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
      "sources": .array(
        sources.map { source in
          [
            .string(source.name), .integer(source.documentCount),
            .array(source.contributorCounts.map(JSONValue.integer)),
          ]
        }),
      "candidates": .array(candidates.map(\.json)),
    ]
    if sourceDraws != nil {
      do throws(FileError) {
        let written = try writeDraws()
        object["draw_files"] = .array(
          zip(zip(written.files, written.counts), written.digests).map { file, digest in
            [.string(file.0), .integer(file.1), .string(digest)]
          })
        object["draws"] = .string(try hidden(written.draws))
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
      let openDraws = Self.draws(of: open, settings.cipher),
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
      guard case .array(let parts) = entry, parts.count == 3, case .string(let name) = parts[0],
        case .integer(let count) = parts[1], case .array(let counts) = parts[2]
      else { throw unknown }
      let contributors = counts.compactMap(\.integer)
      guard contributors.count == settings.watermarks.count, counts.count == contributors.count
      else { throw unknown }
      readSources.append(
        Source(name: name, documentCount: count, contributorCounts: contributors))
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
          folder: storage.folder, cipher: settings.cipher))
    } catch {
      throw AnalysisError(.storage, "\(error)")
    }
  }
}

extension DetectionState {
  /// Group, token, key and score of each draw, unreadable without the keys, in hexadecimal.
  private func hidden(_ draws: [SourceDraw]) throws(FileError) -> String {
    guard let cipher, !draws.isEmpty else { return "" }
    var bytes: [UInt8] = []
    for draw in draws {
      for word in [
        UInt64(draw.group), UInt64(draw.token), draw.key.high, draw.key.low, draw.score.bitPattern,
      ] {
        for byte in 0..<UInt64(8) { bytes.append(UInt8(truncatingIfNeeded: word >> (8 * byte))) }
      }
    }
    // The same draws are the same text, and no two texts are made unreadable alike.
    let nonce = cipher.nonce(for: bytes)
    try cipher.apply(to: &bytes, nonce: nonce, at: 0, of: "(checkpoint)")
    return (nonce + bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private static func draws(of text: String, _ cipher: FileCipher) -> [SourceDraw]? {
    if text.isEmpty { return [] }
    let digits = text.utf8.map { Character(UnicodeScalar($0)).hexDigitValue }
    let nonceCount = FileCipher.blockByteCount
    guard digits.count >= 2 * nonceCount, (digits.count / 2 - nonceCount).isMultiple(of: 40) else {
      return nil
    }
    var bytes: [UInt8] = []
    for place in stride(from: 0, to: digits.count - 1, by: 2) {
      guard let high = digits[place], let low = digits[place + 1] else { return nil }
      bytes.append(UInt8(16 * high + low))
    }
    let nonce = Array(bytes.prefix(nonceCount))
    bytes.removeFirst(nonceCount)
    guard (try? cipher.apply(to: &bytes, nonce: nonce, at: 0, of: "(checkpoint)")) != nil else {
      return nil
    }
    var words: [UInt64] = []
    for place in stride(from: 0, to: bytes.count, by: 8) {
      var word: UInt64 = 0
      for byte in bytes[place..<place + 8].reversed() { word = word << 8 | UInt64(byte) }
      words.append(word)
    }
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
