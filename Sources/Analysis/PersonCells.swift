public import FairmarkTables

/// Counts or scores of persons instead of rows, where one person may have several applications.
///
/// **Definition.** Rows with the same text in the column `id` are applications of one person. A person
/// is selected when any application is; is in each class that any application was put into; and has
/// the highest, the last (in the order of the files and their rows) or the mean score of its
/// applications. Rows without an outcome say nothing about it; a person without any has none. The
/// group of a person is what its rows say, whichever of them does: one that is missing in some rows is
/// taken from the others.
///
/// **Edge Cases.** Persons whose rows have two different known values in a group column are listed in
/// `PersonTable.conflicts` and count as missing in that column; what means the same, or nothing, is
/// told by `equivalents`. Rows without an id are counted and in no other number. With strata a person
/// counts once in each combination of strata that its applications have, with what they came to there,
/// and once over all.
///
/// Ids are told apart by 128 bits of hash (`Batch.hashTexts(_:into:)`), not by their texts. Memory of
/// each thread: some 50 to 90 bytes a person that it has met, by the outcome; with strata some 60 more
/// for each combination.
public struct PersonCells: Aggregate {
  /// The one score of a person with several.
  public enum ScoreRule: String, CaseIterable, Hashable, Sendable {
    /// The highest.
    case highest = "max"
    /// That of the last row in the order of the files.
    case last
    /// The correctly rounded mean.
    case mean
  }

  /// What the applications of a person come to.
  public enum Outcome: Hashable, Sendable {
    /// Whether any is selected; with `Decision.eachClass` the classes of all.
    case selection(Decision)
    /// One score.
    case score(column: String, rule: ScoreRule)

    /// The column that is read.
    public var column: String {
      switch self {
      case .selection(let decision): decision.column
      case .score(let column, _): column
      }
    }
  }

  /// The group columns, crossed.
  public var groups: [String]
  /// For each group column what texts mean; empty: every text stands for itself.
  public var equivalents: [TextEquivalents]
  /// The strata columns, crossed.
  public var strata: [String]
  /// The column of the persons' ids.
  public var id: String
  /// What the applications of a person come to.
  public var outcome: Outcome
  /// Whether a missing outcome is an error; a missing id never is.
  public var missingIsError: Bool
  /// The most cells.
  public var cellLimit: Int

  /// Creates the aggregate for some roles.
  ///
  /// - Parameters:
  ///   - groups: The group columns.
  ///   - roles: Strata and what missing values mean.
  ///   - id: The column of the persons' ids.
  ///   - outcome: What the applications of a person come to.
  ///   - equivalents: For each group column what texts mean; empty: every text stands for itself.
  ///   - cellLimit: The most cells.
  /// - Throws: `AnalysisError` when rows have weights, or clusters other than the persons.
  public init(
    groups: [String], roles: Roles, id: String, outcome: Outcome,
    equivalents: [TextEquivalents] = [], cellLimit: Int = 1_000_000
  ) throws(AnalysisError) {
    precondition(
      equivalents.isEmpty || equivalents.count == groups.count,
      "\(equivalents.count) equivalents for \(groups.count) group columns")
    if let weight = roles.frequencyWeight ?? roles.samplingWeight {
      throw AnalysisError(
        .badConfiguration, key: "weight",
        "the rows have the weight \"\(weight)\", but persons are counted, each once, whatever its rows "
          + "weigh; leave the weight out, or count applications")
    }
    if let cluster = roles.cluster, cluster != id {
      throw AnalysisError(
        .badConfiguration, key: "cluster",
        "the rows have the cluster \"\(cluster)\", but persons are told apart by \"\(id)\"; leave the "
          + "cluster out, because persons are counted once")
    }
    self.groups = groups
    self.equivalents = equivalents
    strata = roles.strata
    self.id = id
    self.outcome = outcome
    missingIsError = roles.missingIsError
    self.cellLimit = cellLimit
  }

  /// Whether the last score counts.
  public var dependsOnRowOrder: Bool {
    if case .score(_, .last) = outcome { true } else { false }
  }

  /// Groups, strata, outcome and id.
  public var columns: [ColumnRequest] {
    var requests = (groups + strata).map { ColumnRequest($0, as: .category) }
    var kind = ColumnRequest.Kind.number
    if case .selection(let decision) = outcome {
      switch decision {
      case .values, .eachClass: kind = .category
      case .threshold: break
      }
    }
    requests.append(ColumnRequest(outcome.column, as: kind, requiresValue: missingIsError))
    // No dictionary: ids are as many as people.
    requests.append(ColumnRequest(id, as: .text))
    return requests
  }

  /// Makes a state without persons.
  ///
  /// - Parameter columns: For each entry of `columns` the number of the batch column.
  /// - Returns: The state.
  public func makeState(reading columns: [Int]) -> PersonCellsState {
    let named = groups.count + strata.count
    let column = columns[named]
    let outcomes: PersonCellsState.Outcomes =
      switch outcome {
      case .selection(.values(_, let counting)):
        .selection(
          PersonSelections(.texts(column: column, counting: Set(counting.map { Array($0.utf8) }))))
      case .selection(.threshold(_, let threshold)):
        .selection(PersonSelections(.number(column: column, threshold: threshold)))
      case .selection(.eachClass): .classes(PersonClasses(column: column))
      case .score(_, .highest): .highest(PersonHighestScores(column: column))
      case .score(_, .last): .last(PersonLastScores(column: column))
      case .score(let name, .mean): .mean(PersonMeanScores(column: column, name: name))
      }
    return PersonCellsState(
      id: columns[named + 1],
      groups: CodeTuples(columns: Array(columns.prefix(groups.count)), equivalents: meanings),
      strata: CodeTuples(
        columns: Array(columns[groups.count..<named]),
        equivalents: strata.map { _ in TextEquivalents() }),
      hasStrata: !strata.isEmpty, names: groups + strata, outcomes: outcomes, cellLimit: cellLimit)
  }

  /// For each group column what texts mean.
  var meanings: [TextEquivalents] {
    equivalents.isEmpty ? groups.map { _ in TextEquivalents() } : equivalents
  }
}
