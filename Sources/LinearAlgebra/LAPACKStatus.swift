/// The integer `info` with which LAPACK routines report.
package enum LAPACKStatus {
  /// Reads the status of a Cholesky routine.
  ///
  /// - Parameters:
  ///   - info: The status: 0, −*i* for a refused *i*-th argument, or the order of a minor.
  ///   - routine: The name of the routine.
  ///   - shape: The shape of the matrix, for the message.
  /// - Returns: Nil, or the order of the first leading minor that is not positive.
  /// - Throws: ``LinearAlgebraError`` with the code
  ///   ``LinearAlgebraError/Code/lapack(info:routine:)`` for a refused argument.
  package static func leadingMinorOrder(
    info: Int, routine: String, shape: Matrix.Shape
  ) throws(LinearAlgebraError) -> Int? {
    guard info >= 0 else { throw .lapack(info: info, routine: routine, shape: shape) }
    return info == 0 ? nil : info
  }
}
