/// A dense matrix of `Double` elements, stored column by column.
///
/// A matrix is a value: a copy shares its elements until one of the two is changed. The first
/// element is aligned to 64 bytes, which is what vector instructions and OpenBLAS like best;
/// columns follow each other without gaps.
///
/// Rows and columns are counted from zero. A matrix may have no rows or no columns; it still
/// remembers the other count.
///
/// Whatever comes out of BLAS or LAPACK (products, factorizations, solutions) is *not* the same to
/// the last bit on every machine: the order of the additions depends on the processor and on the
/// number of threads. Round such values to certain digits before they are published. See
/// ``BLASThreads``.
///
/// ## Topics
///
/// ### Making a matrix
///
/// - ``init(repeating:rowCount:columnCount:)``
/// - ``init(rowCount:columnCount:elementAt:)``
/// - ``init(rows:)``
/// - ``init(columns:)``
/// - ``transposed()``
///
/// ### Looking at elements
///
/// - ``subscript(_:_:)``
/// - ``withColumn(_:_:)``
/// - ``withElements(_:)``
/// - ``isFinite``
///
/// ### Changing elements
///
/// - ``withMutableColumn(_:_:)``
/// - ``withMutableElements(_:)``
///
/// ### Products
///
/// - ``multiplied(by:transposingSelf:transposingRight:)``
/// - ``multiply(by:transposingSelf:transposingRight:into:)``
/// - ``multiplied(by:transposingSelf:)``
/// - ``multiply(by:transposingSelf:into:)``
/// - ``gramMatrix(of:)``
///
/// ### Linear systems
///
/// - ``CholeskyFactorization``
public struct Matrix: Sendable {
  /// The numbers of rows and columns.
  public let shape: Shape

  @usableFromInline var storage: MatrixStorage

  /// The number of rows.
  ///
  /// - Complexity: O(1)
  @inlinable public var rowCount: Int { shape.rowCount }

  /// The number of columns.
  ///
  /// - Complexity: O(1)
  @inlinable public var columnCount: Int { shape.columnCount }

  /// Creates a matrix whose elements have no value yet; the caller sets every one of them.
  ///
  /// - Parameter shape: The numbers of rows and columns.
  @usableFromInline
  init(uninitialized shape: Shape) {
    guard let elementCount = shape.elementCount else {
      preconditionFailure("a matrix of \(shape) elements does not fit in memory")
    }
    self.shape = shape
    storage = MatrixStorage(uninitializedCount: elementCount)
  }

  /// Creates a matrix whose elements are all the same.
  ///
  /// - Parameters:
  ///   - repeatedValue: The value of every element.
  ///   - rowCount: The number of rows, not negative.
  ///   - columnCount: The number of columns, not negative.
  /// - Complexity: O(*rows* × *columns*)
  public init(repeating repeatedValue: Double, rowCount: Int, columnCount: Int) {
    self.init(uninitialized: Shape(rowCount: rowCount, columnCount: columnCount))
    fill(with: repeatedValue)
  }

  /// Creates a matrix from a function of the row and the column.
  ///
  /// ```swift
  /// let identity = Matrix(rowCount: 3, columnCount: 3) { row, column in row == column ? 1 : 0 }
  /// ```
  ///
  /// - Parameters:
  ///   - rowCount: The number of rows, not negative.
  ///   - columnCount: The number of columns, not negative.
  ///   - element: Returns the element at a row and a column. It is called once for each element,
  ///     down the first column, then down the second, and so on.
  /// - Throws: What `element` throws.
  /// - Complexity: O(*rows* × *columns*) calls of `element`
  @inlinable
  public init<Failure: Error>(
    rowCount: Int, columnCount: Int,
    elementAt element: (_ row: Int, _ column: Int) throws(Failure) -> Double
  ) throws(Failure) {
    self.init(uninitialized: Shape(rowCount: rowCount, columnCount: columnCount))
    guard !shape.isEmpty else { return }
    for column in 0..<columnCount {
      try withMutableColumn(column) { span throws(Failure) in
        for row in span.indices { span[row] = try element(row, column) }
      }
    }
  }

  /// Creates a matrix from its rows.
  ///
  /// Without any row the matrix is 0 × 0.
  ///
  /// - Parameter rows: The rows from top to bottom, all of one length.
  /// - Throws: ``LinearAlgebraError`` with the code ``LinearAlgebraError/Code/shapeMismatch`` when
  ///   two rows differ in length.
  /// - Complexity: O(*rows* × *columns*)
  public init(rows: [[Double]]) throws(LinearAlgebraError) {
    let columnCount = rows.first?.count ?? 0
    for (index, row) in rows.enumerated() where row.count != columnCount {
      throw .unequalLengths(of: "row", count: columnCount, index: index, found: row.count)
    }
    self.init(rowCount: rows.count, columnCount: columnCount) { row, column in rows[row][column] }
  }

  /// Creates a matrix from its columns.
  ///
  /// Without any column the matrix is 0 × 0.
  ///
  /// - Parameter columns: The columns from left to right, all of one length.
  /// - Throws: ``LinearAlgebraError`` with the code ``LinearAlgebraError/Code/shapeMismatch`` when
  ///   two columns differ in length.
  /// - Complexity: O(*rows* × *columns*)
  public init(columns: [[Double]]) throws(LinearAlgebraError) {
    let rowCount = columns.first?.count ?? 0
    for (index, column) in columns.enumerated() where column.count != rowCount {
      throw .unequalLengths(of: "column", count: rowCount, index: index, found: column.count)
    }
    self.init(rowCount: rowCount, columnCount: columns.count) { row, column in
      columns[column][row]
    }
  }

  /// Whether every element is a finite number.
  ///
  /// - Complexity: O(*rows* × *columns*)
  public var isFinite: Bool {
    firstNonFiniteElement() == nil
  }

  /// Finds the first element, column by column, that is infinite or not a number.
  ///
  /// - Parameter onlyLowerTriangle: Whether elements above the diagonal are left out.
  /// - Returns: The row and the column of the element, or nil when all are finite.
  func firstNonFiniteElement(onlyLowerTriangle: Bool = false) -> (row: Int, column: Int)? {
    guard !shape.isEmpty else { return nil }
    for column in 0..<columnCount {
      let start = onlyLowerTriangle ? min(column, rowCount) : 0
      let row = withColumn(column) { span in
        (start..<rowCount).first { row in !span[row].isFinite }
      }
      if let row { return (row, column) }
    }
    return nil
  }

  /// Sets every element to one value.
  mutating func fill(with value: Double) {
    withMutableElements { elements in elements.update(repeating: value) }
  }
}

extension Matrix: Equatable {
  /// Tells whether two matrices have the same shape and equal elements.
  ///
  /// Elements are compared as numbers: a matrix that holds NaN is not equal to itself, and 0
  /// equals −0.
  ///
  /// - Parameters:
  ///   - left: A matrix.
  ///   - right: Another matrix.
  /// - Returns: True when the shapes are the same and every two elements at one place are equal.
  /// - Complexity: O(*rows* × *columns*)
  public static func == (left: Matrix, right: Matrix) -> Bool {
    guard left.shape == right.shape else { return false }
    return left.withElements { leftElements in
      right.withElements { rightElements in
        for index in leftElements.indices where leftElements[index] != rightElements[index] {
          return false
        }
        return true
      }
    }
  }
}
