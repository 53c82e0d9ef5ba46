import FairmarkLinearAlgebra
import Testing

@Suite("A matrix is a value:")
struct MatrixValueSemanticsTests {
  private let original = Matrix(rowCount: 3, columnCount: 5) { row, column in
    Double(row - column)
  }

  @Test("a copy shares the memory until it is changed")
  func sharing() {
    var copy = original
    #expect(copy.address == original.address)
    copy[0, 0] = 42
    #expect(copy.address != original.address)
  }

  @Test("a change of a copy leaves the original alone, whichever way it is made")
  func changes() {
    let expected = Matrix(rowCount: 3, columnCount: 5) { row, column in Double(row - column) }
    var first = original
    first[1, 2] = 42
    var second = original
    second.withMutableColumn(4) { $0[0] = 42 }
    var third = original
    third.withMutableElements { $0[14] = 42 }
    #expect(original == expected)
    #expect(first[1, 2] == 42)
    #expect(second[0, 4] == 42)
    #expect(third[2, 4] == 42)
    #expect(first[2, 4] == original[2, 4])
  }

  @Test("a matrix without copies is changed in place")
  func inPlace() {
    var matrix = Matrix(repeating: 0, rowCount: 8, columnCount: 8)
    let address = matrix.address
    matrix[3, 3] = 1
    matrix.withMutableColumn(0) { $0[0] = 1 }
    matrix.withMutableElements { $0[63] = 1 }
    #expect(matrix.address == address)
  }

  @Test("a product written into a matrix leaves the copies of that matrix alone")
  func destinationIsShared() throws {
    let identity = Matrix(rowCount: 3, columnCount: 3) { row, column in row == column ? 1 : 0 }
    let kept = Matrix(repeating: 7, rowCount: 3, columnCount: 5)
    var destination = kept
    try identity.multiply(by: original, into: &destination)
    #expect(destination == original)
    #expect(kept == Matrix(repeating: 7, rowCount: 3, columnCount: 5))
  }

  @Test("a product may be written into a copy of an operand")
  func destinationIsCopyOfOperand() throws {
    let twice = Matrix(rowCount: 3, columnCount: 3) { row, column in row == column ? 2 : 0 }
    var destination = original
    try twice.multiply(by: original, into: &destination)
    #expect(destination == Matrix(rowCount: 3, columnCount: 5) { 2 * Double($0 - $1) })
    #expect(original == Matrix(rowCount: 3, columnCount: 5) { Double($0 - $1) })
  }

  @Test("a product written into a matrix without copies uses its memory")
  func destinationMemory() throws {
    var destination = Matrix(repeating: 0, rowCount: 5, columnCount: 5)
    let address = destination.address
    try original.multiply(by: original, transposingSelf: true, into: &destination)
    #expect(destination.address == address)
  }

  @Test("a factorization leaves a matrix that is kept alone, and uses the memory of another")
  func factorizationMemory() throws {
    let kept = try Matrix(rows: [[4, 2], [2, 5]])
    let factorization = try CholeskyFactorization(of: kept)
    #expect(factorization.lowerFactor.address != kept.address)
    #expect(try kept == Matrix(rows: [[4, 2], [2, 5]]))

    let given = try Matrix(rows: [[4, 2], [2, 5]])
    let address = given.address
    let inPlace = try CholeskyFactorization(of: consume given)
    #expect(inPlace.lowerFactor.address == address)
  }

  @Test("many tasks read one matrix and change copies of it")
  func concurrency() async {
    let original = original
    let sums = await withTaskGroup(of: Double.self) { group in
      for task in 0..<8 {
        group.addTask {
          var copy = original
          copy[0, 0] = Double(task)
          return copy.withElements { elements in
            var sum = 0.0
            for index in elements.indices { sum += elements[index] }
            return sum
          }
        }
      }
      return await group.reduce(into: Set<Double>()) { $0.insert($1) }
    }
    #expect(sums == Set((0..<8).map { -15 + Double($0) }))
    #expect(original[0, 0] == 0)
  }

  @Test("the first element is aligned to 64 bytes", arguments: 0..<40)
  func alignment(side: Int) {
    let matrix = Matrix(repeating: 1, rowCount: side, columnCount: side)
    #expect(matrix.address % 64 == 0)
    #expect(matrix.transposed().address % 64 == 0)
    var copy = matrix
    copy.withMutableElements { _ in }
    #expect(copy.address != matrix.address)
    #expect(copy.address % 64 == 0)
  }
}
