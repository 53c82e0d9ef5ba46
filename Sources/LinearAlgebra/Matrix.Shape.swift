extension Matrix {
  /// The numbers of rows and columns of a matrix.
  public struct Shape: Hashable, Sendable, CustomStringConvertible {
    /// The number of rows.
    public let rowCount: Int

    /// The number of columns.
    public let columnCount: Int

    /// Creates a shape.
    ///
    /// - Parameters:
    ///   - rowCount: The number of rows, not negative.
    ///   - columnCount: The number of columns, not negative.
    public init(rowCount: Int, columnCount: Int) {
      precondition(
        rowCount >= 0 && columnCount >= 0,
        "a matrix cannot have \(rowCount) rows and \(columnCount) columns")
      self.rowCount = rowCount
      self.columnCount = columnCount
    }

    /// Whether a matrix of this shape has no elements.
    public var isEmpty: Bool { rowCount == 0 || columnCount == 0 }

    /// The shape with rows and columns exchanged.
    public var transposed: Shape { Shape(rowCount: columnCount, columnCount: rowCount) }

    /// The shape in words, such as `3 × 4`.
    public var description: String { "\(rowCount) × \(columnCount)" }

    /// The number of elements, or nil when their bytes cannot be counted in an `Int`.
    var elementCount: Int? {
      let (count, countOverflows) = rowCount.multipliedReportingOverflow(by: columnCount)
      let (_, bytesOverflow) = count.multipliedReportingOverflow(by: MemoryLayout<Double>.stride)
      return countOverflows || bytesOverflow ? nil : count
    }
  }
}
