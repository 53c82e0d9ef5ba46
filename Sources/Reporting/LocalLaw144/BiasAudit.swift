import FairmarkAnalysis
import FairmarkJSONText
import FairmarkLocalLaw144
import FairmarkMetricsDocuments

/// A bias audit under New York City Local Law 144, as a metrics document tells it.
///
/// The numbers are the document's; nothing is computed here but which of them the law asks for.
struct BiasAudit: Hashable, Sendable {
  /// What the tool does, which decides what a rate is.
  enum Kind: String, Hashable, Sendable {
    /// People are selected or not (6 RCNY § 5-301(b)).
    case selection
    /// People are put into groups (6 RCNY § 5-301(b)(4)).
    case classification
    /// People get a score (6 RCNY § 5-301(c)).
    case scoring
  }

  /// What one of the counted is.
  enum Unit: String, Hashable, Sendable {
    /// An application; a person may have several.
    case application
    /// A person.
    case person
  }

  /// The tables of the tool, or of one group into which it puts people.
  struct Section: Hashable, Sendable {
    /// The group; `nil` of a tool that puts people into none.
    var classLabel: String?
    /// Sex, race and ethnicity, and both.
    var tables: [Table]
  }

  /// One of the three tables.
  struct Table: Hashable, Sendable {
    /// Which.
    var kind: AuditTableKind
    /// Its rows in the rule's order.
    var rows: [Row]

    /// How many people are in the table.
    var applicants: Int {
      rows.reduce(0) { $0.addingReportingOverflow($1.applicants).partialValue }
    }

    /// The rows whose rate the others are divided by.
    var references: [Row] { rows.filter(\.isReference) }
  }

  /// A row of a table.
  struct Row: Hashable, Sendable {
    /// The category.
    var category: AuditCategory
    /// How many people.
    var applicants: Int
    /// How many of them were selected, put into the group or scored above the median.
    var selected: Int
    /// The record of the rate.
    var rate: MetricRecord
    /// The record of the impact ratio that is published.
    var ratio: MetricRecord
    /// Whether the row's rate is the one that the others are divided by, or equal to it.
    var isReference = false

    /// Whether the auditor left the category out of the impact ratios.
    var isExcluded: Bool { ratio.status == .excluded }

    /// What the row has: the status of its rate where there is none, else that of its ratio.
    var status: MetricStatus { rate.status == .ok ? ratio.status : rate.status }

    /// Why something is missing in the row; `nil` where nothing is.
    var reason: String? {
      for record in [rate, ratio] {
        if case .undefined(_, let reason) = record.value { return reason }
      }
      return nil
    }
  }

  /// A category that the auditor left out of the impact ratios, with what the rule asks for.
  struct Exclusion: Hashable, Sendable {
    /// The group into which the tool puts people; `nil` where there is none.
    var classLabel: String?
    /// The table.
    var table: AuditTableKind
    /// The row with count and rate.
    var row: Row
    /// Why.
    var justification: String?
  }

  /// How many of the assessed are in no row, because a category is not known.
  struct Unknown: Hashable, Sendable {
    var sex: Int
    var raceEthnicity: Int
    var either: Int
    var both: Int
    /// Of those without a category of sex: with a declared one that the EEO-1 form lacks.
    var otherSex: Int?
    /// The same for race and ethnicity.
    var otherRaceEthnicity: Int?
  }

  /// The analysis in the document.
  var analysis: MetricsDocument.Analysis
  /// The document, with this analysis alone.
  var document: MetricsDocument
  /// What the tool does.
  var kind: Kind
  /// What one of the counted is.
  var unit: Unit
  /// The tables, one section for a tool that puts people into no groups.
  var sections: [Section]
  /// How many the tool assessed.
  var assessed: Int
  /// How many applications there are; `nil` where the document does not say.
  var applications: Int?
  /// How many people have more than one application; `nil` where the document does not say.
  var personsWithSeveralApplications: Int?
  /// How many are in no rate for want of an outcome.
  let withoutOutcome: Int
  /// How many rows a condition excludes, or could not be read.
  let rowsLeftOut: Int
  /// How many rows name no person.
  let rowsWithoutID: Int
  /// How many are in no row.
  var unknown: Unknown
  /// The record of the median score of a scoring tool.
  var median: MetricRecord?
  /// What the auditor says besides the numbers.
  var statement: AuditStatement

  /// How sex, race and ethnicity were learnt: `self_reported`, `observed` or `inferred`.
  var demographics: String? {
    let word = analysis.parameters["demographics"]?.string
    return word == "undeclared" ? nil : word
  }

  /// Whether rates are divided by the highest one of their table, as 6 RCNY § 5-300 says.
  var comparesWithHighest: Bool {
    let comparator = analysis.parameters["comparator"]?.string ?? "most_selected"
    return comparator == "most_selected" && !declaresReference
  }

  /// Whether the rates of excluded categories, which may be higher, are left aside for that.
  var leavesExcludedAside: Bool {
    !exclusions.isEmpty && analysis.parameters["excluded_as_reference"] != .boolean(true)
  }

  /// Which of three texts tells what rates are divided by.
  ///
  /// - Parameters:
  ///   - highest: The text about the highest rate of the table.
  ///   - included: That about the highest rate among categories that are not excluded.
  ///   - other: That about another rate.
  /// - Returns: One of them.
  func divisor<Text>(highest: Text, included: Text, other: Text) -> Text {
    guard comparesWithHighest else { return other }
    return leavesExcludedAside ? included : highest
  }

  /// Whether the auditor named a category that others are compared with.
  var declaresReference: Bool {
    (analysis.parameters["reference"]?.array ?? []).contains { entry in
      if case .object = entry { true } else { false }
    }
  }

  /// The categories that were left out of impact ratios.
  var exclusions: [Exclusion] {
    sections.flatMap { section in
      section.tables.flatMap { table in
        table.rows.filter(\.isExcluded).map { row in
          Exclusion(
            classLabel: section.classLabel, table: table.kind, row: row,
            justification: justification(of: row.category, in: table.kind) ?? row.reason)
        }
      }
    }
  }

  private func justification(of category: AuditCategory, in table: AuditTableKind) -> String? {
    for entry in analysis.parameters["exclude"]?.array ?? [] {
      guard entry["table"]?.string == table.rawValue, let name = entry["category"]?.string,
        AuditCategory.named(name, in: table) == category
      else { continue }
      return entry["justification"]?.string
    }
    return nil
  }

  /// Whether categories without anybody stand in the tables.
  var listsEmptyCategories: Bool {
    analysis.parameters["empty_categories"]?.string != "omit"
  }

  /// The rows of a table that are published.
  func publishedRows(of table: Table) -> [Row] {
    listsEmptyCategories ? table.rows : table.rows.filter { $0.applicants > 0 }
  }

  /// A table of the analysis by its name.
  func metricTable(_ name: String) -> MetricTable? {
    analysis.tables.first { $0.name == name }
  }
}
