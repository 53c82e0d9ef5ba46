import FairmarkFiles
import Synchronization

extension NumPyTable {
  /// The most rows that are decoded at once.
  private static let rowLimit = 4096
  /// The most fields that are decoded at once.
  private static let fieldLimit = 1 << 20

  /// Reads all rows once and hands the requested columns to consumers in batches.
  ///
  /// - Parameters:
  ///   - requests: The columns to decode; the arrays of all others are only hashed.
  ///   - options: Threads, digests, what to do about bad rows.
  ///   - makeConsumer: Makes a consumer for each thread.
  /// - Returns: The consumers, and what was learnt about the files, column by column.
  /// - Throws: `TableError` for bad data; whatever a consumer throws.
  /// - Complexity: O(bytes).
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
    let capacity = max(
      1,
      min(
        Self.rowLimit, options.chunkByteCount / 32, Self.fieldLimit / max(1, requests.count)))
    let coordinator = ScanCoordinator(chunks: pieces(of: capacity))
    let wanted = max(1, options.threadCount ?? WorkerThreads.availableProcessorCount)
    let threadCount = min(wanted, max(1, coordinator.chunks.count))
    let columns = places
    let shardCount = rowCounts.count
    let plan = ScanPlan(
      requests: requests, fieldIndexes: requests.indices.map { 3 * $0 + 2 },
      dictionaries: dictionaries, options: options, dialect: CSVDialect(), numbersAreBits: true)
    let parts = plan.run(
      threads: threadCount, fileCount: shardCount, makeConsumer: makeConsumer
    ) { decoder, part in
      scanPieces(requests, columns, capacity, decoder, coordinator, options, &part)
    }

    let (fault, failure) = coordinator.outcome
    if let failure { throw failure }
    if let fault {
      throw fault.error(
        fieldCount: columnNames.count, limits: limits, isDelimited: false,
        at: location(of: fault, places))
    }
    let firstFile = arrays[0][0].file.path
    try TableError.checkDistinctTexts(
      requests, dictionaries, limit: limits.categoryCount, at: SourceLocation(file: firstFile))
    let gathered = GatheredParts(parts, columnCount: requests.count, fileCount: shardCount)
    try gathered.checkRows(
      file: firstFile, empty: "holds no elements; expected at least one",
      unusable: "are these the right arrays?"
    ) { self.location(of: $0, columnCount: requests.count) }
    let digests = options.computesDigest ? try digests(threadCount: wanted) : nil
    let files = arrays.enumerated().flatMap { column, files in files.map { (column, $0) } }
    do throws(FileError) {
      for (_, array) in files { try array.file.checkUnchanged() }
    } catch {
      throw TableError(error)
    }
    return TableScan(
      consumers: parts.map(\.consumer),
      inputs: files.enumerated().map { index, entry in
        ScannedInput(
          path: entry.1.file.path, byteCount: entry.1.file.byteCount, sha256: digests?[index],
          rowCount: entry.1.header.count, column: entry.0)
      },
      rejectedCounts: gathered.rejections.counts,
      firstRejected: gathered.rejections.first.map { row in
        RejectedPlace(
          location: location(of: row, columnCount: requests.count), reason: row.reason)
      },
      dictionaries: dictionaries, missingCounts: gathered.missingCounts)
  }

  /// Ranges of rows, of one file of each column.
  private func pieces(of capacity: Int) -> [Chunk] {
    var chunks: [Chunk] = []
    for (shard, count) in rowCounts.enumerated() {
      for start in Swift.stride(from: 0, to: count, by: capacity) {
        chunks.append(
          Chunk(
            number: chunks.count, fileIndex: shard, start: start,
            end: min(start + capacity, count), isFirstOfFile: start == 0))
      }
    }
    return chunks
  }

  /// The first column's file and the element of a row that was left out.
  private func location(of row: RejectedRow, columnCount: Int) -> SourceLocation {
    SourceLocation(
      file: arrays[0][row.fileIndex].file.path, line: row.offset / max(1, columnCount) + 1)
  }

  /// The file and the element of a fault.
  private func location(of fault: ScanFault, _ places: [Int]) -> SourceLocation {
    let count = max(1, places.count)
    let column = places.isEmpty ? 0 : places[fault.offset % count]
    return SourceLocation(
      file: arrays[column][fault.fileIndex].file.path, line: fault.offset / count + 1)
  }

  /// One thread's share.
  private func scanPieces<Consumer: BatchConsumer>(
    _ requests: [ColumnRequest], _ places: [Int], _ capacity: Int, _ decoder: BatchDecoder,
    _ coordinator: ScanCoordinator, _ options: ScanOptions, _ part: inout ScanPart<Consumer>
  ) {
    do {
      var shard = -1
      var reader = NumPyRows(columns: [], requests: [], missing: [], capacity: 0)
      while let chunk = coordinator.claim() {
        if chunk.fileIndex != shard {
          shard = chunk.fileIndex
          reader = NumPyRows(
            columns: places.map { arrays[$0][shard] }, requests: requests,
            missing: options.missingTexts, capacity: capacity)
        }
        var fault: ScanFault?
        let before = part.rejections.total
        let rows = try reader.rows(from: chunk.start, count: chunk.end - chunk.start)
        unsafe decoder.decode(
          rows, bytes: reader.memory.bytes, origin: chunk.start * max(1, requests.count),
          fileIndex: shard, policy: options.badRows, rejections: &part.rejections, fault: &fault)
        fault = try part.take(
          decoder, of: shard, origin: chunk.start * max(1, requests.count),
          byteCount: 0, rejectedBefore: before, before: fault)
        if let fault {
          coordinator.report(fault, in: chunk)
          continue
        }
      }
    } catch let error as FileError {
      coordinator.fail(TableError(error))
    } catch {
      coordinator.fail(error)
    }
  }

  /// The digests of all files, column by column.
  private func digests(threadCount: Int) throws(TableError) -> [String] {
    let files = arrays.flatMap { $0.map(\.file) }
    let results = Mutex<[Int: Result<String, FileError>]>([:])
    let next = Atomic<Int>(0)
    WorkerThreads.run(min(threadCount, files.count)) { _ in
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < files.count else { break }
        let result = Result { () throws(FileError) in try Self.digest(of: files[index]) }
        results.withLock { $0[index] = result }
      }
    }
    var digests: [String] = []
    for index in files.indices {
      do throws(FileError) {
        if let digest = try results.withLock({ $0[index] })?.get() { digests.append(digest) }
      } catch {
        throw TableError(error)
      }
    }
    return digests
  }

  private static func digest(of file: LocalFile) throws(FileError) -> String {
    var digest = SHA256Digest()
    var place = 0
    while place < file.byteCount {
      let bytes = try file.bytes(in: place..<min(file.byteCount, place + 1 << 20))
      unsafe bytes.withUnsafeBytes { unsafe digest.update($0) }
      place += bytes.count
    }
    return digest.finish()
  }
}
