import FairmarkLinearAlgebra
import FairmarkTestSupport
import Testing

@Suite("The Gram matrix")
struct GramMatrixTests {
  @Test(
    "holds the inner products of the rows or of the columns",
    arguments: [0, 1, 2, 63, 64, 65], [0, 1, 7, 65])
  func innerProducts(rowCount: Int, columnCount: Int) throws {
    var rng = SplitMix64(seed: 3)
    let matrix = Matrix.random(rowCount: rowCount, columnCount: columnCount, using: &rng)
    let ofRows = NaiveProduct(matrix, matrix.transposed())
    let ofColumns = NaiveProduct(matrix.transposed(), matrix)
    #expect(try ofRows.agrees(with: matrix.gramMatrix(of: .rows)))
    #expect(try ofColumns.agrees(with: matrix.gramMatrix(of: .columns)))
  }

  @Test("is symmetric to the last bit", arguments: Matrix.Vectors.allCases)
  func symmetry(vectors: Matrix.Vectors) throws {
    var rng = SplitMix64(seed: 4)
    let gram = try Matrix.random(rowCount: 70, columnCount: 90, using: &rng)
      .gramMatrix(of: vectors)
    #expect(gram == gram.transposed())
  }

  @Test("of vectors without elements is zero")
  func noElements() throws {
    let matrix = Matrix(repeating: 1, rowCount: 3, columnCount: 0)
    #expect(
      try matrix.gramMatrix(of: .rows) == Matrix(repeating: 0, rowCount: 3, columnCount: 3))
    #expect(try matrix.gramMatrix(of: .columns).shape.isEmpty)
  }

  @Test("is refused when a size is too large for the library")
  func tooLarge() throws {
    let tall = Matrix(repeating: 0, rowCount: 3_000_000_000, columnCount: 0)
    for vectors in Matrix.Vectors.allCases {
      let error = try #require(throws: LinearAlgebraError.self) {
        try tall.gramMatrix(of: vectors)
      }
      #expect(error.code == .sizeOverflow)
    }
  }
}
