/// What analyses of a score have in common: distributions by group, margins and findings.
public struct ScoreAnalysis: Hashable, Sendable {
  /// Which columns play which part.
  public let roles: Roles
  /// The column of the score.
  public let score: String
  /// Which group the others are compared with.
  public let references: [ReferenceRule]
  /// How sure numbers and comparisons are.
  public let inference: Inference
  private let cellLimit: Int

  /// Binds an analysis of a score.
  ///
  /// - Parameters:
  ///   - configuration: Roles and settings.
  ///   - score: The column of the score.
  /// - Throws: `AnalysisError` when a reference fits no attribute, or the label has several classes.
  public init(_ configuration: AnalysisConfiguration, score: String) throws(AnalysisError) {
    roles = configuration.roles
    self.score = score
    references = configuration.references
    inference = Inference(configuration)
    cellLimit = configuration.cellLimit
    if roles.label?.isEachClass == true {
      throw AnalysisError(
        .badConfiguration, key: "label",
        "a score rates one class; name the positive values of the label instead of `one_vs_rest`")
    }
    try references.check(against: roles)
  }

  private func cells(_ attribute: [String]) -> ScoreCells {
    ScoreCells(groups: attribute, score: score, roles: roles, cellLimit: cellLimit)
  }

  /// What must be counted.
  public var aggregates: [any Aggregate] { roles.maximalAttributes.map { cells($0) } }

  /// The groups of every attribute: over all rows, then within each stratum.
  ///
  /// - Parameter results: The results of `aggregates`.
  /// - Returns: The margins in the order of the attributes.
  /// - Throws: `AnalysisError` when a result is not there, or a declared reference does not occur.
  public func margins(_ results: AggregateResults) throws(AnalysisError) -> [ScoreMargin] {
    var margins: [ScoreMargin] = []
    for attribute in roles.attributes {
      let maximal = roles.maximalAttributes.first { Set(attribute).isSubset(of: $0) }
      guard let maximal, let table = results.result(cells(maximal)) else {
        throw AnalysisError(.failed, "the scores of \(attribute) were not counted")
      }
      try references.check(attribute, occurringIn: table.groupDimensions)
      margins += table.margin(over: attribute)
    }
    return margins
  }

  /// All rows as one group, those of unknown groups included: as a whole, then within each stratum.
  ///
  /// - Parameter results: The results of `aggregates`.
  /// - Returns: The margins, of an attribute without columns.
  public func wholes(_ results: AggregateResults) -> [ScoreMargin] {
    roles.maximalAttributes.first.flatMap { results.result(cells($0)) }?.margin(over: []) ?? []
  }

  /// Findings about the data behind the distributions.
  ///
  /// - Parameter results: The results of `aggregates`.
  /// - Returns: The findings, each once, in a fixed order.
  public func findings(_ results: AggregateResults) -> [Finding] {
    var findings: [Finding] = []
    var seen: Set<String> = []
    for (place, attribute) in roles.maximalAttributes.enumerated() {
      guard let table = results.result(cells(attribute)) else { continue }
      for dimension in table.dimensions where seen.insert(dimension.column).inserted {
        findings += categoryFindings(column: dimension.column, values: dimension.values)
      }
      if place > 0 { continue }
      if let label = table.labelTexts, seen.insert(label.column).inserted {
        findings += categoryFindings(column: label.column, values: label.values, as: .label)
      }
      findings += table.absentOutcomes.map(Finding.init(absent:))
      findings += rowFindings(table)
    }
    if inference.adjustment == .dunnett || inference.adjustment == .comparisonsWithTheBest {
      findings.append(
        Finding(
          .warning, "adjustment_not_evaluated",
          "`adjust: \(inference.adjustment?.rawValue ?? "")` is for rates, so the p-values of scores are "
            + "not adjusted; use all_pairs or holm"))
    }
    return findings
  }

  private func rowFindings(_ table: ScoreCellTable) -> [Finding] {
    var findings: [Finding] = []
    let unit = roles.frequencyWeight == nil ? "row" : "weighted row"
    func add(_ code: String, _ count: Int, _ what: String) {
      guard count > 0 else { return }
      let rows =
        count == 1 ? "1 \(unit) without \(what) is" : "\(count) \(unit)s without \(what) are"
      findings.append(Finding(.warning, code, "\(rows) in no number that needs one"))
    }
    if let whole = table.margin(over: []).first?.groups.first {
      add("rows_without_score", whole.rowsWithoutScore, "a score")
      add("rows_without_label", whole.rowsWithoutLabel, "a label")
    }
    if table.rowsWithoutWeight > 0 { findings.append(.rowsWithoutWeight(table.rowsWithoutWeight)) }
    return findings
  }
}
