/// When a run writes what is needed to go on.
///
/// The first time after its first block, then about as often as its age doubles, and at last in steady
/// intervals: so a run that lives for some time keeps half of it, however short that time is.
struct CheckpointSchedule: Hashable, Sendable {
  /// The time between two checkpoints of a run that goes on for long.
  let interval: Duration
  private var last: Duration?

  /// Nearer to each other than this, checkpoints would cost more than they keep.
  private static let least = Duration.seconds(1)

  init(interval: Duration) { self.interval = interval }

  /// Whether a checkpoint is due.
  ///
  /// - Parameter age: How long ago the first block came.
  /// - Returns: Whether it is.
  func isDue(at age: Duration) -> Bool {
    guard let last else { return true }
    return age - last >= min(interval, max(last, Self.least))
  }

  /// Notes that a checkpoint was written.
  ///
  /// - Parameter age: How long ago the first block came.
  mutating func note(_ age: Duration) { last = age }
}
