public import FairmarkJSONText
public import FairmarkStatistics

/// Whether a metric has a value, and if not, why.
public enum MetricStatus: String, Hashable, Sendable, CaseIterable {
  /// There is a value.
  case ok
  /// A rate has nobody in its denominator, or a ratio's reference rate is 0.
  case zeroDenominator = "zero_denominator"
  /// The group has no rows.
  case emptyGroup = "empty_group"
  /// The attribute has one group, so there is nothing to compare.
  case singleGroup = "single_group"
  /// The auditor excluded the group.
  case excluded
  /// The value is withheld because the cell is small.
  case suppressed
  /// There are too few rows.
  case insufficientData = "insufficient_data"
  /// A distribution lacks a value that the other has.
  case supportMismatch = "support_mismatch"
  /// A regression's estimate is infinite.
  case separation
  /// Resampling cannot vary the value.
  case degenerateBootstrap = "degenerate_bootstrap"
  /// The value was not computed.
  case notEvaluated = "not_evaluated"
  /// The computation failed.
  case failed
}

/// A column and a value of it; `nil` is missing.
///
/// Two pairs are equal when their texts have the same bytes: two spellings of one name that Unicode
/// holds to be canonically equivalent are two groups.
public struct ColumnValue: Hashable, Sendable {
  /// The column.
  public var column: String
  /// Its value.
  public var value: String?

  /// Creates a pair.
  public init(_ column: String, _ value: String?) {
    self.column = column
    self.value = value
  }

  /// Whether two pairs have the same bytes.
  public static func == (left: ColumnValue, right: ColumnValue) -> Bool {
    guard left.column.hasSameBytes(as: right.column) else { return false }
    return switch (left.value, right.value) {
    case (nil, nil): true
    case (let own?, let other?): own.hasSameBytes(as: other)
    default: false
    }
  }

  /// Hashes the pair.
  ///
  /// - Parameter hasher: What takes its parts.
  public func hash(into hasher: inout Hasher) {
    // Strings hash by what Unicode holds to be equal, which equal bytes are.
    hasher.combine(column)
    hasher.combine(value)
  }
}

/// A metric's value, or why there is none.
public enum MetricValue: Hashable, Sendable {
  /// A whole number.
  case count(Int)
  /// A finite number.
  case number(FiniteDouble)
  /// No value, and the reason in words.
  case undefined(MetricStatus, reason: String)

  /// A computed number, or `failed` when it is not finite.
  ///
  /// - Parameter value: The number.
  /// - Returns: `.number`, or `.undefined` with the status `failed`.
  public static func of(_ value: Double) -> MetricValue {
    FiniteDouble(value).map(MetricValue.number)
      ?? .undefined(.failed, reason: "the computed value is not a finite number")
  }

  /// The value as floating point; `nil` when there is none.
  public var double: Double? {
    switch self {
    case .count(let count): Double(count)
    case .number(let number): number.value
    case .undefined: nil
    }
  }

  /// Whether there is a value.
  public var isDefined: Bool { if case .undefined = self { false } else { true } }
}

/// One number of an audit with its counts, its definition's dimensions and an honest status.
///
/// With `group` the record is about that group; without, it aggregates over the groups of the
/// attribute. Name and dimensions are unique within an analysis.
public struct MetricRecord: Hashable, Sendable {
  /// The extreme groups that a minimum, a gap or a min/max ratio comes from.
  public struct Extremes: Hashable, Sendable {
    /// The group with the lowest value, and the counts of its rate; `nil` for other numbers.
    public var minimum: (group: [ColumnValue], counts: Counts?)
    /// The group with the highest value, and the counts of its rate; `nil` for other numbers.
    public var maximum: (group: [ColumnValue], counts: Counts?)

    /// Creates a pair of groups.
    public init(
      minimum: (group: [ColumnValue], counts: Counts?),
      maximum: (group: [ColumnValue], counts: Counts?)
    ) {
      self.minimum = minimum
      self.maximum = maximum
    }

    /// Whether groups and counts are the same.
    public static func == (left: Self, right: Self) -> Bool {
      left.minimum == right.minimum && left.maximum == right.maximum
    }

    /// Hashes groups and counts.
    public func hash(into hasher: inout Hasher) {
      hasher.combine(minimum.group)
      hasher.combine(minimum.counts)
      hasher.combine(maximum.group)
      hasher.combine(maximum.counts)
    }
  }

  /// The metric's name, declared in the plugin's descriptor.
  public var name: String
  /// The columns whose texts are the groups.
  public var attribute: [String]
  /// The group; `nil` when the record aggregates over the groups.
  public var group: [ColumnValue]?
  /// The stratum; `nil` when the record is about all rows.
  public var stratum: [ColumnValue]?
  /// What the record is about besides, each kind at most once.
  public var dimensions: [MetricDimension] = []
  /// The group that this one is compared with.
  public var reference: [ColumnValue]?
  /// Whether the data decided which group is the reference; `nil` where there is none.
  public var referenceSelected: Bool?
  /// The value, or why there is none.
  public var value: MetricValue
  /// How many rows the record is about.
  public var n: Int
  /// The counts behind the rate, or behind the compared rate.
  public var counts: Counts?
  /// The counts behind the reference's rate.
  public var referenceCounts: Counts?
  /// The rows, weights and clusters behind the rate, which a weighted rate has instead of counts.
  ///
  /// `nil` where rows are alike and independent. In records with extremes those of the lowest rate.
  public var design: SampleDesign?
  /// The rows, weights and clusters behind the reference's rate, or behind the highest rate.
  public var referenceDesign: SampleDesign?
  /// The counts behind a quotient of which neither is part of the other.
  public var quotient: CountQuotient?
  /// The counts behind the reference's quotient.
  public var referenceQuotient: CountQuotient?
  /// For sums over strata: how many strata the sum leaves out, because its terms do not exist there.
  public var undefinedStrata: Int?
  /// For aggregates: how many groups have no rate.
  public var undefinedGroups: Int?
  /// For aggregates: the groups that the value comes from.
  public var extremes: Extremes?
  /// How sure the value is.
  public var interval: MetricInterval?
  /// Tests of hypotheses about the compared groups, as a rule that they do not differ.
  public var tests: [MetricTest] = []
  /// What the value would be on average if all groups were equal; for gaps, which are never below 0.
  public var expectedUnderEquality: Double?
  /// Where the value could lie if the groups of all people were known.
  public var missingGroupRanges: [MissingGroupRange] = []
  /// What other libraries show for the same rows.
  public var peers: [PeerValue] = []
  /// Short facts, such as `below_four_fifths`.
  public var flags: [String] = []

  /// Creates a record.
  ///
  /// - Parameters:
  ///   - name: The metric's name.
  ///   - attribute: The columns whose texts are the groups.
  ///   - value: The value, or why there is none.
  ///   - n: How many rows the record is about.
  public init(_ name: String, attribute: [String], value: MetricValue, n: Int) {
    self.name = name
    self.attribute = attribute
    self.value = value
    self.n = n
  }

  /// The rows behind the rate, counted one by one, whatever they weigh; `nil` where the value is no rate.
  public var rowCounts: Counts? { counts ?? design?.rows }

  /// The rows behind the reference's rate, counted one by one.
  public var referenceRowCounts: Counts? { referenceCounts ?? referenceDesign?.rows }

  /// The status of the value.
  public var status: MetricStatus {
    if case .undefined(let status, _) = value { status } else { .ok }
  }
}
