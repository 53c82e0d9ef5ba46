import FairmarkLinearAlgebra
import Testing

@Suite("A matrix")
struct MatrixTests {
  @Test("made from rows equals the same matrix made from columns")
  func rowsAndColumns() throws {
    let fromRows = try Matrix(rows: [[1, 2, 3], [4, 5, 6]])
    let fromColumns = try Matrix(columns: [[1, 4], [2, 5], [3, 6]])
    #expect(fromRows == fromColumns)
    #expect(fromRows.rowCount == 2)
    #expect(fromRows.columnCount == 3)
    #expect(fromRows[1, 0] == 4)
    #expect(fromRows[0, 2] == 3)
  }

  @Test("keeps its elements column after column")
  func columnMajor() throws {
    let matrix = try Matrix(rows: [[1, 2, 3], [4, 5, 6]])
    let elements = matrix.withElements { span in span.indices.map { span[$0] } }
    #expect(elements == [1, 4, 2, 5, 3, 6])
  }

  @Test("asks its function for the elements down one column after the other")
  func functionOrder() {
    var calls: [[Int]] = []
    let matrix = Matrix(rowCount: 2, columnCount: 2) { row, column in
      calls.append([row, column])
      return Double(10 * row + column)
    }
    #expect(calls == [[0, 0], [1, 0], [0, 1], [1, 1]])
    #expect(matrix[1, 0] == 10)
  }

  @Test("is not made when its function throws")
  func functionThrows() {
    struct Refusal: Error, Equatable {}
    #expect(throws: Refusal()) {
      try Matrix(rowCount: 3, columnCount: 3) { row, column throws(Refusal) in
        if row == 1, column == 2 { throw Refusal() }
        return 0
      }
    }
  }

  @Test("refuses rows of different lengths and names the first that differs")
  func raggedRows() throws {
    let error = try #require(throws: LinearAlgebraError.self) {
      try Matrix(rows: [[1, 2], [3, 4], [5]])
    }
    #expect(error.code == .shapeMismatch)
    #expect(
      error.message == "the rows of a matrix must have one length: row 0 has 2 elements, "
        + "row 2 has 1")
  }

  @Test("refuses columns of different lengths and names the first that differs")
  func raggedColumns() throws {
    let error = try #require(throws: LinearAlgebraError.self) {
      try Matrix(columns: [[], [3]])
    }
    #expect(error.code == .shapeMismatch)
    #expect(
      error.message == "the columns of a matrix must have one length: column 0 has 0 elements, "
        + "column 1 has 1")
  }

  @Test("without elements remembers its shape")
  func emptyShapes() throws {
    #expect(try Matrix(rows: []).shape == Matrix.Shape(rowCount: 0, columnCount: 0))
    #expect(try Matrix(rows: [[], []]).shape == Matrix.Shape(rowCount: 2, columnCount: 0))
    #expect(try Matrix(columns: [[], []]).shape == Matrix.Shape(rowCount: 0, columnCount: 2))
    let tall = Matrix(repeating: 1, rowCount: 3_000_000_000, columnCount: 0)
    #expect(tall.shape.isEmpty)
    #expect(tall.transposed().shape == Matrix.Shape(rowCount: 0, columnCount: 3_000_000_000))
    #expect(tall.withElements { $0.count } == 0)
    #expect(tall.isFinite)
    #expect(tall.transposed().isFinite)
    #expect(tall.transposed().transposed() == tall)
    let wide = Matrix(rowCount: 0, columnCount: 3_000_000_000) { _, _ in 1 }
    #expect(wide == tall.transposed())
    #expect(!Matrix.Shape(rowCount: 1, columnCount: 1).isEmpty)
  }

  @Test("prints its shape with a multiplication sign")
  func shapeDescription() {
    #expect("\(Matrix(repeating: 0, rowCount: 3, columnCount: 4).shape)" == "3 × 4")
  }

  @Test(
    "transposed has its element [i, j] at [j, i]",
    arguments: [0, 1, 2, 15, 16, 17, 33], [0, 1, 16, 31, 65])
  func transposition(rowCount: Int, columnCount: Int) {
    let matrix = Matrix(rowCount: rowCount, columnCount: columnCount) { row, column in
      Double(1000 * row + column)
    }
    let expected = Matrix(rowCount: columnCount, columnCount: rowCount) { row, column in
      Double(1000 * column + row)
    }
    #expect(matrix.transposed() == expected)
    #expect(matrix.transposed().transposed() == matrix)
  }

  @Test("lends one column for reading and for writing")
  func columns() throws {
    var matrix = try Matrix(rows: [[1, 2], [3, 4], [5, 6]])
    let sum = matrix.withColumn(1) { column in
      var sum = 0.0
      for index in column.indices { sum += column[index] }
      return sum
    }
    #expect(sum == 12)
    matrix.withMutableColumn(0) { column in
      for index in column.indices { column[index] *= 10 }
    }
    #expect(try matrix == Matrix(rows: [[10, 2], [30, 4], [50, 6]]))
  }

  @Test("keeps the changes that were made before a function threw")
  func throwingChange() throws {
    struct Refusal: Error, Equatable {}
    var matrix = Matrix(repeating: 0, rowCount: 2, columnCount: 1)
    #expect(throws: Refusal()) {
      try matrix.withMutableElements { elements throws(Refusal) in
        elements[0] = 7
        throw Refusal()
      }
    }
    #expect(try matrix == Matrix(rows: [[7], [0]]))
  }

  @Test("is equal only to a matrix of its shape with equal numbers")
  func equality() throws {
    let matrix = try Matrix(rows: [[1, 2], [3, 4]])
    var other = matrix
    #expect(matrix == other)
    other[1, 1] = 5
    #expect(matrix != other)
    #expect(
      Matrix(repeating: 1, rowCount: 2, columnCount: 3)
        != Matrix(repeating: 1, rowCount: 3, columnCount: 2))
    #expect(
      Matrix(repeating: 0.0, rowCount: 1, columnCount: 1)
        == Matrix(repeating: -0.0, rowCount: 1, columnCount: 1))
    let undefined = Matrix(repeating: .nan, rowCount: 1, columnCount: 1)
    let sameUndefined = undefined
    #expect(undefined != sameUndefined)
  }

  @Test("is finite only when every element is", arguments: [Double.nan, .infinity, -.infinity])
  func finiteness(element: Double) {
    var matrix = Matrix(repeating: .greatestFiniteMagnitude, rowCount: 3, columnCount: 2)
    #expect(matrix.isFinite)
    matrix[2, 1] = element
    #expect(!matrix.isFinite)
  }
}

@Suite("A mistake in the program stops it:")
struct MatrixPreconditionTests {
  @Test("a row that the matrix does not have")
  func row() async {
    await #expect(processExitsWith: .failure) {
      _ = Matrix(repeating: 0, rowCount: 2, columnCount: 3)[2, 0]
    }
    await #expect(processExitsWith: .failure) {
      var matrix = Matrix(repeating: 0, rowCount: 2, columnCount: 3)
      matrix[-1, 0] = 1
    }
  }

  @Test("a column that the matrix does not have")
  func column() async {
    await #expect(processExitsWith: .failure) {
      _ = Matrix(repeating: 0, rowCount: 2, columnCount: 3)[0, 3]
    }
    await #expect(processExitsWith: .failure) {
      Matrix(repeating: 0, rowCount: 2, columnCount: 3).withColumn(-1) { _ in }
    }
    await #expect(processExitsWith: .failure) {
      var matrix = Matrix(repeating: 0, rowCount: 0, columnCount: 3)
      matrix.withMutableColumn(3) { _ in }
    }
  }

  @Test("a shape that cannot be")
  func shape() async {
    await #expect(processExitsWith: .failure) {
      _ = Matrix.Shape(rowCount: -1, columnCount: 1)
    }
    await #expect(processExitsWith: .failure) {
      _ = Matrix(repeating: 0, rowCount: .max / 2, columnCount: 3)
    }
  }
}
