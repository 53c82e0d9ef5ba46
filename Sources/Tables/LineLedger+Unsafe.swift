import FairmarkFiles
import Synchronization

/// Lines and characters of rows that cannot be read again, kept while their bytes are at hand.
///
/// Threads note how many lines each of their blocks holds, and where in it the rows lie that a
/// message may be about. Blocks come in order and each is noted in the end, so that afterwards every
/// place is known from the first line on.
final class LineLedger: Sendable {
  private struct Place: Hashable {
    var fileIndex: Int
    var offset: Int
  }

  private struct State {
    /// The line ends of each block by its number.
    var lineEndCounts: [Int] = []
    /// The number of each file's first block.
    var firstBlocks: [Int?]
    var places: [Place: (block: Int, position: TextPosition)] = [:]
  }

  private let names: [String]
  private let firstLines: [Int]
  private let endsLinesAtCarriageReturns: Bool
  private let state: Mutex<State>

  /// Begins with nothing noted.
  ///
  /// - Parameters:
  ///   - names: The files as messages call them.
  ///   - firstLines: The line of each file's first block.
  ///   - endsLinesAtCarriageReturns: Whether a carriage return alone is a line end.
  init(names: [String], firstLines: [Int], endsLinesAtCarriageReturns: Bool) {
    self.names = names
    self.firstLines = firstLines
    self.endsLinesAtCarriageReturns = endsLinesAtCarriageReturns
    state = Mutex(State(firstBlocks: Array(repeating: nil, count: names.count)))
  }

  /// Notes a block, once, whatever became of its rows.
  ///
  /// - Parameters:
  ///   - number: The block's number in the scan; blocks of one file have consecutive numbers.
  ///   - fileIndex: The file's number.
  ///   - origin: The block's first byte in the file, at the beginning of a line.
  ///   - bytes: The block, with a margin after it.
  ///   - count: Its length.
  ///   - offsets: Places in the file that a message may be about; those outside of the block are
  ///     passed over.
  func note(
    block number: Int, of fileIndex: Int, origin: Int, bytes: UnsafePointer<UInt8>, count: Int,
    offsets: [Int]
  ) {
    let lineEnds = unsafe TextPosition.lineEndCount(
      bytes, count: count, endsLinesAtCarriageReturns: endsLinesAtCarriageReturns)
    var found: [(Place, TextPosition)] = []
    for offset in offsets where offset >= origin && offset <= origin + count {
      var position = TextPosition(
        line: 0, endsLinesAtCarriageReturns: endsLinesAtCarriageReturns)
      // SAFETY: the place lies in the block or right after it.
      unsafe position.advance(
        over: UnsafeBufferPointer(start: bytes, count: offset - origin))
      found.append((Place(fileIndex: fileIndex, offset: offset), position))
    }
    let places = found
    state.withLock { state in
      while state.lineEndCounts.count <= number { state.lineEndCounts.append(0) }
      state.lineEndCounts[number] = lineEnds
      state.firstBlocks[fileIndex] = min(state.firstBlocks[fileIndex] ?? number, number)
      for (place, position) in places { state.places[place] = (number, position) }
    }
  }

  /// The place of a byte that was noted.
  ///
  /// - Parameters:
  ///   - fileIndex: The file's number.
  ///   - offset: The byte's place in the file.
  /// - Returns: Its line and character; the file alone when nobody noted it.
  func location(fileIndex: Int, offset: Int) -> SourceLocation {
    state.withLock { state in
      guard let place = state.places[Place(fileIndex: fileIndex, offset: offset)],
        let first = state.firstBlocks[fileIndex]
      else { return SourceLocation(file: names[fileIndex]) }
      let before = state.lineEndCounts[first..<max(first, place.block)].reduce(0, +)
      return SourceLocation(
        file: names[fileIndex], line: firstLines[fileIndex] + before + place.position.line,
        column: place.position.column)
    }
  }
}
