extension Matrix {
  /// Returns the matrix product with another matrix.
  ///
  /// A transposed operand is read in place; nothing is copied.
  ///
  /// ```swift
  /// let fitted = try features.multiplied(by: coefficients)
  /// let moments = try features.multiplied(by: targets, transposingSelf: true)
  /// ```
  ///
  /// **Edge cases**: when the sums have no terms (no columns on the left), the product is all
  /// zeros. NaN and infinities are not refused: they spread over the product as in any arithmetic,
  /// except that the library may treat 0 × NaN as 0.
  ///
  /// - Parameters:
  ///   - right: The right operand.
  ///   - transposingSelf: Whether the transpose of this matrix is the left operand.
  ///   - transposingRight: Whether the transpose of `right` is the right operand.
  /// - Returns: The product.
  /// - Throws: ``LinearAlgebraError`` with the code ``LinearAlgebraError/Code/shapeMismatch`` when
  ///   the left operand has not as many columns as the right one has rows, or
  ///   ``LinearAlgebraError/Code/sizeOverflow`` when a size is too large.
  /// - Complexity: O(*rows* × *inner* × *columns*)
  public func multiplied(
    by right: Matrix, transposingSelf: Bool = false, transposingRight: Bool = false
  ) throws(LinearAlgebraError) -> Matrix {
    let sizes = try ProductSizes(
      left: shape, transposingLeft: transposingSelf,
      right: right.shape, transposingRight: transposingRight)
    var product = Matrix(uninitialized: sizes.shape)
    BLAS.multiply(
      self, transposingLeft: transposingSelf, right, transposingRight: transposingRight,
      sizes: sizes, into: &product)
    return product
  }

  /// Writes the matrix product with another matrix into a matrix that exists already.
  ///
  /// For loops that need a product of one shape again and again: nothing is allocated while no
  /// copy shares the destination's elements. Apart from that it does what
  /// ``multiplied(by:transposingSelf:transposingRight:)`` does.
  ///
  /// - Parameters:
  ///   - right: The right operand.
  ///   - transposingSelf: Whether the transpose of this matrix is the left operand.
  ///   - transposingRight: Whether the transpose of `right` is the right operand.
  ///   - destination: A matrix of the product's shape, whose elements are all replaced.
  /// - Throws: ``LinearAlgebraError`` with the code ``LinearAlgebraError/Code/shapeMismatch`` when
  ///   the operands do not fit each other or the destination has not the product's shape, or
  ///   ``LinearAlgebraError/Code/sizeOverflow`` when a size is too large. The destination is then
  ///   unchanged.
  /// - Complexity: O(*rows* × *inner* × *columns*)
  public func multiply(
    by right: Matrix, transposingSelf: Bool = false, transposingRight: Bool = false,
    into destination: inout Matrix
  ) throws(LinearAlgebraError) {
    let sizes = try ProductSizes(
      left: shape, transposingLeft: transposingSelf,
      right: right.shape, transposingRight: transposingRight)
    guard destination.shape == sizes.shape else {
      throw .shapeMismatch(
        "a product of \(sizes.shape) elements cannot be written into a \(destination.shape) matrix"
      )
    }
    BLAS.multiply(
      self, transposingLeft: transposingSelf, right, transposingRight: transposingRight,
      sizes: sizes, into: &destination)
  }

  /// Returns the product with a column vector.
  ///
  /// **Edge cases**: as for ``multiplied(by:transposingSelf:transposingRight:)``.
  ///
  /// - Parameters:
  ///   - vector: The elements of the vector.
  ///   - transposingSelf: Whether the transpose of this matrix is the left operand.
  /// - Returns: The elements of the product.
  /// - Throws: ``LinearAlgebraError`` with the code ``LinearAlgebraError/Code/shapeMismatch`` when
  ///   the vector has not as many elements as the left operand has columns, or
  ///   ``LinearAlgebraError/Code/sizeOverflow`` when a size is too large.
  /// - Complexity: O(*rows* × *columns*)
  public func multiplied(
    by vector: [Double], transposingSelf: Bool = false
  ) throws(LinearAlgebraError) -> [Double] {
    let sizes = try ProductSizes(
      left: shape, transposingLeft: transposingSelf,
      right: Shape(rowCount: vector.count, columnCount: 1), transposingRight: false)
    var product = [Double](repeating: 0, count: sizes.shape.rowCount)
    var elements = product.mutableSpan
    BLAS.multiply(
      self, transposingLeft: transposingSelf, vector.span, sizes: sizes, into: &elements)
    return product
  }

  /// Writes the product with a column vector into elements that exist already.
  ///
  /// - Parameters:
  ///   - vector: The elements of the vector.
  ///   - transposingSelf: Whether the transpose of this matrix is the left operand.
  ///   - destination: As many elements as the product has; all are replaced.
  /// - Throws: ``LinearAlgebraError`` with the code ``LinearAlgebraError/Code/shapeMismatch`` when
  ///   the vector does not fit the matrix or the destination has not the product's length, or
  ///   ``LinearAlgebraError/Code/sizeOverflow`` when a size is too large. The destination is then
  ///   unchanged.
  /// - Complexity: O(*rows* × *columns*)
  public func multiply(
    by vector: Span<Double>, transposingSelf: Bool = false,
    into destination: inout MutableSpan<Double>
  ) throws(LinearAlgebraError) {
    let sizes = try ProductSizes(
      left: shape, transposingLeft: transposingSelf,
      right: Shape(rowCount: vector.count, columnCount: 1), transposingRight: false)
    guard destination.count == sizes.shape.rowCount else {
      throw .shapeMismatch(
        "a product of \(sizes.shape) elements cannot be written into \(destination.count) elements"
      )
    }
    BLAS.multiply(
      self, transposingLeft: transposingSelf, vector, sizes: sizes, into: &destination)
  }
}
