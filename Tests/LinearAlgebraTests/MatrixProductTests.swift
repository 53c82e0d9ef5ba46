import FairmarkLinearAlgebra
import FairmarkTestSupport
import Testing

/// The sizes of a product: *rows* × *inner* times *inner* × *columns*.
struct ProductCase: CustomTestStringConvertible, Sendable {
  let rows: Int
  let inner: Int
  let columns: Int

  init(_ rows: Int, _ inner: Int, _ columns: Int) {
    self.rows = rows
    self.inner = inner
    self.columns = columns
  }

  var testDescription: String { "\(rows) × \(inner) × \(columns)" }

  /// Empty ones, single ones, odd ones, and those around the library's blocks.
  static let all = [
    ProductCase(0, 0, 0), ProductCase(0, 3, 2), ProductCase(3, 0, 2), ProductCase(3, 2, 0),
    ProductCase(1, 0, 1), ProductCase(1, 1, 1), ProductCase(1, 64, 1), ProductCase(2, 1, 5),
    ProductCase(5, 7, 3), ProductCase(17, 4, 31), ProductCase(63, 64, 65),
    ProductCase(64, 65, 63), ProductCase(65, 63, 64), ProductCase(64, 64, 64),
    ProductCase(1, 65, 63), ProductCase(65, 1, 64), ProductCase(200, 3, 2),
    ProductCase(2, 300, 2),
  ]
}

@Suite("The product of two matrices")
struct MatrixProductTests {
  @Test("is the sum of products, with and without transposes", arguments: ProductCase.all)
  func product(sizes: ProductCase) throws {
    var rng = SplitMix64(seed: 1)
    let left = Matrix.random(rowCount: sizes.rows, columnCount: sizes.inner, using: &rng)
    let right = Matrix.random(rowCount: sizes.inner, columnCount: sizes.columns, using: &rng)
    let expected = NaiveProduct(left, right)
    for transposingSelf in [false, true] {
      for transposingRight in [false, true] {
        let storedLeft = transposingSelf ? left.transposed() : left
        let storedRight = transposingRight ? right.transposed() : right
        let product = try storedLeft.multiplied(
          by: storedRight, transposingSelf: transposingSelf, transposingRight: transposingRight)
        #expect(expected.agrees(with: product), "\(transposingSelf), \(transposingRight)")

        // BLAS must not read what was in the destination.
        var destination = Matrix(
          repeating: .nan, rowCount: sizes.rows, columnCount: sizes.columns)
        try storedLeft.multiply(
          by: storedRight, transposingSelf: transposingSelf, transposingRight: transposingRight,
          into: &destination)
        #expect(expected.agrees(with: destination), "\(transposingSelf), \(transposingRight)")
      }
    }
  }

  @Test("with sums of no terms is zero")
  func noTerms() throws {
    let tall = Matrix(repeating: 1, rowCount: 3, columnCount: 0)
    let wide = Matrix(repeating: 1, rowCount: 0, columnCount: 2)
    #expect(try tall.multiplied(by: wide) == Matrix(repeating: 0, rowCount: 3, columnCount: 2))
  }

  @Test("is undefined only in the row that meets an undefined element")
  func undefinedElements() throws {
    var left = Matrix(repeating: 1, rowCount: 9, columnCount: 5)
    left[6, 3] = .nan
    let product = try left.multiplied(by: Matrix(repeating: 2, rowCount: 5, columnCount: 4))
    for row in 0..<9 {
      for column in 0..<4 {
        #expect(row == 6 ? product[row, column].isNaN : product[row, column] == 10)
      }
    }
  }

  @Test("of a matrix with itself may use it twice")
  func square() throws {
    let matrix = try Matrix(rows: [[1, 2], [3, 4]])
    #expect(try matrix.multiplied(by: matrix) == Matrix(rows: [[7, 10], [15, 22]]))
    #expect(
      try matrix.multiplied(by: matrix, transposingSelf: true)
        == Matrix(rows: [[10, 14], [14, 20]]))
  }

  @Test("needs shapes that fit, and names both")
  func mismatch() throws {
    let left = Matrix(repeating: 1, rowCount: 3, columnCount: 4)
    let right = Matrix(repeating: 1, rowCount: 5, columnCount: 2)
    let plain = try #require(throws: LinearAlgebraError.self) { try left.multiplied(by: right) }
    #expect(plain.code == .shapeMismatch)
    #expect(
      plain.message
        == "cannot multiply a 3 × 4 matrix by a 5 × 2 matrix: 4 columns on the left meet 5 rows "
        + "on the right")
    let transposed = try #require(throws: LinearAlgebraError.self) {
      try left.multiplied(by: right, transposingSelf: true, transposingRight: true)
    }
    #expect(
      transposed.message
        == "cannot multiply the transpose of a 3 × 4 matrix by the transpose of a 5 × 2 matrix: "
        + "3 columns on the left meet 2 rows on the right")
  }

  @Test("needs a destination of its shape, which otherwise stays as it was")
  func destinationMismatch() throws {
    let left = Matrix(repeating: 1, rowCount: 3, columnCount: 4)
    let right = Matrix(repeating: 1, rowCount: 4, columnCount: 2)
    var destination = Matrix(repeating: 5, rowCount: 2, columnCount: 3)
    let error = try #require(throws: LinearAlgebraError.self) {
      try left.multiply(by: right, into: &destination)
    }
    #expect(error.code == .shapeMismatch)
    #expect(error.message == "a product of 3 × 2 elements cannot be written into a 2 × 3 matrix")
    #expect(destination == Matrix(repeating: 5, rowCount: 2, columnCount: 3))
  }

  @Test("is refused when a size is too large for the library")
  func tooLarge() throws {
    let tall = Matrix(repeating: 0, rowCount: 3_000_000_000, columnCount: 0)
    let error = try #require(throws: LinearAlgebraError.self) {
      try tall.multiplied(by: Matrix(repeating: 0, rowCount: 0, columnCount: 1))
    }
    #expect(error.code == .sizeOverflow)
    #expect(
      error.message == "a matrix with 3000000000 rows or columns is too large for the BLAS "
        + "library, whose limit is 2147483647")
  }

  @Test("is refused when no memory can hold it")
  func tooLargeForMemory() throws {
    let tall = Matrix(repeating: 0, rowCount: 2_147_483_647, columnCount: 0)
    let error = try #require(throws: LinearAlgebraError.self) {
      try tall.multiplied(by: tall, transposingRight: true)
    }
    #expect(error.code == .sizeOverflow)
    #expect(
      error.message == "a result of 2147483647 × 2147483647 elements does not fit in memory")
  }
}
