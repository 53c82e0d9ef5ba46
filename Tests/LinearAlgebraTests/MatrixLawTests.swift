import FairmarkLinearAlgebra
import FairmarkTestSupport
import Testing

/// The laws of matrix algebra, on integers, where they hold to the last bit.
@Suite("With integer elements")
struct MatrixLawTests {
  private static let orders = [0, 1, 3, 64, 65]

  @Test("the identity changes nothing", arguments: orders)
  func identity(order: Int) throws {
    var rng = SplitMix64(seed: 10)
    let matrix = Matrix.randomIntegers(rowCount: order, columnCount: 7, using: &rng)
    #expect(try Matrix.identity(order: order).multiplied(by: matrix) == matrix)
    #expect(try matrix.multiplied(by: Matrix.identity(order: 7)) == matrix)
  }

  @Test("products are associative", arguments: orders)
  func associativity(order: Int) throws {
    var rng = SplitMix64(seed: 11)
    let first = Matrix.randomIntegers(rowCount: 5, columnCount: order, using: &rng)
    let second = Matrix.randomIntegers(rowCount: order, columnCount: order, using: &rng)
    let third = Matrix.randomIntegers(rowCount: order, columnCount: 9, using: &rng)
    let fromLeft = try first.multiplied(by: second).multiplied(by: third)
    let fromRight = try first.multiplied(by: second.multiplied(by: third))
    #expect(fromLeft == fromRight)
  }

  @Test("products distribute over sums", arguments: orders)
  func distributivity(order: Int) throws {
    var rng = SplitMix64(seed: 12)
    let left = Matrix.randomIntegers(rowCount: 6, columnCount: order, using: &rng)
    let first = Matrix.randomIntegers(rowCount: order, columnCount: 4, using: &rng)
    let second = Matrix.randomIntegers(rowCount: order, columnCount: 4, using: &rng)
    let ofSum = try left.multiplied(by: first.added(to: second))
    let sum = try left.multiplied(by: first).added(to: left.multiplied(by: second))
    #expect(ofSum == sum)
  }

  @Test("the transpose of a product is the product of the transposes in reverse", arguments: orders)
  func transposedProduct(order: Int) throws {
    var rng = SplitMix64(seed: 13)
    let left = Matrix.randomIntegers(rowCount: 8, columnCount: order, using: &rng)
    let right = Matrix.randomIntegers(rowCount: order, columnCount: 3, using: &rng)
    let product = try left.multiplied(by: right)
    #expect(
      try right.multiplied(by: left, transposingSelf: true, transposingRight: true)
        == product.transposed())
  }

  @Test("a product with a vector is the product with a matrix of one column", arguments: orders)
  func vectorProduct(order: Int) throws {
    var rng = SplitMix64(seed: 14)
    let matrix = Matrix.randomIntegers(rowCount: 6, columnCount: order, using: &rng)
    let column = Matrix.randomIntegers(rowCount: order, columnCount: 1, using: &rng)
    let vector = (0..<order).map { column[$0, 0] }
    let product = try matrix.multiplied(by: column)
    #expect(try matrix.multiplied(by: vector) == (0..<6).map { product[$0, 0] })
  }

  @Test("a Gram matrix is the product with the transpose", arguments: orders)
  func gramMatrix(order: Int) throws {
    var rng = SplitMix64(seed: 15)
    let matrix = Matrix.randomIntegers(rowCount: order, columnCount: 21, using: &rng)
    #expect(
      try matrix.gramMatrix(of: .rows) == matrix.multiplied(by: matrix, transposingRight: true))
    #expect(
      try matrix.gramMatrix(of: .columns) == matrix.multiplied(by: matrix, transposingSelf: true))
  }

  @Test("a product that is large enough for several threads is the one of a single thread")
  func threads() throws {
    var rng = SplitMix64(seed: 16)
    let left = Matrix.randomIntegers(rowCount: 257, columnCount: 129, using: &rng)
    let right = Matrix.randomIntegers(rowCount: 129, columnCount: 300, using: &rng)
    let single = try BLASThreads.withSingleThread { try left.multiplied(by: right) }
    #expect(try left.multiplied(by: right) == single)
  }

  @Test("a system with an integer solution is solved to it", arguments: [1, 4, 65])
  func solution(order: Int) throws {
    var rng = SplitMix64(seed: 17)
    // A diagonally dominant matrix is far from singular: rounding gives the solution back.
    let gram = try Matrix.randomIntegers(rowCount: order, columnCount: order, using: &rng)
      .gramMatrix(of: .rows)
    let shift = gram.infinityNorm + 1
    let matrix = Matrix(rowCount: order, columnCount: order) { row, column in
      gram[row, column] + (row == column ? shift : 0)
    }
    let expected = Matrix.randomIntegers(rowCount: order, columnCount: 3, using: &rng)
    let solution = try CholeskyFactorization(of: matrix).solve(matrix.multiplied(by: expected))
    let rounded = Matrix(rowCount: order, columnCount: 3) { row, column in
      solution[row, column].rounded()
    }
    #expect(rounded == expected)
  }
}
