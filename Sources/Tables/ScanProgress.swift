import Synchronization

/// How far scans have come: counters that their threads add to and anybody may read meanwhile.
public final class ScanProgress: Sendable {
  private let bytes = Atomic<Int>(0)
  private let rows = Atomic<Int>(0)

  /// Creates counters at 0.
  public init() {}

  /// The bytes of text that were read, after decompression.
  public var byteCount: Int { bytes.load(ordering: .relaxed) }

  /// The rows that were read.
  public var rowCount: Int { rows.load(ordering: .relaxed) }

  func add(bytes byteCount: Int, rows rowCount: Int) {
    bytes.add(byteCount, ordering: .relaxed)
    rows.add(rowCount, ordering: .relaxed)
  }
}

extension ScanProgress: Hashable {
  /// Whether both are the same counters.
  public static func == (left: ScanProgress, right: ScanProgress) -> Bool { left === right }

  /// Hashes the identity.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
