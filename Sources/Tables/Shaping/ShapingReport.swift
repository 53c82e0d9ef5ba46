/// What a shaped scan learnt besides the rows that it handed on.
public struct ShapingReport: Sendable {
  /// One of the conditions, and what it removed.
  public struct Condition: Sendable {
    /// The column.
    public var column: String
    /// Rows that met all earlier conditions and not this one.
    public var removedCount: Int
    /// Of these, the rows without a value.
    public var missingCount: Int
    /// Values that the condition names and that no row holds, as the condition names them.
    public var absentValues: [String]
  }

  /// The joins in order.
  public var joins: [JoinReport]
  /// The conditions in order.
  public var conditions: [Condition]
  /// The columns of the source that were decoded.
  public var sourceRequests: [ColumnRequest]
  /// For each of these its texts; `nil` for number columns.
  public var sourceDictionaries: [CategoryDictionary?]
  /// For each of these how many rows of the source have no value.
  public var sourceMissingCounts: [Int]
  /// The rows that were handed on.
  public var keptCount: Int
}

/// What a join found on both of its sides.
public struct JoinReport: Sendable {
  /// Rows of the table that found their counterpart.
  public var matchedCount: Int
  /// Rows of the table whose key the joined table does not have.
  public var unmatchedCount: Int
  /// Rows of the table without a key.
  public var missingKeyCount: Int
  /// Rows that the join removed: the two former when unmatched rows are not kept.
  public var removedCount: Int
  /// What reading the joined table told.
  public var joined: JoinedTableReport
}

/// Where the rows of a joined table went: rejected, removed by its own joins and conditions, without
/// key, duplicate, unused and used add up to those that were read.
public struct JoinedTableReport: Sendable {
  /// The files.
  public var inputs: [ScannedInput]
  /// How many rows were left out, by reason.
  public var rejectedCounts: [RejectionReason: Int]
  /// The first ten rows that were left out.
  public var firstRejected: [RejectedPlace]
  /// What its own joins and conditions did; `nil` when it has none.
  public var shaping: ShapingReport?
  /// The names of all columns of its files.
  public var columnNames: [String]
  /// The columns that were read of it.
  public var requests: [ColumnRequest]
  /// For each of these its texts; `nil` for number columns and keys.
  public var dictionaries: [CategoryDictionary?]
  /// For each of these how many rows have no value.
  public var missingCounts: [Int]
  /// Rows without a key.
  public var missingKeyCount: Int
  /// Rows that were passed over because another has the same key.
  public var duplicateCount: Int
  /// Rows that no row of the table asked for.
  public var unusedCount: Int
  /// Rows that at least one row of the table took.
  public var usedCount: Int

  /// The rows of all files, the rejected ones included.
  public var rowCount: Int { inputs.rowCount }
}
