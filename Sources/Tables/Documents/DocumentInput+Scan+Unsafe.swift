import FairmarkFiles
import Synchronization

/// Takes the documents of a block and gives what is made of them; one a thread.
public protocol DocumentConsumer: SendableMetatype {
  /// What is made of a block.
  associatedtype Output: Sendable

  /// Takes the next document of the block.
  ///
  /// - Parameter document: The document, good until the call returns.
  /// - Throws: Whatever ends the scan.
  mutating func consume(_ document: TokenDocument) throws

  /// Gives what was made of the documents since the last call.
  mutating func takeOutput() -> Output
}

/// How documents are read; nothing here changes what is found.
public struct DocumentScanOptions: Hashable, Sendable {
  /// The number of threads, from 1; the number of processors when `nil`.
  public var threadCount: Int?
  /// About how many bytes a thread takes at once, at most: fewer where they take long.
  public var blockByteCount = 1 << 20
  /// Where the scan tells how far it has come.
  public var progress: ScanProgress?
  /// The place that an earlier scan reached.
  public var start: DocumentPosition?

  /// Creates the default options.
  public init() {}
}

/// That the bytes before the place where a scan should go on are not those that were read before.
public struct DocumentPrefixDiffers: Error, Hashable, Sendable {
  /// The file that differs.
  public var path: String
}

extension DocumentInput {
  /// Reads all documents in blocks, several at once, and joins what is made of them in their order.
  ///
  /// - Parameters:
  ///   - options: Threads, sizes, and where to begin.
  ///   - makeConsumer: Makes a consumer for each thread.
  ///   - join: Gets what was made of each block, in the order of the blocks and one at a time, with
  ///     the place after it. What it throws ends the scan.
  /// - Returns: The files.
  /// - Throws: What a consumer or `join` throws; `TableError` where a file cannot be read;
  ///   ``DocumentPrefixDiffers`` where the place to begin at is not of these files. Everything
  ///   before the fault was joined.
  /// - Complexity: O(bytes). Memory: a few blocks a thread, and the longest lines.
  public func scan<Consumer: DocumentConsumer>(
    _ options: DocumentScanOptions, makeConsumer: @escaping @Sendable () -> Consumer,
    join: @escaping @Sendable (Consumer.Output, DocumentPosition) throws -> Void
  ) throws -> [ScannedInput] {
    let threadCount = max(1, options.threadCount ?? WorkerThreads.availableProcessorCount)
    let feed = DocumentFeed(
      self, blockByteCount: options.blockByteCount, readsAhead: threadCount > 1)
    if let start = options.start {
      let difference: DocumentFeed.Difference?
      do throws(FileError) { difference = try feed.skip(to: start) } catch {
        throw TableError(error)
      }
      if let difference { throw DocumentPrefixDiffers(path: difference.path) }
      options.progress?.add(
        bytes: start.files.reduce(0) { $0 + $1.textByteCount }, rows: start.documentCount)
    }
    let order = BlockOrder<Consumer.Output>(limit: 2 * threadCount + 2, join: join)
    WorkerThreads.run(threadCount) { _ in
      var consumer = makeConsumer()
      var parser = DocumentParser(members, lineByteLimit: lineByteLimit)
      let block = DocumentBlock(byteCount: options.blockByteCount)
      var document = TokenDocument()
      while order.mayBegin() {
        do throws(FileError) {
          guard try feed.next(into: block) else {
            order.end()
            return
          }
        } catch {
          order.fail(reading: TableError(error))
          return
        }
        let start = ContinuousClock.now
        let result = Result {
          try read(block, &parser, &document, &consumer)
          return (consumer.takeOutput(), block.end)
        }
        feed.learn(block, took: start.duration(to: .now))
        options.progress?.add(
          bytes: block.byteCount, rows: block.end.documentCount - block.firstDocument)
        order.deliver(result, number: block.number)
      }
    }
    try order.throwFailure()
    return feed.inputs
  }

  private func read<Consumer: DocumentConsumer>(
    _ block: DocumentBlock, _ parser: inout DocumentParser, _ document: inout TokenDocument,
    _ consumer: inout Consumer
  ) throws {
    document.number = block.firstDocument
    document.file = block.file
    document.line = block.firstLine
    if block.isOverlong {
      document = TokenDocument(
        number: block.firstDocument, file: block.file, line: block.firstLine,
        fault: LineFault(kind: .tooLong(limit: lineByteLimit)).sentence)
      try consumer.consume(document)
      return
    }
    try LineCutter(block).forEach { line in
      if !line.isBlank {
        unsafe parser.parse(line.bytes, count: line.count, into: &document)
        try consumer.consume(document)
        document.number += 1
      }
      document.line += 1
    }
  }
}

/// Joins what threads made of blocks, in the order of the blocks.
private final class BlockOrder<Output: Sendable>: Sendable {
  private struct State {
    var pending: [Int: Result<(Output, DocumentPosition), any Error>] = [:]
    var next = 0
    var failure: (any Error)?
    var readFailure: (any Error)?
    var isOver = false
  }

  private let state = Mutex(State())
  /// How many more blocks may be begun before one is joined.
  ///
  /// So those that wait for an earlier one stay few. The earliest is always with a thread, so that none waits for ever.
  private let room: CountingSemaphore
  private let join: @Sendable (Output, DocumentPosition) throws -> Void

  init(limit: Int, join: @escaping @Sendable (Output, DocumentPosition) throws -> Void) {
    room = CountingSemaphore(limit)
    self.join = join
  }

  /// Waits until a block may be begun; false when none need be.
  func mayBegin() -> Bool {
    room.wait()
    let isOver = state.withLock { $0.isOver || $0.failure != nil }
    // Whoever waits next learns of it, too.
    if isOver { room.signal() }
    return !isOver
  }

  /// Says that there are no more blocks.
  func end() {
    state.withLock { $0.isOver = true }
    room.signal()
  }

  /// Says that what follows the blocks that were begun cannot be read.
  func fail(reading error: any Error) {
    state.withLock {
      $0.isOver = true
      if $0.readFailure == nil { $0.readFailure = error }
    }
    room.signal()
  }

  /// Takes a block, and joins what is next.
  func deliver(_ result: Result<(Output, DocumentPosition), any Error>, number: Int) {
    let joinedCount = state.withLock { state in
      state.pending[number] = result
      var count = 0
      while state.failure == nil, let next = state.pending.removeValue(forKey: state.next) {
        do {
          let (output, position) = try next.get()
          try join(output, position)
        } catch {
          state.failure = error
        }
        state.next += 1
        count += 1
      }
      // Nothing is joined after a fault, so that nobody need wait.
      return state.failure == nil ? count : 1
    }
    for _ in 0..<joinedCount { room.signal() }
  }

  func throwFailure() throws {
    if let failure = state.withLock({ $0.failure ?? $0.readFailure }) { throw failure }
  }
}
