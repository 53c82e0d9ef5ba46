import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText
import FairmarkStatistics

/// What holds between the records of one analysis, besides what holds within each.
///
/// Every record is about some rows, and the same rows stand in other records: of the group's rate, of
/// the strata, of crossings, of the whole. A record that is taken away, or a number that is changed in
/// one place, is found by its neighbours.
struct AnalysisLaws {
  let analysis: MetricsDocument.Analysis
  /// The list of records in the document.
  let metrics: DocumentNode
  let index: RecordIndex

  init(_ analysis: MetricsDocument.Analysis, _ node: DocumentNode) {
    self.analysis = analysis
    metrics = node
    index = RecordIndex(analysis.metrics)
  }

  var records: [MetricRecord] { index.records }

  /// Refuses records that do not fit together.
  ///
  /// - Parameter rows: How many rows every attribute has, in the least and in the most; `nil` where
  ///   rows stand for several people.
  /// - Throws: `MetricsDocumentError` at the first record that contradicts another.
  func check(rows: ClosedRange<Int>?) throws(MetricsDocumentError) {
    try checkExclusions()
    if hasOwnPopulations { return }
    try checkAttributes()
    try checkGroups()
    try checkCompanions()
    try checkRates()
    try checkComparisons()
    try checkAggregates()
    try checkAverages()
    try checkTotals(rows)
    try checkParts()
    try checkTests()
    try checkAdjustments()
  }

  /// Whether each attribute has rows of its own, and the auditor's exclusions decide what is compared.
  private var hasOwnPopulations: Bool {
    analysis.plugin == "ll144-bias-audit" && analysis.parameters["unit"] != nil
      && analysis.parameters["demographics"] != nil
  }

  // MARK: Sentences

  /// An error about one record.
  func error(_ record: Int, _ message: String) -> MetricsDocumentError {
    DocumentNode(value: .null, place: "\(metrics.place)[\(record)]", file: metrics.file)
      .error(message)
  }

  /// A record in words: its name and what it is about.
  func words(_ record: Int) -> String { words(records[record].name, like: record) }

  /// The record of another metric about the same.
  func words(_ name: String, like record: Int) -> String {
    var text = "`\(name)`"
    if let group = records[record].group { text += " of the group \(words(group))" }
    if records[record].group == nil, !records[record].attribute.isEmpty {
      text += " over [\(records[record].attribute.map(excerpt).joined(separator: ", "))]"
    }
    if let stratum = records[record].stratum { text += " in the stratum \(words(stratum))" }
    return text
  }

  func words(_ pairs: [ColumnValue]) -> String {
    let parts = pairs.map { "\(excerpt($0.column)): \($0.value.map { excerpt($0) } ?? "null")" }
    return "{\(parts.joined(separator: ", "))}"
  }

  // MARK: Which records there are

  /// An auditor's exclusions stand among the parameters, group by group.
  private func checkExclusions() throws(MetricsDocumentError) {
    let excluded = records.indices.filter { records[$0].status == .excluded }
    guard let first = excluded.first else { return }
    let texts = Self.texts(analysis.parameters["exclude"] ?? .null)
    if texts.isEmpty {
      throw error(
        first, "has the status excluded, but no parameter of the analysis excludes a group")
    }
    // The law's categories have longer names in the table than in the job.
    if hasOwnPopulations { return }
    for record in excluded {
      let values = (records[record].group ?? []).compactMap(\.value)
      // A crossing is excluded with one of the groups that it belongs to.
      let isNamed = texts.contains { text in
        values.contains { !$0.isEmpty && text.utf8.firstRange(of: $0.utf8) != nil }
      }
      if !isNamed {
        throw error(
          record, "has the status excluded, but `parameters.exclude` does not name its group")
      }
    }
  }

  /// The texts of a parameter, at any depth.
  private static func texts(_ value: JSONValue) -> [String] {
    switch value {
    case .string(let text): [text]
    case .array(let elements): elements.flatMap(texts)
    case .object(let object): object.members.flatMap { texts($0.value) }
    default: []
    }
  }

  /// Every attribute that the parameters name has records.
  private func checkAttributes() throws(MetricsDocumentError) {
    guard index.order.contains(where: { MetricRecord.rates.contains($0.name) }),
      let columns = analysis.parameters["groups"]?.array?.compactMap(\.string)
    else { return }
    var depth = 1
    if case .integer(let given)? = analysis.parameters["intersections"] { depth = given }
    // As many crossings as a job may have.
    var expected: [[String]] = [[]]
    for column in columns {
      expected += expected.filter { $0.count < depth }.map { $0 + [column] }
      if expected.count > 1 << 16 { return }
    }
    let found = Set(index.order.map(\.place.attribute))
    for attribute in expected.dropFirst()
    where !found.contains(attribute.map { Array($0.utf8) }) {
      throw metrics.error(
        "has no record of the attribute [\(attribute.map(excerpt).joined(separator: ", "))], which the "
          + "parameters of the analysis name")
    }
  }

  /// Every metric has a record of each group, the reference's own but for some.
  private func checkGroups() throws(MetricsDocumentError) {
    struct Groups: Hashable {
      var attribute: [[UInt8]]
      var stratum: [UInt8]?
    }
    // For each group some record of it: of any metric, and of those that add up.
    var known: [Groups: [(key: [UInt8], record: Int)]] = [:]
    var listed: [Groups: [(key: [UInt8], record: Int)]] = [:]
    var seen: Set<[[UInt8]]> = []
    for key in index.order {
      let groups = Groups(attribute: key.place.attribute, stratum: key.place.stratum)
      let name: [[UInt8]] = groups.attribute + [groups.stratum.map { [1] + $0 } ?? [0]]
      let isSum = MetricNames.isSum(key.name)
      for record in index.families[key]?.groups ?? [] {
        guard let group = index.groups[record] else { continue }
        if index.isKnown(record), seen.insert(name + [[0], group]).inserted {
          known[groups, default: []].append((group, record))
        } else if isSum, !index.isKnown(record), seen.insert(name + [[1], group]).inserted {
          listed[groups, default: []].append((group, record))
        }
      }
    }
    for key in index.order {
      guard let family = index.families[key], !family.groups.isEmpty else { continue }
      let groups = Groups(attribute: key.place.attribute, stratum: key.place.stratum)
      var missing = (known[groups] ?? []).filter { family.byGroup[$0.key] == nil }
      if missing.count == 1, mayLack(missing[0].key, family, key.name) { missing = [] }
      if MetricNames.isSum(key.name) {
        missing += (listed[groups] ?? []).filter { family.byGroup[$0.key] == nil }
      }
      if let lacking = missing.first {
        throw metrics.error(
          "has no record of \(words(key.name, like: lacking.record)), a group that other records have"
        )
      }
    }
  }

  /// Whether a metric may have no record of a group: of the reference, which is compared with itself.
  private func mayLack(_ group: [UInt8], _ family: RecordIndex.Family, _ name: String) -> Bool {
    if MetricNames.withoutReference.contains(name) { return true }
    return stem(of: name) == nil
      && family.groups.contains { records[$0].reference.map(RecordIndex.bytes) == group }
  }

  /// A comparison stands beside the rate that it compares, and the rate beside its comparisons.
  private func checkCompanions() throws(MetricsDocumentError) {
    struct Companion: Hashable {
      var name: String
      var isStratified: Bool
      var isAggregate: Bool
    }
    var companions: [String: [Companion]] = [:]
    var seen: Set<Companion> = []
    for key in index.order {
      guard let stem = companionStem(of: key.name), let family = index.families[key],
        !key.place.attribute.isEmpty
      else { continue }
      if index[stem, key.place] == nil {
        // With no group at all an aggregate has nothing to stand beside.
        let record = family.groups.first ?? family.aggregate.flatMap { isDefined($0) ? $0 : nil }
        if let record {
          throw error(
            record, "compares `\(stem)`, of which there is no record beside it")
        }
      }
      for isAggregate in [false, true]
      where isAggregate ? family.aggregate != nil : !family.groups.isEmpty {
        let companion = Companion(
          name: key.name, isStratified: key.place.stratum != nil, isAggregate: isAggregate)
        if seen.insert(companion).inserted { companions[stem, default: []].append(companion) }
      }
    }
    for key in index.order {
      guard let family = index.families[key], let first = index.known(family).first,
        !index.isInUnknownStratum(first)
      else { continue }
      for companion in companions[key.name] ?? []
      where companion.isStratified == (key.place.stratum != nil)
        && !MetricNames.withoutReference.contains(companion.name)
      {
        let other = index[companion.name, key.place]
        if companion.isAggregate ? other?.aggregate == nil : other?.groups.isEmpty != false {
          let record =
            companion.isAggregate ? "`\(companion.name)`" : words(companion.name, like: first)
          throw error(
            first, "stands beside no record of \(record), which the analysis has elsewhere")
        }
      }
    }
  }

  private func isDefined(_ record: Int) -> Bool { records[record].status == .ok }

  /// The rate that must stand beside a metric.
  private func companionStem(of name: String) -> String? {
    if name.hasPrefix("average_") || name.hasPrefix("equalized_odds_"), !name.hasSuffix("_macro") {
      return "true_positive_rate"
    }
    return stem(of: name)
  }

  /// The number that a metric is computed from, if it is a promised one or the analysis has it.
  func stem(of name: String) -> String? {
    guard let stem = MetricNames.stem(of: name) else { return nil }
    if MetricRecord.rates.contains(stem) { return stem }
    return index.names.contains(stem) ? stem : nil
  }
}
