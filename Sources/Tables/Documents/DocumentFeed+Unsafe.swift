import FairmarkFiles
import Glibc
import Synchronization

/// A run of whole lines, in a buffer of its own.
///
/// One thread at a time holds a block; it is handed on, never shared.
@safe final class DocumentBlock: @unchecked Sendable {
  let memory: ByteBuffer
  /// Its number in the scan, from 0.
  fileprivate(set) var number = 0
  /// How many bytes of the buffer are lines.
  fileprivate(set) var byteCount = 0
  /// The first byte of the first line.
  fileprivate(set) var start = 0
  /// The file of the lines, where there are several.
  fileprivate(set) var file: String?
  fileprivate(set) var firstLine = 1
  fileprivate(set) var firstDocument = 0
  /// Whether it is one line that is longer than the limit, of which nothing is kept.
  fileprivate(set) var isOverlong = false
  /// The place after it.
  fileprivate(set) var end = DocumentPosition()

  init(byteCount: Int) { memory = ByteBuffer(capacity: byteCount) }
}

/// Hands out the lines of documents in blocks, in the order of the files.
///
/// What the blocks hold together is the same for every size of blocks.
final class DocumentFeed: Sendable {
  private struct State: ~Copyable {
    var reader: SourceReader?
    var stream: (any ByteStream)?
    var carried: [UInt8] = []
    var isAtEnd = false
    var failure: FileError?
    var digest = SHA256Digest()
    var position = DocumentPosition()
    var nextNumber = 0
    var inputs: [ScannedInput] = []
    var ahead: ReadAheadStream?
    var size: BlockSize

    init(_ size: BlockSize) { self.size = size }

    mutating func withLastFile(_ change: (inout DocumentPosition.ReadFile) -> Void) {
      guard !position.files.isEmpty else { return }
      change(&position.files[position.files.count - 1])
    }
  }

  private let input: DocumentInput
  private let blockByteCount: Int
  private let readsAhead: Bool
  private let state: Mutex<State>

  init(_ input: DocumentInput, blockByteCount: Int, readsAhead: Bool) {
    self.input = input
    self.blockByteCount = max(1, blockByteCount)
    self.readsAhead = readsAhead
    state = Mutex(State(BlockSize(limit: blockByteCount)))
  }

  /// Learns how long a block took, for the size of those that follow.
  func learn(_ block: DocumentBlock, took duration: Duration) {
    state.withLock { $0.size.learn(block.byteCount, took: duration) }
  }

  /// The files that were read to their ends.
  var inputs: [ScannedInput] { state.withLock { $0.inputs } }

  // MARK: Files

  private func begin(_ state: inout State) throws(FileError) {
    let source = input.sources[state.inputs.count]
    let reader = try source.open(computesDigest: source.plainFile == nil)
    state.reader = reader
    let ahead = readsAhead ? ReadAheadStream.reading(reader) : nil
    state.ahead = ahead
    state.stream = ahead ?? reader
    state.isAtEnd = false
    state.digest = SHA256Digest()
    state.carried = []
    state.position.files.append(DocumentPosition.ReadFile())
  }

  /// What documents call the file that is read.
  private func fileLabel(_ state: borrowing State) -> String? {
    let place = state.position.files.count - 1
    return input.labels.indices.contains(place) ? input.labels[place] : nil
  }

  /// Ends a file that was read to its end.
  private func finish(_ reader: SourceReader, _ state: inout State) throws(FileError) {
    let source = input.sources[state.inputs.count]
    try source.checkUnchanged()
    let text = state.digest.soFar()
    let stored = source.plainFile == nil ? reader.finishDigest() : text
    state.withLastFile { $0.sha256 = text }
    state.inputs.append(
      ScannedInput(
        path: source.name, byteCount: reader.storedByteCount, sha256: stored,
        rowCount: state.position.files.last?.documentCount ?? 0))
    state.reader = nil
    state.stream = nil
    state.ahead = nil
  }

  // MARK: Going on with an earlier run

  /// What is wrong with the bytes before a place.
  struct Difference: Hashable {
    /// The file.
    var path: String
  }

  /// Passes over everything before a place, and checks that it is what it was.
  ///
  /// - Parameter position: The place that an earlier run reached.
  /// - Returns: `nil` when the bytes are the same; else the first file that differs.
  /// - Throws: `FileError` when a file cannot be read.
  /// - Complexity: O(bytes before the place), which are read and hashed.
  func skip(to position: DocumentPosition) throws(FileError) -> Difference? {
    var difference: Difference?
    var failure: FileError?
    state.withLock { state in
      do throws(FileError) {
        difference = try skip(to: position, &state)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return difference
  }

  private func skip(
    to position: DocumentPosition, _ state: inout State
  ) throws(FileError) -> Difference? {
    let memory = ByteBuffer(capacity: blockByteCount)
    for (place, file) in position.files.enumerated() {
      guard place < input.sources.count else {
        return Difference(path: input.sources.last?.name ?? "")
      }
      try begin(&state)
      guard let stream = state.stream, let reader = state.reader else { return nil }
      var left = file.textByteCount
      var endsLine = true
      while left > 0 {
        let wanted = min(left, blockByteCount)
        let count = unsafe stream.fill(memory.raw(0..<wanted), failure: &state.failure)
        if let failure = state.failure { throw failure }
        unsafe state.digest.update(UnsafeRawBufferPointer(memory.raw(0..<count)))
        // SAFETY: `count` bytes were read.
        if count > 0 { endsLine = unsafe memory.bytes[count - 1] == 0x0A }
        left -= count
        if count < wanted { break }
      }
      guard left == 0, state.digest.soFar() == file.sha256 else {
        return Difference(path: input.sources[place].name)
      }
      state.position.files[place] = file
      // The earlier run came to the end of this file; what follows a line without end would lengthen it.
      guard place + 1 < position.files.count || !endsLine else { continue }
      let more = unsafe stream.fill(memory.raw(0..<1), failure: &state.failure)
      if let failure = state.failure { throw failure }
      if more > 0 { return Difference(path: input.sources[place].name) }
      if place + 1 < position.files.count {
        try finish(reader, &state)
      } else {
        state.isAtEnd = true
      }
    }
    return nil
  }

  // MARK: Blocks

  /// Reads the next block.
  ///
  /// - Parameter block: Gets the lines.
  /// - Returns: Whether there are more.
  /// - Throws: `FileError` when the next bytes cannot be had; those before them were given.
  func next(into block: DocumentBlock) throws(FileError) -> Bool {
    var failure: FileError?
    let isThere = state.withLock { state in
      do throws(FileError) {
        return try next(into: block, &state)
      } catch {
        failure = error
        state.failure = error
        return false
      }
    }
    if let failure { throw failure }
    return isThere
  }

  private func next(into block: DocumentBlock, _ state: inout State) throws(FileError) -> Bool {
    while true {
      if state.reader == nil {
        if state.inputs.count == input.sources.count { return false }
        try begin(&state)
      }
      guard let reader = state.reader, let stream = state.stream else { return false }
      if try fill(block, from: stream, &state) {
        block.number = state.nextNumber
        block.end = state.position
        state.nextNumber += 1
        return true
      }
      try finish(reader, &state)
    }
  }

  /// Puts whole lines of one file into a block; returns false at the end of the file.
  private func fill(
    _ block: DocumentBlock, from stream: any ByteStream, _ state: inout State
  ) throws(FileError) -> Bool {
    let memory = block.memory
    let blockByteCount = state.size.byteCount
    memory.grow(to: max(blockByteCount, state.carried.count), keeping: 0)
    var loaded = state.carried.count
    unsafe memory.raw(0..<loaded).copyBytes(from: state.carried)
    state.carried.removeAll(keepingCapacity: true)
    block.isOverlong = false
    var wanted = max(blockByteCount, loaded)
    var seen = 0
    while true {
      if loaded < wanted && !state.isAtEnd && state.failure == nil {
        loaded += unsafe stream.fill(memory.raw(loaded..<wanted), failure: &state.failure)
        state.isAtEnd = loaded < wanted && state.failure == nil
      }
      if let end = lastLineEnd(memory, seen..<loaded) {
        // SAFETY: the rest was read.
        unsafe state.carried += UnsafeRawBufferPointer(memory.raw(end..<loaded))
        take(block, byteCount: end, &state)
        return true
      }
      if let failure = state.failure { throw failure }
      if state.isAtEnd {
        if loaded == 0 { return false }
        if loaded <= input.lineByteLimit {
          take(block, byteCount: loaded, &state)
          return true
        }
      }
      if loaded > input.lineByteLimit {
        try passOver(block, loaded, stream, &state)
        return true
      }
      seen = loaded
      wanted = min(max(wanted * 2, blockByteCount), max(input.lineByteLimit + 1, wanted + 1))
      memory.grow(to: wanted, keeping: loaded)
    }
  }

  /// The byte after the last line feed; `nil` when there is none.
  private func lastLineEnd(_ memory: ByteBuffer, _ range: Range<Int>) -> Int? {
    var index = range.upperBound
    // SAFETY: the bytes of the range were read.
    while index > range.lowerBound {
      if unsafe memory.bytes[index - 1] == 0x0A { return index }
      index -= 1
    }
    return nil
  }

  /// Makes a block of whole lines.
  private func take(_ block: DocumentBlock, byteCount: Int, _ state: inout State) {
    block.byteCount = byteCount
    block.file = fileLabel(state)
    block.firstLine = (state.position.files.last?.lineCount ?? 0) + 1
    block.firstDocument = state.position.documentCount
    block.start = 0
    if state.position.files.last?.textByteCount == 0, hasMark(block) { block.start = 3 }
    let memory = block.memory
    memory.clearMargin(after: byteCount)
    // SAFETY: the margin behind the bytes may be written.
    unsafe memory.bytes[byteCount] = 0x0A
    unsafe state.digest.update(UnsafeRawBufferPointer(memory.raw(0..<byteCount)))
    var lineCount = 0
    var documentCount = 0
    LineCutter(block).forEach { line in
      lineCount += 1
      if !line.isBlank { documentCount += 1 }
    }
    let digest = state.digest.soFar()
    state.withLastFile { file in
      file.textByteCount += byteCount
      file.lineCount += lineCount
      file.documentCount += documentCount
      file.sha256 = digest
    }
  }

  /// Whether a block begins with the byte-order mark of UTF-8.
  private func hasMark(_ block: DocumentBlock) -> Bool {
    // SAFETY: the buffer has a margin of more than three bytes.
    unsafe block.byteCount >= 3 && block.memory.bytes[0] == 0xEF && block.memory.bytes[1] == 0xBB
      && block.memory.bytes[2] == 0xBF
  }

  /// Passes over a line that is longer than the limit, without keeping it.
  private func passOver(
    _ block: DocumentBlock, _ first: Int, _ stream: any ByteStream, _ state: inout State
  ) throws(FileError) {
    let memory = block.memory
    var loaded = first
    var total = 0
    var end: Int?
    while true {
      end = firstLineEnd(memory, loaded)
      let count = end ?? loaded
      unsafe state.digest.update(UnsafeRawBufferPointer(memory.raw(0..<count)))
      total += count
      if end != nil || state.isAtEnd { break }
      if let failure = state.failure { throw failure }
      let wanted = min(blockByteCount, memory.capacity)
      loaded = unsafe stream.fill(memory.raw(0..<wanted), failure: &state.failure)
      state.isAtEnd = loaded < wanted && state.failure == nil
    }
    if let end {
      // SAFETY: the rest was read.
      unsafe state.carried += UnsafeRawBufferPointer(memory.raw(end..<loaded))
    }
    block.isOverlong = true
    block.byteCount = 0
    block.start = 0
    block.file = fileLabel(state)
    block.firstLine = (state.position.files.last?.lineCount ?? 0) + 1
    block.firstDocument = state.position.documentCount
    let digest = state.digest.soFar()
    state.withLastFile { file in
      file.textByteCount += total
      file.lineCount += 1
      file.documentCount += 1
      file.sha256 = digest
    }
  }

  private func firstLineEnd(_ memory: ByteBuffer, _ count: Int) -> Int? {
    // SAFETY: the bytes were read.
    let found = unsafe memchr(memory.bytes, 0x0A, count)
    return unsafe found.map {
      unsafe UnsafeRawPointer(memory.bytes).distance(to: UnsafeRawPointer($0)) + 1
    }
  }
}

/// Cuts a block into its lines.
@safe struct LineCutter {
  /// A line of a block.
  @safe struct Line {
    let bytes: UnsafePointer<UInt8>
    /// The bytes without the line feed.
    let count: Int

    /// Whether it holds nothing but white space.
    var isBlank: Bool {
      // SAFETY: a line feed follows the bytes.
      if unsafe bytes[0] > 0x20 { return false }
      var index = 0
      while index < count {
        let byte = unsafe bytes[index]
        if byte != 0x20 && byte != 0x09 && byte != 0x0D { return false }
        index += 1
      }
      return true
    }
  }

  private let block: DocumentBlock

  init(_ block: DocumentBlock) { self.block = block }

  /// Calls a closure with each line.
  @inline(__always)
  func forEach(_ body: (Line) throws -> Void) rethrows {
    var index = block.start
    while index < block.byteCount {
      // SAFETY: a line feed stands behind the last byte.
      let start = unsafe UnsafePointer(block.memory.bytes + index)
      let found = unsafe memchr(start, 0x0A, block.byteCount - index)
      let length =
        unsafe found.map { unsafe UnsafeRawPointer(start).distance(to: UnsafeRawPointer($0)) }
        ?? block.byteCount - index
      unsafe try body(Line(bytes: start, count: length))
      index += length + 1
    }
  }
}
