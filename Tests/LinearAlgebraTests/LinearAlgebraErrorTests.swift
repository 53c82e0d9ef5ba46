import FairmarkLinearAlgebra
import Testing

@Suite("A linear algebra error")
struct LinearAlgebraErrorTests {
  private let shape = Matrix.Shape(rowCount: 3, columnCount: 3)

  @Test("is its message when it is printed")
  func description() throws {
    let error = try #require(throws: LinearAlgebraError.self) {
      try Matrix(rows: [[1], []])
    }
    #expect("\(error)" == error.message)
  }

  @Test("has the order of a minor only when the matrix is not positive definite")
  func leadingMinorOrder() {
    #expect(LinearAlgebraError.Code.notPositiveDefinite(order: 5).leadingMinorOrder == 5)
    #expect(LinearAlgebraError.Code.shapeMismatch.leadingMinorOrder == nil)
    #expect(LinearAlgebraError.Code.lapack(info: 5, routine: "dpotrf").leadingMinorOrder == nil)
  }

  @Test("distinguishes its codes")
  func codes() {
    let codes: Set<LinearAlgebraError.Code> = [
      .shapeMismatch, .sizeOverflow, .nonFiniteInput,
      .notPositiveDefinite(order: 1), .notPositiveDefinite(order: 2),
      .lapack(info: -1, routine: "dpotrf"), .lapack(info: -1, routine: "dpotrs"),
    ]
    #expect(codes.count == 7)
  }

  @Test("reads LAPACK's success and its minors")
  func status() throws {
    #expect(
      try LAPACKStatus.leadingMinorOrder(info: 0, routine: "dpotrf", shape: shape) == nil)
    #expect(try LAPACKStatus.leadingMinorOrder(info: 2, routine: "dpotrf", shape: shape) == 2)
  }

  @Test("names the argument that LAPACK refused")
  func refusedArgument() throws {
    let error = try #require(throws: LinearAlgebraError.self) {
      try LAPACKStatus.leadingMinorOrder(info: -4, routine: "dpotrf", shape: shape)
    }
    #expect(error.code == .lapack(info: -4, routine: "dpotrf"))
    #expect(
      error.message
        == "the LAPACK routine dpotrf refused its argument 4 for a matrix of 3 × 3")
  }
}
