/// The reason why a matrix operation has no result.
public struct LinearAlgebraError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What kind of error this is, for programs.
  public let code: Code

  /// What went wrong, in a sentence that names the shapes, for people.
  public let message: String

  /// The message.
  public var description: String { message }
}

extension LinearAlgebraError {
  /// The kind of an error.
  public struct Code: Hashable, Sendable {
    private enum Kind: Hashable {
      case shapeMismatch
      case notPositiveDefinite(order: Int)
      case sizeOverflow
      case nonFiniteInput
      case lapack(info: Int, routine: String)
    }

    private let kind: Kind

    /// The shapes of the operands do not fit each other or the operation.
    public static let shapeMismatch = Code(kind: .shapeMismatch)

    /// A number of rows or columns is too large for the BLAS library, or a result for the memory.
    public static let sizeOverflow = Code(kind: .sizeOverflow)

    /// An operand holds NaN or an infinity, where only finite numbers have a meaning.
    public static let nonFiniteInput = Code(kind: .nonFiniteInput)

    /// A matrix is not positive definite.
    ///
    /// - Parameter order: The order of the first leading minor that is not positive, from 1.
    /// - Returns: The code.
    public static func notPositiveDefinite(order: Int) -> Code {
      Code(kind: .notPositiveDefinite(order: order))
    }

    /// A LAPACK routine refused its arguments, which is a defect of this module.
    ///
    /// - Parameters:
    ///   - info: The routine's status; −*i* stands for its *i*-th argument.
    ///   - routine: The routine's name, such as `dpotrf`.
    /// - Returns: The code.
    public static func lapack(info: Int, routine: String) -> Code {
      Code(kind: .lapack(info: info, routine: routine))
    }

    /// The order of the first leading minor that is not positive, when that is the error.
    public var leadingMinorOrder: Int? {
      if case .notPositiveDefinite(let order) = kind { order } else { nil }
    }
  }
}

extension LinearAlgebraError {
  /// Two shapes that do not fit.
  static func shapeMismatch(_ message: String) -> LinearAlgebraError {
    LinearAlgebraError(code: .shapeMismatch, message: message)
  }

  /// Rows or columns of different lengths.
  static func unequalLengths(
    of line: String, count: Int, index: Int, found: Int
  ) -> LinearAlgebraError {
    .shapeMismatch(
      "the \(line)s of a matrix must have one length: \(line) 0 has \(count) elements, "
        + "\(line) \(index) has \(found)")
  }

  /// A count that the BLAS library cannot take.
  static func sizeOverflow(_ count: Int, limit: Int) -> LinearAlgebraError {
    LinearAlgebraError(
      code: .sizeOverflow,
      message: "a matrix with \(count) rows or columns is too large for the BLAS library, "
        + "whose limit is \(limit)")
  }

  /// A result that no memory can hold.
  static func sizeOverflow(of shape: Matrix.Shape) -> LinearAlgebraError {
    LinearAlgebraError(
      code: .sizeOverflow, message: "a result of \(shape) elements does not fit in memory")
  }

  /// An element that is not a finite number.
  static func nonFiniteInput(
    _ shape: Matrix.Shape, role: String, row: Int, column: Int
  ) -> LinearAlgebraError {
    LinearAlgebraError(
      code: .nonFiniteInput,
      message: "the element [\(row), \(column)] of the \(shape) \(role) is not a finite number")
  }

  /// A leading minor that is not positive.
  static func notPositiveDefinite(_ shape: Matrix.Shape, order: Int) -> LinearAlgebraError {
    LinearAlgebraError(
      code: .notPositiveDefinite(order: order),
      message: "the \(shape) matrix is not positive definite: its leading minor of order \(order) "
        + "is not positive")
  }

  /// A LAPACK routine that refused an argument.
  static func lapack(info: Int, routine: String, shape: Matrix.Shape) -> LinearAlgebraError {
    LinearAlgebraError(
      code: .lapack(info: info, routine: routine),
      message: "the LAPACK routine \(routine) refused its argument \(-info) for a matrix of "
        + "\(shape)")
  }
}
