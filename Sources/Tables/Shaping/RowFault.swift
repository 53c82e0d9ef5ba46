/// What a consumer throws about a row of its batch that cannot be used.
///
/// ## Implementation guidance
///
/// A table's scan turns it into a `TableError` with the place of the field, and of several such
/// faults and its own throws the first in the order of the rows.
public struct RowFault: Error, Hashable, Sendable {
  /// The row of the batch.
  public var row: Int
  /// The number of the batch's column that is to blame; `nil` when the whole row is.
  public var column: Int?
  /// What was wrong.
  public var code: TableError.Code
  /// A sentence: what was found, what was expected, what to do.
  public var message: String

  /// Creates a fault.
  ///
  /// - Parameters:
  ///   - row: The row of the batch.
  ///   - column: The number of the batch's column that is to blame.
  ///   - code: What was wrong.
  ///   - message: A sentence.
  public init(row: Int, column: Int?, _ code: TableError.Code, _ message: String) {
    self.row = row
    self.column = column
    self.code = code
    self.message = message
  }
}
