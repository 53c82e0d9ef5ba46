import FairmarkFiles
import Synchronization

extension JSONLinesTable {
  /// The names that one thread met.
  private struct Names: Sendable {
    var texts: [[UInt8]]
    var firstPlaces: [JSONNames.FirstPlace?]
    var isOverfull: Bool
  }

  /// Reads all rows once and hands the requested columns to consumers in batches.
  ///
  /// What the consumers get together is the same for every number of threads; which thread gets
  /// which rows is not. The first fault in the order of the files is the one that is thrown.
  ///
  /// - Parameters:
  ///   - requests: The columns to decode; all others are only checked.
  ///   - options: Threads, digests, what to do about bad rows.
  ///   - makeConsumer: Makes a consumer for each thread.
  /// - Returns: The consumers, and what was learnt about the files.
  /// - Throws: `TableError` for bad data, a requested name that no object has among them; whatever a
  ///   consumer throws.
  /// - Complexity: O(bytes). Memory: some MiB a thread, the dictionaries and the names.
  public func scan<Consumer: BatchConsumer>(
    _ requests: [ColumnRequest], options: ScanOptions = ScanOptions(),
    makeConsumer: @Sendable () -> Consumer
  ) throws -> TableScan<Consumer> {
    for request in requests { _ = try place(of: request.name) }
    let dictionaries = requests.map { request in
      request.kind == .category
        ? CategoryDictionary(missing: options.missingTexts, limit: limits.categoryCount) : nil
    }
    let fields = JSONLinesTokenizer.fields(for: requests)
    let plan = ScanPlan(
      requests: requests, fieldIndexes: fields.fieldIndexes,
      dictionaries: dictionaries, options: options, dialect: CSVDialect())
    let feed = RecordFeed(
      sources: files, boundary: .lines, longestRecord: limits.rowByteCount,
      blockByteCount: options.chunkByteCount, computesDigest: options.computesDigest,
      readsAhead: plan.threadCount > 1)
    let found = Mutex<[Names]>([])
    let parts = plan.run(
      threads: plan.threadCount, fileCount: files.count, makeConsumer: makeConsumer
    ) { decoder, part in
      let names = scanBlocks(plan, fields.wanted, decoder, feed, &part)
      found.withLock { $0.append(names) }
    }
    let inputs = try feed.end { fault, place in error(fault, at: place) }
    let place = SourceLocation(file: files[0].source.name)
    try TableError.checkDistinctTexts(
      requests, dictionaries, limit: limits.categoryCount, at: place)
    let gathered = GatheredParts(parts, columnCount: requests.count, fileCount: files.count)
    try gathered.checkRows(
      file: place.file, empty: "holds no rows; expected one JSON object a line",
      unusable: "is it JSON Lines?"
    ) { feed.lines.location(fileIndex: $0.fileIndex, offset: $0.offset) }
    let names = try gather(found.withLock { $0 }, at: place)
    try TableError.checkNamesDiffer(names, at: place)
    if let absent = requests.first(where: { !names.contains($0.name) }) {
      throw absentColumn(absent.name, among: names)
    }
    return TableScan(
      consumers: parts.map(\.consumer),
      inputs: zip(files, inputs).enumerated().map { index, pair in
        ScannedInput(
          path: pair.0.source.name, byteCount: pair.1.byteCount, sha256: pair.1.sha256,
          rowCount: gathered.rowCounts[index])
      },
      rejectedCounts: gathered.rejections.counts,
      firstRejected: gathered.rejections.first.map {
        RejectedPlace(
          location: feed.lines.location(fileIndex: $0.fileIndex, offset: $0.offset),
          reason: $0.reason)
      },
      dictionaries: dictionaries, missingCounts: gathered.missingCounts, columnNames: names)
  }

  /// The names of all objects in the order in which they appear in the files.
  private func gather(
    _ parts: [Names], at place: SourceLocation
  ) throws(TableError) -> [String] {
    var firstPlaces: [[UInt8]: JSONNames.FirstPlace] = [:]
    for part in parts {
      for (name, found) in zip(part.texts, part.firstPlaces) {
        guard let found else { continue }
        if let known = firstPlaces[name], known < found { continue }
        firstPlaces[name] = found
      }
    }
    if firstPlaces.count > limits.columnCount || parts.contains(where: \.isOverfull) {
      throw TableError(
        .tooManyColumns, at: place,
        "the objects have more than \(limits.columnCount) different names; are values used as "
          + "names? (`limits: {columns: N}` raises the limit)")
    }
    return firstPlaces.sorted { $0.value < $1.value }.map {
      String(decoding: $0.key, as: UTF8.self)
    }
  }

  /// One thread's share: blocks of whole lines.
  private func scanBlocks<Consumer: BatchConsumer>(
    _ plan: ScanPlan, _ wanted: [ColumnRequest], _ decoder: BatchDecoder, _ feed: RecordFeed,
    _ part: inout ScanPart<Consumer>
  ) -> Names {
    let options = plan.options
    let memory = ByteBuffer(capacity: options.chunkByteCount)
    var tokenizer = JSONLinesTokenizer(
      wanted: wanted, missing: options.missingTexts, limits: limits, memory: memory,
      marksNested: options.marksNested)
    while let block = feed.next(into: memory) {
      tokenizer.use(memory)
      var fault: ScanFault?
      let before = part.rejections.total
      let rows = tokenizer.rows(
        of: block, policy: options.badRows, rejections: &part.rejections, fault: &fault)
      unsafe decoder.decode(
        rows, bytes: tokenizer.bytes, origin: block.origin, fileIndex: block.fileIndex,
        policy: options.badRows, rejections: &part.rejections, fault: &fault)
      var failure: (any Error)?
      do {
        fault = try part.take(
          decoder, of: block.fileIndex, origin: block.origin, byteCount: block.byteCount,
          rejectedBefore: before, before: fault)
      } catch {
        failure = error
      }
      unsafe feed.finish(
        block, memory.bytes, offsets: part.rejections.offsets(in: block.fileIndex), fault: fault)
      if let failure { feed.fail(failure) }
      if failure != nil || fault != nil { break }
    }
    return Names(
      texts: tokenizer.names.texts, firstPlaces: tokenizer.names.firstPlaces,
      isOverfull: tokenizer.names.isOverfull)
  }
}
