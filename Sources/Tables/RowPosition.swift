/// Where a row stands among the rows of a scan.
///
/// Of two rows of one scan the one with the smaller position comes first in the sources, whatever
/// thread reads it and however the sources are cut into batches. Nothing else follows from the
/// numbers: they are no row numbers, and two positions of one file may lie far apart.
public struct RowPosition: Hashable, Comparable, Sendable {
  /// The number of the file, or of the files that hold the columns of the same rows.
  public var file: Int
  /// Grows within the file.
  public var offset: Int

  /// Creates a position.
  ///
  /// - Parameters:
  ///   - file: The number of the file.
  ///   - offset: The place within the file.
  public init(file: Int, offset: Int) {
    self.file = file
    self.offset = offset
  }

  /// Whether a row comes before another.
  public static func < (left: RowPosition, right: RowPosition) -> Bool {
    left.file != right.file ? left.file < right.file : left.offset < right.offset
  }
}

extension Batch {
  /// Where a row of the batch stands among all rows of the scan.
  ///
  /// - Parameter row: The number of a row of the batch.
  /// - Returns: A position that no other row of the scan has.
  public func position(of row: Int) -> RowPosition {
    // A row takes at least one byte of its source, or one unit of an array's offset, so the number in
    // the batch never reaches the first row of a later batch.
    RowPosition(file: firstRow.file, offset: firstRow.offset + row)
  }
}
