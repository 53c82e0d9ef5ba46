import FairmarkFiles

extension CSVTable {
  /// Reads the inputs from the first byte to the last and decodes blocks of whole rows by all
  /// threads.
  func scanBlocks<Consumer: BatchConsumer>(
    _ plan: ScanPlan, _ makeConsumer: @Sendable () -> Consumer
  ) throws -> ScanHarvest<Consumer> {
    let options = plan.options
    let feed = RecordFeed(
      sources: files.map(\.records), boundary: .csv, longestRecord: limits.rowByteCount,
      blockByteCount: options.chunkByteCount, computesDigest: options.computesDigest,
      readsAhead: plan.threadCount > 1)
    let parts = plan.run(
      threads: plan.threadCount, fileCount: files.count, makeConsumer: makeConsumer
    ) { decoder, part in
      let scanner = ChunkScanner(
        files: [], fieldCount: columnNames.count, dialect: dialect, limits: limits,
        chunkByteCount: options.chunkByteCount)
      scanBlocks(scanner, decoder, feed, options, &part)
    }
    let inputs = try feed.end { error($0, at: $1) }
    try checkDictionaries(plan)
    return ScanHarvest(
      parts: parts, inputs: inputs,
      location: { feed.lines.location(fileIndex: $0, offset: $1) })
  }

  /// One thread's share: blocks in order.
  private func scanBlocks<Consumer: BatchConsumer>(
    _ scanner: ChunkScanner, _ decoder: BatchDecoder, _ feed: RecordFeed,
    _ options: ScanOptions, _ part: inout ScanPart<Consumer>
  ) {
    while let block = feed.next(into: scanner.buffer.memory) {
      var fault: ScanFault?
      let before = part.rejections.total
      let rows = scanner.rows(
        of: block, policy: options.badRows, rejections: &part.rejections, fault: &fault)
      unsafe decoder.decode(
        rows, bytes: scanner.buffer.bytes, origin: scanner.origin, fileIndex: block.fileIndex,
        policy: options.badRows, rejections: &part.rejections, fault: &fault)
      var failure: (any Error)?
      do {
        fault = try part.take(
          decoder, of: block.fileIndex, origin: scanner.origin, byteCount: block.byteCount,
          rejectedBefore: before, before: fault)
      } catch {
        failure = error
      }
      unsafe feed.finish(
        block, scanner.buffer.bytes, offsets: part.rejections.offsets(in: block.fileIndex),
        fault: fault)
      if let failure { feed.fail(failure) }
      if failure != nil || fault != nil { return }
    }
  }

  /// All rows by one thread, for dialects in which only a reader from the first byte knows what a
  /// quote means.
  func scanInOrder<Consumer: BatchConsumer>(
    _ plan: ScanPlan, _ makeConsumer: @Sendable () -> Consumer
  ) throws -> ScanHarvest<Consumer> {
    let lines = LineLedger(
      names: files.map(\.source.name), firstLines: files.map(\.firstLine),
      endsLinesAtCarriageReturns: true)
    var inputs: [StoredInput] = []
    let decoder = plan.makeDecoder()
    var part = ScanPart(
      consumer: makeConsumer(), rowCounts: Array(repeating: 0, count: files.count),
      progress: plan.options.progress)
    var blockNumber = 0
    for (fileIndex, file) in files.enumerated() {
      let text: RecordSource.Text
      do throws(FileError) {
        text = try file.records.begin(
          computesDigest: plan.options.computesDigest, readsAhead: plan.threadCount > 1,
          blockByteCount: plan.options.chunkByteCount)
      } catch {
        throw TableError(error)
      }
      defer { text.ahead?.cancel() }
      let scanner = SequentialScanner(
        stream: text.stream, origin: file.dataStart, fieldCount: columnNames.count,
        fileIndex: fileIndex, dialect: dialect, limits: limits,
        blockByteCount: plan.options.chunkByteCount)
      while true {
        var fault: ScanFault?
        let before = part.rejections.total
        let found: RowSet?
        do throws(FileError) {
          found = try scanner.nextRows(
            policy: plan.options.badRows, rejections: &part.rejections, fault: &fault)
        } catch {
          throw TableError(error)
        }
        guard let rows = found else { break }
        unsafe decoder.decode(
          rows, bytes: scanner.buffer.bytes, origin: scanner.origin, fileIndex: fileIndex,
          policy: plan.options.badRows, rejections: &part.rejections, fault: &fault)
        fault = try part.take(
          decoder, of: fileIndex, origin: scanner.origin, byteCount: scanner.consumed,
          rejectedBefore: before, before: fault)
        unsafe lines.note(
          block: blockNumber, of: fileIndex, origin: scanner.origin, bytes: scanner.buffer.bytes,
          count: fault == nil ? scanner.consumed : scanner.loaded,
          offsets: part.rejections.offsets(in: fileIndex) + (fault.map { [$0.offset] } ?? []))
        blockNumber += 1
        if let fault {
          throw error(fault, at: lines.location(fileIndex: fileIndex, offset: fault.offset))
        }
      }
      inputs.append(
        StoredInput(
          byteCount: text.reader.storedByteCount, sha256: text.reader.finishDigest()))
    }
    part.missingCounts = decoder.missingCounts
    try checkDictionaries(plan)
    do throws(FileError) {
      for file in files { try file.source.checkUnchanged() }
    } catch {
      throw TableError(error)
    }
    return ScanHarvest(
      parts: [part], inputs: inputs, location: { lines.location(fileIndex: $0, offset: $1) })
  }
}
