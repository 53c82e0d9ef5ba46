/// The table by which lm-watermarking and transformers hash integers: a permutation of 1,000,003
/// elements, drawn once.
///
/// **Definition.** h(x) = table[x mod 1000003] + 1, with the remainder that is not negative.
struct FixedHashTable: Sendable {
  static let size = 1_000_003

  private let entries: [UInt32]

  /// The table that lm-watermarking draws for every key.
  static let kirchenbauer = FixedHashTable(seed: 2_971_215_073)

  /// The table of a generator on the CPU.
  init(seed: UInt64) {
    var generator = TorchGenerator(seed: seed)
    entries = generator.permutation(Self.size)
  }

  /// The table of a generator on a CUDA device.
  init(seed: UInt64, threads: UInt32) {
    entries = CUDAGenerator(seed: seed).permutation(Self.size, threads: threads)
  }

  /// Hashes an integer.
  @inline(__always)
  func callAsFunction(_ value: Int64) -> Int64 {
    let remainder = value % Int64(Self.size)
    return Int64(entries[Int(remainder < 0 ? remainder + Int64(Self.size) : remainder)]) + 1
  }
}
