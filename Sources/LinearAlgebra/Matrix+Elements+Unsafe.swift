extension Matrix {
  /// The element at a row and a column.
  ///
  /// Each change checks that no copy shares the elements. In a loop over many elements, use
  /// ``withMutableColumn(_:_:)``, which checks once.
  ///
  /// - Parameters:
  ///   - row: The row, counted from zero.
  ///   - column: The column, counted from zero.
  /// - Returns: The element.
  /// - Complexity: O(1); O(*rows* × *columns*) for a change while a copy shares the elements
  @inlinable
  public subscript(row: Int, column: Int) -> Double {
    get {
      precondition(row >= 0 && row < rowCount, "row \(row) is not in 0..<\(rowCount)")
      precondition(
        column >= 0 && column < columnCount, "column \(column) is not in 0..<\(columnCount)")
      defer { extendLifetime(storage) }
      // Safe: the index is below the number of elements, and `self` keeps the storage alive.
      return unsafe storage.base[column &* rowCount &+ row]
    }
    set {
      precondition(row >= 0 && row < rowCount, "row \(row) is not in 0..<\(rowCount)")
      precondition(
        column >= 0 && column < columnCount, "column \(column) is not in 0..<\(columnCount)")
      makeUnique()
      defer { extendLifetime(storage) }
      // Safe: as above, and nobody else sees the storage.
      unsafe storage.base[column &* rowCount &+ row] = newValue
    }
  }

  /// Calls a function with the elements of one column.
  ///
  /// - Parameters:
  ///   - column: The column, counted from zero.
  ///   - body: A function of the column's elements from top to bottom.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws.
  /// - Complexity: O(1) beside `body`
  @inlinable
  public func withColumn<Result: ~Copyable, Failure: Error>(
    _ column: Int, _ body: (_ elements: Span<Double>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(
      column >= 0 && column < columnCount, "column \(column) is not in 0..<\(columnCount)")
    defer { extendLifetime(storage) }
    // Safe: the column lies in the storage, which lives to the end of this function; the span
    // cannot leave `body`.
    let elements = unsafe UnsafeMutableBufferPointer(
      start: storage.base + column &* rowCount, count: rowCount)
    return try unsafe body(elements.span)
  }

  /// Calls a function that may change the elements of one column.
  ///
  /// - Parameters:
  ///   - column: The column, counted from zero.
  ///   - body: A function of the column's elements from top to bottom.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws; the changes made until then stay.
  /// - Complexity: O(1) beside `body`; O(*rows* × *columns*) while a copy shares the elements
  @inlinable
  public mutating func withMutableColumn<Result: ~Copyable, Failure: Error>(
    _ column: Int, _ body: (_ elements: inout MutableSpan<Double>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(
      column >= 0 && column < columnCount, "column \(column) is not in 0..<\(columnCount)")
    makeUnique()
    defer { extendLifetime(storage) }
    // Safe: the column lies in the storage, which lives to the end of this function and which
    // nobody else sees; the span cannot leave `body`.
    let elements = unsafe UnsafeMutableBufferPointer(
      start: storage.base + column &* rowCount, count: rowCount)
    var span = unsafe elements.mutableSpan
    return try body(&span)
  }

  /// Calls a function with all elements, column after column.
  ///
  /// - Parameter body: A function of the elements; the element at a row and a column has the index
  ///   column × ``rowCount`` + row.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws.
  /// - Complexity: O(1) beside `body`
  @inlinable
  public func withElements<Result: ~Copyable, Failure: Error>(
    _ body: (_ elements: Span<Double>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { extendLifetime(storage) }
    // Safe: rows × columns is the number of elements of the storage, which lives to the end of
    // this function; the span cannot leave `body`.
    let elements = unsafe UnsafeMutableBufferPointer(
      start: storage.base, count: rowCount &* columnCount)
    return try unsafe body(elements.span)
  }

  /// Calls a function that may change all elements, column after column.
  ///
  /// - Parameter body: A function of the elements; the element at a row and a column has the index
  ///   column × ``rowCount`` + row.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws; the changes made until then stay.
  /// - Complexity: O(1) beside `body`; O(*rows* × *columns*) while a copy shares the elements
  @inlinable
  public mutating func withMutableElements<Result: ~Copyable, Failure: Error>(
    _ body: (_ elements: inout MutableSpan<Double>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    makeUnique()
    defer { extendLifetime(storage) }
    // Safe: rows × columns is the number of elements of the storage, which lives to the end of
    // this function and which nobody else sees; the span cannot leave `body`.
    let elements = unsafe UnsafeMutableBufferPointer(
      start: storage.base, count: rowCount &* columnCount)
    var span = unsafe elements.mutableSpan
    return try body(&span)
  }

  /// Makes sure that no copy shares the elements.
  @inlinable
  mutating func makeUnique() {
    if !isKnownUniquelyReferenced(&storage) { replaceStorageByCopy() }
  }

  /// Makes sure that no copy shares the elements, which then may have any value.
  ///
  /// For a caller who overwrites every element: nothing is copied.
  mutating func makeUniqueDiscardingElements() {
    if !isKnownUniquelyReferenced(&storage) {
      storage = MatrixStorage(uninitializedCount: storage.count)
    }
  }

  @usableFromInline
  mutating func replaceStorageByCopy() {
    storage = storage.copy()
  }
}
