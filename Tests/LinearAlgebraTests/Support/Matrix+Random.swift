import FairmarkLinearAlgebra

extension Matrix {
  /// Draws a matrix with elements between −1 and 1.
  static func random(
    rowCount: Int, columnCount: Int, using rng: inout some RandomNumberGenerator
  ) -> Matrix {
    Matrix(rowCount: rowCount, columnCount: columnCount) { _, _ in
      Double.random(in: -1...1, using: &rng)
    }
  }

  /// Draws a matrix whose leading minors are positive up to an order, and negative from there.
  ///
  /// It is *LDLᵀ* with a random unit lower triangular *L* and a *D* of ones, except for −1 at the
  /// given order: a leading minor of it is the product of the first elements of *D*.
  static func random(
    order: Int, firstNegativeMinor: Int?, using rng: inout some RandomNumberGenerator
  ) throws -> Matrix {
    let lower = Matrix(rowCount: order, columnCount: order) { row, column in
      if row == column { return 1.0 }
      return row < column ? 0 : Double.random(in: -1...1, using: &rng) / Double(order)
    }
    let scaled = Matrix(rowCount: order, columnCount: order) { row, column in
      column + 1 == firstNegativeMinor ? -lower[row, column] : lower[row, column]
    }
    return try scaled.multiplied(by: lower, transposingRight: true)
  }

  /// Draws a well-conditioned symmetric positive definite matrix.
  static func randomPositiveDefinite(
    order: Int, using rng: inout some RandomNumberGenerator
  ) throws -> Matrix {
    let gram = try random(rowCount: order, columnCount: order, using: &rng)
      .gramMatrix(of: .columns)
    return Matrix(rowCount: order, columnCount: order) { row, column in
      gram[row, column] + (row == column ? 1 : 0)
    }
  }

  /// The largest sum of absolute values in a row.
  var infinityNorm: Double {
    var norm = 0.0
    for row in 0..<rowCount {
      var sum = 0.0
      for column in 0..<columnCount { sum += self[row, column].magnitude }
      norm = max(norm, sum)
    }
    return norm
  }
}
