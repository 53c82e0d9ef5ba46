/// The Cholesky factorization of a symmetric positive definite matrix.
///
/// **Definition**: *A* = *LLᵀ*, where *L* is a lower triangular matrix with a positive diagonal.
/// Factor once, then solve for as many right-hand sides as needed:
///
/// ```swift
/// let normal = try features.gramMatrix(of: .columns)
/// let moments = try features.multiplied(by: targets, transposingSelf: true)
/// let coefficients = try CholeskyFactorization(of: normal).solve(moments)
/// ```
///
/// **Edge cases**: a 0 × 0 matrix is positive definite, and its systems have the empty solution.
/// Whether a matrix that is almost singular counts as positive definite is up to rounding errors;
/// when it does, solutions have a small residual and may still be far from the exact ones.
///
/// **Reference**: N. J. Higham, *Accuracy and Stability of Numerical Algorithms*, 2nd edition,
/// SIAM 2002, chapter 10, <https://doi.org/10.1137/1.9780898718027>. The routines are LAPACK's
/// `dpotrf` and `dpotrs`; as with all of BLAS and LAPACK, their last digits depend on the machine.
public struct CholeskyFactorization: Sendable {
  /// The factor *L*, with zeros above the diagonal.
  public let lowerFactor: Matrix

  /// The number of rows and of columns of the matrix.
  ///
  /// - Complexity: O(1)
  public var order: Int { lowerFactor.rowCount }

  /// Factors a matrix.
  ///
  /// Only the diagonal and the elements below it are read; the matrix is taken to be symmetric.
  ///
  /// - Parameter matrix: A symmetric positive definite matrix. Its memory is used again when no
  ///   copy of it is left.
  /// - Throws: ``LinearAlgebraError`` with the code ``LinearAlgebraError/Code/shapeMismatch`` when
  ///   the matrix is not square, ``LinearAlgebraError/Code/nonFiniteInput`` when an element that
  ///   is read is not finite, ``LinearAlgebraError/Code/notPositiveDefinite(order:)`` when a
  ///   leading minor is not positive, or ``LinearAlgebraError/Code/sizeOverflow`` when the matrix
  ///   is too large.
  /// - Complexity: O(*order*³)
  public init(of matrix: consuming Matrix) throws(LinearAlgebraError) {
    let shape = matrix.shape
    guard shape.rowCount == shape.columnCount else {
      throw .shapeMismatch("a \(shape) matrix has no Cholesky factorization: it is not square")
    }
    if let (row, column) = matrix.firstNonFiniteElement(onlyLowerTriangle: true) {
      throw .nonFiniteInput(shape, role: "matrix", row: row, column: column)
    }
    var factor = matrix
    if let order = try LAPACK.factorLowerTriangle(of: &factor) {
      throw .notPositiveDefinite(shape, order: order)
    }
    // The elements of a positive definite matrix cannot overflow here; those of another one can,
    // to infinity and on to NaN, which LAPACK does not take for a diagonal element below zero.
    if let index = (0..<shape.rowCount).first(where: { !factor[$0, $0].isFinite }) {
      throw .notPositiveDefinite(shape, order: index + 1)
    }
    for column in 0..<shape.columnCount {
      factor.withMutableColumn(column) { elements in
        for row in 0..<column { elements[row] = 0 }
      }
    }
    lowerFactor = factor
  }

  /// Solves the linear system *AX* = *B* for every column of *B*.
  ///
  /// **Edge cases**: an element of the solution that is too large for a `Double` is infinite, and
  /// may make others NaN; see ``Matrix/isFinite``.
  ///
  /// - Parameter right: The right-hand sides *B*, as columns.
  /// - Returns: The solutions *X*, as columns.
  /// - Throws: ``LinearAlgebraError`` with the code ``LinearAlgebraError/Code/shapeMismatch`` when
  ///   `right` has not as many rows as the matrix, ``LinearAlgebraError/Code/nonFiniteInput`` when
  ///   one of its elements is not finite, or ``LinearAlgebraError/Code/sizeOverflow`` when it is
  ///   too large.
  /// - Complexity: O(*order*² × *columns*)
  public func solve(_ right: consuming Matrix) throws(LinearAlgebraError) -> Matrix {
    let shape = right.shape
    guard shape.rowCount == order else {
      throw .shapeMismatch(
        "a system with a \(lowerFactor.shape) matrix cannot have a \(shape) right-hand side: "
          + "\(order) rows are needed")
    }
    if let (row, column) = right.firstNonFiniteElement() {
      throw .nonFiniteInput(shape, role: "right-hand side", row: row, column: column)
    }
    var solution = right
    try LAPACK.solve(factor: lowerFactor, &solution)
    return solution
  }

  /// Solves the linear system *Ax* = *b* for one vector.
  ///
  /// - Parameter right: The right-hand side *b*.
  /// - Returns: The solution *x*.
  /// - Throws: ``LinearAlgebraError`` as for the function of this name that takes a matrix.
  /// - Complexity: O(*order*²)
  public func solve(_ right: [Double]) throws(LinearAlgebraError) -> [Double] {
    let rightColumn = Matrix(rowCount: right.count, columnCount: 1) { row, _ in right[row] }
    let solution = try solve(rightColumn)
    return (0..<order).map { solution[$0, 0] }
  }
}
