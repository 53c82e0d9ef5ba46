import Glibc
import Synchronization

/// Reads a stream in a thread of its own, some blocks ahead of whoever takes them, so that reading,
/// decompressing and hashing go on while rows are decoded.
public final class ReadAheadStream: ByteStream, @unchecked Sendable {
  /// What both threads hold; the one that lets go last frees it.
  @safe private final class Ring: @unchecked Sendable {
    let source: any ByteStream
    let blockByteCount: Int
    let blockCount: Int
    private let blocks: UnsafeMutableRawPointer
    // Written by the reading thread before it raises `filled`, read by the other after that.
    private let lengths: UnsafeMutablePointer<Int>
    var failure: FileError?
    let free: CountingSemaphore
    let filled = CountingSemaphore(0)
    let isCancelled = Atomic(false)

    init(_ source: any ByteStream, blockCount: Int, blockByteCount: Int) {
      self.source = source
      self.blockCount = blockCount
      self.blockByteCount = blockByteCount
      unsafe blocks = .allocate(byteCount: blockCount * blockByteCount, alignment: 64)
      unsafe lengths = .allocate(capacity: blockCount)
      unsafe lengths.initialize(repeating: 0, count: blockCount)
      free = CountingSemaphore(blockCount)
    }

    deinit {
      unsafe blocks.deallocate()
      unsafe lengths.deallocate()
    }

    /// Fills free blocks until the source has come to its end.
    func run() {
      var index = 0
      while true {
        free.wait()
        if isCancelled.load(ordering: .acquiring) { return }
        // SAFETY: the other thread has done with the block, which lies within the allocation.
        let block = unsafe UnsafeMutableRawBufferPointer(
          start: blocks + index * blockByteCount, count: blockByteCount)
        let count = unsafe source.fill(block, failure: &failure)
        unsafe lengths[index] = count
        filled.signal()
        if count < blockByteCount { return }
        index = (index + 1) % blockCount
      }
    }

    /// The bytes of a block that was filled.
    func block(_ index: Int) -> UnsafeRawBufferPointer {
      // SAFETY: as many bytes of the block were written.
      unsafe UnsafeRawBufferPointer(start: blocks + index * blockByteCount, count: lengths[index])
    }
  }

  private let ring: Ring
  private var index = 0
  private var place = 0
  private var holdsBlock = false
  private var isAtEnd = false

  private init(_ ring: Ring) { self.ring = ring }

  deinit { cancel() }

  /// Begins to read ahead.
  ///
  /// - Parameters:
  ///   - source: The stream, which nobody else reads from now on.
  ///   - blockCount: The most blocks that are read ahead.
  ///   - blockByteCount: The bytes of a block.
  /// - Returns: A stream of the same bytes; `nil` when the system refuses a thread.
  public static func reading(
    _ source: any ByteStream, blockCount: Int = 4, blockByteCount: Int = 256 << 10
  ) -> ReadAheadStream? {
    let ring = Ring(source, blockCount: blockCount, blockByteCount: blockByteCount)
    let retained = unsafe Unmanaged.passRetained(ring)
    var attributes = pthread_attr_t()
    unsafe pthread_attr_init(&attributes)
    defer { unsafe pthread_attr_destroy(&attributes) }
    // Nobody waits for the thread: it may be held up by a pipe into which nothing comes.
    unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    var thread = pthread_t()
    let status = unsafe pthread_create(
      &thread, &attributes,
      { argument in
        // SAFETY: the argument is the ring that was retained for this thread alone.
        if let argument = unsafe argument {
          unsafe Unmanaged<Ring>.fromOpaque(argument).takeRetainedValue().run()
        }
        return nil
      }, retained.toOpaque())
    guard status == 0 else {
      unsafe retained.release()
      return nil
    }
    return ReadAheadStream(ring)
  }

  /// Reads the next bytes, and waits for them when they are not there yet.
  ///
  /// - Parameter buffer: Where the bytes go; at least one byte.
  /// - Returns: How many came, from 1; 0 at the end, and once reading was given up.
  /// - Throws: `FileError` when the source threw it.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    if isAtEnd { return try atEnd() }
    if !holdsBlock {
      if isCancelled { return 0 }
      ring.filled.wait()
      if isCancelled { return 0 }
      holdsBlock = true
    }
    let block = unsafe ring.block(index)
    let count = min(block.count - place, buffer.count)
    // SAFETY: `place` + `count` is at most the block's length.
    unsafe buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: block[place..<place + count]))
    place += count
    if place == block.count {
      // A block that is not full is the last one.
      isAtEnd = block.count < ring.blockByteCount
      holdsBlock = false
      place = 0
      index = (index + 1) % ring.blockCount
      ring.free.signal()
    }
    return count == 0 ? try atEnd() : count
  }

  private var isCancelled: Bool { ring.isCancelled.load(ordering: .acquiring) }

  private func atEnd() throws(FileError) -> Int {
    if let failure = ring.failure { throw failure }
    return 0
  }

  /// Gives up, from any thread: whoever waits for bytes goes on as if at the end, and the reading
  /// thread ends once the system answers it.
  public func cancel() {
    ring.isCancelled.store(true, ordering: .releasing)
    ring.free.signal()
    ring.filled.signal()
  }
}
