/// Distinct rows with their counts, in the order of their values.
public struct GatheredRowTable: Hashable, Sendable {
  /// The columns of numbers.
  public let features: [String]
  /// The numbers, row after row.
  public let values: [Double]
  /// The group columns with their texts in byte order.
  public let groupDimensions: [GroupCellTable.Dimension]
  /// For each group column the place of each row's text; the number of texts where it is missing.
  public let groupCodes: [[Int]]
  /// Whether the prediction of each row is favourable; empty when none was asked for.
  public let predictions: [Bool]
  /// Whether the label of each row is positive; empty when none was asked for.
  public let labels: [Bool]
  /// How many rows each row stands for.
  public let counts: [Int]
  /// All rows that have what is needed, those outside of a sample included.
  public let total: Int
  /// Rows that lack only a feature.
  public let rowsWithoutFeatures: Int

  /// How many distinct rows there are.
  public var rowCount: Int { counts.count }

  /// The numbers of one row.
  ///
  /// - Parameter row: The row.
  /// - Returns: A number for each feature.
  public func values(of row: Int) -> ArraySlice<Double> {
    values[row * features.count..<(row + 1) * features.count]
  }

  /// The group of each row in an attribute, as a place among the groups of a margin.
  ///
  /// - Parameter margin: The groups of an attribute.
  /// - Returns: For each row the place of its group in `margin.groups`; −1 when it is not there.
  /// - Complexity: O(rows + groups).
  public func groupPlaces(in margin: StratumMargin) -> [Int] {
    let columns = margin.attribute.compactMap { name in
      groupDimensions.firstIndex { $0.column == name }
    }
    // By bytes, for Unicode calls texts equal that are two groups.
    let codes = columns.map { column in
      let texts = groupDimensions[column].values
      return Dictionary(uniqueKeysWithValues: texts.enumerated().map { (Array($1.utf8), $0) })
    }
    var places: [[Int]: Int] = [:]
    for (place, group) in margin.groups.enumerated() {
      let key = columns.indices.map { index in
        group.key[index].flatMap { codes[index][Array($0.utf8)] } ?? codes[index].count
      }
      places[key] = place
    }
    return (0..<rowCount).map { row in places[columns.map { groupCodes[$0][row] }] ?? -1 }
  }

  init(
    _ state: GatheredRowsState, features: [String], dimensions: [GroupCellTable.Dimension],
    ranks: [[Int]], hasPrediction: Bool, hasLabel: Bool
  ) {
    let sampled = state.sampled
    let (width, words) = (sampled.width, sampled.words)
    let featureCount = features.count
    func value(_ row: Int, _ place: Int) -> Double {
      Double(bitPattern: words[row * width + place])
    }
    func rank(_ row: Int, _ group: Int) -> Int {
      ranks[group][Int(words[row * width + featureCount + group])]
    }
    let order = (0..<sampled.rowCount).sorted { left, right in
      for place in 0..<featureCount {
        let (first, second) = (value(left, place), value(right, place))
        if first != second { return first < second }
      }
      for group in ranks.indices {
        let (first, second) = (rank(left, group), rank(right, group))
        if first != second { return first < second }
      }
      return words[left * width + width - 1] < words[right * width + width - 1]
    }
    self.features = features
    values = order.flatMap { row in (0..<featureCount).map { value(row, $0) } }
    groupDimensions = dimensions
    groupCodes = ranks.indices.map { group in order.map { rank($0, group) } }
    let outcomes = order.map { words[$0 * width + width - 1] }
    predictions = hasPrediction ? outcomes.map { $0 & 1 != 0 } : []
    let labelBit: UInt64 = hasPrediction ? 2 : 1
    labels = hasLabel ? outcomes.map { $0 & labelBit != 0 } : []
    counts = order.map { sampled.counts[$0] }
    total = sampled.total
    rowsWithoutFeatures = sampled.rowsWithoutFeatures
  }
}
