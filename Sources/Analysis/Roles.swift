/// Which outcome of a row counts: a text that is favourable or positive, or a score from a
/// threshold on.
public enum Decision: Hashable, Sendable {
  /// The outcome counts when the column's text is one of these.
  case values(column: String, counting: [String])
  /// The outcome counts when the column's number is at least the threshold.
  case threshold(column: String, atLeast: Double)
  /// Each text of the column counts in turn, against all others.
  case eachClass(column: String)

  /// The column that is read.
  public var column: String {
    switch self {
    case .values(let column, _), .threshold(let column, _), .eachClass(let column): column
    }
  }

  /// Whether each class counts in turn.
  public var isEachClass: Bool { if case .eachClass = self { true } else { false } }
}

/// Which columns play which part.
public struct Roles: Hashable, Sendable {
  /// Columns whose texts are groups; each is an attribute of its own.
  public var groups: [String] = []
  /// The most columns that are crossed to further attributes; 1: none.
  public var intersectionDepth = 1
  /// The decision that is audited, and which outcome of it is favourable.
  public var prediction: Decision?
  /// The truth, and which value of it is positive.
  public var label: Decision?
  /// A column of numbers that rank or rate the rows, such as a predicted probability.
  public var score: String?
  /// Columns of numbers that describe a row.
  public var features: [String] = []
  /// Columns within whose crossed values everything is computed again.
  public var strata: [String] = []
  /// The column whose texts say which rows are of one person, or the member that names a document;
  /// `nil`: the data do not say.
  public var id: String?
  /// The member that lists a document's token ids; `nil`: the rows are no documents.
  public var tokenIDs: String?
  /// The member that lists the token ids of a document's prompt; `nil`: no document has one.
  public var promptIDs: String?
  /// The member that says where a document's text comes from; `nil`: the data do not say.
  public var source: String?
  /// The column that says how many rows each row stands for; `nil`: each is one.
  public var frequencyWeight: String?
  /// The column of the inverse of each row's probability to be in the data; `nil`: all are alike.
  public var samplingWeight: String?
  /// The column whose texts say which rows are not independent, such as a person's id; `nil`: all are.
  public var cluster: String?
  /// Whether a missing prediction, label or weight is an error; otherwise the row is left out and
  /// counted.
  public var missingIsError = true

  /// Creates roles without columns.
  public init() {}

  /// The most attributes of an analysis.
  public static let attributeLimit = 10_000

  /// How many attributes the groups and the depth give, counted without listing them; no more than
  /// one above `attributeLimit`.
  public var attributeCount: Int {
    var count = 0
    var ofThisSize = 1
    for size in 1...max(1, min(intersectionDepth, groups.count)) where size <= groups.count {
      // The binomial coefficient of the next size; it stays small because the sum is bounded.
      ofThisSize = ofThisSize * (groups.count - size + 1) / size
      count += ofThisSize
      if count > Self.attributeLimit { return Self.attributeLimit + 1 }
    }
    return count
  }

  /// The attributes: each group column, then each crossing up to the depth, in the job's order.
  public var attributes: [[String]] {
    var attributes: [[String]] = groups.map { [$0] }
    guard intersectionDepth > 1 else { return attributes }
    for size in 2...max(2, intersectionDepth) where size <= groups.count {
      attributes += combinations(of: groups, size: size)
    }
    return attributes
  }

  /// The attributes that no other attribute includes: cells over these give all others as margins.
  public var maximalAttributes: [[String]] {
    let depth = min(max(1, intersectionDepth), groups.count)
    return combinations(of: groups, size: depth)
  }
}

/// All choices of `size` elements, in the order of the elements.
func combinations(of elements: [String], size: Int) -> [[String]] {
  if size == 0 { return [[]] }
  guard size <= elements.count, let first = elements.first else { return [] }
  let rest = Array(elements.dropFirst())
  return combinations(of: rest, size: size - 1).map { [first] + $0 }
    + combinations(of: rest, size: size)
}

/// Which group the others are compared with.
public enum ReferenceRule: Hashable, Sendable {
  /// The group with the highest rate of a favourable outcome, or the lowest error rate.
  case best
  /// The group with the most rows.
  case largest
  /// The group with these values; it fits the attribute that has exactly these columns.
  case group([String: String])
}
