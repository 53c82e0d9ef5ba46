import FairmarkFiles
import Synchronization

/// What one thread of a scan brings back.
struct ScanPart<Consumer: BatchConsumer>: Sendable {
  var consumer: Consumer
  var rejections = Rejections()
  var missingCounts: [Int] = []
  var rowCounts: [Int]
  var progress: ScanProgress?

  /// Counts the rows of a piece, the rejected ones included, and hands the others on.
  ///
  /// The rows before a fault that ends the piece are handed on, too: the consumer may refuse one of
  /// them, and that is then the first fault.
  ///
  /// - Returns: The place of the row that the consumer refused; `fault` when it took all.
  mutating func take(
    _ decoder: BatchDecoder, of fileIndex: Int, origin: Int, byteCount: Int, rejectedBefore: Int,
    before fault: ScanFault?
  ) throws -> ScanFault? {
    if let fault { decoder.keepRows(before: fault, origin: origin) }
    let rowCount = decoder.batch.rowCount + rejections.total - rejectedBefore
    rowCounts[fileIndex] += rowCount
    progress?.add(bytes: byteCount, rows: rowCount)
    guard decoder.isComplete && decoder.batch.rowCount > 0 else { return fault }
    do {
      try consumer.consume(decoder.batch)
      return fault
    } catch let refusal as RowFault {
      return decoder.fault(of: refusal, origin: origin, fileIndex: fileIndex)
    }
  }
}

/// What was read of an input, as it lies there.
struct StoredInput: Sendable {
  var byteCount: Int
  var sha256: String?
}

/// What all threads of a scan bring back.
struct ScanHarvest<Consumer: BatchConsumer> {
  /// The parts, one a thread.
  var parts: [ScanPart<Consumer>]
  /// The inputs in order.
  var inputs: [StoredInput]
  /// Finds the line of a row that was left out.
  var location: (_ fileIndex: Int, _ offset: Int) -> SourceLocation
}

/// What a scan needs besides the table.
struct ScanPlan: Sendable {
  let requests: [ColumnRequest]
  let fieldIndexes: [Int]
  let dictionaries: [CategoryDictionary?]
  let options: ScanOptions
  let dialect: CSVDialect
  /// Whether the fields of numbers are their bits, as arrays have them.
  var numbersAreBits = false

  /// The most threads that decode.
  var threadCount: Int {
    max(1, options.threadCount ?? WorkerThreads.availableProcessorCount)
  }

  /// Makes a thread's decoder.
  func makeDecoder() -> BatchDecoder {
    BatchDecoder(
      requests: requests, fieldIndexes: fieldIndexes, dictionaries: dictionaries,
      dialect: dialect, missing: options.missingTexts, numbersAreBits: numbersAreBits)
  }

  /// Runs threads, each with a decoder of its own.
  func run<Consumer: BatchConsumer>(
    threads count: Int, fileCount: Int, makeConsumer: @Sendable () -> Consumer,
    _ body: @escaping @Sendable (BatchDecoder, inout ScanPart<Consumer>) -> Void
  ) -> [ScanPart<Consumer>] {
    let parts = Mutex<[(Int, ScanPart<Consumer>)]>([])
    let consumers = (0..<count).map { _ in makeConsumer() }
    WorkerThreads.run(count) { index in
      let decoder = makeDecoder()
      var part = ScanPart(
        consumer: consumers[index], rowCounts: Array(repeating: 0, count: fileCount),
        progress: options.progress)
      body(decoder, &part)
      part.missingCounts = decoder.missingCounts
      let done = part
      parts.withLock { $0.append((index, done)) }
    }
    return parts.withLock { $0.sorted { $0.0 < $1.0 }.map(\.1) }
  }
}

extension CSVTable {
  /// Reads all rows once and hands the requested columns to consumers in batches.
  ///
  /// What the consumers get together is the same for every number of threads; which thread gets
  /// which rows is not. The first fault in the order of the files is the one that is thrown.
  ///
  /// Plain files are read at many places at once. Standard input, pipes, compressed and transcoded
  /// files, and those together with them, are read from the first byte to the last, in a thread of
  /// its own when there are several; a pipe can be scanned once.
  ///
  /// - Parameters:
  ///   - requests: The columns to decode; all others are only checked for structure and UTF-8.
  ///   - options: Threads, digests, what to do about bad rows.
  ///   - makeConsumer: Makes a consumer for each thread.
  /// - Returns: The consumers, and what was learnt about the files.
  /// - Throws: `TableError` for bad data; whatever a consumer throws.
  /// - Complexity: O(bytes). Memory: some MiB a thread, and the dictionaries.
  public func scan<Consumer: BatchConsumer>(
    _ requests: [ColumnRequest], options: ScanOptions = ScanOptions(),
    makeConsumer: @Sendable () -> Consumer
  ) throws -> TableScan<Consumer> {
    var places: [Int] = []
    for request in requests { places.append(try place(of: request.name)) }
    let dictionaries = requests.map { request in
      request.kind == .category
        ? CategoryDictionary(missing: options.missingTexts, limit: limits.categoryCount) : nil
    }
    let plan = ScanPlan(
      requests: requests, fieldIndexes: places, dictionaries: dictionaries, options: options,
      dialect: dialect)
    let harvest: ScanHarvest<Consumer>
    if dialect.isSequential {
      harvest = try scanInOrder(plan, makeConsumer)
    } else if let placed = placedFiles {
      harvest = try scanPieces(of: placed, plan, makeConsumer)
    } else {
      harvest = try scanBlocks(plan, makeConsumer)
    }
    return try gather(harvest, dictionaries: dictionaries)
  }

  /// The files, when each can be read at any place.
  private var placedFiles: [PlacedFile]? {
    let placed = files.compactMap { file in
      file.source.plainFile.map { PlacedFile(file: $0, dataStart: file.dataStart) }
    }
    return placed.count == files.count ? placed : nil
  }

  /// The sentence for a fault.
  func error(_ fault: ScanFault, at place: SourceLocation) -> TableError {
    fault.error(
      fieldCount: columnNames.count, limits: limits, encoding: files[0].source.encoding, at: place)
  }

  /// Ends a scan in which some column has more distinct texts than the limit.
  func checkDictionaries(_ plan: ScanPlan) throws(TableError) {
    try TableError.checkDistinctTexts(
      plan.requests, plan.dictionaries, limit: limits.categoryCount,
      at: SourceLocation(file: files[0].source.name))
  }

  private func gather<Consumer: BatchConsumer>(
    _ harvest: ScanHarvest<Consumer>, dictionaries: [CategoryDictionary?]
  ) throws(TableError) -> TableScan<Consumer> {
    let gathered = GatheredParts(
      harvest.parts, columnCount: dictionaries.count, fileCount: files.count)
    try gathered.checkRows(
      file: files[0].source.name, empty: "holds a header and no rows; expected at least one row",
      unusable: "is the delimiter right?", headerFieldCount: columnNames.count
    ) { harvest.location($0.fileIndex, $0.offset) }
    return TableScan(
      consumers: harvest.parts.map(\.consumer),
      inputs: zip(files, harvest.inputs).enumerated().map { index, pair in
        ScannedInput(
          path: pair.0.source.name, byteCount: pair.1.byteCount, sha256: pair.1.sha256,
          rowCount: gathered.rowCounts[index])
      },
      rejectedCounts: gathered.rejections.counts,
      firstRejected: gathered.rejections.first.map {
        RejectedPlace(location: harvest.location($0.fileIndex, $0.offset), reason: $0.reason)
      },
      dictionaries: dictionaries, missingCounts: gathered.missingCounts)
  }
}
