import FairmarkFiles

extension CSVTable {
  /// Reads pieces of plain files at their places, by all threads at once.
  func scanPieces<Consumer: BatchConsumer>(
    of placed: [PlacedFile], _ plan: ScanPlan, _ makeConsumer: @Sendable () -> Consumer
  ) throws -> ScanHarvest<Consumer> {
    let options = plan.options
    let coordinator = ScanCoordinator(files: placed, chunkByteCount: options.chunkByteCount)
    let digester =
      options.computesDigest
      ? FileDigester(files: placed, bufferCapacity: options.chunkByteCount + ChunkScanner.slack)
      : nil
    let threadCount = min(plan.threadCount, max(1, coordinator.chunks.count))
    let parts = plan.run(
      threads: threadCount, fileCount: placed.count, makeConsumer: makeConsumer
    ) { decoder, part in
      let scanner = ChunkScanner(
        files: placed, fieldCount: columnNames.count, dialect: dialect, limits: limits,
        chunkByteCount: options.chunkByteCount)
      scanPieces(scanner, decoder, coordinator, digester, options, &part)
    }
    let locator = FaultLocator(files: placed)
    let (fault, failure) = coordinator.outcome
    if let failure { throw failure }
    if let fault {
      throw error(fault, at: locator.location(fileIndex: fault.fileIndex, offset: fault.offset))
    }
    try checkDictionaries(plan)
    do throws(FileError) {
      try digester?.finish()
      for file in placed { try file.file.checkUnchanged() }
    } catch {
      throw TableError(error)
    }
    let digests = digester?.results
    return ScanHarvest(
      parts: parts,
      inputs: placed.enumerated().map { index, file in
        StoredInput(byteCount: file.file.byteCount, sha256: digests?[index])
      },
      location: { locator.location(fileIndex: $0, offset: $1) })
  }

  /// One thread's share: pieces in order, each hashed while it is at hand.
  private func scanPieces<Consumer: BatchConsumer>(
    _ scanner: ChunkScanner, _ decoder: BatchDecoder, _ coordinator: ScanCoordinator,
    _ digester: FileDigester?, _ options: ScanOptions, _ part: inout ScanPart<Consumer>
  ) {
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
        fault = try part.take(
          decoder, of: chunk.fileIndex, origin: scanner.origin, byteCount: chunk.end - chunk.start,
          rejectedBefore: before, before: fault)
        if let fault {
          coordinator.report(fault, in: chunk)
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
}
