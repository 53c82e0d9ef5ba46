extension Matrix {
  /// The two families of vectors in a matrix.
  public enum Vectors: Hashable, Sendable, CaseIterable {
    /// The rows.
    case rows

    /// The columns.
    case columns
  }

  /// Returns the inner products of all rows, or of all columns, with each other.
  ///
  /// **Definition**: with *A* for this matrix, *AAᵀ* for its rows and *AᵀA* for its columns. The
  /// result is symmetric to the last bit, and needs half the work of a general product.
  ///
  /// **Edge cases**: vectors without elements give zeros.
  ///
  /// - Parameter vectors: Whether the rows or the columns are multiplied.
  /// - Returns: A square matrix whose element [*i*, *j*] is the inner product of the *i*-th and the
  ///   *j*-th vector.
  /// - Throws: ``LinearAlgebraError`` with the code ``LinearAlgebraError/Code/sizeOverflow`` when a
  ///   size is too large.
  /// - Complexity: O(*n*² × *length*), where *n* is the number of vectors
  public func gramMatrix(of vectors: Vectors) throws(LinearAlgebraError) -> Matrix {
    let sizes = try ProductSizes(
      left: shape, transposingLeft: vectors == .columns,
      right: shape, transposingRight: vectors == .rows)
    var product = Matrix(uninitialized: sizes.shape)
    BLAS.fillLowerGramTriangle(of: self, vectors, sizes: sizes, into: &product)
    product.mirrorLowerTriangle()
    return product
  }

  /// Copies the elements below the diagonal of a square matrix to their places above it.
  private mutating func mirrorLowerTriangle() {
    let order = rowCount
    withMutableElements { elements in
      for column in 0..<order {
        for row in (column + 1)..<order {
          elements[row &* order &+ column] = elements[column &* order &+ row]
        }
      }
    }
  }
}
