import FairmarkAnalysis
import FairmarkLocalLaw144
import FairmarkStatistics

/// The records of one table of an audit.
struct AuditTable {
  let kind: AuditTableKind
  let settings: AuditSettings
  let inference: Inference
  let rateName: String
  /// All categories, the excluded ones included.
  let rates: GroupRates
  /// The categories that are compared.
  private let compared: GroupRates
  private let rules: [ReferenceRule]
  private let excluded: [AuditSettings.Exclusion]

  /// Computes the rates of a table and decides whom they are compared with.
  init(
    _ kind: AuditTableKind, of people: AuditMargin, _ settings: AuditSettings,
    _ configuration: AnalysisConfiguration, isScoring: Bool
  ) {
    self.kind = kind
    self.settings = settings
    rateName = isScoring ? "scoring_rate" : "selection_rate"
    let margin = people.table(kind, settings)
    let groups = TableGroups(margin, settings, kind)
    rules = groups.rules
    excluded = settings.exclusions.filter { $0.table == kind }
    // A reference that a rule of ours chose from the data is no declared one.
    var configuration = configuration
    if case .group? = groups.rules.first, !groups.isDeclared,
      configuration.choice("adjust", default: "automatic") == "automatic"
    {
      configuration.parameters["adjust"] = .choice("all_pairs")
    }
    let inference = Inference(configuration)
    self.inference = inference
    func rates(_ margin: StratumMargin) -> GroupRates {
      GroupRates(
        margin, rateName: isScoring ? "scoring rate" : "selection rate",
        denominatorName: settings.unit == .person ? "persons" : "applications",
        direction: .higherIsBetter, inference: inference
      ) { Counts($0.count(prediction: true), of: $0.count()) }
    }
    self.rates = rates(margin)
    // Without exclusions the same groups, whose intervals and replicates are there already.
    compared = groups.compared == margin ? self.rates : rates(groups.compared)
    isReferenceDeclared = groups.isDeclared
    isChosenBySize = groups.isChosenBySize
  }

  private let isReferenceDeclared: Bool
  private let isChosenBySize: Bool

  /// Rates, ratios and what follows from them.
  func records() -> (records: [MetricRecord], findings: [Finding]) {
    var records = rates.rateRecords(rateName)
    let comparisons = compared.compared(by: rules)
    var ratios = compared.ratioRecords("impact_ratio", comparisons, flagsFourFifths: true)
    var detectable = GroupRates.powerRecords(ratios, level: inference.level)
    var shortfalls = compared.shortfallRecords("shortfall", comparisons)
    var minimum = compared.minimumRatioRecord("impact_ratio_min", reference: rules)
    if isChosenBySize { removeRanges(&ratios) }
    let finding = compared.fourFifthsFinding(ratios)
    if !isReferenceDeclared {
      markSelected(&ratios)
      markSelected(&detectable)
      markSelected(&shortfalls)
      if minimum?.reference != nil { minimum?.referenceSelected = true }
    }
    for place in ratios.indices { dividesByItself(&ratios[place]) }
    ratios = ratios.filter { !isExcluded($0) } + excludedRecords()
    records += sorted(ratios)
    records += roundedRecords(ratios)
    records += shortfalls.filter { !isExcluded($0) }
    records += detectable.filter { !isExcluded($0) }
    if let minimum { records.append(minimum) }
    return (records, [finding].compactMap(\.self))
  }

  /// Leaves out how far people of unknown category could move ratios: they could also move which
  /// category is the largest, or has 2 % of the people, and so whom the others are compared with.
  private func removeRanges(_ records: inout [MetricRecord]) {
    for place in records.indices {
      records[place].missingGroupRanges = []
      records[place].flags.removeAll { $0 == "could_be_below_four_fifths" }
    }
  }

  /// The only category that takes part is the most selected one, whose ratio is 1.
  private func dividesByItself(_ record: inout MetricRecord) {
    guard record.status == .singleGroup, let group = record.group,
      let counts = rates.groups.first(where: { $0.key == group })?.counts, counts.numerator > 0
    else { return }
    record.value = .of(1)
    record.counts = counts
    record.referenceCounts = counts
    record.reference = group
    record.referenceSelected = !isReferenceDeclared
  }

  private func markSelected(_ records: inout [MetricRecord]) {
    for place in records.indices where records[place].reference != nil {
      records[place].referenceSelected = true
    }
  }

  /// The records in the order of the rates.
  private func sorted(_ records: [MetricRecord]) -> [MetricRecord] {
    rates.groups.compactMap { group in records.first { $0.group == group.key } }
  }

  private func isExcluded(_ record: MetricRecord) -> Bool {
    excluded.contains { kind.key(of: $0.category) == record.group?.map(\.value) }
  }

  /// The excluded categories: § 5-301(d) asks for the number and the rate, which stay, and for the
  /// auditor's justification.
  private func excludedRecords() -> [MetricRecord] {
    guard !rates.isStratumUnknown else { return [] }
    return excluded.compactMap { exclusion in
      let key = kind.key(of: exclusion.category)
      guard let group = rates.groups.first(where: { $0.key.map(\.value) == key }) else {
        return nil
      }
      var record = MetricRecord(
        "impact_ratio", attribute: kind.attribute,
        value: .undefined(.excluded, reason: exclusion.justification), n: group.n)
      record.group = group.key
      record.stratum = rates.stratum
      record.dimensions = rates.dimensions
      record.counts = group.counts
      return record
    }
  }

  /// The ratios of rounded rates, for who publishes those.
  private func roundedRecords(_ ratios: [MetricRecord]) -> [MetricRecord] {
    guard let decimals = settings.ratioDecimals else { return [] }
    return ratios.compactMap { ratio in
      var record = ratio
      record.name = "impact_ratio_of_rounded_rates"
      record.interval = nil
      record.tests = []
      record.missingGroupRanges = []
      record.flags = []
      guard ratio.value.isDefined, let counts = ratio.counts, let others = ratio.referenceCounts
      else { return record }
      let rounded = counts.rounded(toDecimals: decimals)
      let reference = others.rounded(toDecimals: decimals)
      record.value =
        ExactRatio.ratio(of: rounded, to: reference).map(MetricValue.of)
        ?? .undefined(.zeroDenominator, reason: "the rounded rate of the reference group is 0")
      return record
    }
  }
}
