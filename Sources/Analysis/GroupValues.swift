/// One number of every group of an attribute that is no quotient of two counts, within a stratum or
/// over all rows: an area under a curve, a mean score, a loss.
public struct GroupValues: Hashable, Sendable {
  /// A group and its number.
  public struct Group: Hashable, Sendable {
    /// The group's values, in the order of the attribute.
    public let key: [ColumnValue]
    /// How many rows of the group the number is about.
    public let n: Int
    /// The number, or why there is none.
    public let value: MetricValue
    /// How sure it is.
    public let interval: MetricInterval?

    /// Creates a group.
    ///
    /// - Parameters:
    ///   - key: The group's values, in the order of the attribute.
    ///   - n: How many rows the number is about.
    ///   - value: The number, or why there is none.
    ///   - interval: How sure it is.
    public init(
      key: [ColumnValue], n: Int, value: MetricValue, interval: MetricInterval? = nil
    ) {
      self.key = key
      self.n = n
      self.value = value
      self.interval = interval
    }

    /// Whether a value of the group is missing; such a group is never compared.
    public var isUnknown: Bool { key.contains { $0.value == nil } }
  }

  /// What the comparison of a group with the reference group gives.
  public struct Comparison: Hashable, Sendable {
    /// The number, or why there is none.
    public var value: MetricValue
    /// How sure it is.
    public var interval: MetricInterval?
    /// Tests that the groups do not differ.
    public var tests: [MetricTest]

    /// Creates a comparison.
    ///
    /// - Parameters:
    ///   - value: The number, or why there is none.
    ///   - interval: How sure it is.
    ///   - tests: Tests that the groups do not differ.
    public init(
      _ value: MetricValue, interval: MetricInterval? = nil, tests: [MetricTest] = []
    ) {
      self.value = value
      self.interval = interval
      self.tests = tests
    }
  }

  /// The columns.
  public let attribute: [String]
  /// The stratum; `nil` for all rows.
  public let stratum: [ColumnValue]?
  /// The groups in byte order, the first column first, a missing value after all others.
  public let groups: [Group]
  /// The name of the number, for sentences.
  public let valueName: String
  /// Which number is the best one.
  public let direction: GroupRates.Direction
  /// Which class of the decision counts, when there are more than two.
  public let dimensions: [MetricDimension]

  /// Computes a number for each group of counts.
  ///
  /// - Parameters:
  ///   - margin: The groups with their counts.
  ///   - valueName: The name of the number, such as `balanced accuracy`.
  ///   - direction: Which number is the best one.
  ///   - value: The number of a group.
  ///   - interval: How sure the number is of the group at a place in the margin.
  public init(
    _ margin: StratumMargin, valueName: String, direction: GroupRates.Direction,
    value: (GroupCellTable.Outcomes) -> MetricValue,
    interval: (Int) -> MetricInterval? = { _ in nil }
  ) {
    attribute = margin.attribute
    stratum = margin.stratum.map { zip(margin.strata, $0).map { ColumnValue($0, $1) } }
    groups = margin.groups.enumerated().map { place, group in
      Group(
        key: zip(margin.attribute, group.key).map { ColumnValue($0, $1) },
        n: group.outcomes.count(), value: value(group.outcomes), interval: interval(place))
    }
    self.valueName = valueName
    self.direction = direction
    dimensions = margin.classLabel.map { [.classLabel($0)] } ?? []
  }

  /// Computes a number for each group of scores.
  ///
  /// - Parameters:
  ///   - margin: The groups with their scores.
  ///   - valueName: The name of the number, such as `area under the curve`.
  ///   - direction: Which number is the best one.
  ///   - value: The place of a group in the margin to how many rows its number is about, the number,
  ///     and how sure it is.
  public init(
    _ margin: ScoreMargin, valueName: String, direction: GroupRates.Direction,
    value: (Int) -> (n: Int, value: MetricValue, interval: MetricInterval?)
  ) {
    attribute = margin.attribute
    stratum = margin.stratum.map { zip(margin.strata, $0).map { ColumnValue($0, $1) } }
    groups = margin.groups.enumerated().map { place, group in
      let (n, number, interval) = value(place)
      return Group(
        key: zip(margin.attribute, group.key).map { ColumnValue($0, $1) }, n: n, value: number,
        interval: interval)
    }
    self.valueName = valueName
    self.direction = direction
    dimensions = []
  }

  /// The groups that are compared: all but those with missing values.
  public var known: [Group] { groups.filter { !$0.isUnknown } }

  /// The known groups that have a number.
  public var defined: [Group] { known.filter(\.value.isDefined) }

  /// Whether the stratum itself is unknown: then numbers are reported and nothing is compared.
  public var isStratumUnknown: Bool { stratum?.contains { $0.value == nil } ?? false }

  /// The place in `groups` of the group that a list of rules chooses, and whether the data decided it.
  ///
  /// The rules are those of `GroupRates`.
  ///
  /// - Parameter rules: The rules in order.
  /// - Returns: The place and whether it was selected from the data; `nil` when no group has a number,
  ///   or the named group does not occur.
  public func reference(_ rules: [ReferenceRule]) -> (place: Int, isSelected: Bool)? {
    let known = groups.indices.filter { !groups[$0].isUnknown }
    for rule in rules {
      switch rule {
      case .best:
        return place(isHighest: direction == .higherIsBetter).map { ($0, true) }
      case .largest:
        return known.max { groups[$0].n < groups[$1].n }.map { ($0, true) }
      case .group(let values):
        guard Set(values.keys) == Set(attribute) else { continue }
        return known.first { place in
          groups[place].key.allSatisfy { pair in
            guard let wanted = values[pair.column], let value = pair.value else { return false }
            return value.hasSameBytes(as: wanted)
          }
        }.map { ($0, false) }
      }
    }
    return place(isHighest: direction == .higherIsBetter).map { ($0, true) }
  }

  /// The place of the highest or lowest number; of equal ones that with the most rows, then the first.
  func place(isHighest: Bool) -> Int? {
    var best: (place: Int, value: Double)?
    for (place, group) in groups.enumerated() where !group.isUnknown {
      guard let value = group.value.double else { continue }
      guard let known = best else {
        best = (place, value)
        continue
      }
      let isBetter = isHighest ? value > known.value : value < known.value
      if isBetter || (value == known.value && group.n > groups[known.place].n) {
        best = (place, value)
      }
    }
    return best?.place
  }
}
