/// What is done to the rows of a table before anybody sees them: columns joined, columns derived,
/// rows left out, in this order.
///
/// Joined columns come first, so that a derivation may use them; a derivation may use earlier ones;
/// a condition may use any column. Columns that nobody asks for are neither read nor computed.
public struct Shaping: Sendable {
  /// The tables whose columns are added, in order.
  public var joins: [TableJoin]
  /// The columns that are computed, in order.
  public var derivations: [ColumnDerivation]
  /// The conditions that a row must meet, in order.
  public var conditions: [RowCondition]
  /// Number columns of the table whose values must be whole.
  public var integerColumns: Set<String>

  /// Creates a shaping.
  ///
  /// - Parameters:
  ///   - joins: The tables whose columns are added.
  ///   - derivations: The columns that are computed.
  ///   - conditions: The conditions that a row must meet.
  ///   - integerColumns: Number columns of the table whose values must be whole.
  public init(
    joins: [TableJoin] = [], derivations: [ColumnDerivation] = [],
    conditions: [RowCondition] = [], integerColumns: Set<String> = []
  ) {
    self.joins = joins
    self.derivations = derivations
    self.conditions = conditions
    self.integerColumns = integerColumns
  }

  /// Whether the rows stay as they are.
  public var isEmpty: Bool {
    joins.isEmpty && derivations.isEmpty && conditions.isEmpty && integerColumns.isEmpty
  }
}

/// A text column that is computed from another column.
public struct ColumnDerivation: Hashable, Sendable {
  /// How a text follows from a value.
  public enum Rule: Hashable, Sendable {
    /// The label of the interval that a number lies in.
    case bins(NumberBins)
    /// The text that a text stands for.
    case map(TextMap)
  }

  /// The new column's name.
  public var name: String
  /// The column that it is computed from.
  public var column: String
  /// How.
  public var rule: Rule
  /// The text of rows without a value; `nil` when they have none in the new column either.
  public var missingText: String?

  /// Creates a derivation.
  ///
  /// - Parameters:
  ///   - name: The new column's name.
  ///   - column: The column that it is computed from.
  ///   - rule: How.
  ///   - missingText: The text of rows without a value.
  public init(name: String, column: String, rule: Rule, missingText: String? = nil) {
    self.name = name
    self.column = column
    self.rule = rule
    self.missingText = missingText
  }
}

/// Intervals of numbers, each with a label.
public struct NumberBins: Hashable, Sendable {
  /// Which end of an interval belongs to it.
  public enum ClosedEnd: String, Hashable, Sendable {
    /// An edge belongs to the interval above it.
    case left
    /// An edge belongs to the interval below it.
    case right
  }

  /// Where intervals meet, strictly increasing.
  public let edges: [Double]
  /// The labels from the lowest interval to the highest: one more than there are edges.
  public let labels: [String]
  /// Which end of an interval belongs to it.
  public let closedEnd: ClosedEnd

  /// Creates intervals.
  ///
  /// - Parameters:
  ///   - edges: Strictly increasing finite numbers.
  ///   - labels: One more than there are edges.
  ///   - closedEnd: Which end of an interval belongs to it.
  public init(edges: [Double], labels: [String], closedEnd: ClosedEnd = .left) {
    precondition(
      labels.count == edges.count + 1, "\(labels.count) labels for \(edges.count) edges")
    precondition(
      zip(edges, edges.dropFirst()).allSatisfy(<), "edges that do not increase: \(edges)")
    self.edges = edges
    self.labels = labels
    self.closedEnd = closedEnd
  }

  /// The place of the interval that a number lies in.
  ///
  /// - Complexity: O(log edges).
  @inline(__always)
  static func bin(of value: Double, edges: Span<Double>, closedRight: Bool) -> Int {
    var low = 0
    var high = edges.count
    while low < high {
      let middle = (low &+ high) >> 1
      let isAbove = closedRight ? value > edges[middle] : value >= edges[middle]
      if isAbove { low = middle &+ 1 } else { high = middle }
    }
    return low
  }
}

/// Texts and what they stand for.
public struct TextMap: Hashable, Sendable {
  /// What becomes of a text without an entry.
  public enum Otherwise: Hashable, Sendable {
    /// The scan ends with an error that names the text and its place.
    case fail
    /// The row has no value in the new column.
    case missing
    /// The text stays as it is.
    case keep
    /// Every such text becomes this one.
    case text(String)
  }

  /// What each text stands for, by its bytes.
  let entries: [[UInt8]: String]
  /// What becomes of other texts.
  public let otherwise: Otherwise

  /// Creates a map.
  ///
  /// - Parameters:
  ///   - entries: Texts, compared byte for byte, and what they stand for.
  ///   - otherwise: What becomes of other texts.
  public init(_ entries: [(text: String, becomes: String)], otherwise: Otherwise = .fail) {
    self.entries = Dictionary(
      entries.map { (Array($0.text.utf8), $0.becomes) }, uniquingKeysWith: { first, _ in first })
    self.otherwise = otherwise
  }
}
