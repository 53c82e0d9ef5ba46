import FairmarkTables
import Glibc
import Synchronization

/// A line on the terminal that tells how far a run has come, for runs of more than a second.
///
/// It is written to standard error and only when that is a terminal; it is gone when the run ends.
final class ProgressBar: Sendable {
  let progress = ScanProgress()
  private let totalByteCount: Int?
  private let start = ContinuousClock.now
  private let state = Mutex((isOver: false, wasShown: false))

  /// - Parameter totalByteCount: The bytes to read; `nil` when nobody knows.
  init?(totalByteCount: Int?) {
    guard isatty(STDERR_FILENO) == 1 else { return nil }
    self.totalByteCount = totalByteCount
    Task.detached(priority: .utility) { [self] in
      while true {
        try? await Task.sleep(for: .milliseconds(200))
        if !show() { break }
      }
    }
  }

  /// Writes the line again; returns whether the run goes on.
  private func show() -> Bool {
    let elapsed = start.duration(to: .now)
    return state.withLock { state in
      if state.isOver { return false }
      guard elapsed > .seconds(1) else { return true }
      state.wasShown = true
      let line = Self.line(
        bytes: progress.byteCount, of: totalByteCount, rows: progress.rowCount,
        seconds: Double(elapsed.components.seconds)
          + Double(elapsed.components.attoseconds) * 1e-18)
      writeError("\r\u{1B}[K" + line, terminator: "")
      return true
    }
  }

  /// Takes the line away; nothing is written afterwards.
  func end() {
    state.withLock { state in
      if state.wasShown && !state.isOver { writeError("\r\u{1B}[K", terminator: "") }
      state.isOver = true
    }
  }

  /// The text of the line.
  static func line(bytes: Int, of total: Int?, rows: Int, seconds: Double) -> String {
    var parts = ["reading"]
    let rate = Double(bytes) / max(seconds, 1e-9)
    if let total, total > 0 {
      parts.append("\(min(100, bytes * 100 / total)) %")
      parts.append("\(byteText(Double(bytes))) of \(byteText(Double(total)))")
    } else if bytes > 0 {
      parts.append(byteText(Double(bytes)))
    }
    parts.append("\(countText(Double(rows))) \(rows == 1 ? "row" : "rows")")
    if bytes > 0 { parts.append("\(byteText(rate))/s") }
    if let total, bytes > 0, bytes < total {
      parts.append("\(Int((Double(total - bytes) / rate).rounded(.up))) s left")
    }
    return parts.joined(separator: "  ")
  }

  private static func byteText(_ bytes: Double) -> String {
    scaled(bytes, [(1e9, "GB"), (1e6, "MB"), (1e3, "kB")]) ?? "\(Int(bytes)) B"
  }

  private static func countText(_ count: Double) -> String {
    scaled(count, [(1e9, "G"), (1e6, "M"), (1e3, "k")]) ?? "\(Int(count))"
  }

  /// A number with one digit behind the point, in the largest unit that fits.
  private static func scaled(_ value: Double, _ units: [(Double, String)]) -> String? {
    guard let (unit, name) = units.first(where: { value >= $0.0 }) else { return nil }
    let tenths = Int((value / unit * 10).rounded(.down))
    return "\(tenths / 10).\(tenths % 10) \(name)"
  }
}
