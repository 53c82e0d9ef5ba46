/// A table whose columns are added to the rows that have the same key.
public struct TableJoin: Sendable {
  /// What becomes of a second row with a key that another has.
  public enum Duplicates: String, Hashable, Sendable {
    /// The scan ends with an error that names both places.
    case fail
    /// The first row counts, the others are counted as duplicates.
    case first
    /// The last row counts, the others are counted as duplicates.
    case last
  }

  /// What messages call the joined table.
  public var name: String
  /// The joined table.
  public var table: any Table
  /// How it is read; threads and digests are those of the scan that joins it.
  public var options: ScanOptions
  /// The columns that hold the key.
  public var keyColumns: [String]
  /// The joined table's columns that hold the key, in the same order.
  public var joinedKeyColumns: [String]
  /// The joined table's columns that are added.
  public var columns: [String]
  /// Whether rows without a counterpart are left out; they have no values in the joined columns
  /// otherwise.
  public var removesUnmatched: Bool
  /// What becomes of a second row with the same key.
  public var duplicates: Duplicates
  /// The most rows of the joined table, which is held in memory.
  public var rowLimit: Int

  /// Creates a join.
  ///
  /// - Parameters:
  ///   - name: What messages call the joined table.
  ///   - table: The joined table.
  ///   - options: How it is read.
  ///   - keyColumns: The columns that hold the key.
  ///   - joinedKeyColumns: The joined table's columns that hold the key, in the same order.
  ///   - columns: The joined table's columns that are added.
  ///   - removesUnmatched: Whether rows without a counterpart are left out.
  ///   - duplicates: What becomes of a second row with the same key.
  ///   - rowLimit: The most rows of the joined table.
  public init(
    name: String, table: any Table, options: ScanOptions = ScanOptions(), keyColumns: [String],
    joinedKeyColumns: [String], columns: [String], removesUnmatched: Bool = false,
    duplicates: Duplicates = .fail, rowLimit: Int = Self.defaultRowLimit
  ) {
    precondition(
      keyColumns.count == joinedKeyColumns.count && !keyColumns.isEmpty,
      "\(keyColumns) joined with \(joinedKeyColumns)")
    self.name = name
    self.table = table
    self.options = options
    self.keyColumns = keyColumns
    self.joinedKeyColumns = joinedKeyColumns
    self.columns = columns
    self.removesUnmatched = removesUnmatched
    self.duplicates = duplicates
    self.rowLimit = rowLimit
  }

  /// The most rows of a joined table when nothing else is said.
  public static let defaultRowLimit = 20_000_000
}
