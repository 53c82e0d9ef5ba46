import FairmarkStatistics

/// Counts of rows by the texts of groups and strata and the outcomes of prediction and label.
///
/// Values are in byte order, so equal data give equal tables, in whatever order they were read.
public struct GroupCellTable: Hashable, Sendable {
  /// A column and its distinct texts in byte order; missing is the place after the last.
  public struct Dimension: Hashable, Sendable {
    /// The column's name.
    public var column: String
    /// Its texts; empty for outcomes that do or do not count.
    public var values: [String]

    /// How many places the dimension has.
    func size(isOutcome: Bool) -> Int {
      isOutcome && values.isEmpty ? GroupCellsState.outcomeClassCount : values.count + 1
    }
  }

  /// The texts of a prediction or label.
  public struct OutcomeTexts: Hashable, Sendable {
    /// The column and its texts.
    public var dimension: Dimension
    /// Whether the column is the label rather than the prediction.
    public var isLabel: Bool
  }

  /// A declared outcome that occurs nowhere, in a column with at most one other text.
  public struct AbsentOutcome: Hashable, Sendable {
    /// The column.
    public var column: String
    /// The declared text.
    public var value: String
    /// Whether the column is the label rather than the prediction.
    public var isLabel: Bool
    /// Whether the column holds texts and none that is declared, so that no row counts.
    public var noneOccurs: Bool
    /// The texts that the column holds, in byte order.
    public var observed: [String]
  }

  /// How many of the first dimensions are groups.
  let groupCount: Int
  /// How many dimensions after the groups are strata.
  let strataCount: Int
  let hasPrediction: Bool
  let hasLabel: Bool
  /// Whether each class of the outcomes counts in turn.
  let countsEachClass: Bool
  /// Groups, strata, prediction, label, as far as they are there.
  public let dimensions: [Dimension]
  /// The first dimension varies fastest.
  let counts: [Int]
  /// Rows that had no weight and are in no cell.
  public let rowsWithoutWeight: Int
  /// The columns of outcomes that are texts, with their texts in byte order.
  public let outcomeTexts: [OutcomeTexts]
  /// Declared outcomes that occur nowhere.
  public let absentOutcomes: [AbsentOutcome]
  /// Sampling weights and clusters; `nil` without.
  public let sampled: SampledCells?

  /// The group columns with their texts.
  public var groupDimensions: ArraySlice<Dimension> { dimensions.prefix(groupCount) }

  /// Counts of one group: by prediction, by label and by both.
  public struct Outcomes: Hashable, Sendable {
    /// At `prediction + 3 * label`, each 0: does not count, 1: counts, 2: missing.
    private var counts = Array(repeating: 0, count: 9)

    /// Creates counts of nothing.
    public init() {}

    /// Creates counts of a prediction alone.
    ///
    /// - Parameters:
    ///   - selected: Rows whose prediction is favourable.
    ///   - rejected: Rows whose prediction is not.
    ///   - missing: Rows without a prediction.
    public init(selected: Int, rejected: Int, missing: Int = 0) {
      counts[1] = selected
      counts[0] = rejected
      counts[2] = missing
    }

    /// Adds the counts of other rows.
    ///
    /// - Parameter other: The counts; their sum with these must fit, as parts of one scan's do.
    public mutating func add(_ other: Outcomes) {
      for place in counts.indices { counts[place] += other.counts[place] }
    }

    mutating func add(_ count: Int, prediction: Int, label: Int) {
      counts[prediction + 3 * label] += count
    }

    /// Rows by prediction and label, each counted, not counted or, for `nil`, either of the two.
    ///
    /// - Parameters:
    ///   - prediction: Whether the prediction is favourable.
    ///   - label: Whether the label is positive.
    /// - Returns: The number of rows; rows with a missing outcome are in none.
    public func count(prediction: Bool? = nil, label: Bool? = nil) -> Int {
      var sum = 0
      for predicted in [0, 1] where prediction == nil || prediction == (predicted == 1) {
        for labelled in [0, 1] where label == nil || label == (labelled == 1) {
          sum += counts[predicted + 3 * labelled]
        }
      }
      return sum
    }

    /// Rows by prediction and label, each 0: does not count, 1: counts, 2: missing.
    func rows(prediction: Int, label: Int) -> Int { counts[prediction + 3 * label] }

    /// Rows in which the prediction or the label is missing.
    public var missing: Int {
      counts[2] + counts[5] + counts[6] + counts[7] + counts[8]
    }

    /// All rows.
    public var all: Int { counts.reduce(0, +) }
  }

  /// The groups of an attribute, within a stratum or over all.
  ///
  /// - Parameters:
  ///   - attribute: Some of the group columns.
  ///   - classLabel: The class that counts, one of `classes`; with `nil` no class counts.
  /// - Returns: For each stratum, the whole first, the counts of each group. A missing value is
  ///   `nil`; groups with missing values are listed when rows have them, all others always.
  /// - Complexity: O(cells).
  public func margin(
    over attribute: [String], countingClass classLabel: String? = nil
  ) -> [StratumMargin] {
    let places = attribute.compactMap { column in
      dimensions.prefix(groupCount).firstIndex { $0.column == column }
    }
    let strataPlaces = Array(groupCount..<groupCount + strataCount)
    let sizes = dimensions.enumerated().map { index, dimension in
      dimension.size(isOutcome: index >= groupCount + strataCount)
    }
    let outcomes = dimensions.dropFirst(groupCount + strataCount).map {
      $0.outcomes(countingClass: classLabel)
    }
    let groupShape = places.map { sizes[$0] }
    let groupTotal = groupShape.reduce(1, *)
    let strataShape = strataPlaces.map { sizes[$0] }
    let strataTotal = strataCount == 0 ? 0 : strataShape.reduce(1, *)
    var whole = Array(repeating: Outcomes(), count: groupTotal)
    var parts = Array(repeating: [Outcomes](), count: strataTotal)

    // For each cell that has rows its group, stratum and outcome.
    var cellPlaces: [CellPlace?] = sampled == nil ? [] : Array(repeating: nil, count: counts.count)
    var codes = Array(repeating: 0, count: sizes.count)
    for (cell, count) in counts.enumerated() {
      if count != 0 {
        let group = Self.place(places, codes, sizes)
        // Without a label every row counts as one that has none to be positive.
        let next = groupCount + strataCount
        let prediction = hasPrediction ? outcomes[0][codes[next]] : 0
        let place = hasPrediction ? 1 : 0
        let label = hasLabel ? outcomes[place][codes[next + place]] : 0
        whole[group].add(count, prediction: prediction, label: label)
        if sampled != nil {
          cellPlaces[cell] = CellPlace(
            group: group,
            stratum: strataCount > 0 ? Self.place(strataPlaces, codes, sizes) : nil,
            outcome: prediction + 3 * label)
        }
        if strataCount > 0 {
          let stratum = Self.place(strataPlaces, codes, sizes)
          if parts[stratum].isEmpty {
            parts[stratum] = Array(repeating: Outcomes(), count: groupTotal)
          }
          parts[stratum][group].add(count, prediction: prediction, label: label)
        }
      }
      for index in codes.indices {
        codes[index] += 1
        if codes[index] < sizes[index] { break }
        codes[index] = 0
      }
    }

    let keys = keys(of: places, shape: groupShape)
    func margin(
      _ stratum: [String?]?, _ outcomes: [Outcomes], _ stratumPlace: Int?
    ) -> StratumMargin {
      let listed = keys.indices.filter { outcomes[$0].all > 0 || !keys[$0].contains(nil) }
        .sorted { Self.precedes(keys[$0], keys[$1]) }
      return StratumMargin(
        attribute: attribute, strata: strataPlaces.map { dimensions[$0].column }, stratum: stratum,
        classLabel: classLabel,
        groups: listed.map { .init(key: keys[$0], outcomes: outcomes[$0]) },
        sampled: sampled.flatMap { sampled in
          SampledMargin(sampled, groups: listed) { cell in
            guard let place = cellPlaces[cell], stratumPlace == nil || place.stratum == stratumPlace
            else { return nil }
            return (place.group, place.outcome)
          }
        })
    }
    var margins = [margin(nil, whole, nil)]
    let strataKeys = self.keys(of: strataPlaces, shape: strataShape)
    let ordered = parts.indices.filter { !parts[$0].isEmpty }
      .sorted { Self.precedes(strataKeys[$0], strataKeys[$1]) }
    for stratum in ordered {
      margins.append(margin(strataKeys[stratum], parts[stratum], stratum))
    }
    return margins
  }

  /// Where the rows of a cell are in a margin.
  private struct CellPlace {
    var group: Int
    var stratum: Int?
    /// `prediction + 3 * label`.
    var outcome: Int
  }

  /// The classes of the outcomes in byte order; none when outcomes do or do not count.
  public var classes: [String] {
    guard countsEachClass else { return [] }
    var classes: [String] = []
    for dimension in dimensions.dropFirst(groupCount + strataCount) {
      classes += dimension.values.filter { !classes.containsBytes(of: $0) }
    }
    return classes.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func place(_ places: [Int], _ codes: [Int], _ sizes: [Int]) -> Int {
    var place = 0
    var stride = 1
    for index in places {
      place += codes[index] * stride
      stride *= sizes[index]
    }
    return place
  }

  private func keys(of places: [Int], shape: [Int]) -> [[String?]] {
    var keys: [[String?]] = []
    var codes = Array(repeating: 0, count: places.count)
    for _ in 0..<shape.reduce(1, *) {
      keys.append(
        zip(places, codes).map { place, code in
          code < dimensions[place].values.count ? dimensions[place].values[code] : nil
        })
      for index in codes.indices {
        codes[index] += 1
        if codes[index] < shape[index] { break }
        codes[index] = 0
      }
    }
    return keys
  }

  /// Byte order, the first column first, missing last.
  static func precedes(_ left: [String?], _ right: [String?]) -> Bool {
    for pair in zip(left, right) {
      switch pair {
      case (let first?, let second?):
        if first.hasSameBytes(as: second) { continue }
        return first.utf8.lexicographicallyPrecedes(second.utf8)
      case (nil, nil): continue
      case (nil, _): return false
      case (_, nil): return true
      }
    }
    return false
  }
}

extension GroupCellTable.Dimension {
  /// For each place of an outcome 0: does not count, 1: counts, 2: missing.
  fileprivate func outcomes(countingClass classLabel: String?) -> [Int] {
    if values.isEmpty { return [0, 1, 2] }
    return values.map { value in
      classLabel.map(value.hasSameBytes(as:)) == true ? 1 : 0
    } + [2]
  }
}

/// The groups of one attribute within one stratum.
public struct StratumMargin: Hashable, Sendable {
  /// A group and its counts.
  public struct Group: Hashable, Sendable {
    /// Its values, in the order of the attribute's columns; `nil` is missing.
    public let key: [String?]
    /// Its counts.
    public let outcomes: GroupCellTable.Outcomes

    /// Creates a group.
    ///
    /// - Parameters:
    ///   - key: Its values, in the order of the attribute's columns; `nil` is missing.
    ///   - outcomes: Its counts.
    public init(key: [String?], outcomes: GroupCellTable.Outcomes) {
      self.key = key
      self.outcomes = outcomes
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
  /// The class that counts as favourable and positive, of a decision with more than two.
  public var classLabel: String?
  /// The groups in byte order, the first column first, a missing value after all others.
  public let groups: [Group]
  /// Sampling weights and clusters of the groups; `nil` where rows are alike and independent.
  public var sampled: SampledMargin?

  init(
    attribute: [String], strata: [String], stratum: [String?]?, classLabel: String?,
    groups: [Group], sampled: SampledMargin?
  ) {
    self.attribute = attribute
    self.strata = strata
    self.stratum = stratum
    self.classLabel = classLabel
    self.groups = groups
    self.sampled = sampled
  }

  /// Creates a margin of groups that are no texts of columns, such as categories that texts stand for.
  ///
  /// - Parameters:
  ///   - attribute: The groups' columns.
  ///   - strata: The strata columns.
  ///   - stratum: The stratum's values; `nil` for all rows.
  ///   - classLabel: The class that counts as favourable, of a decision with more than two.
  ///   - groups: The groups in any order, each key once.
  public init(
    attribute: [String], strata: [String], stratum: [String?]?, classLabel: String?, groups: [Group]
  ) {
    self.init(
      attribute: attribute, strata: strata, stratum: stratum, classLabel: classLabel,
      groups: groups.sorted { GroupCellTable.precedes($0.key, $1.key) }, sampled: nil)
  }
}
