import FairmarkFiles
import Synchronization

extension CSVTable {
  /// What one thread brings back.
  private struct Part<Consumer: BatchConsumer>: Sendable {
    var consumer: Consumer
    var rejections: Rejections
    var missingCounts: [Int]
    var rowCounts: [Int]

    /// Counts the rows of a piece, the rejected ones included, and hands the others on.
    mutating func take(
      _ decoder: BatchDecoder, of fileIndex: Int, rejectedBefore: Int
    ) throws {
      rowCounts[fileIndex] += decoder.batch.rowCount + rejections.total - rejectedBefore
      if decoder.isComplete && decoder.batch.rowCount > 0 { try consumer.consume(decoder.batch) }
    }
  }

  /// Reads all rows once and hands the requested columns to consumers in batches.
  ///
  /// What the consumers get together is the same for every number of threads; which thread gets
  /// which rows is not. The first fault in the order of the files is the one that is thrown.
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
    let coordinator = ScanCoordinator(files: files, chunkByteCount: options.chunkByteCount)
    let digester =
      options.computesDigest
      ? FileDigester(files: files, bufferCapacity: options.chunkByteCount + ChunkScanner.slack)
      : nil
    let wanted = max(1, options.threadCount ?? WorkerThreads.availableProcessorCount)
    let useful = dialect.isSequential ? 1 : max(1, coordinator.chunks.count)
    let threadCount = min(wanted, useful)
    let parts = Mutex<[(Int, Part<Consumer>)]>([])
    let fileCount = files.count

    let consumers = (0..<threadCount).map { _ in makeConsumer() }
    let fieldIndexes = places
    WorkerThreads.run(threadCount) { index in
      let decoder = BatchDecoder(
        requests: requests, fieldIndexes: fieldIndexes, dictionaries: dictionaries,
        dialect: dialect, missing: options.missingTexts)
      var part = Part(
        consumer: consumers[index], rejections: Rejections(), missingCounts: [],
        rowCounts: Array(repeating: 0, count: fileCount))
      if dialect.isSequential {
        if index == 0 { scanInOrder(decoder, coordinator, options, &part) }
      } else {
        scanPieces(decoder, coordinator, digester, options, &part)
      }
      part.missingCounts = decoder.missingCounts
      parts.withLock { $0.append((index, part)) }
    }

    let (fault, failure) = coordinator.outcome
    if let failure { throw failure }
    if let fault {
      throw FaultLocator(files: files).error(
        fault, fieldCount: columnNames.count, limits: limits)
    }
    for (request, dictionary) in zip(requests, dictionaries)
    where dictionary?.isOverfull == true {
      throw TableError.tooManyCategories(
        in: request.name, limit: limits.categoryCount,
        at: SourceLocation(file: files[0].file.path))
    }
    do throws(FileError) {
      try digester?.finish()
      for file in files { try file.file.checkUnchanged() }
    } catch {
      throw TableError(error)
    }
    let ordered = parts.withLock { $0.sorted { $0.0 < $1.0 }.map(\.1) }
    return try gather(ordered, dictionaries: dictionaries, digests: digester?.results)
  }

  private func gather<Consumer: BatchConsumer>(
    _ parts: [Part<Consumer>], dictionaries: [CategoryDictionary?], digests: [String?]?
  ) throws(TableError) -> TableScan<Consumer> {
    var rejections = Rejections()
    var missing = Array(repeating: 0, count: dictionaries.count)
    var inputs = files.map {
      ScannedInput(path: $0.file.path, byteCount: $0.file.byteCount, sha256: nil, rowCount: 0)
    }
    for part in parts {
      rejections.merge(part.rejections)
      for index in missing.indices { missing[index] += part.missingCounts[index] }
      for index in inputs.indices { inputs[index].rowCount += part.rowCounts[index] }
    }
    for index in inputs.indices { inputs[index].sha256 = digests?[index] }
    if inputs.allSatisfy({ $0.rowCount == 0 }) {
      throw TableError(
        .noRows, at: SourceLocation(file: files[0].file.path),
        "holds a header and no rows; expected at least one row")
    }
    if inputs.reduce(0, { $0 + $1.rowCount }) == rejections.total {
      throw TableError(
        .noRows, at: SourceLocation(file: files[0].file.path),
        "not one row could be used; is the delimiter right? (`on_bad_row: fail` tells what is wrong "
          + "with the first)")
    }
    let locator = FaultLocator(files: files)
    let named = rejections.first.map {
      RejectedPlace(
        location: locator.location(fileIndex: $0.fileIndex, offset: $0.offset), reason: $0.reason)
    }
    return TableScan(
      consumers: parts.map(\.consumer), inputs: inputs, rejectedCounts: rejections.counts,
      firstRejected: named, dictionaries: dictionaries, missingCounts: missing)
  }

  /// One thread's share of a strict scan: pieces in order, each hashed while it is at hand.
  private func scanPieces<Consumer: BatchConsumer>(
    _ decoder: BatchDecoder, _ coordinator: ScanCoordinator, _ digester: FileDigester?,
    _ options: ScanOptions, _ part: inout Part<Consumer>
  ) {
    let scanner = ChunkScanner(
      files: files, dialect: dialect, limits: limits, chunkByteCount: options.chunkByteCount)
    do {
      while true {
        guard let chunk = coordinator.claim() else { break }
        var fault: ScanFault?
        let before = part.rejections.total
        guard
          let rows = try scanner.rows(
            of: chunk, parity: coordinator.parity, policy: options.badRows,
            rejections: &part.rejections, fault: &fault)
        else { return }
        unsafe decoder.decode(
          rows, bytes: scanner.buffer.bytes, origin: scanner.origin, fileIndex: chunk.fileIndex,
          policy: options.badRows, rejections: &part.rejections, fault: &fault)
        if let fault {
          coordinator.report(fault, in: chunk)
          continue
        }
        do {
          try part.take(decoder, of: chunk.fileIndex, rejectedBefore: before)
        } catch let refusal as RowFault {
          coordinator.report(
            decoder.fault(of: refusal, origin: scanner.origin, fileIndex: chunk.fileIndex),
            in: chunk)
          continue
        }
        if let digester {
          scanner.buffer.memory = try digester.take(
            chunk, scanner.buffer.memory, while: { !coordinator.isGivenUp })
        }
      }
    } catch let error as FileError {
      coordinator.fail(TableError(error))
    } catch {
      coordinator.fail(error)
    }
  }

  private static func wholeFile(_ fileIndex: Int) -> Chunk {
    Chunk(number: 0, fileIndex: fileIndex, start: 0, end: 0, isFirstOfFile: true)
  }

  /// All rows by one thread, for dialects that need it.
  private func scanInOrder<Consumer: BatchConsumer>(
    _ decoder: BatchDecoder, _ coordinator: ScanCoordinator, _ options: ScanOptions,
    _ part: inout Part<Consumer>
  ) {
    do {
      for (fileIndex, file) in files.enumerated() {
        let scanner = SequentialScanner(
          file: file, fileIndex: fileIndex, dialect: dialect, limits: limits,
          blockByteCount: options.chunkByteCount)
        while true {
          var fault: ScanFault?
          let before = part.rejections.total
          guard
            let rows = try scanner.nextRows(
              policy: options.badRows, rejections: &part.rejections, fault: &fault)
          else { break }
          unsafe decoder.decode(
            rows, bytes: scanner.buffer.bytes, origin: scanner.origin, fileIndex: fileIndex,
            policy: options.badRows, rejections: &part.rejections, fault: &fault)
          if let fault {
            coordinator.report(fault, in: Self.wholeFile(fileIndex))
            return
          }
          do {
            try part.take(decoder, of: fileIndex, rejectedBefore: before)
          } catch let refusal as RowFault {
            fault = decoder.fault(of: refusal, origin: scanner.origin, fileIndex: fileIndex)
          }
          if let fault {
            coordinator.report(fault, in: Self.wholeFile(fileIndex))
            return
          }
        }
      }
    } catch let error as FileError {
      coordinator.fail(TableError(error))
    } catch {
      coordinator.fail(error)
    }
  }
}
