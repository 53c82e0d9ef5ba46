import FairmarkFiles
import FairmarkGates
import FairmarkJobRunner
import FairmarkReporting
import Glibc

/// Where the reports of a gate go.
///
/// What is accepted may be written to after the work: a report takes the place of nothing but an
/// earlier report, and what a command reads or writes otherwise is never touched.
struct GateReportFiles {
  private struct Target {
    /// The file, as the user named it.
    var path: String
    /// Where it is written.
    var place: String
    var kind: WritingPlace
  }

  private var junit: Target?
  private var summary: Target?

  /// Accepts a file for JUnit XML: a free name, an earlier report, or a stream.
  mutating func acceptJUnit(_ path: String) throws(JobError) {
    guard !Self.name(of: path).isEmpty else {
      throw JobError(.usage, at: nil, "--junit names no file; name one, such as gate.xml")
    }
    let target = try Self.target(path, "--junit")
    if target.kind == .file {
      let beginning = Array(JUnitReport.beginning.utf8)
      // An empty file, as mktemp makes one, holds nothing that could be lost.
      let head = try Self.head(of: target, upTo: beginning.count)
      guard head.isEmpty || head == beginning else {
        throw Self.unwritable(
          path,
          "is there and is no JUnit report of Fairmark; move it, or name another file with --junit")
      }
    }
    if target.kind != .stream { try Self.checkFolder(of: target.place) }
    junit = target
  }

  /// Accepts a file that a summary is added to: a free name, a text, or a stream.
  mutating func acceptSummary(_ path: String) throws(JobError) {
    guard !Self.name(of: path).isEmpty else {
      throw JobError(
        .usage, at: nil, "--step-summary \(path) names no file; name one, such as summary.md")
    }
    let target = try Self.target(path, "--step-summary")
    switch target.kind {
    case .file:
      guard Self.isText(try Self.head(of: target, upTo: 1 << 16)) else {
        throw Self.unwritable(
          path,
          "is there and is no text that a summary could be added to; name another file with "
            + "--step-summary")
      }
      guard unsafe access(target.place, W_OK) == 0 else {
        let reason = unsafe String(cString: strerror(errno))
        throw Self.unwritable(path, "cannot be written to: \(reason)")
      }
    case .free: try Self.checkFolder(of: target.place)
    case .stream, .other: break
    }
    summary = target
  }

  /// Refuses to write where the command reads or writes otherwise, however the paths are written.
  ///
  /// - Parameter paths: What the command reads or writes.
  /// - Throws: `JobError` when a report would go there; nothing will be written there.
  mutating func refuse(_ paths: [String]) throws(JobError) {
    guard junit != nil || summary != nil else { return }
    let others = Set(paths.map(FileIdentity.init))
    func clashes(_ target: Target?) -> String? {
      guard let target, target.kind != .stream, others.contains(FileIdentity(target.place)) else {
        return nil
      }
      return target.path
    }
    let (clashingJUnit, clashingSummary) = (clashes(junit), clashes(summary))
    if clashingJUnit != nil { junit = nil }
    if clashingSummary != nil { summary = nil }
    for case (let path?, let option) in [
      (clashingJUnit, "--junit"), (clashingSummary, "--step-summary"),
    ] {
      throw JobError(
        .usage, at: nil,
        "\(option) \(printable(path)) is a file that this command reads or writes itself; name another file"
      )
    }
    if let junit, let summary, junit.kind != .stream,
      FileIdentity(junit.place) == FileIdentity(summary.place)
    {
      self.summary = nil
      throw JobError(
        .usage, at: nil, "--junit and --step-summary name the same file; name two")
    }
  }

  /// Removes the report of an earlier run, so that it cannot be taken for this run's, however that ends.
  func removeEarlier() throws(JobError) {
    guard let junit, junit.kind == .file else { return }
    try Self.writing { () throws(FileError) in
      try OutputDirectory.removeFile(
        Self.name(of: junit.place), from: Self.folder(of: junit.place))
    }
  }

  /// Writes what is asked for.
  func write(_ report: JUnitReport, _ text: StepSummary) throws(JobError) {
    try Self.writing { () throws(FileError) in
      if let junit {
        if junit.kind == .stream {
          try Self.send(report.text, to: junit.place)
        } else {
          try OutputDirectory(creating: Self.folder(of: junit.place)).write(
            report.text, named: Self.name(of: junit.place))
        }
      }
      if let summary {
        if summary.kind == .free {
          _ = try OutputDirectory(creating: Self.folder(of: summary.place))
        }
        if summary.kind == .stream {
          try Self.send(text.text, to: summary.place)
        } else {
          try append(text.text, toFile: summary.place)
        }
      }
    }
  }

  /// Writes to a device or an open file.
  private static func send(_ text: String, to path: String) throws(FileError) {
    // A file that is opened a second time has a second place for the next byte.
    switch FileIdentity(path) {
    case FileIdentity("/dev/fd/1"): writeResult(text, terminator: "")
    case FileIdentity("/dev/fd/2"): writeError(text, terminator: "")
    default: try append(text, toFile: path)
    }
  }

  // MARK: What is there

  private static func target(_ path: String, _ option: String) throws(JobError) -> Target {
    let kind = WritingPlace(path)
    if kind == .other {
      throw unwritable(path, "is no file that could be written; name another file with \(option)")
    }
    // Behind a link the file itself is written, or its content would stay there as it was.
    let place = kind == .file ? canonicalPath(path) ?? path : path
    return Target(path: path, place: place, kind: kind)
  }

  private static func head(of target: Target, upTo count: Int) throws(JobError) -> [UInt8] {
    do throws(FileError) {
      let file = try LocalFile(path: target.place, name: target.path)
      return try file.bytes(in: 0..<min(count, file.byteCount))
    } catch {
      // Another run with the same report has just removed it.
      if error.code == .notFound { return [] }
      throw unwritable(target.path, error.message)
    }
  }

  /// Whether something begins as a text for people does: no bytes, no JSON, no XML, and nothing that
  /// Fairmark writes or reads otherwise.
  private static func isText(_ head: [UInt8]) -> Bool {
    // A character may be cut at the end.
    let isUTF8 = (0...3).contains { String(validating: head.dropLast($0), as: UTF8.self) != nil }
    guard isUTF8, !head.contains(0) else { return false }
    let text = String(decoding: head, as: UTF8.self)
    if let first = text.first(where: { !$0.isWhitespace }), first == "{" { return false }
    let others =
      [Report.Format.html, .markdown, .csv].map(Report.beginning) + ["<?xml", "fairmark:"]
    return !others.contains(where: text.hasPrefix) && !text.contains("\nfairmark: ")
  }

  private static func checkFolder(of path: String) throws(JobError) {
    do throws(FileError) {
      try OutputDirectory.checkWritable(folder(of: path))
    } catch {
      throw unwritable(
        error.path, error.message.replacing("; name another folder with --output", with: ""))
    }
  }

  private static func writing(_ work: () throws(FileError) -> Void) throws(JobError) {
    do throws(FileError) {
      try work()
    } catch {
      throw unwritable(error.path, error.message)
    }
  }

  private static func unwritable(_ path: String, _ sentence: String) -> JobError {
    JobError(.output, at: SourceLocation(file: path), sentence)
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func name(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }
}

extension JUnitReport {
  /// How every report begins.
  fileprivate static var beginning: String {
    let text = JUnitReport(error: "").text
    return text.firstRange(of: " tests=").map { String(text[..<$0.lowerBound]) } ?? text
  }
}
