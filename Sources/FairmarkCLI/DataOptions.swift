import ArgumentParser
import FairmarkFiles
import FairmarkJobRunner
import FairmarkTables

/// Which data to look at, and how they are written.
struct DataOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The data: one file, or several with the same columns.", valueName: "data"),
    completion: .file())
  var paths: [String]

  @Option(
    name: .long,
    help: ArgumentHelp(
      "What stands between fields: \",\", \";\", \"|\" or tab. (default: what fits the header)",
      valueName: "text"))
  var delimiter: String?

  @Flag(name: .customLong("no-header"), help: "The first line is a row already.")
  var hasNoHeader = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A text that means that there is no value; may be given several times. (default: the empty "
        + "text)",
      valueName: "text"))
  var missing: [String] = []

  static let delimiters: [(text: String, byte: UInt8)] = [
    (",", UInt8(ascii: ",")), (";", UInt8(ascii: ";")), ("tab", UInt8(ascii: "\t")),
    ("|", UInt8(ascii: "|")),
  ]

  mutating func validate() throws {
    if let delimiter, Self.byte(of: delimiter) == nil {
      throw ValidationError("--delimiter must be \",\", \";\", \"|\" or tab, not \"\(delimiter)\"")
    }
  }

  private static func byte(of text: String) -> UInt8? {
    delimiters.first { $0.text == text }?.byte ?? (text == "\t" ? UInt8(ascii: "\t") : nil)
  }

  /// Opens the data.
  func table() throws(JobError) -> CSVTable {
    var dialect = CSVDialect()
    dialect.hasHeader = !hasNoHeader
    do throws(TableError) {
      if let byte = delimiter.flatMap(Self.byte(of:)) {
        dialect.delimiter = byte
        return try CSVTable(paths: paths, dialect: dialect)
      }
      // Opened once: a pipe comes only once.
      var sources: [ByteSource] = []
      for path in paths {
        do throws(FileError) { sources.append(try ByteSource(path: path)) } catch {
          throw TableError(error)
        }
      }
      // The delimiter that splits the header most.
      var best = try CSVTable(sources: sources, dialect: dialect)
      for (_, byte) in Self.delimiters.dropFirst() {
        dialect.delimiter = byte
        if let table = try? CSVTable(sources: sources, dialect: dialect),
          table.columnNames.count > best.columnNames.count
        {
          best = table
        }
      }
      return best
    } catch {
      throw JobError(.data, at: error.location, error.message)
    }
  }

  /// Looks at every value.
  func profile(of table: some Table) throws(JobError) -> TableProfile {
    var options = ScanOptions()
    if !missing.isEmpty { options.missingTexts = missing }
    options.badRows = .count
    do {
      return try table.profile(options: options)
    } catch let error as TableError {
      throw JobError(.data, at: error.location, error.message)
    } catch {
      throw JobError(.data, at: nil, "\(error)")
    }
  }

  /// How a job would say how the data are written.
  func datasetLines(for table: CSVTable) -> [String] {
    var lines: [String] = []
    if let text = Self.delimiters.first(where: { $0.byte == table.dialect.delimiter })?.text,
      text != ","
    {
      lines.append("delimiter: \"\(text)\"")
    }
    if hasNoHeader { lines.append("header: false") }
    if !missing.isEmpty {
      lines.append("missing: [\(missing.map { "\"\($0)\"" }.joined(separator: ", "))]")
    }
    return lines
  }
}
