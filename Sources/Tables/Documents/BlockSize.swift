/// How many bytes a block gets, so that none takes long.
///
/// What is done is kept block by block: a run that is interrupted again and again comes to its end only
/// if a block ends in between. Some analyses take seconds for a mebibyte.
struct BlockSize: Hashable, Sendable {
  /// The most bytes.
  let limit: Int
  /// The bytes of the next block.
  private(set) var byteCount: Int

  /// How long a block should take.
  static let duration = Duration.milliseconds(250)
  private static let first = 16 << 10
  private static let least = 4 << 10

  /// Begins with a small block, since nobody knows yet how long one takes.
  init(limit: Int) {
    self.limit = max(1, limit)
    byteCount = min(self.limit, Self.first)
  }

  /// Learns how long a block took.
  ///
  /// - Parameters:
  ///   - count: Its bytes.
  ///   - duration: The time.
  mutating func learn(_ count: Int, took duration: Duration) {
    guard count > 0 else { return }
    let share = Self.duration / max(duration, .microseconds(1))
    let fitting = Int(min(Double(count) * share, Double(limit)))
    // Small blocks are said to be faster than they are: twice as large is enough for a step.
    byteCount = min(limit, max(Self.least, min(fitting, 2 * byteCount)))
  }
}
