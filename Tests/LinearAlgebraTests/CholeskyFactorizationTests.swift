import FairmarkLinearAlgebra
import FairmarkTestSupport
import Testing

@Suite("A Cholesky factorization")
struct CholeskyFactorizationTests {
  @Test(
    "has a lower triangular factor whose square is the matrix",
    arguments: [0, 1, 2, 5, 63, 64, 65, 200])
  func factor(order: Int) throws {
    var rng = SplitMix64(seed: 5)
    let matrix = try Matrix.randomPositiveDefinite(order: order, using: &rng)
    let factorization = try CholeskyFactorization(of: matrix)
    #expect(factorization.order == order)
    let lower = factorization.lowerFactor
    let bound = Double(order + 1) * Double.ulpOfOne
    let product = try lower.multiplied(by: lower, transposingRight: true)
    for column in 0..<order {
      #expect(lower[column, column] > 0)
      for row in 0..<order {
        if row < column { #expect(lower[row, column] == 0) }
        // Higham, theorem 10.3: |LLᵀ − A| ≤ γ |L| |Lᵀ| ≤ γ √(aᵢᵢ aⱼⱼ).
        let scale = (matrix[row, row] * matrix[column, column]).squareRoot()
        #expect((product[row, column] - matrix[row, column]).magnitude <= 2 * bound * scale)
      }
    }
  }

  @Test(
    "solves systems with a small residual",
    arguments: [1, 2, 5, 63, 64, 65, 130, 200], [1, 2, 7])
  func residual(order: Int, columnCount: Int) throws {
    var rng = SplitMix64(seed: 6)
    let matrix = try Matrix.randomPositiveDefinite(order: order, using: &rng)
    let right = Matrix.random(rowCount: order, columnCount: columnCount, using: &rng)
    let solution = try CholeskyFactorization(of: matrix).solve(right)
    #expect(solution.shape == right.shape)
    let unit = matrix.infinityNorm * Double(order) * Double.ulpOfOne
    for column in 0..<columnCount {
      var residual = 0.0
      var size = 0.0
      for row in 0..<order {
        var difference = -right[row, column]
        for index in 0..<order { difference += matrix[row, index] * solution[index, column] }
        residual = max(residual, difference.magnitude)
        size = max(size, solution[row, column].magnitude)
      }
      // LAPACK's own tests take a quotient below 30 for good; ours is a good deal smaller.
      #expect(residual / (unit * size) < 2)
    }
  }

  @Test("solves a small system exactly")
  func exact() throws {
    let factorization = try CholeskyFactorization(of: Matrix(rows: [[4, 2], [2, 5]]))
    #expect(try factorization.lowerFactor == Matrix(rows: [[2, 0], [1, 2]]))
    #expect(try factorization.solve([8, 12]) == [1, 2])
    #expect(
      try factorization.solve(Matrix(rows: [[8, 4], [12, 2]]))
        == Matrix(rows: [[1, 1], [2, 0]]))
  }

  @Test("of an empty matrix solves empty systems")
  func empty() throws {
    let factorization = try CholeskyFactorization(of: Matrix(rows: []))
    #expect(factorization.order == 0)
    #expect(try factorization.solve([]) == [])
    let right = Matrix(repeating: 0, rowCount: 0, columnCount: 3)
    #expect(try factorization.solve(right) == right)
    let noColumns = Matrix(repeating: 0, rowCount: 2, columnCount: 0)
    let identity = try Matrix(rows: [[1, 0], [0, 1]])
    #expect(try CholeskyFactorization(of: identity).solve(noColumns) == noColumns)
  }

  @Test("reads nothing above the diagonal")
  func lowerTriangle() throws {
    let matrix = try Matrix(rows: [[4, .nan], [2, 5]])
    #expect(
      try CholeskyFactorization(of: matrix).lowerFactor == Matrix(rows: [[2, 0], [1, 2]]))
  }

  @Test(
    "does not exist when a leading minor is negative, and names the first",
    arguments: [
      (1, 1), (2, 1), (2, 2), (64, 1), (64, 33), (65, 65), (130, 128), (200, 1), (200, 130),
      (200, 200),
    ])
  func negativeMinor(order: Int, minor: Int) throws {
    var rng = SplitMix64(seed: 7)
    let matrix = try Matrix.random(order: order, firstNegativeMinor: minor, using: &rng)
    let error = try #require(throws: LinearAlgebraError.self) {
      try CholeskyFactorization(of: matrix)
    }
    #expect(error.code == .notPositiveDefinite(order: minor))
    #expect(error.code.leadingMinorOrder == minor)
    #expect(
      error.message == "the \(order) × \(order) matrix is not positive definite: its leading "
        + "minor of order \(minor) is not positive")
  }

  @Test("exists for the same matrices when no minor is negative", arguments: [1, 2, 65, 200])
  func positiveMinors(order: Int) throws {
    var rng = SplitMix64(seed: 7)
    let matrix = try Matrix.random(order: order, firstNegativeMinor: nil, using: &rng)
    #expect(try CholeskyFactorization(of: matrix).order == order)
  }

  @Test("does not exist for a singular matrix")
  func singular() throws {
    let zero = try #require(throws: LinearAlgebraError.self) {
      try CholeskyFactorization(of: Matrix(repeating: 0, rowCount: 3, columnCount: 3))
    }
    #expect(zero.code == .notPositiveDefinite(order: 1))
    let ones = try #require(throws: LinearAlgebraError.self) {
      try CholeskyFactorization(of: Matrix(repeating: 1, rowCount: 3, columnCount: 3))
    }
    #expect(ones.code == .notPositiveDefinite(order: 2))
  }

  @Test("does not exist for an indefinite matrix whose factor overflows")
  func overflow() throws {
    // Here infinity times zero gives a NaN on the diagonal, which LAPACK alone would let pass.
    let matrix = try Matrix(rows: [[1e-200, 0, 1e300], [0, 1, 0], [1e300, 0, 1]])
    let error = try #require(throws: LinearAlgebraError.self) {
      try CholeskyFactorization(of: matrix)
    }
    #expect(error.code == .notPositiveDefinite(order: 3))
  }

  @Test("does not exist for a matrix that is not square")
  func notSquare() throws {
    let error = try #require(throws: LinearAlgebraError.self) {
      try CholeskyFactorization(of: Matrix(repeating: 1, rowCount: 3, columnCount: 2))
    }
    #expect(error.code == .shapeMismatch)
    #expect(error.message == "a 3 × 2 matrix has no Cholesky factorization: it is not square")
  }

  @Test("refuses elements that are not finite", arguments: [Double.nan, .infinity, -.infinity])
  func nonFinite(element: Double) throws {
    var matrix = Matrix(rowCount: 4, columnCount: 4) { row, column in row == column ? 1 : 0 }
    let factorization = try CholeskyFactorization(of: matrix)
    matrix[3, 1] = element
    let error = try #require(throws: LinearAlgebraError.self) {
      try CholeskyFactorization(of: matrix)
    }
    #expect(error.code == .nonFiniteInput)
    #expect(error.message == "the element [3, 1] of the 4 × 4 matrix is not a finite number")

    let rightError = try #require(throws: LinearAlgebraError.self) {
      try factorization.solve([0, 0, element, 0])
    }
    #expect(rightError.code == .nonFiniteInput)
    #expect(
      rightError.message
        == "the element [2, 0] of the 4 × 1 right-hand side is not a finite number")
  }

  @Test("needs a right-hand side with as many rows as the matrix")
  func mismatch() throws {
    let factorization = try CholeskyFactorization(of: Matrix(rows: [[4, 2], [2, 5]]))
    let error = try #require(throws: LinearAlgebraError.self) {
      try factorization.solve(Matrix(repeating: 1, rowCount: 3, columnCount: 4))
    }
    #expect(error.code == .shapeMismatch)
    #expect(
      error.message == "a system with a 2 × 2 matrix cannot have a 3 × 4 right-hand side: 2 rows "
        + "are needed")
    #expect(throws: LinearAlgebraError.self) { try factorization.solve([1]) }
  }

  @Test("refuses a right-hand side that is too large for the library")
  func tooLarge() throws {
    let wide = Matrix(repeating: 0, rowCount: 0, columnCount: 3_000_000_000)
    let error = try #require(throws: LinearAlgebraError.self) {
      try CholeskyFactorization(of: Matrix(rows: [])).solve(wide)
    }
    #expect(error.code == .sizeOverflow)
  }
}
