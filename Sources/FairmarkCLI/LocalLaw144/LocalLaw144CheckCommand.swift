import ArgumentParser
import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText
import FairmarkJobRunner
import FairmarkLocalLaw144

struct LocalLaw144CheckCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Recompute the published table of a bias audit from its own figures.",
    discussion: """
      TABLE is comma-separated text with the columns
        audit (optional), table, category, applicants, selected, rate, impact_ratio
      where table is sex, race, intersectional or unknown and an empty field means that the figure is \
      not published. Rates may be written 0.48, 48% or 48.2 %. Several audits in one file are checked \
      one by one and for copies of each other.

      Told are the convention that explains most impact ratios of each table, the figures that do not \
      follow from others, tables that no people can give together, rows that are there twice or \
      copied, fields that are absent, and how far the ratios could lie if nobody's category were \
      unknown. The law has no threshold; nothing here says whether a ratio is high enough.

      Exit codes: 0 consistent, 1 defects, 2 usage, 65 the table cannot be read.
      """)

  @Argument(
    help: ArgumentHelp("The table, or - for standard input.", valueName: "table"),
    completion: .file(extensions: ["csv"]))
  var path: String

  @Flag(name: .long, help: "Print one JSON object.")
  var json = false

  func perform(_ plugins: PluginSet) throws(JobError) -> Int32 {
    let (name, bytes) = try content()
    let check: PublishedTableCheck
    do throws(PublishedTableError) {
      check = PublishedTableCheck(try PublishedAudit.reading(bytes, file: name))
    } catch {
      throw JobError(.data, at: error.location, error.message)
    }
    if json {
      writeResult(check.json.prettyText(), terminator: "")
    } else {
      writeResult(PublishedTableText(check, file: name).text)
    }
    return check.defects.isEmpty ? 0 : 1
  }

  /// More than a hundred published audits fill.
  private static let limit = 8 << 20

  private func content() throws(JobError) -> (name: String, bytes: [UInt8]) {
    do throws(FileError) {
      let source = try ByteSource(path: path)
      let prefix = try source.prefix(Self.limit)
      if let failure = prefix.failure { throw failure }
      guard prefix.isWhole else {
        throw FileError(
          .unreadable, path: source.name,
          "has more than 8 MiB, as no published table has; for the audit of rows of applicants there "
            + "is `fairmark ll144 audit`")
      }
      return (source.name, prefix.bytes)
    } catch {
      throw JobError(
        .data, at: SourceLocation(file: error.path),
        error.code == .isDirectory ? "is a folder; name the table in it" : error.message)
    }
  }
}
