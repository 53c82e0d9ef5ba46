import FairmarkStatistics

/// What the group analyses have in common: their cells, margins and the findings about the data.
public struct GroupAnalysis: Hashable, Sendable {
  /// Which columns play which part.
  public let roles: Roles
  /// Which group the others are compared with.
  public let references: [ReferenceRule]
  /// How sure rates and comparisons are.
  public let inference: Inference
  /// Whose figures stand beside the records'.
  public let peers: [Peer]
  private let usesLabel: Bool
  private let cellLimit: Int

  /// Binds a group analysis.
  ///
  /// - Parameters:
  ///   - configuration: Roles and settings.
  ///   - usesLabel: Whether the label is needed.
  /// - Throws: `AnalysisError` when a reference names a column that is no group, or fits no
  ///   attribute.
  public init(
    _ configuration: AnalysisConfiguration, usesLabel: Bool
  ) throws(AnalysisError) {
    roles = configuration.roles
    references = configuration.references
    inference = Inference(configuration)
    peers = configuration.choices("compatibility", default: []).compactMap(Peer.init(rawValue:))
    self.usesLabel = usesLabel
    cellLimit = configuration.cellLimit
    if usesLabel, let prediction = roles.prediction, let label = roles.label,
      prediction.isEachClass != label.isEachClass
    {
      throw AnalysisError(
        .badConfiguration, key: prediction.isEachClass ? "label" : "prediction",
        "prediction and label must both be compared class by class (`one_vs_rest: true`), or neither"
      )
    }
    try references.check(against: roles)
  }

  /// The cells of one maximal attribute.
  private func cells(_ attribute: [String]) -> GroupCells {
    GroupCells(groups: attribute, roles: roles, usesLabel: usesLabel, cellLimit: cellLimit)
  }

  /// What must be counted.
  public var aggregates: [any Aggregate] { roles.maximalAttributes.map { cells($0) } }

  /// The groups of every attribute: over all rows, then within each stratum.
  ///
  /// - Parameter results: The results of `aggregates`.
  /// - Returns: The margins in the order of the attributes.
  /// - Throws: `AnalysisError` when a result is not there, or a declared reference does not occur.
  public func margins(
    _ results: AggregateResults
  ) throws(AnalysisError) -> [StratumMargin] {
    var margins: [StratumMargin] = []
    for attribute in roles.attributes {
      let table = try table(covering: attribute, in: results)
      try references.check(attribute, occurringIn: table.groupDimensions)
      if table.countsEachClass {
        for one in table.classes { margins += table.margin(over: attribute, countingClass: one) }
      } else {
        margins += table.margin(over: attribute)
      }
    }
    return margins
  }

  /// All rows as one group, those of unknown groups included: as a whole, then within each stratum.
  ///
  /// - Parameter results: The results of `aggregates`.
  /// - Returns: The margins, of an attribute without columns.
  public func wholes(_ results: AggregateResults) -> [StratumMargin] {
    guard let table = roles.maximalAttributes.first.flatMap({ results.result(cells($0)) }) else {
      return []
    }
    if !table.countsEachClass { return table.margin(over: []) }
    return table.classes.flatMap { table.margin(over: [], countingClass: $0) }
  }

  private func table(
    covering attribute: [String], in results: AggregateResults
  ) throws(AnalysisError) -> GroupCellTable {
    for maximal in roles.maximalAttributes where Set(attribute).isSubset(of: maximal) {
      if let table = results.result(cells(maximal)) { return table }
    }
    throw AnalysisError(.failed, "the cells of \(attribute) were not counted")
  }

  /// Findings about the data behind the cells.
  ///
  /// - Parameters:
  ///   - results: The results of `aggregates`.
  ///   - equivalents: By group column what its texts count as, where that is not each text itself.
  /// - Returns: The findings, each once, in a fixed order.
  public func findings(
    _ results: AggregateResults, equivalents: [String: TextEquivalents] = [:]
  ) -> [Finding] {
    var findings: [Finding] = []
    var seen: Set<String> = []
    var isFirst = true
    for attribute in roles.maximalAttributes {
      guard let table = results.result(cells(attribute)) else { continue }
      for dimension in table.dimensions.prefix(table.groupCount + table.strataCount)
      where seen.insert(dimension.column).inserted {
        findings += categoryFindings(
          column: dimension.column, values: dimension.values,
          equivalents: equivalents[dimension.column] ?? TextEquivalents())
      }
      if isFirst {
        for texts in table.outcomeTexts where seen.insert(texts.dimension.column).inserted {
          findings += categoryFindings(
            column: texts.dimension.column, values: texts.dimension.values,
            as: texts.isLabel ? .label : .prediction)
        }
        findings += outcomeFindings(table)
      }
      isFirst = false
    }
    findings += samplingFindings(results)
    if let finding = resamplingFinding(results) { findings.append(finding) }
    return findings
  }

  private func outcomeFindings(_ table: GroupCellTable) -> [Finding] {
    var findings: [Finding] = []
    if let header = table.headerFinding { findings.append(header) }
    findings += table.absentOutcomes.map(Finding.init(absent:))
    let total = table.total
    if table.countsEachClass && table.classes.isEmpty {
      findings.append(
        Finding(.warning, "no_classes", "no row has a class, so there is nothing to compare"))
    }
    if case .threshold(let column, let threshold)? = roles.prediction, total.count() > 0,
      total.count(prediction: true) == 0
    {
      findings.append(
        Finding(
          .warning, "favourable_absent",
          "no score of the column \"\(column)\" reaches the threshold \(threshold), so its rates are 0"
        ))
    }
    if let decision = roles.prediction, !table.countsEachClass, total.count() > 0,
      total.count(prediction: true) == total.count()
    {
      findings.append(
        Finding(
          .warning, "everybody_favourable",
          "every row with what the analysis needs has a favourable outcome in \"\(decision.column)\", so "
            + "that every rate is 1, every ratio 1 and every difference 0; is it the right column, and are they the "
            + "favourable values?"))
    }
    findings += roles.coincidences
    let left = total.missing
    if left > 0 {
      findings.append(
        Finding(
          .warning, "rows_excluded",
          "\(counted(left)) in no rate, for want of \(lackedOutcome)"
        ))
    }
    if let lacking = table.sampled?.rowsWithoutCluster, lacking > 0 {
      findings.append(
        Finding(
          .warning, "rows_without_cluster",
          "\(lacking == 1 ? "1 row without an id is" : "\(lacking) rows without an id are") in no "
            + "number"))
    }
    if table.rowsWithoutWeight > 0 { findings.append(.rowsWithoutWeight(table.rowsWithoutWeight)) }
    return findings
  }
}

extension GroupAnalysis {
  /// What a reader must know of sampling weights and clusters.
  private func samplingFindings(_ results: AggregateResults) -> [Finding] {
    guard let attribute = roles.maximalAttributes.first,
      let sampled = results.result(cells(attribute))?.sampled
    else { return [] }
    var findings: [Finding] = []
    if sampled.isWeighted {
      findings.append(
        Finding(
          .note, "sampling_weights",
          "rates are sums of weights over sums of weights, with linearised variances; n counts rows; "
            + "exact tests, numbers of people and the four-fifths rule on whole numbers are not "
            + "evaluated"))
    }
    if let count = sampled.clusterCount {
      findings.append(
        Finding(
          .note, sampled.isClustered ? "clusters" : "clusters_do_not_repeat",
          sampled.isClustered
            ? "\(sampled.rowsInClusters) rows have \(count) distinct ids; rows of one id count as "
              + "dependent, and exact tests are not evaluated"
            : "each of the \(count) ids occurs once, so that rows are independent and all is as without "
              + "`cluster`"))
    }
    let isSampled = sampled.isWeighted || sampled.isClustered
    if isSampled,
      inference.adjustment == .dunnett || inference.adjustment == .comparisonsWithTheBest
    {
      findings.append(
        Finding(
          .warning, "adjustment_not_evaluated",
          "`adjust: \(inference.adjustment?.rawValue ?? "")` is for independent rows that count alike, "
            + "so p-values are not adjusted; use all_pairs or holm"))
    }
    if sampled.isWeighted, !peers.isEmpty {
      findings.append(
        Finding(
          .warning, "compatibility_not_evaluated",
          "what other libraries show is not computed with sampling weights"))
    }
    return findings
  }

  /// Which replicates were drawn, or that none were, because rows drawn again one by one would know
  /// neither weights nor clusters.
  private func resamplingFinding(_ results: AggregateResults) -> Finding? {
    guard let resampling = inference.resampling else { return nil }
    let sampled = roles.maximalAttributes.first.flatMap { results.result(cells($0))?.sampled }
    if let sampled, sampled.isWeighted || sampled.isClustered {
      return Finding(
        .warning, "bootstrap_not_evaluated",
        "the bootstrap draws independent rows that count alike, so with sampling weights or "
          + "clusters no replicates are drawn and its intervals are not evaluated; leave it out to "
          + "have others")
    }
    return Finding(
      .note, "random_draws",
      "\(resampling.replicateCount) bootstrap replicates, drawn with the generator "
        + "\(CounterBasedGenerator.name) keyed by the job's seed and the analysis' id")
  }

  /// What a row lacks that is in no rate.
  private var lackedOutcome: String {
    guard usesLabel else { return "a prediction" }
    return roles.prediction == nil ? "a label" : "a prediction or label"
  }

  /// The strata columns with their texts, whether rows of a weight above 0 have them or not.
  ///
  /// - Parameter results: The results of `aggregates`.
  /// - Returns: The columns in the job's order, their texts in byte order.
  public func strataDimensions(_ results: AggregateResults) -> [GroupCellTable.Dimension] {
    guard let attribute = roles.maximalAttributes.first,
      let table = results.result(cells(attribute))
    else { return [] }
    return Array(table.dimensions.dropFirst(table.groupCount).prefix(table.strataCount))
  }

  /// A number of rows, or of what the weights say that rows stand for, with its verb.
  private func counted(_ count: Int) -> String {
    let unit = roles.frequencyWeight == nil ? "row" : "weighted row"
    return count == 1 ? "1 \(unit) is" : "\(count) \(unit)s are"
  }
}

extension GroupCellTable {
  /// Tells that a group or stratum and an outcome hold their columns' names, as a second header line
  /// among the rows does; one column alone may well have a value of its name.
  fileprivate var headerFinding: Finding? {
    func holdsItsName(_ dimension: Dimension) -> Bool {
      dimension.values.containsBytes(of: dimension.column)
    }
    let named = dimensions.prefix(groupCount + strataCount).first(where: holdsItsName)
    let outcome = outcomeTexts.lazy.map(\.dimension).first(where: holdsItsName)
    guard let named, let outcome, !named.column.hasSameBytes(as: outcome.column) else { return nil }
    return Finding(
      .warning, "header_among_rows",
      "the columns \(listed([named.column, outcome.column])) hold their own names as values, as if a header "
        + "line stood among the rows, which is counted; were several files put one after another?")
  }

  /// The counts of all rows.
  var total: Outcomes {
    margin(over: []).first?.groups.first?.outcomes ?? Outcomes()
  }
}

extension Roles {
  /// Findings about a column that plays two parts, so that what is found follows from how it is asked.
  fileprivate var coincidences: [Finding] {
    func isSame(_ one: String?, _ other: String?) -> Bool {
      one.flatMap { one in other.map { one.hasSameBytes(as: $0) } } ?? false
    }
    var findings: [Finding] = []
    for group in groups {
      for (decision, what) in [(prediction, "prediction"), (label, "label")]
      where isSame(decision?.column, group) {
        findings.append(
          Finding(
            .warning, "group_is_\(what)",
            "the column \"\(group)\" is a group and the \(what), so that rates of 0 and 1 follow from the "
              + "grouping alone"))
      }
    }
    if isSame(prediction?.column, label?.column), let column = label?.column {
      findings.append(
        Finding(
          .warning, "prediction_is_label",
          "the column \"\(column)\" is the prediction and the label, so that their agreement follows from "
            + "that alone"))
    }
    return findings
  }
}
