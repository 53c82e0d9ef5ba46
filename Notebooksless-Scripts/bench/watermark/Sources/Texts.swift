import Foundation

/// Documents of equal length, one after the other.
struct Texts {
  let ids: [UInt32]
  let length: Int

  var count: Int { ids.count / length }

  /// Cuts ids into documents.
  init(_ ids: [UInt32], length: Int) {
    self.ids = ids
    self.length = length
  }

  /// Where a document lies.
  func range(_ number: Int) -> Range<Int> {
    number * length..<(number + 1) * length
  }

  /// Little-endian words of a file.
  static func words(_ path: String) throws -> [UInt32] {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    var words: [UInt32] = []
    words.reserveCapacity(bytes.count / 4)
    for start in stride(from: 0, to: bytes.count - 3, by: 4) {
      let word = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << (8 * UInt32($1)) }
      words.append(word)
    }
    return words
  }
}

/// SplitMix64: fast, and good enough to choose ids and keys.
struct Dice: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 ^ 0x5851_f42d_4c95_7f2d }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }

  /// Uniform on [0, 1).
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Uniform on 0..<bound, for small bounds.
  mutating func below(_ bound: Int) -> Int {
    Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
  }
}

/// The processor time of this process in seconds.
func processorTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// A number with a fixed count of digits.
func fixed(_ value: Double, _ digits: Int) -> String {
  String(format: "%.\(digits)f", value)
}

/// Prints a line at once, so that a long run shows how far it is.
func say(_ line: String) {
  FileHandle.standardOutput.write(Data((line + "\n").utf8))
}
