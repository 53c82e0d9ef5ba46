import ArgumentParser
import FairmarkFiles
import FairmarkJobRunner
import FairmarkTables

/// Which data to look at, and how they are written.
struct DataOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The data: one file, or several with the same columns, or a pattern such as 'data/*.csv'.",
      valueName: "data"),
    completion: .file())
  var paths: [String]

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How they are written: csv, jsonl or npy. (default: what the first name ends in, else csv)",
      valueName: "name"))
  var format: Format?

  @Option(name: .long, help: "How characters are written: utf-8, latin-1 or windows-1252.")
  var encoding = Encoding.utf8

  @Option(
    name: .long,
    help: ArgumentHelp(
      "What stands between fields: \",\", \";\", \"|\" or tab. (default: what fits the header)",
      valueName: "text"))
  var delimiter: String?

  @Flag(name: .customLong("no-header"), help: "The first line is a row already.")
  var hasNoHeader = false

  @Option(
    name: .customLong("skip-lines"), parsing: .unconditional,
    help: ArgumentHelp(
      "How many lines to pass over before the header, such as notes above it.", valueName: "n"))
  var skippedLines = 0

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Pass over lines that begin with this text, such as \"#\".", valueName: "text"))
  var comment: String?

  @Option(
    name: .long,
    help: """
      What to do about quotes that RFC 4180 does not allow: strict refuses them, with lenient a \
      quote inside a field stands for itself.
      """)
  var quotes = Quotes.strict

  @Flag(help: "Blanks around fields are no part of them.")
  var trim = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A text that means that there is no value; may be given several times. (default: the empty "
        + "text)",
      valueName: "text"))
  var missing: [String] = []

  mutating func validate() throws {
    if paths.contains("") {
      throw ValidationError("the path of the data is empty; name a file, or - for standard input")
    }
    if let format, format != .csv,
      delimiter != nil || hasNoHeader || skippedLines != 0 || comment != nil || quotes != .strict
        || trim
    {
      throw ValidationError(
        "--delimiter, --no-header, --skip-lines, --comment, --quotes and --trim are about csv, not "
          + format.rawValue)
    }
    if !(0...1_000_000).contains(skippedLines) {
      throw ValidationError("--skip-lines must be from 0 to 1000000, not \(skippedLines)")
    }
    if let comment,
      comment.isEmpty || comment.utf8.contains(where: { $0 == 10 || $0 == 13 || $0 == 34 })
    {
      throw ValidationError("--comment must be a text without quotes and line ends, such as \"#\"")
    }
    if let delimiter, Self.byte(of: delimiter) == nil {
      throw ValidationError("--delimiter must be \",\", \";\", \"|\" or tab, not \"\(delimiter)\"")
    }
  }

  private static func byte(of text: String) -> UInt8? {
    CSVDialect.delimiters.first { $0.text == text }?.byte
      ?? (text == "\t" ? UInt8(ascii: "\t") : nil)
  }

  /// Data that were opened, and how a job would name them.
  struct Opened {
    var table: any Table
    var format: Format
    var dialect = CSVDialect()
    /// The columns of arrays with their files; none for every other format.
    var arrays: [(column: String, path: String)] = []

    /// Whether the columns are named by the first line.
    var hasHeader: Bool { format == .csv && dialect.hasHeader }
  }

  /// How characters are written.
  enum Encoding: String, CaseIterable, ExpressibleByArgument {
    case utf8 = "utf-8"
    case latin1 = "latin-1"
    case windows1252 = "windows-1252"

    var textEncoding: TextEncoding { TextEncoding(rawValue: rawValue) ?? .utf8 }
  }

  /// What to do about quotes that RFC 4180 does not allow.
  enum Quotes: String, CaseIterable, ExpressibleByArgument {
    case strict, lenient
  }

  /// How data are written.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case csv, jsonl, npy
  }

  /// Opens the data.
  func opened() throws(JobError) -> Opened {
    let paths = try files()
    let format = format ?? Self.format(of: paths[0])
    do throws(TableError) {
      switch format {
      case .csv: return try openedText(paths)
      case .jsonl:
        return Opened(
          table: try JSONLinesTable(paths: paths, encoding: encoding.textEncoding), format: format)
      case .npy:
        let arrays = paths.map { (column: Self.stem($0), path: $0) }
        if let twice = arrays.first(where: { one in arrays.count { $0.column == one.column } > 1 })
        {
          throw TableError(
            .duplicateColumn, at: SourceLocation(file: twice.path),
            "two arrays would both be the column \(excerpt(twice.column)); name each file once, and "
              + "parts of one array in a job's `path`")
        }
        let columns = arrays.map { NumPyColumn($0.column, paths: [$0.path]) }
        return Opened(
          table: try NumPyTable(columns: columns), format: format, arrays: arrays)
      }
    } catch {
      throw JobError(.data, at: error.location, Self.namingOptions(error.message))
    }
  }

  /// A sentence that names keys of jobs, with the options that stand for them here.
  private static func namingOptions(_ message: String) -> String {
    // What a job would say stands between grave accents.
    let parts = message.split(separator: "`", omittingEmptySubsequences: false)
    return parts.enumerated().map { index, part in
      index % 2 == 1 ? option(for: String(part)) : String(part)
    }.joined(separator: "`")
  }

  private static func option(for setting: String) -> String {
    if setting == "header: false" { return "--no-header" }
    if setting == "trim: true" { return "--trim" }
    for key in ["format", "encoding", "delimiter", "skip_lines", "comment", "quotes"]
    where setting.hasPrefix(key + ": ") {
      return "--" + key.replacing("_", with: "-") + String(setting.dropFirst(key.count + 1))
    }
    return setting
  }

  /// The files, with those that fit a pattern in its place.
  ///
  /// A file whose name looks like a pattern is itself: a shell has replaced patterns already.
  private func files() throws(JobError) -> [String] {
    var files: [String] = []
    for path in paths {
      guard isFilePattern(path), canonicalPath(path) == nil else {
        files.append(path)
        continue
      }
      let found: [String]
      do throws(FileError) {
        found = try filesMatching(path)
      } catch {
        throw JobError(.data, at: nil, error.description)
      }
      if found.isEmpty {
        throw JobError(.data, at: nil, "no file fits the pattern \(pathExcerpt(path))")
      }
      files += found
    }
    return files
  }

  /// What a job is called that is drafted of the data.
  func draftName() throws(JobError) -> String { Self.stem(try files()[0]) }

  private func openedText(_ paths: [String]) throws(TableError) -> Opened {
    var dialect = CSVDialect()
    dialect.trimsBlanks = trim
    dialect.hasHeader = !hasNoHeader
    dialect.skippedLines = skippedLines
    dialect.comment = comment
    dialect.quotes = quotes == .lenient ? .lenient : .strict
    // Opened once: a pipe comes only once.
    var sources: [ByteSource] = []
    for path in paths {
      do throws(FileError) {
        sources.append(try ByteSource(path: path, encoding: encoding.textEncoding))
      } catch {
        throw TableError(error)
      }
    }
    if let byte = delimiter.flatMap(Self.byte(of:)) {
      dialect.delimiter = byte
    } else if let first = sources.first {
      dialect.delimiter = CSVTable.likelyDelimiter(of: first, dialect: dialect)
    }
    return Opened(
      table: try CSVTable(sources: sources, dialect: dialect), format: .csv, dialect: dialect)
  }

  /// What a file's name says about how it is written, as in a job.
  private static func format(of path: String) -> Format {
    let name = FormatName(path)
    if name.isArray { return .npy }
    return name.isJSONLines ? .jsonl : .csv
  }

  /// A file's name without folders and endings.
  static func stem(_ path: String) -> String {
    let base = path.split(separator: "/").last.map(String.init) ?? path
    return base.firstIndex(of: ".").map { String(base[..<$0]) }.flatMap { $0.isEmpty ? nil : $0 }
      ?? base
  }

  /// Looks at every value.
  func profile(of table: any Table) throws(JobError) -> TableProfile {
    var options = ScanOptions()
    if !missing.isEmpty { options.missingTexts = missing }
    options.badRows = .count
    do {
      return try table.profile(options: options)
    } catch let error as TableError {
      throw JobError(.data, at: error.location, Self.namingOptions(error.message))
    } catch {
      throw JobError(.data, at: nil, "\(error)")
    }
  }

  /// How a job would say how the data are written, where nothing may be read before the job is run.
  ///
  /// Of data that come only once the header is not looked at: they have commas unless the options say
  /// otherwise.
  func datasetLinesOfJob() throws(JobError) -> [String] {
    if paths.allSatisfy({ ByteSource.stream(at: $0) == nil }) {
      return datasetLines(for: try opened())
    }
    return datasetLines(delimiter: delimiter.flatMap(Self.byte(of:)) ?? UInt8(ascii: ","))
  }

  /// How a job would say how the data are written.
  func datasetLines(for opened: Opened) -> [String] {
    datasetLines(delimiter: opened.dialect.delimiter)
  }

  private func datasetLines(delimiter: UInt8) -> [String] {
    var lines: [String] = []
    if let format, format != .npy, format != Self.format(of: paths[0]) {
      lines.append("format: \(format.rawValue)")
    }
    if encoding != .utf8 { lines.append("encoding: \(encoding.rawValue)") }
    if let text = CSVDialect.delimiters.first(where: { $0.byte == delimiter })?.text,
      text != ","
    {
      lines.append("delimiter: \"\(text)\"")
    }
    if hasNoHeader { lines.append("header: false") }
    if skippedLines > 0 { lines.append("skip_lines: \(skippedLines)") }
    if let comment { lines.append("comment: \(yamlText(comment))") }
    if quotes != .strict { lines.append("quotes: \(quotes.rawValue)") }
    if trim { lines.append("trim: true") }
    if !missing.isEmpty {
      lines.append("missing: [\(missing.map(yamlText).joined(separator: ", "))]")
    }
    return lines
  }
}
