import Synchronization

/// The threads that OpenBLAS starts on its own.
///
/// OpenBLAS spreads one large product over several threads, and has one setting for that in the
/// whole process. Code that is parallel already, such as shards that each multiply small matrices,
/// runs faster when every product stays on the thread that asked for it:
///
/// ```swift
/// try await BLASThreads.withSingleThread {
///   try await withThrowingTaskGroup(of: Matrix.self) { group in … }
/// }
/// ```
///
/// - Note: One thread does not make results reproducible over machines. OpenBLAS picks its
///   routines by the processor, and they add in different orders; the last digits of a product
///   differ between processors, between numbers of threads and between versions of the library.
///   Numbers that must be the same everywhere come from integers or exact sums, or are rounded to
///   digits that are certain.
public enum BLASThreads {
  /// The regions that are running, and what to restore after the last one.
  private struct Regions {
    var count = 0
    var threadCountOutside: CInt = 1
  }

  /// Global, because the setting that it guards is global in the library.
  private static let regions = Mutex(Regions())

  /// The number of threads that OpenBLAS uses for one call at present.
  ///
  /// Another thread may begin or end a region at any time, so this is for reports.
  ///
  /// - Complexity: O(1)
  public static var count: Int {
    regions.withLock { _ in Int(BLAS.threadCount) }
  }

  /// Calls a function while OpenBLAS uses one thread for each call.
  ///
  /// Regions may be nested and may overlap on several threads: the first to begin sets one thread,
  /// the last to end restores the number of before. The setting holds for the whole process, also
  /// for code outside of the region. A product that runs when the first region begins keeps its
  /// threads.
  ///
  /// - Parameter body: The function to call.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws.
  /// - Complexity: O(1) beside `body`
  public static func withSingleThread<Result: ~Copyable, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    begin()
    defer { end() }
    return try body()
  }

  /// Calls an asynchronous function while OpenBLAS uses one thread for each call.
  ///
  /// The region lasts until the function returns, also while it is suspended. Apart from that it
  /// is the region of the synchronous function of this name.
  ///
  /// - Parameter body: The function to call.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws.
  /// - Complexity: O(1) beside `body`
  public static func withSingleThread<Result: ~Copyable, Failure: Error>(
    _ body: () async throws(Failure) -> Result
  ) async throws(Failure) -> Result {
    begin()
    defer { end() }
    return try await body()
  }

  private static func begin() {
    regions.withLock { regions in
      if regions.count == 0 {
        regions.threadCountOutside = BLAS.threadCount
        BLAS.threadCount = 1
      }
      regions.count += 1
    }
  }

  private static func end() {
    regions.withLock { regions in
      regions.count -= 1
      if regions.count == 0 { BLAS.threadCount = regions.threadCountOutside }
    }
  }
}
