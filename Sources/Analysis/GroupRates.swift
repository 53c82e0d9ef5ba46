public import FairmarkStatistics

/// One rate of every group of an attribute, within a stratum or over all rows: what group metrics
/// are made of.
public struct GroupRates: Sendable {
  /// A group and its rate.
  public struct Group: Hashable, Sendable {
    /// The group's values, in the order of the attribute.
    public let key: [ColumnValue]
    /// How many rows of the group have all that the analysis needs.
    public let n: Int
    /// The counts behind the rate.
    public let counts: Counts
    /// The group's place in the margin.
    let place: Int
    /// The cells that the bootstrap draws; `nil` without one.
    let cells: CellBootstrap.Rate?

    /// The sums of the weights that the rate is the quotient of; `nil` without sampling weights.
    let weighted: WeightedCounts?
    /// The rate with its linearised variance; `nil` where rows are alike and independent, or all
    /// weights are 0.
    let linearized: LinearizedRate?
    /// How the rows came about; `nil` where they are alike and independent.
    public let design: SampleDesign?

    /// Whether a value of the group is missing; such a group is never compared.
    public var isUnknown: Bool { key.contains { $0.value == nil } }
    /// Whether the rate exists.
    public var isDefined: Bool {
      weighted.map { !$0.denominator.isZero } ?? (counts.denominator > 0)
    }
  }

  /// Which of two rates is the better one.
  public enum Direction: Hashable, Sendable {
    /// A favourable outcome: the highest rate is the best.
    case higherIsBetter
    /// An error: the lowest rate is the best.
    case lowerIsBetter
  }

  /// Which of two rates a difference subtracts from the other.
  public enum Orientation: Hashable, Sendable {
    /// Above 0 where the group has the higher rate.
    case groupMinusReference
    /// Above 0 where the reference group has the higher rate.
    case referenceMinusGroup
  }

  /// The columns.
  public let attribute: [String]
  /// The stratum; `nil` for all rows.
  public let stratum: [ColumnValue]?
  /// The groups in byte order, the first column first, a missing value after all others.
  public let groups: [Group]
  /// The name of the rate, for sentences.
  public let rateName: String
  /// What its denominator counts, for sentences.
  public let denominatorName: String
  /// Which rate is the best one.
  public let direction: Direction
  /// Which class of the decision counts, when there are more than two.
  public let dimensions: [MetricDimension]
  /// How sure the rates are; `nil` leaves intervals and tests out.
  public let inference: Inference?
  /// Sampling weights and clusters; `nil` where rows are alike and independent.
  let sampled: SampledMargin?
  private let bootstrap: MarginBootstrap?

  /// Takes a rate from the cells of a margin.
  ///
  /// - Parameters:
  ///   - margin: The groups with their counts.
  ///   - rateName: The name of the rate, such as `selection rate`.
  ///   - denominatorName: What its denominator counts, such as `rows`.
  ///   - direction: Which rate is the best one.
  ///   - inference: How sure the rates are; `nil` leaves intervals and tests out.
  ///   - counts: The numerator and the denominator of a group.
  public init(
    _ margin: StratumMargin, rateName: String, denominatorName: String, direction: Direction,
    inference: Inference? = nil, counts: (GroupCellTable.Outcomes) -> Counts
  ) {
    attribute = margin.attribute
    stratum = margin.stratum.map { values in
      zip(margin.strata, values).map { ColumnValue($0, $1) }
    }
    // Rows drawn again one by one would know neither weights nor clusters.
    let bootstrap =
      margin.sampled == nil ? inference.flatMap { MarginBootstrap(margin, $0) } : nil
    groups = margin.groups.enumerated().map { place, group in
      let rows = counts(group.outcomes)
      let rate = margin.sampled?.rate(ofGroup: place, counts)
      let isWeighted = margin.sampled?.isWeighted ?? false
      return Group(
        key: zip(margin.attribute, group.key).map { ColumnValue($0, $1) },
        n: group.outcomes.count(), counts: rows, place: place,
        cells: bootstrap?.rate(ofGroup: place, counts),
        weighted: isWeighted ? rate?.weighted : nil, linearized: rate?.linearized,
        design: rate.map { SampleDesign(rows, $0, isWeighted: isWeighted) })
    }
    sampled = margin.sampled
    self.bootstrap = bootstrap
    self.rateName = rateName
    self.denominatorName = denominatorName
    self.direction = direction
    self.inference = inference
    dimensions = margin.classLabel.map { [.classLabel($0)] } ?? []
  }

  /// The groups that are compared: all but those with missing values.
  public var known: [Group] { groups.filter { !$0.isUnknown } }

  /// Whether the stratum itself is unknown: then rates are reported and nothing is compared.
  public var isStratumUnknown: Bool { stratum?.contains { $0.value == nil } ?? false }

  /// The known groups that have a rate.
  public var defined: [Group] { known.filter(\.isDefined) }

  /// How many known groups have no rate.
  public var undefinedCount: Int { known.count - defined.count }

  /// The defined group with the lowest rate; of equal ones that with the most rows, then the first.
  public var lowest: Group? {
    defined.max { better($1, than: $0) { $0.isBelow($1) } }
  }

  /// The defined group with the highest rate; of equal ones that with the most rows, then the first.
  public var highest: Group? {
    defined.max { better($1, than: $0) { $1.isBelow($0) } }
  }

  /// Whether `first` goes before `second`: by rate, then by size; a tie in both keeps the order.
  private func better(
    _ first: Group, than second: Group, by wins: (Group, Group) -> Bool
  ) -> Bool {
    if wins(first, second) { return true }
    if wins(second, first) { return false }
    return first.n > second.n
  }

  /// The group that a list of rules chooses, and whether the data decided it.
  ///
  /// The first rule that fits is taken: a named group fits the attribute of exactly its columns.
  /// Without one that fits, the best group is the reference.
  ///
  /// - Parameter rules: The rules in order.
  /// - Returns: The group and whether it was selected from the data; `nil` when no group has a
  ///   rate, or the named group does not occur.
  public func reference(_ rules: [ReferenceRule]) -> (group: Group, isSelected: Bool)? {
    for rule in rules {
      switch rule {
      case .best:
        return best.map { ($0, true) }
      case .largest:
        return known.max { $0.n < $1.n || ($0.n == $1.n && precedes($1, $0)) }.map { ($0, true) }
      case .group(let values):
        guard Set(values.keys) == Set(attribute) else { continue }
        return known.first { group in
          group.key.allSatisfy { pair in
            guard let wanted = values[pair.column], let value = pair.value else { return false }
            return value.hasSameBytes(as: wanted)
          }
        }.map { ($0, false) }
      }
    }
    return best.map { ($0, true) }
  }

  /// Whether a list of rules chooses the best group, rather than the largest or a declared one.
  func isBestReference(_ rules: [ReferenceRule]) -> Bool {
    for rule in rules {
      switch rule {
      case .best: return true
      case .largest: return false
      case .group(let values): if Set(values.keys) == Set(attribute) { return false }
      }
    }
    return true
  }

  // MARK: Intervals

  /// The interval of a group's rate; `nil` when it has none or none is wanted.
  func interval(of group: Group) -> MetricInterval? {
    guard let inference, group.isDefined else { return nil }
    if isSampled { return inference.interval(of: group) }
    if let bootstrap, let cells = group.cells, inference.prefersBootstrap(for: .rate) {
      return bootstrap.interval(ofRate: cells)
    }
    return inference.interval(of: group.counts)
  }

  /// The interval of a difference of rates; `nil` when there is none or none is wanted.
  func interval(of group: Group, minus other: Group) -> MetricInterval? {
    guard let inference, group.isDefined, other.isDefined else { return nil }
    if isSampled { return inference.interval(of: group, minus: other) }
    if let bootstrap, let cells = group.cells, let others = other.cells,
      inference.prefersBootstrap(for: .difference)
    {
      return bootstrap.interval(of: cells, minus: others)
    }
    return inference.interval(of: group.counts, minus: other.counts)
  }

  /// The interval of a ratio of rates; `nil` when there is none or none is wanted.
  func interval(of group: Group, over other: Group) -> MetricInterval? {
    guard let inference, group.isDefined, other.isDefined else { return nil }
    if isSampled { return inference.interval(of: group, over: other) }
    if let bootstrap, let cells = group.cells, let others = other.cells,
      inference.prefersBootstrap(for: .ratio)
    {
      return bootstrap.interval(of: cells, over: others)
    }
    return inference.interval(of: group.counts, over: other.counts)
  }

  private var best: Group? { direction == .higherIsBetter ? highest : lowest }

  private func precedes(_ left: Group, _ right: Group) -> Bool {
    GroupCellTable.precedes(left.key.map(\.value), right.key.map(\.value))
  }
}
