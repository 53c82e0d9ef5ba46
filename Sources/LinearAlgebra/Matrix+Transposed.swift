extension Matrix {
  /// Returns the matrix with rows and columns exchanged.
  ///
  /// Products and Gram matrices transpose their operands without a copy; see
  /// ``multiplied(by:transposingSelf:transposingRight:)``.
  ///
  /// - Returns: The matrix whose element [*j*, *i*] is the element [*i*, *j*] of this one.
  /// - Complexity: O(*rows* × *columns*)
  public func transposed() -> Matrix {
    var result = Matrix(uninitialized: shape.transposed)
    guard !shape.isEmpty else { return result }
    withElements { source in
      result.withMutableElements { target in
        Matrix.transpose(source, of: shape, into: &target)
      }
    }
    return result
  }

  /// Copies elements so that rows become columns.
  ///
  /// The work is cut into squares of 16 × 16, so that the cache lines that are read across stay in
  /// the first-level cache until all their elements are used.
  ///
  /// - Parameters:
  ///   - source: The elements of a matrix, column after column.
  ///   - shape: The shape of that matrix.
  ///   - target: Takes the elements of the transpose, column after column.
  private static func transpose(
    _ source: Span<Double>, of shape: Shape, into target: inout MutableSpan<Double>
  ) {
    let (rowCount, columnCount) = (shape.rowCount, shape.columnCount)
    let side = 16
    for firstColumn in stride(from: 0, to: columnCount, by: side) {
      let columns = firstColumn..<min(firstColumn + side, columnCount)
      for firstRow in stride(from: 0, to: rowCount, by: side) {
        for row in firstRow..<min(firstRow + side, rowCount) {
          for column in columns {
            target[row &* columnCount &+ column] = source[column &* rowCount &+ row]
          }
        }
      }
    }
  }
}
