public import FairmarkMetricsDocuments
public import FairmarkJSONText

/// Why nothing is published.
public struct LocalLaw144PublicationError: Error, Hashable, Sendable {
  /// What the summary of results lacks; empty where something else is wrong.
  public let missingFields: [MissingField]
  /// A sentence for each thing that is wrong.
  public let sentences: [String]

  init(sentences: [String]) {
    missingFields = []
    self.sentences = sentences
  }

  init(missing fields: [MissingField]) {
    missingFields = fields
    sentences = fields.map(\.description)
  }
}

/// What a bias audit under New York City Local Law 144 publishes, made of a metrics document alone:
/// the public page, its numbers as files, and the auditor's private workpaper.
///
/// The texts depend on the document and the options alone, so that the same document gives the same
/// bytes. Nothing is told about whether anybody complies with the law: it names no ratio that would
/// be too low.
///
/// ```swift
/// let publication = try LocalLaw144Publication(document)
/// for file in publication.files { try folder.write(file.text, named: file.name) }
/// ```
///
/// **Reference.** New York City Administrative Code §§ 20-870 to 20-874; 6 RCNY §§ 5-300 to 5-304.
public struct LocalLaw144Publication: Sendable {
  /// How the publication is made.
  public struct Options: Hashable, Sendable {
    /// Whether it is a draft, which says so on every sheet and may lack what the law asks for.
    public var isDraft: Bool
    /// Whether the public page ends with an annex of statistics that the law does not ask for.
    public var hasAnnex: Bool
    /// Texts of the public page by key, in place of the English ones.
    public var strings: [String: String]
    /// The language of the texts, as BCP 47 names it.
    public var language: String
    /// Whether it is written from right to left.
    public var isRightToLeft: Bool
    /// The id of the analysis; `nil` for the only one.
    public var analysis: String?
    /// The SHA-256 of the document's bytes; `nil` to say nothing of it.
    public var documentDigest: String?

    /// Creates options.
    ///
    /// - Parameters:
    ///   - isDraft: Whether it is a draft.
    ///   - hasAnnex: Whether the public page has the annex.
    ///   - strings: Texts of the public page by key.
    ///   - language: The language of the texts.
    ///   - isRightToLeft: Whether it is written from right to left.
    ///   - analysis: The id of the analysis.
    ///   - documentDigest: The SHA-256 of the document's bytes.
    public init(
      isDraft: Bool = false, hasAnnex: Bool = false, strings: [String: String] = [:],
      language: String = "en", isRightToLeft: Bool = false, analysis: String? = nil,
      documentDigest: String? = nil
    ) {
      self.isDraft = isDraft
      self.hasAnnex = hasAnnex
      self.strings = strings
      self.language = language
      self.isRightToLeft = isRightToLeft
      self.analysis = analysis
      self.documentDigest = documentDigest
    }

    /// Checks the texts and their language, which need no numbers.
    ///
    /// - Throws: `LocalLaw144PublicationError` with a sentence for each thing that is wrong.
    public func check() throws(LocalLaw144PublicationError) { _ = try texts }

    /// The texts of the public page.
    var texts: PublicTexts {
      get throws(LocalLaw144PublicationError) {
        do throws(PublicTextError) {
          return try PublicTexts(strings, language: language, isRightToLeft: isRightToLeft)
        } catch {
          throw LocalLaw144PublicationError(sentences: error.sentences)
        }
      }
    }
  }

  /// A file to write.
  public struct File: Hashable, Sendable {
    /// Its name, without a folder.
    public let name: String
    /// The whole text.
    public let text: String
    /// Whether it is for the auditor alone.
    public let isPrivate: Bool
  }

  /// `tables.csv`, `ll144.json`, `workpaper.html` and, last, `index.html`, which leads to the others.
  public let files: [File]
  /// What a draft still lacks; empty for what is no draft.
  public let missingFields: [MissingField]
  /// The keys of texts that a translation leaves in English.
  public let untranslatedKeys: [String]

  /// The texts of the public page in English as a file to translate (YAML).
  public static var stringsTemplate: String { PublicText.template }

  /// What a document's audit lacks to be published.
  ///
  /// - Parameters:
  ///   - document: The document.
  ///   - analysis: The id of the analysis; `nil` for the only one.
  /// - Returns: The fields in the order of the page; empty when it may be published.
  /// - Throws: `LocalLaw144PublicationError` when the document has no such audit.
  public static func missingFields(
    of document: MetricsDocument, analysis: String? = nil
  ) throws(LocalLaw144PublicationError) -> [MissingField] {
    try audit(document, analysis).missingFields
  }

  /// What an audit of some parameters would lack to be published, whatever its numbers are.
  ///
  /// - Parameter parameters: The parameters in force of the analysis, as the document will hold them.
  /// - Returns: The fields in the order of the page.
  /// - Complexity: O(fields).
  public static func missingFields(ofParameters parameters: JSONValue) -> [MissingField] {
    guard case .object(let object) = parameters else { return [] }
    return StatementCompleteness(
      statement: AuditStatement(object), demographics: object["demographics"]?.string
    ).missingFields
  }

  /// Makes the files of a document's audit.
  ///
  /// - Parameters:
  ///   - document: The document.
  ///   - options: How it is made.
  /// - Throws: `LocalLaw144PublicationError` when the document has no such audit, when it lacks what
  ///   the law asks for and is no draft, when demographics are inferred, and for texts that do not
  ///   fit.
  /// - Complexity: O(records × rows of tables).
  public init(
    _ document: MetricsDocument, options: Options = Options()
  ) throws(LocalLaw144PublicationError) {
    let audit = try Self.audit(document, options.analysis)
    let missing = audit.missingFields
    let stopping = options.isDraft ? missing.filter(\.stopsDrafts) : missing
    guard stopping.isEmpty else { throw LocalLaw144PublicationError(missing: stopping) }
    let texts = try options.texts
    missingFields = missing
    untranslatedKeys = texts.untranslatedKeys
    let page = BiasAuditPage(
      audit: audit, texts: texts, missing: options.isDraft ? missing : nil,
      hasAnnex: options.hasAnnex)
    let workpaper = BiasAuditWorkpaper(
      audit: audit, missing: options.isDraft ? missing : nil,
      documentDigest: options.documentDigest)
    files = [
      File(name: PublishedFile.tables.rawValue, text: audit.tablesCSV, isPrivate: false),
      File(
        name: PublishedFile.data.rawValue,
        text: JSONValue.object(audit.json(missing: options.isDraft ? missing : nil)).prettyText(),
        isPrivate: false),
      File(name: "workpaper.html", text: workpaper.page.text(), isPrivate: true),
      File(name: "index.html", text: page.page.text(), isPrivate: false),
    ]
  }

  private static func audit(
    _ document: MetricsDocument, _ id: String?
  ) throws(LocalLaw144PublicationError) -> BiasAudit {
    do throws(BiasAuditError) {
      return try BiasAudit(document, analysis: id)
    } catch {
      throw LocalLaw144PublicationError(sentences: [error.sentence])
    }
  }
}
