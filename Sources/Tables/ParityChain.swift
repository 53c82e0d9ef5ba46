import Glibc
import Synchronization

/// Tells each piece of a scan whether it begins inside quotes.
///
/// That is the parity of the quotes of all earlier pieces of its file. Pieces are handed out in
/// order and each makes its own parity known before it waits, so that a wait is as short as the
/// slowest neighbour's look for quotes.
final class ParityChain: Sendable {
  private struct State {
    /// All pieces below this number are resolved.
    var resolved = 0
    /// Whether the next piece begins inside quotes, if it is of the same file.
    var insideQuotes = false
    /// Known parities of pieces that are not yet resolved.
    var known: [Int: Bool] = [:]
    /// Where each piece that was resolved but not yet asked for begins.
    var answers: [Int: Bool] = [:]
    var isGivenUp = false
  }

  private let state = Mutex(State())
  private let firstsOfFiles: Set<Int>

  /// Creates a chain.
  ///
  /// - Parameter firstsOfFiles: The numbers of the pieces that begin a file.
  init(firstsOfFiles: Set<Int>) {
    self.firstsOfFiles = firstsOfFiles
  }

  /// Makes a piece's parity known and waits for those before it.
  ///
  /// - Parameters:
  ///   - chunk: The piece.
  ///   - isOdd: Whether its number of quotes is odd.
  /// - Returns: Whether it begins inside quotes; `nil` when the scan was given up.
  func publish(_ chunk: Chunk, isOdd: Bool) -> Bool? {
    state.withLock { state in
      state.known[chunk.number] = isOdd
      while let odd = state.known.removeValue(forKey: state.resolved) {
        if firstsOfFiles.contains(state.resolved) { state.insideQuotes = false }
        state.answers[state.resolved] = state.insideQuotes
        if odd { state.insideQuotes.toggle() }
        state.resolved += 1
      }
    }
    while true {
      let (answer, isGivenUp) = state.withLock { state in
        (state.answers.removeValue(forKey: chunk.number), state.isGivenUp)
      }
      if let answer { return answer }
      if isGivenUp { return nil }
      sched_yield()
    }
  }

  /// Ends every wait, because a piece will never be read.
  func giveUp() {
    state.withLock { $0.isGivenUp = true }
  }
}
