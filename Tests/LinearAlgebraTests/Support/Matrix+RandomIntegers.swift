import FairmarkLinearAlgebra

extension Matrix {
  /// Draws a matrix of integers from −8 to 8.
  ///
  /// Products of a few such matrices are exact in doubles, in whichever order a library adds, so
  /// that they can be compared with `==`.
  static func randomIntegers(
    rowCount: Int, columnCount: Int, using rng: inout some RandomNumberGenerator
  ) -> Matrix {
    Matrix(rowCount: rowCount, columnCount: columnCount) { _, _ in
      Double(Int.random(in: -8...8, using: &rng))
    }
  }

  /// The matrix with ones on the diagonal and zeros elsewhere.
  static func identity(order: Int) -> Matrix {
    Matrix(rowCount: order, columnCount: order) { row, column in row == column ? 1 : 0 }
  }

  /// The sum with a matrix of the same shape.
  func added(to other: Matrix) -> Matrix {
    Matrix(rowCount: rowCount, columnCount: columnCount) { row, column in
      self[row, column] + other[row, column]
    }
  }
}
