import FairmarkLinearAlgebra
import FairmarkTestSupport
import Testing

@Suite("The product of a matrix and a vector")
struct MatrixVectorProductTests {
  @Test(
    "is the sum of products, with and without a transpose",
    arguments: [0, 1, 2, 63, 64, 65], [0, 1, 5, 63, 64, 65, 200])
  func product(rows: Int, inner: Int) throws {
    var rng = SplitMix64(seed: 2)
    let matrix = Matrix.random(rowCount: rows, columnCount: inner, using: &rng)
    let vector = (0..<inner).map { _ in Double.random(in: -1...1, using: &rng) }
    let column = Matrix(rowCount: inner, columnCount: 1) { row, _ in vector[row] }
    let expected = NaiveProduct(matrix, column)

    let plain = try matrix.multiplied(by: vector)
    let transposed = try matrix.transposed().multiplied(by: vector, transposingSelf: true)
    for product in [plain, transposed] {
      #expect(product.count == rows)
      #expect(
        expected.agrees(with: Matrix(rowCount: rows, columnCount: 1) { row, _ in product[row] }))
    }
  }

  @Test("replaces all elements of a destination, whatever they were", arguments: [0, 3])
  func destination(inner: Int) throws {
    let matrix = Matrix(repeating: 2, rowCount: 4, columnCount: inner)
    let vector = [Double](repeating: 1, count: inner)
    var result = [Double](repeating: .nan, count: 4)
    var elements = result.mutableSpan
    try matrix.multiply(by: vector.span, into: &elements)
    #expect(result == [Double](repeating: 2 * Double(inner), count: 4))
  }

  @Test("needs a vector that fits, and names both shapes")
  func mismatch() throws {
    let matrix = Matrix(repeating: 1, rowCount: 3, columnCount: 4)
    let error = try #require(throws: LinearAlgebraError.self) {
      try matrix.multiplied(by: [1, 2, 3])
    }
    #expect(error.code == .shapeMismatch)
    #expect(
      error.message == "cannot multiply a 3 × 4 matrix by a 3 × 1 matrix: 4 columns on the left "
        + "meet 3 rows on the right")
  }

  @Test("needs a destination of its length")
  func destinationMismatch() throws {
    let matrix = Matrix(repeating: 1, rowCount: 3, columnCount: 4)
    var result: [Double] = [5, 5]
    let error = try #require(throws: LinearAlgebraError.self) {
      var elements = result.mutableSpan
      try matrix.multiply(by: [1, 2, 3, 4].span, into: &elements)
    }
    #expect(error.code == .shapeMismatch)
    #expect(error.message == "a product of 3 × 1 elements cannot be written into 2 elements")
    #expect(result == [5, 5])
  }
}
