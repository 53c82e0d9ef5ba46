import FairmarkStatistics
import FairmarkAnalysis
import FairmarkJSONText
import FairmarkLocalLaw144
import FairmarkMetricsDocuments

/// Why no audit can be read from a document.
struct BiasAuditError: Error, Hashable, Sendable {
  /// A sentence: what was found, what was expected, what to do.
  let sentence: String
}

extension BiasAudit {
  /// The plugin whose analyses are bias audits.
  static let plugin = "ll144-bias-audit"

  /// Reads the audit of a document.
  ///
  /// - Parameters:
  ///   - document: The document.
  ///   - id: The id of the analysis; the only one of the plugin when left out.
  /// - Throws: `BiasAuditError` for a document without the audit, or without a number that the law
  ///   asks for.
  /// - Complexity: O(records × rows of tables).
  init(_ document: MetricsDocument, analysis id: String? = nil) throws(BiasAuditError) {
    let analysis = try Self.analysis(id, in: document)
    if let reason = analysis.failureReason {
      throw BiasAuditError(
        sentence: "the analysis `\(analysis.id)` has no numbers, so that nothing can be published: "
          + reason)
    }
    let parameters = analysis.parameters
    guard let unit = parameters["unit"]?.string.flatMap(Unit.init) else {
      throw BiasAuditError(
        sentence: "the analysis `\(analysis.id)` does not say what its rows count; expected "
          + "`unit: person` or `unit: application`")
    }
    let records = analysis.metrics.filter { $0.stratum == nil }
    let isScoring = records.contains { $0.name == "scoring_rate" }
    let labels = Self.classLabels(records)
    self.analysis = analysis
    self.document = document
    self.document.analyses = [analysis]
    self.unit = unit
    kind = isScoring ? .scoring : labels.isEmpty ? .selection : .classification
    statement = AuditStatement(parameters)
    let rateName = isScoring ? "scoring_rate" : "selection_rate"
    var sections: [Section] = []
    for label in labels.isEmpty ? [nil] : labels.map(Optional.some) {
      sections.append(try Self.section(label, rate: rateName, records, of: analysis))
    }
    self.sections = sections
    let counts = CountReader(records: records, analysis: analysis.id)
    assessed = try counts.count("assessed")
    applications = counts.optional("applications")
    personsWithSeveralApplications = counts.optional("persons_with_several_applications")
    // With everybody who applied in the denominator nobody is left out.
    withoutOutcome =
      parameters["denominator"]?.string == "applied" ? 0 : counts.optional("without_outcome") ?? 0
    rowsLeftOut = document.rowFlow.reduce(0) { sum, step in
      let isLeftOut = ["rejected", "where", "unmatched"].contains(step.step)
      return step.data == analysis.data && step.into == nil && isLeftOut ? sum + step.rowCount : sum
    }
    rowsWithoutID = counts.optional("rows_without_id") ?? 0
    unknown = Unknown(
      sex: try counts.count("unknown_sex"),
      raceEthnicity: try counts.count("unknown_race_ethnicity"),
      either: try counts.count("unknown_sex_or_race_ethnicity"),
      both: try counts.count("unknown_sex_and_race_ethnicity"),
      otherSex: counts.optional("other_sex"),
      otherRaceEthnicity: counts.optional("other_race_ethnicity"))
    median = records.first { $0.name == "median_score" && $0.group == nil }
    if isScoring && median == nil {
      throw BiasAuditError(
        sentence: "the analysis `\(analysis.id)` has scoring rates without `median_score`; run the "
          + "audit again with this version")
    }
  }

  private static func analysis(
    _ id: String?, in document: MetricsDocument
  ) throws(BiasAuditError) -> MetricsDocument.Analysis {
    let audits = document.analyses.filter { $0.plugin == plugin }
    if let id {
      guard let audit = audits.first(where: { $0.id == id }) else {
        throw BiasAuditError(
          sentence: "the document has no analysis `\(id)` of the plugin `\(plugin)`; it has "
            + (audits.isEmpty ? "none" : audits.map { "`\($0.id)`" }.joined(separator: ", ")))
      }
      return audit
    }
    guard let audit = audits.first else {
      throw BiasAuditError(
        sentence: "the document has no analysis of the plugin `\(plugin)`; add one to the job")
    }
    guard audits.count == 1 else {
      throw BiasAuditError(
        sentence: "the document has \(audits.count) analyses of the plugin `\(plugin)`, and a page "
          + "shows one: " + audits.map { "`\($0.id)`" }.joined(separator: ", "))
    }
    return audit
  }

  /// The groups into which the tool puts people, in the document's order.
  private static func classLabels(_ records: [MetricRecord]) -> [String] {
    var labels: [String] = []
    for record in records where record.name == "selection_rate" {
      if let label = classLabel(record), !labels.contains(label) { labels.append(label) }
    }
    return labels
  }

  private static func classLabel(_ record: MetricRecord) -> String? {
    for case .classLabel(let label) in record.dimensions { return label }
    return nil
  }

  private static func section(
    _ label: String?, rate: String, _ records: [MetricRecord], of analysis: MetricsDocument.Analysis
  ) throws(BiasAuditError) -> Section {
    let own = records.filter { classLabel($0) == label }
    var tables: [Table] = []
    for kind in AuditTableKind.allCases {
      var rows: [Row] = []
      for category in AuditCategory.all(of: kind) {
        rows.append(try row(category, kind, rate: rate, own, of: analysis))
      }
      let reference = rows.compactMap(\.ratio.reference).first
      for place in rows.indices {
        // Of equal highest rates the document names one.
        rows[place].isReference =
          reference != nil
          && (rows[place].ratio.reference == nil
            ? rows[place].category.group == reference
            : rows[place].ratio.reference == rows[place].ratio.group
              || rows[place].ratio.value.double == 1)
      }
      tables.append(Table(kind: kind, rows: rows))
    }
    return Section(classLabel: label, tables: tables)
  }

  private static func row(
    _ category: AuditCategory, _ kind: AuditTableKind, rate: String, _ records: [MetricRecord],
    of analysis: MetricsDocument.Analysis
  ) throws(BiasAuditError) -> Row {
    let group = category.group
    let isListed = records.contains { $0.attribute == kind.attribute && $0.group == group }
    if !isListed, analysis.parameters["empty_categories"]?.string == "omit" {
      var record = MetricRecord(
        rate, attribute: kind.attribute,
        value: .undefined(.emptyGroup, reason: "nobody is in the category"), n: 0)
      record.group = group
      return Row(category: category, applicants: 0, selected: 0, rate: record, ratio: record)
    }
    func record(_ name: String) throws(BiasAuditError) -> MetricRecord {
      let found = records.first {
        $0.name == name && $0.attribute == kind.attribute && $0.group == group
      }
      guard let found else {
        throw BiasAuditError(
          sentence: "the analysis `\(analysis.id)` has no `\(name)` of \(category.text), and the "
            + "law asks for every category (6 RCNY § 5-301); run the audit again with this version")
      }
      return found
    }
    let rateRecord = try record(rate)
    guard let counts = rateRecord.counts else {
      throw BiasAuditError(
        sentence:
          "the `\(rate)` of \(category.text) has no counts, and the law asks for the number "
          + "of people (6 RCNY § 5-303(a)(1)); leave small cells and sampling weights out of the job"
      )
    }
    // An auditor may publish the ratios of rounded rates.
    let isRounded = records.contains { $0.name == "impact_ratio_of_rounded_rates" }
    return Row(
      category: category, applicants: counts.denominator, selected: counts.numerator,
      rate: rateRecord,
      ratio: try record(isRounded ? "impact_ratio_of_rounded_rates" : "impact_ratio"))
  }
}

extension AuditCategory {
  /// The category as records name it.
  var group: [ColumnValue] {
    var group: [ColumnValue] = []
    if let sex { group.append(ColumnValue("sex", sex.rawValue)) }
    if let raceEthnicity {
      group.append(ColumnValue("race_ethnicity", raceEthnicity.rawValue))
    }
    return group
  }
}

/// Finds the numbers of all people.
private struct CountReader {
  let records: [MetricRecord]
  let analysis: String

  func optional(_ name: String) -> Int? {
    let record = records.first {
      $0.name == name && $0.group == nil && $0.attribute.isEmpty && $0.dimensions.isEmpty
    }
    if case .count(let count) = record?.value { return count }
    return nil
  }

  func count(_ name: String) throws(BiasAuditError) -> Int {
    guard let count = optional(name) else {
      throw BiasAuditError(
        sentence: "the analysis `\(analysis)` has no `\(name)`, and the law asks for it (6 RCNY § "
          + "5-301, § 5-303(a)(1)); run the audit again with this version")
    }
    return count
  }
}
