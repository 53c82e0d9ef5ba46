import COpenBLAS

/// The sizes of a matrix product, proved to fit each other and the BLAS library.
struct ProductSizes {
  /// The number of rows of the product.
  let rows: blasint

  /// The number of columns of the product.
  let columns: blasint

  /// The length of the sums: the columns of the left operand and the rows of the right one.
  let inner: blasint

  /// The shape of the product.
  let shape: Matrix.Shape

  /// Checks the shapes of two operands.
  ///
  /// - Parameters:
  ///   - left: The left operand as it is stored.
  ///   - transposingLeft: Whether its transpose is multiplied.
  ///   - right: The right operand as it is stored.
  ///   - transposingRight: Whether its transpose is multiplied.
  /// - Throws: ``LinearAlgebraError`` when the shapes do not fit, or a size is too large.
  init(
    left: Matrix.Shape, transposingLeft: Bool, right: Matrix.Shape, transposingRight: Bool
  ) throws(LinearAlgebraError) {
    let first = transposingLeft ? left.transposed : left
    let second = transposingRight ? right.transposed : right
    guard first.columnCount == second.rowCount else {
      let firstName = Self.name(of: left, transposed: transposingLeft)
      let secondName = Self.name(of: right, transposed: transposingRight)
      throw .shapeMismatch(
        "cannot multiply \(firstName) by \(secondName): \(first.columnCount) columns on the left "
          + "meet \(second.rowCount) rows on the right")
    }
    rows = try BLASSize.checked(first.rowCount, as: blasint.self)
    columns = try BLASSize.checked(second.columnCount, as: blasint.self)
    inner = try BLASSize.checked(first.columnCount, as: blasint.self)
    shape = Matrix.Shape(rowCount: first.rowCount, columnCount: second.columnCount)
    guard shape.elementCount != nil else { throw .sizeOverflow(of: shape) }
  }

  /// Names an operand in an error message.
  private static func name(of shape: Matrix.Shape, transposed: Bool) -> String {
    transposed ? "the transpose of a \(shape) matrix" : "a \(shape) matrix"
  }
}
