import ArgumentParser
import FairmarkAnalysis
import FairmarkFiles
import FairmarkJobRunner
import FairmarkMetricsDocuments
import FairmarkReporting

struct ReportCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Turn metrics.json into a page for people, Markdown, or a table for spreadsheets.",
    discussion: """
      html      one page that loads nothing and runs no script; opens anywhere, and prints
      markdown  the same without the drawings
      csv       one row a record, every number in full; a text that a spreadsheet would take for a
                formula (= + - @ or a tab first) has an apostrophe before it

      Without --output the report goes beside METRICS as report.html, report.md or report.csv. The \
      same document gives the same bytes.
      """)

  @Argument(
    help: ArgumentHelp("The metrics.json of a run.", valueName: "metrics"),
    completion: .file(extensions: ["json"]))
  var metrics: String

  @Option(
    name: .long,
    help: ArgumentHelp(
      "html, markdown or csv. (default: as the name of --output ends, else html)",
      valueName: "format"), completion: .list(["html", "markdown", "csv"]))
  var format: String?

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp(
      "A file, a folder for report.html, or - for standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  @Option(
    name: .long,
    help: ArgumentHelp("The report's title. (default: the job's name)", valueName: "text"))
  var title: String?

  @Flag(name: .shortAndLong, help: "Print nothing but errors.")
  var quiet = false

  mutating func validate() throws {
    if let format, Report.Format(rawValue: format) == nil {
      throw ValidationError("--format must be html, markdown or csv, not \(excerpt(format))")
    }
    if output == "" {
      throw ValidationError("--output is empty; name a file such as report.html, a folder, or -")
    }
    if let ending = unknownEnding, format == nil {
      throw ValidationError(
        "--output ends in .\(printable(ending)), and a report is html, markdown (.md) or csv; name "
          + "such a file, or say which with --format")
    }
    if title == "" {
      throw ValidationError("--title is empty; leave it out for the job's name")
    }
  }

  func perform(_ plugins: PluginSet) throws(JobError) -> Int32 {
    let format = chosenFormat
    let place =
      output == "-" ? nil : try ReportPlace(output, format: format, metrics: metrics).file
    try place?.removeEarlier()
    let bytes: [UInt8]
    let document: MetricsDocument
    do throws(MetricsDocumentError) {
      bytes = try MetricsDocument.bytes(of: metrics)
      document = try MetricsDocument(parsing: bytes, file: metrics)
    } catch {
      throw JobError(.data, at: error.location, error.sentence)
    }
    let report = Report(
      document, descriptors: plugins.descriptors, title: title,
      documentDigest: SHA256Digest.of(bytes))
    let text = report.text(format)
    guard let place else {
      writeResult(text, terminator: "")
      return 0
    }
    try place.write(text)
    if !quiet { writeResult("wrote \(printable(place.path))") }
    return 0
  }

  private var chosenFormat: Report.Format {
    if let format { return Report.Format(rawValue: format) ?? .html }
    switch output?.split(separator: "/").last?.split(separator: ".").last?.lowercased() {
    case "md", "markdown": return .markdown
    case "csv": return .csv
    default: return .html
    }
  }

  /// How the name of --output ends, where that is no format of a report.
  private var unknownEnding: String? {
    guard let output, output != "-", !output.hasSuffix("/") else { return nil }
    let parts = output.split(separator: "/").last?.split(
      separator: ".", omittingEmptySubsequences: false)
    guard let parts, parts.count > 1, let ending = parts.last, !ending.isEmpty,
      !["html", "htm", "md", "markdown", "csv"].contains(ending.lowercased())
    else { return nil }
    // A folder may be called `out.2026`, and a file that is there is told what it is.
    do throws(FileError) {
      _ = try LocalFile(path: output)
      return nil
    } catch {
      if error.code == .isDirectory { return nil }
    }
    return String(ending)
  }
}

/// Where a report goes.
private struct ReportPlace {
  let file: OutputFile
  private let format: Report.Format

  /// Finds the place and checks that nothing but an earlier report is there.
  init(_ output: String?, format: Report.Format, metrics: String) throws(JobError) {
    self.format = format
    let ownName = "report." + format.fileExtension
    file =
      if let output {
        if output.hasSuffix("/") || Self.isFolder(output) {
          OutputFile(folder: Self.trimmed(output), name: ownName)
        } else {
          OutputFile(
            folder: Self.parent(of: output),
            name: String(output.split(separator: "/").last ?? ""))
        }
      } else {
        OutputFile(folder: Self.parent(of: metrics), name: ownName)
      }
    try checkNothingElse()
  }

  /// A job file or a result that is named by mistake must not be lost.
  private func checkNothingElse() throws(JobError) {
    let expected = Array(Report.beginning(of: format).utf8)
    let found: [UInt8]
    do throws(FileError) {
      try OutputDirectory.checkWritable(file.folder)
      let earlier = try LocalFile(path: file.path)
      found = try earlier.bytes(in: 0..<min(expected.count, earlier.byteCount))
    } catch {
      if error.code == .notFound { return }
      let sentence =
        error.code == .isDirectory
        ? "is a folder; name another file with --output" : error.message
      throw JobError(.output, at: SourceLocation(file: error.path), sentence)
    }
    // An empty file, as mktemp makes one, holds nothing that could be lost.
    guard found.isEmpty || found == expected else {
      throw JobError(
        .output, at: SourceLocation(file: file.path),
        "is there and is no \(format.rawValue) report of Fairmark; move it, or name another file "
          + "with --output")
    }
  }

  private static func isFolder(_ path: String) -> Bool {
    do throws(FileError) {
      _ = try LocalFile(path: path)
      return false
    } catch {
      return error.code == .isDirectory
    }
  }

  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : trimmed(String(path[..<slash]))
  }

  private static func trimmed(_ path: String) -> String {
    var path = path[...]
    while path.count > 1, path.last == "/" { path.removeLast() }
    return String(path)
  }
}
