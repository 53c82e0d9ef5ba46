import CLAPACKE

/// The calls of the LAPACK library.
enum LAPACK {
  /// Replaces the lower triangle of a symmetric matrix by its Cholesky factor (`dpotrf`).
  ///
  /// - Parameter matrix: A square matrix. What is above the diagonal is neither read nor changed.
  /// - Returns: Nil, or the order of the first leading minor that is not positive; the elements
  ///   are then in no useful state.
  /// - Throws: ``LinearAlgebraError`` when the order is too large or LAPACK refuses an argument.
  static func factorLowerTriangle(of matrix: inout Matrix) throws(LinearAlgebraError) -> Int? {
    let shape = matrix.shape
    let order = try BLASSize.checked(shape.rowCount, as: fairmark_lapack_int.self)
    guard order > 0 else { return nil }
    matrix.makeUnique()
    // Safe: the storage holds order × order elements and is not shared; it belongs to a parameter
    // and outlives the call.
    let info = unsafe LAPACKE_dpotrf(
      LAPACK_COL_MAJOR, CChar(UInt8(ascii: "L")), order, matrix.storage.base, order)
    return try LAPACKStatus.leadingMinorOrder(info: Int(info), routine: "dpotrf", shape: shape)
  }

  /// Replaces right-hand sides by the solutions of a factored system (`dpotrs`).
  ///
  /// - Parameters:
  ///   - factor: The lower Cholesky factor, a square matrix.
  ///   - right: The right-hand sides, as columns with as many elements as the factor has rows.
  /// - Throws: ``LinearAlgebraError`` when a size is too large or LAPACK refuses an argument.
  static func solve(factor: Matrix, _ right: inout Matrix) throws(LinearAlgebraError) {
    let order = try BLASSize.checked(factor.rowCount, as: fairmark_lapack_int.self)
    let columnCount = try BLASSize.checked(right.columnCount, as: fairmark_lapack_int.self)
    guard order > 0, columnCount > 0 else { return }
    right.makeUnique()
    // Safe: the factor holds order × order elements and the right-hand sides, which are not
    // shared, order × columnCount; both belong to parameters and outlive the call.
    let info = unsafe LAPACKE_dpotrs(
      LAPACK_COL_MAJOR, CChar(UInt8(ascii: "L")), order, columnCount,
      factor.storage.base, order, right.storage.base, order)
    extendLifetime(factor.storage)
    // `dpotrs` has no other failure than a refused argument.
    _ = try LAPACKStatus.leadingMinorOrder(info: Int(info), routine: "dpotrs", shape: right.shape)
  }
}
