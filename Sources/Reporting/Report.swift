public import FairmarkAnalysis
public import FairmarkMetricsDocuments

/// A metrics document for people: one page of HTML, Markdown, or a table for spreadsheets.
///
/// The text depends on the document and on what is passed in here alone: no time, host or folder is
/// in it, so that the same document gives the same bytes.
///
/// ```swift
/// let document = try MetricsDocument(parsing: bytes, file: "out/metrics.json")
/// let page = Report(document, descriptors: plugins.analyses.map { $0.descriptor }).text(.html)
/// ```
public struct Report: Sendable {
  /// What a report is written as.
  public enum Format: String, Hashable, Sendable, CaseIterable {
    /// One page that needs nothing besides itself.
    case html
    /// Markdown as GitHub reads it.
    case markdown
    /// A row a record, for spreadsheets and data frames.
    case csv

    /// How the names of such files end.
    public var fileExtension: String { self == .markdown ? "md" : rawValue }
  }

  let document: MetricsDocument
  let descriptors: [String: AnalysisDescriptor]
  let title: String?
  let documentDigest: String?

  /// Creates a report.
  ///
  /// - Parameters:
  ///   - document: The document.
  ///   - descriptors: What the plugins say of their metrics; the document does not carry it. A plugin
  ///     that is not among them leaves its metrics without definitions, which the report says.
  ///   - title: The report's title; the job's name when left out.
  ///   - documentDigest: The SHA-256 of the document's bytes, by which a reader can tell which
  ///     document this is a report of.
  public init(
    _ document: MetricsDocument, descriptors: [AnalysisDescriptor] = [], title: String? = nil,
    documentDigest: String? = nil
  ) {
    self.document = document
    self.title = title
    self.documentDigest = documentDigest
    var known: [String: AnalysisDescriptor] = [:]
    for descriptor in descriptors { known[descriptor.id] = descriptor }
    self.descriptors = known
  }

  /// The report as a text.
  ///
  /// - Parameter format: What it is written as.
  /// - Returns: The whole text.
  /// - Complexity: O(records + rows of tables).
  public func text(_ format: Format) -> String {
    switch format {
    case .html: page(in: format).text()
    case .markdown: markdownText(page(in: format))
    case .csv: csvText
    }
  }

  /// How a text of each format begins, by which an earlier report is known from a file of another
  /// kind.
  public static func beginning(of format: Format) -> String {
    switch format {
    case .html:
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        + "<meta name=\"generator\" content=\"fairmark\">"
    case .markdown: "<!-- fairmark report -->\n"
    case .csv: csvBeginning
    }
  }

  /// The page, not written yet.
  ///
  /// - Parameter format: What it will be written as, which decides how it can be read.
  /// - Returns: The page.
  func page(in format: Format) -> HTMLPage {
    let name = ReportText(runs: [.data(title ?? document.job.name)])
    let digest = document.job.digest
    return HTMLPage(
      title: name, kind: kind, header: [.facts(facts)],
      sections: [summarySection, dataSection, findingsSection]
        + document.analyses.enumerated().map { analysisSection($1, number: $0 + 1) }
        + [readingSection(in: format)],
      footer: """
        Made by \(words: document.tool.name) from a document of version \
        \(words: document.tool.version). This page loads nothing and runs no script; the same \
        document always gives the same page.
        """,
      printedHeader: "\(title ?? document.job.name)  \u{B7}  job \(digest.prefix(19))")
  }

  /// A report about documents alone is none about fairness.
  private var kind: String {
    let data = Set(document.rowFlow.map(\.data))
    return data.allSatisfy(holdsDocuments) ? "Report on documents" : "Fairness audit report"
  }

  private var facts: [ReportBlock.Fact] {
    var facts: [ReportBlock.Fact] = [
      ReportBlock.Fact("Job", "\(data: document.job.name)"),
      ReportBlock.Fact("Job digest", "\(code: document.job.digest)"),
      ReportBlock.Fact("Seed", "\(code: String(document.job.seed))"),
      ReportBlock.Fact("Tool", "\(words: document.tool.name) \(words: document.tool.version)"),
    ]
    if let documentDigest {
      facts.append(ReportBlock.Fact("Document digest", "\(code: "sha256:\(documentDigest)")"))
    }
    return facts
  }
}
