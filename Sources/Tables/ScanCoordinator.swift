import FairmarkFiles
import Synchronization

/// Hands out the pieces of a scan in order, and keeps the first fault.
final class ScanCoordinator: Sendable {
  private struct State {
    var nextChunk = 0
    var fault: ScanFault?
    var failure: (any Error)?
    /// Faults at or after this piece come too late to be the first.
    var stopAt: Int
  }

  let chunks: [Chunk]
  let parity: ParityChain
  private let state: Mutex<State>

  init(files: [PlacedFile], chunkByteCount: Int) {
    var chunks: [Chunk] = []
    var firsts: Set<Int> = []
    for (fileIndex, file) in files.enumerated() {
      var start = file.dataStart
      var isFirst = true
      while start < file.file.byteCount {
        let end = min((start / chunkByteCount + 1) * chunkByteCount, file.file.byteCount)
        if isFirst { firsts.insert(chunks.count) }
        chunks.append(
          Chunk(
            number: chunks.count, fileIndex: fileIndex, start: start, end: end,
            isFirstOfFile: isFirst))
        isFirst = false
        start = end
      }
    }
    self.chunks = chunks
    parity = ParityChain(firstsOfFiles: firsts)
    state = Mutex(State(stopAt: chunks.count))
  }

  /// Hands out pieces that need not know of each other's quotes.
  init(chunks: [Chunk]) {
    self.chunks = chunks
    parity = ParityChain(firstsOfFiles: [])
    state = Mutex(State(stopAt: chunks.count))
  }

  /// The next piece; `nil` when there is none or an earlier one holds a fault.
  func claim() -> Chunk? {
    state.withLock { state in
      guard state.nextChunk < state.stopAt, state.failure == nil else { return nil }
      state.nextChunk += 1
      return chunks[state.nextChunk - 1]
    }
  }

  /// Keeps a fault when it is the first in the files; later pieces are not begun.
  func report(_ fault: ScanFault, in chunk: Chunk) {
    state.withLock { state in
      state.fault.keepFirst(fault)
      state.stopAt = min(state.stopAt, chunk.number + 1)
    }
  }

  /// Ends the scan for a reason that is not a place in the data.
  func fail(_ error: any Error) {
    state.withLock { state in
      if state.failure == nil { state.failure = error }
    }
    parity.giveUp()
  }

  /// Whether nothing more need be done.
  var isGivenUp: Bool {
    state.withLock { $0.failure != nil || $0.fault != nil }
  }

  var outcome: (fault: ScanFault?, failure: (any Error)?) {
    state.withLock { ($0.fault, $0.failure) }
  }
}
