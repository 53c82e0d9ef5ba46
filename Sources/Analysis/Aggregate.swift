public import FairmarkTables

/// Something that is counted while a dataset is read: a value that says what, and states that hold
/// what was found so far.
///
/// Equal aggregates over one dataset share one state, however many analyses ask for them. The plugin
/// API asks three things of a state, and the conformance kit checks them:
///
/// - `merge` is associative and commutative, and a fresh state is its identity;
/// - contents are exact (whole numbers, exact sums), so that every split of the rows over threads,
///   files and machines gives the same result;
/// - `result(of:dictionaries:)` does not change the state.
public protocol Aggregate: Hashable, Sendable {
  /// What is held while rows are read.
  associatedtype State: AggregateState
  /// What analyses get; independent of the order in which values were met.
  associatedtype Result: Hashable, Sendable

  /// The columns that are read, in the order in which `makeState(reading:)` gets their numbers.
  var columns: [ColumnRequest] { get }

  /// Makes a fresh state.
  ///
  /// - Parameter columns: For each entry of `columns` the number of the batch column.
  /// - Returns: The state after no rows.
  func makeState(reading columns: [Int]) -> State

  /// What a state holds, by text instead of by code.
  ///
  /// - Parameters:
  ///   - state: The merged state of all rows.
  ///   - dictionaries: For each entry of `columns` the texts behind its codes.
  /// - Returns: The result.
  /// - Throws: `AnalysisError` when the data contradict the request.
  func result(
    of state: State, dictionaries: [CategoryDictionary?]
  ) throws(AnalysisError) -> Result

  /// Whether the result depends on the order of the rows in their sources; `false` by default.
  ///
  /// The order is what `Batch.position(of:)` tells: the result of rows with the same positions is the
  /// same for every split of them, in whatever order states meet them.
  var dependsOnRowOrder: Bool { get }

  /// Whether another aggregate counts all that this one does, and more finely.
  ///
  /// The engine then counts the other one alone and takes this one's result from it.
  ///
  /// - Parameter other: Another aggregate of the same dataset.
  /// - Returns: `true` when `result(projecting:)` accepts the other one's result; `false` by default.
  func isCovered(by other: any Aggregate) -> Bool

  /// The result of this aggregate from that of one that covers it.
  ///
  /// - Parameter result: The result of an aggregate for which `isCovered(by:)` holds.
  /// - Returns: What counting would have given; `nil` by default.
  func result(projecting result: any Sendable) -> Result?
}

extension Aggregate {
  /// Rows may come in any order.
  public var dependsOnRowOrder: Bool { false }

  /// No other aggregate covers this one.
  public func isCovered(by other: any Aggregate) -> Bool { false }

  /// There is nothing to project.
  public func result(projecting result: any Sendable) -> Result? { nil }
}

/// What one thread has found so far.
public protocol AggregateState: Sendable {
  /// Adds the rows of a batch.
  ///
  /// - Parameter batch: The rows.
  /// - Throws: `AnalysisError` when a limit is passed or a count overflows.
  mutating func update(_ batch: Batch) throws(AnalysisError)

  /// Adds what another state of the same aggregate and scan has found.
  ///
  /// - Parameter other: The other state.
  /// - Throws: `AnalysisError` when a count overflows.
  mutating func merge(_ other: Self) throws(AnalysisError)
}

/// Results of aggregates, by the aggregate.
public struct AggregateResults: Sendable {
  private var results: [AnyHashableAggregate: any Sendable] = [:]

  /// Creates an empty set.
  public init() {}

  /// The result of an aggregate; `nil` when it was not asked for.
  ///
  /// - Parameter aggregate: The value that the analysis declared.
  /// - Returns: Its result.
  public func result<A: Aggregate>(_ aggregate: A) -> A.Result? {
    results[AnyHashableAggregate(aggregate)] as? A.Result
  }

  /// Keeps the result of an aggregate.
  ///
  /// - Parameters:
  ///   - result: What its state held.
  ///   - aggregate: The aggregate.
  public mutating func set<A: Aggregate>(_ result: A.Result, for aggregate: A) {
    results[AnyHashableAggregate(aggregate)] = result
  }
}

/// An aggregate of any type as a key.
public struct AnyHashableAggregate: Hashable, Sendable {
  /// The aggregate.
  public let aggregate: any Aggregate

  /// Wraps an aggregate.
  public init(_ aggregate: any Aggregate) {
    self.aggregate = aggregate
  }

  /// Whether two aggregates ask for the same.
  public static func == (left: Self, right: Self) -> Bool {
    AnyHashable(left.aggregate) == AnyHashable(right.aggregate)
  }

  /// Hashes the aggregate.
  public func hash(into hasher: inout Hasher) {
    AnyHashable(aggregate).hash(into: &hasher)
  }
}
