import FairmarkFiles
import Synchronization

/// A run of whole records of one input, in a buffer.
struct RecordBlock: Sendable {
  /// Its number in the scan, from 0; blocks of one input have consecutive numbers.
  let number: Int
  /// The input's number.
  let fileIndex: Int
  /// Its first byte in the input's text, where a record begins.
  let origin: Int
  /// Its length.
  let byteCount: Int
  /// Whether it holds no whole record, because the one that begins here is longer than the limit.
  let isTooLong: Bool

  /// The block as a piece of its input.
  var chunk: Chunk {
    Chunk(
      number: number, fileIndex: fileIndex, start: origin, end: origin + byteCount,
      isFirstOfFile: true)
  }
}

/// Hands out the records of inputs that are read from the first byte to the last: standard input,
/// pipes, compressed and transcoded files.
///
/// A thread that asks gets the next block of whole records in a buffer of its own, so that any number
/// of threads decode while another one reads, decompresses and hashes. What they find together is the
/// same for every number of threads and size of blocks, and the first fault in the order of the
/// records is the one that is kept.
///
/// ```swift
/// while let block = feed.next(into: memory) {
///   // Decode `block.byteCount` bytes of `memory.bytes`.
///   feed.finish(block, memory.bytes, offsets: rejectedOffsets, fault: fault)
/// }
/// ```
final class RecordFeed: Sendable {
  private struct Reading {
    var fileIndex = 0
    var reader: SourceReader?
    var stream: (any ByteStream)?
    /// Bytes after the last record that was handed out.
    var carried: [UInt8] = []
    var origin = 0
    var nextNumber = 0
    /// Why the bytes after those at hand cannot be had.
    var failure: FileError?
    var isAtEndOfInput = false
    var isDone = false
    var inputs: [StoredInput] = []
  }

  private struct Outcome {
    var fault: ScanFault?
    var failure: (any Error)?
    var readFailure: FileError?
    var ahead: ReadAheadStream?
  }

  let sources: [RecordSource]
  let lines: LineLedger
  private let boundary: RecordBoundary
  private let longestRecord: Int
  private let blockByteCount: Int
  private let computesDigest: Bool
  private let readsAhead: Bool
  private let reading = Mutex(Reading())
  private let result = Mutex(Outcome())

  /// Begins before the first input.
  ///
  /// - Parameters:
  ///   - sources: The inputs in order.
  ///   - boundary: Where one record ends and the next begins.
  ///   - longestRecord: The most bytes that are looked at for the end of a record.
  ///   - blockByteCount: The bytes of a block, unless a record is longer.
  ///   - computesDigest: Whether inputs are hashed on the way.
  ///   - readsAhead: Whether reading has a thread of its own.
  init(
    sources: [RecordSource], boundary: RecordBoundary, longestRecord: Int, blockByteCount: Int,
    computesDigest: Bool, readsAhead: Bool
  ) {
    self.sources = sources
    self.boundary = boundary
    self.longestRecord = longestRecord
    self.blockByteCount = max(1, blockByteCount)
    self.computesDigest = computesDigest
    self.readsAhead = readsAhead
    lines = LineLedger(
      names: sources.map(\.source.name), firstLines: sources.map(\.firstLine),
      endsLinesAtCarriageReturns: boundary.endsLinesAtCarriageReturns)
  }

  // MARK: Taking blocks

  /// Reads the next block.
  ///
  /// - Parameter memory: Gets the bytes, and grows when a record needs it; the margin after them is
  ///   zeroed.
  /// - Returns: The block; `nil` at the end of the last input, and once a fault or failure is known.
  func next(into memory: ByteBuffer) -> RecordBlock? {
    reading.withLock { reading in
      while !reading.isDone && !isGivenUp {
        do throws(FileError) {
          try begin(&reading)
        } catch {
          result.withLock { $0.readFailure = error }
          reading.isDone = true
          return nil
        }
        if let block = read(&reading, into: memory) { return block }
      }
      return nil
    }
  }

  /// Opens the next input, unless one is being read.
  private func begin(_ reading: inout Reading) throws(FileError) {
    guard reading.reader == nil else { return }
    let text = try sources[reading.fileIndex].begin(
      computesDigest: computesDigest, readsAhead: readsAhead, blockByteCount: blockByteCount)
    let isLate = result.withLock { result in
      result.ahead = text.ahead
      return result.fault != nil || result.failure != nil
    }
    // Whoever gave up did not know of this thread.
    if isLate { text.ahead?.cancel() }
    reading.reader = text.reader
    reading.stream = text.stream
    reading.origin = sources[reading.fileIndex].dataStart
    reading.isAtEndOfInput = false
  }

  /// Reads whole records; `nil` when the input has no more, and the next one is at hand.
  private func read(_ reading: inout Reading, into memory: ByteBuffer) -> RecordBlock? {
    let carried = reading.carried.count
    memory.grow(to: max(blockByteCount, carried), keeping: 0)
    unsafe memory.raw(0..<carried).copyBytes(from: reading.carried)
    var filled = carried
    var wanted = max(blockByteCount, carried)
    while true {
      if filled < wanted, !reading.isAtEndOfInput, reading.failure == nil,
        let stream = reading.stream
      {
        let count = unsafe stream.fill(
          memory.raw(filled..<wanted), failure: &reading.failure)
        filled += count
        reading.isAtEndOfInput = filled < wanted && reading.failure == nil
      }
      memory.clearMargin(after: filled)
      if reading.isAtEndOfInput {
        let block = filled == 0 ? nil : take(&reading, filled)
        reading.carried = []
        endInput(&reading)
        return block
      }
      let end = unsafe boundary.lastEnd(memory.bytes, count: filled)
      if end > 0 {
        // SAFETY: `end` is at most `filled`.
        reading.carried = unsafe Array(
          UnsafeBufferPointer(start: memory.bytes + end, count: filled - end))
        memory.clearMargin(after: end)
        return take(&reading, end)
      }
      if let failure = reading.failure {
        result.withLock { $0.readFailure = failure }
        reading.isDone = true
        return nil
      }
      if filled > longestRecord {
        reading.isDone = true
        return take(&reading, filled, isTooLong: true)
      }
      wanted *= 2
      memory.grow(to: wanted, keeping: filled)
    }
  }

  private func take(
    _ reading: inout Reading, _ count: Int, isTooLong: Bool = false
  ) -> RecordBlock {
    let block = RecordBlock(
      number: reading.nextNumber, fileIndex: reading.fileIndex, origin: reading.origin,
      byteCount: count, isTooLong: isTooLong)
    reading.nextNumber += 1
    reading.origin += count
    return block
  }

  private func endInput(_ reading: inout Reading) {
    if let reader = reading.reader {
      reading.inputs.append(
        StoredInput(byteCount: reader.storedByteCount, sha256: reader.finishDigest()))
    }
    reading.reader = nil
    reading.stream = nil
    result.withLock { $0.ahead = nil }
    reading.fileIndex += 1
    reading.isDone = reading.fileIndex == sources.count
  }

  // MARK: Telling what became of them

  /// Ends a block, whatever became of its records; each block is ended once.
  ///
  /// - Parameters:
  ///   - block: The block.
  ///   - bytes: Its bytes.
  ///   - offsets: Places in the text that a message may be about, such as records that were left out.
  ///   - fault: The block's first fault; later blocks are not begun.
  func finish(
    _ block: RecordBlock, _ bytes: UnsafePointer<UInt8>, offsets: [Int], fault: ScanFault?
  ) {
    unsafe lines.note(
      block: block.number, of: block.fileIndex, origin: block.origin, bytes: bytes,
      count: block.byteCount, offsets: offsets + (fault.map { [$0.offset] } ?? []))
    guard let fault else { return }
    let ahead = result.withLock { result in
      result.fault.keepFirst(fault)
      return result.ahead
    }
    ahead?.cancel()
  }

  /// Ends the scan for a reason that is not a place in the data.
  func fail(_ error: any Error) {
    let ahead = result.withLock { result in
      if result.failure == nil { result.failure = error }
      return result.ahead
    }
    ahead?.cancel()
  }

  private var isGivenUp: Bool {
    result.withLock { $0.fault != nil || $0.failure != nil }
  }

  /// What was read of each input.
  ///
  /// - Returns: The inputs in order, once all threads have come to the end.
  /// - Throws: What a thread failed with; the first fault, as `makeError` words it; `FileError` when
  ///   an input could not be read after its last good record, or has changed meanwhile.
  func end(_ makeError: (ScanFault, SourceLocation) -> TableError) throws -> [StoredInput] {
    let (fault, failure, readFailure) = result.withLock {
      ($0.fault, $0.failure, $0.readFailure)
    }
    if let failure { throw failure }
    if let fault {
      throw makeError(
        fault, lines.location(fileIndex: fault.fileIndex, offset: fault.offset))
    }
    do throws(FileError) {
      if let readFailure { throw readFailure }
      for source in sources { try source.source.checkUnchanged() }
    } catch {
      throw TableError(error)
    }
    return reading.withLock { $0.inputs }
  }
}
