import FairmarkFiles
import FairmarkJSONText
import FairmarkJobRunner
import Glibc

/// Collects what belongs to this run alone and must stay out of `metrics.json`.
struct RunTimer {
  private let start = ContinuousClock.now
  private let startTime = time(nil)

  /// The document of `run.json`.
  func document(_ outcome: JobOutcome, options: RunOptions) -> JSONValue {
    let elapsed = start.duration(to: .now)
    let seconds =
      Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
    let processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    var usage = rusage()
    _ = unsafe getrusage(RUSAGE_SELF.rawValue, &usage)
    var system = utsname()
    _ = unsafe uname(&system)
    return [
      "schema": "fairmark.run/1",
      "tool": ["name": .string(Tool.name), "version": .string(Tool.version)],
      "started": .string(timestamp(startTime)),
      "seconds": .finite((seconds * 1000).rounded() / 1000),
      "rows": .integer(outcome.rowCount),
      "bytes": .integer(outcome.byteCount),
      "bytes_per_second": .finite((Double(outcome.byteCount) / max(seconds, 1e-9)).rounded()),
      "threads": .integer(options.threadCount ?? processors),
      "processors": .integer(processors),
      "peak_memory_kib": .integer(Int(usage.ru_maxrss)),
      "scan_kernel": .string(outcome.scanKernel),
      "system": .string(text(of: &system.sysname) + " " + text(of: &system.release)),
      "machine": .string(text(of: &system.machine)),
      "host": .string(text(of: &system.nodename)),
    ]
  }

  /// Universal time as ISO 8601 writes it.
  private func timestamp(_ moment: time_t) -> String {
    var moment = moment
    var parts = unsafe tm()
    guard unsafe gmtime_r(&moment, &parts) != nil else { return "" }
    func two(_ value: Int32) -> String { (value < 10 ? "0" : "") + String(value) }
    return unsafe "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
      + "T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
  }

  /// A terminated text in a C array.
  private func text<Array>(of field: inout Array) -> String {
    unsafe withUnsafeBytes(of: &field) { bytes in
      // SAFETY: the bytes before the first zero are the text.
      unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
