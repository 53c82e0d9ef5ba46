import FairmarkLinearAlgebra
import Testing

/// The use that the module was made for: normal equations of a regression.
@Suite("A least squares fit by normal equations")
struct LeastSquaresTests {
  @Test("finds the line of Anscombe's first data set")
  func anscombe() throws {
    // F. J. Anscombe, Graphs in statistical analysis, The American Statistician 27(1), 1973,
    // <https://doi.org/10.1080/00031305.1973.10478966>, table 1, set 1. With x̄ = 9, Sxx = 110 and
    // Sxy = 55.01 the slope is 55.01 / 110, and the intercept 82.51 / 11 − 9 · slope.
    let x: [Double] = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5]
    let y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68]
    let features = Matrix(rowCount: 11, columnCount: 2) { row, column in
      column == 0 ? 1 : x[row]
    }
    let coefficients = try CholeskyFactorization(of: features.gramMatrix(of: .columns))
      .solve(features.multiplied(by: y, transposingSelf: true))
    let slope = 55.01 / 110
    #expect((coefficients[1] - slope).magnitude < 1e-12)
    #expect((coefficients[0] - (82.51 / 11 - 9 * slope)).magnitude < 1e-12)
  }

  @Test("is refused when a feature occurs twice")
  func collinear() throws {
    let features = Matrix(rowCount: 16, columnCount: 3) { row, column in
      column == 0 ? 1 : Double(row % 2)
    }
    // With 16 rows the factor is 4, 2, 2 / 2, 2 / 0: every step is exact, also the last.
    let error = try #require(throws: LinearAlgebraError.self) {
      try CholeskyFactorization(of: features.gramMatrix(of: .columns))
    }
    #expect(error.code.leadingMinorOrder == 3)
  }
}
