import COpenBLAS

/// The calls of the BLAS library.
enum BLAS {
  /// Multiplies two matrices (`dgemm`).
  ///
  /// - Parameters:
  ///   - left: The left operand as it is stored.
  ///   - transposingLeft: Whether its transpose is multiplied.
  ///   - right: The right operand as it is stored.
  ///   - transposingRight: Whether its transpose is multiplied.
  ///   - sizes: The sizes of this product.
  ///   - destination: A matrix of the product's shape; its elements need no value yet.
  static func multiply(
    _ left: Matrix, transposingLeft: Bool, _ right: Matrix, transposingRight: Bool,
    sizes: ProductSizes, into destination: inout Matrix
  ) {
    destination.makeUniqueDiscardingElements()
    guard sizes.inner > 0, !sizes.shape.isEmpty else { return destination.fill(with: 0) }
    // Safe: `sizes` was made from the shapes of these operands and of the destination. The
    // destination's storage is not shared, hence it is not the storage of an operand. With a
    // factor of 0 for the old elements BLAS does not read them. The three matrices are parameters,
    // so their storage outlives the call.
    unsafe cblas_dgemm(
      CblasColMajor, transposition(transposingLeft), transposition(transposingRight),
      sizes.rows, sizes.columns, sizes.inner,
      1, left.storage.base, transposingLeft ? sizes.inner : sizes.rows,
      right.storage.base, transposingRight ? sizes.columns : sizes.inner,
      0, destination.storage.base, sizes.rows)
    extendLifetime(left.storage)
    extendLifetime(right.storage)
  }

  /// Multiplies a matrix by a vector (`dgemv`).
  ///
  /// - Parameters:
  ///   - left: The matrix as it is stored.
  ///   - transposingLeft: Whether its transpose is multiplied.
  ///   - vector: The elements of the vector.
  ///   - sizes: The sizes of this product, with one column.
  ///   - destination: As many elements as the product has.
  static func multiply(
    _ left: Matrix, transposingLeft: Bool, _ vector: Span<Double>,
    sizes: ProductSizes, into destination: inout MutableSpan<Double>
  ) {
    guard sizes.inner > 0, sizes.rows > 0 else {
      // dgemv returns at once when the matrix is empty, and leaves the destination as it was.
      return destination.update(repeating: 0)
    }
    let rows = transposingLeft ? sizes.inner : sizes.rows
    let columns = transposingLeft ? sizes.rows : sizes.inner
    unsafe destination.withUnsafeMutableBufferPointer { target in
      unsafe vector.withUnsafeBufferPointer { source in
        // Safe: `sizes` was made from the shapes of these operands and of the destination; the
        // destination is exclusive, hence overlaps nothing. With a factor of 0 for the old
        // elements BLAS does not read them.
        unsafe cblas_dgemv(
          CblasColMajor, transposition(transposingLeft), rows, columns,
          1, left.storage.base, rows, source.baseAddress, 1,
          0, target.baseAddress, 1)
      }
    }
    extendLifetime(left.storage)
  }

  /// Computes the lower triangle, with the diagonal, of a Gram matrix (`dsyrk`).
  ///
  /// - Parameters:
  ///   - matrix: The matrix that holds the vectors.
  ///   - vectors: Whether its rows or its columns are multiplied.
  ///   - sizes: The sizes of this product.
  ///   - destination: A square matrix of the product's shape; its elements need no value yet.
  static func fillLowerGramTriangle(
    of matrix: Matrix, _ vectors: Matrix.Vectors, sizes: ProductSizes,
    into destination: inout Matrix
  ) {
    destination.makeUniqueDiscardingElements()
    guard sizes.inner > 0, sizes.rows > 0 else { return destination.fill(with: 0) }
    let transposed = vectors == .columns
    // Safe: as for `dgemm`; of the destination only the lower triangle is written.
    unsafe cblas_dsyrk(
      CblasColMajor, CblasLower, transposition(transposed), sizes.rows, sizes.inner,
      1, matrix.storage.base, transposed ? sizes.inner : sizes.rows,
      0, destination.storage.base, sizes.rows)
    extendLifetime(matrix.storage)
  }

  /// The library's word for a transposed operand.
  private static func transposition(_ isTransposed: Bool) -> CBLAS_TRANSPOSE {
    isTransposed ? CblasTrans : CblasNoTrans
  }
}
