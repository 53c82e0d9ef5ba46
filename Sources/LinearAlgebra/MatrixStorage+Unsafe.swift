/// The memory of a matrix: one block of doubles, aligned to 64 bytes.
///
/// Sendable without the compiler's proof: the block is written only through a matrix that has made
/// sure that it is the only owner, so whatever two threads share is not written any more.
@safe
@usableFromInline
final class MatrixStorage: @unchecked Sendable {
  /// The alignment of the first element: a cache line, and the widest vector register.
  static let alignment = 64

  /// The number of elements.
  let count: Int

  /// The first element.
  @usableFromInline let base: UnsafeMutablePointer<Double>

  /// Allocates memory for elements without giving them a value.
  init(uninitializedCount count: Int) {
    self.count = count
    // Safe: `Matrix.Shape.elementCount` has proved that the bytes fit in an Int. The memory is
    // never empty, so that BLAS always gets an address.
    unsafe base = UnsafeMutableRawPointer.allocate(
      byteCount: max(1, count) * MemoryLayout<Double>.stride, alignment: Self.alignment
    ).bindMemory(to: Double.self, capacity: count)
  }

  /// Returns other memory with the same elements.
  func copy() -> MatrixStorage {
    let copy = MatrixStorage(uninitializedCount: count)
    // Safe: both blocks hold `count` elements, and the new one overlaps nothing.
    unsafe copy.base.initialize(from: base, count: count)
    return copy
  }

  deinit {
    // Safe: `base` came from `allocate`, and doubles need no deinitialization.
    unsafe base.deallocate()
  }
}
