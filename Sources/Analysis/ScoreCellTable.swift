public import FairmarkStatistics

/// Distributions of a score by the texts of groups and strata and by the label.
///
/// Values are in byte order, so equal data give equal tables, in whatever order they were read.
public struct ScoreCellTable: Hashable, Sendable {
  /// The rows that share all texts and the label.
  struct Cell: Hashable, Sendable {
    /// For each dimension the place among its values; the place after the last is missing.
    var ranks: [Int]
    /// 0: negative, 1: positive, 2: missing; 0 without a label.
    var label: Int
    var scores: ValueHistogram
    /// Rows without a score.
    var missing: Int
  }

  /// How many of the dimensions are groups; the others are strata.
  let groupCount: Int
  /// Groups, then strata.
  public let dimensions: [GroupCellTable.Dimension]
  /// Whether rows are told apart by a label.
  public let hasLabel: Bool
  let cells: [Cell]
  /// Rows that had no weight and are in no cell.
  public let rowsWithoutWeight: Int
  /// The label's column with its texts, when it is of texts.
  public let labelTexts: GroupCellTable.Dimension?
  /// Declared labels that occur nowhere.
  public let absentOutcomes: [GroupCellTable.AbsentOutcome]

  /// The group columns with their texts.
  public var groupDimensions: ArraySlice<GroupCellTable.Dimension> {
    dimensions.prefix(groupCount)
  }

  /// The groups of an attribute, within a stratum or over all.
  ///
  /// - Parameter attribute: Some of the group columns.
  /// - Returns: For each stratum, the whole first, the scores of each group. A missing value is `nil`;
  ///   groups with missing values are listed when rows have them, all others always.
  /// - Complexity: O(*v* log *c*) in the values *v* of *c* cells.
  public func margin(over attribute: [String]) -> [ScoreMargin] {
    let places = attribute.compactMap { column in
      dimensions.prefix(groupCount).firstIndex { $0.column == column }
    }
    let strataPlaces = Array(groupCount..<dimensions.count)
    var strata: [[Int]: [Cell]] = [:]
    if !strataPlaces.isEmpty {
      for cell in cells { strata[strataPlaces.map { cell.ranks[$0] }, default: []].append(cell) }
    }
    func margin(_ stratum: [Int]?, _ cells: [Cell]) -> ScoreMargin {
      var groups: [[Int]: [Cell]] = [:]
      for cell in cells { groups[places.map { cell.ranks[$0] }, default: []].append(cell) }
      let keys = ranks(places.map { dimensions[$0].values.count }).filter { key in
        groups[key] != nil || !isMissing(key, places)
      }
      return ScoreMargin(
        attribute: attribute, strata: strataPlaces.map { dimensions[$0].column },
        stratum: stratum.map { texts($0, strataPlaces) },
        groups: keys.map { key in
          ScoreMargin.Group(
            key: texts(key, places), cells: groups[key] ?? [], hasLabel: hasLabel)
        })
    }
    return [margin(nil, cells)]
      + strata.keys.sorted { $0.lexicographicallyPrecedes($1) }.map { margin($0, strata[$0] ?? []) }
  }

  /// All combinations of places, each with one more for missing, in ascending order.
  private func ranks(_ sizes: [Int]) -> [[Int]] {
    sizes.reduce([[]]) { keys, size in keys.flatMap { key in (0...size).map { key + [$0] } } }
  }

  private func isMissing(_ key: [Int], _ places: [Int]) -> Bool {
    zip(key, places).contains { $0 == dimensions[$1].values.count }
  }

  private func texts(_ key: [Int], _ places: [Int]) -> [String?] {
    zip(key, places).map { rank, place in
      rank < dimensions[place].values.count ? dimensions[place].values[rank] : nil
    }
  }
}

/// The scores of the groups of one attribute within one stratum.
public struct ScoreMargin: Hashable, Sendable {
  /// A group and its scores.
  public struct Group: Hashable, Sendable {
    /// Its values, in the order of the attribute's columns; `nil` is missing.
    public let key: [String?]
    /// The scores of all rows.
    public let scores: ValueHistogram
    /// The scores of rows with a positive label; empty without a label.
    public let positives: ValueHistogram
    /// The scores of rows with a negative label; empty without a label.
    public let negatives: ValueHistogram
    /// Rows without a score.
    public let rowsWithoutScore: Int
    /// Rows with a score and without a label; 0 when no label is asked for.
    public let rowsWithoutLabel: Int

    init(key: [String?], cells: [ScoreCellTable.Cell], hasLabel: Bool) {
      self.key = key
      func merged(_ label: Int) -> ValueHistogram {
        .merging(cells.filter { $0.label == label }.map(\.scores))
      }
      let unlabelled = hasLabel ? merged(2) : ValueHistogram()
      positives = hasLabel ? merged(1) : ValueHistogram()
      negatives = hasLabel ? merged(0) : ValueHistogram()
      scores = hasLabel ? .merging([negatives, positives, unlabelled]) : merged(0)
      rowsWithoutScore = cells.reduce(0) { $0 + $1.missing }
      rowsWithoutLabel = unlabelled.total
    }

    /// Whether a value of the group is missing.
    public var isUnknown: Bool { key.contains(nil) }
  }

  /// The columns.
  public let attribute: [String]
  /// The strata columns.
  public let strata: [String]
  /// The stratum's values; `nil` for all rows.
  public let stratum: [String?]?
  /// The groups in byte order, the first column first, a missing value after all others.
  public let groups: [Group]
}
