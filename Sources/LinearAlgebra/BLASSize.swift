/// The one door between Swift's sizes and those of BLAS and LAPACK.
enum BLASSize {
  /// Converts a number of rows or columns to the library's integer, 32 bits wide in most builds.
  ///
  /// - Parameters:
  ///   - count: A number of rows or columns.
  ///   - type: The library's integer.
  /// - Returns: The same number.
  /// - Throws: ``LinearAlgebraError`` with the code ``LinearAlgebraError/Code/sizeOverflow`` when
  ///   the library's integer cannot hold it.
  static func checked<Size: FixedWidthInteger>(
    _ count: Int, as type: Size.Type
  ) throws(LinearAlgebraError) -> Size {
    guard let size = Size(exactly: count) else {
      throw .sizeOverflow(count, limit: Int(clamping: Size.max))
    }
    return size
  }
}
