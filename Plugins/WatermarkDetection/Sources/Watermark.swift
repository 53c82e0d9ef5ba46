import FairmarkAnalysis
import FairmarkStatistics
import FairmarkWatermarking

/// One configuration that is looked for: a scheme with its parameters and key.
struct Watermark: Sendable {
  /// Its name in records: the scheme's, with the configuration's number where the scheme stands
  /// several times.
  let label: String
  let scheme: any WatermarkScheme
  let description: SchemeDescription
  /// The key's fingerprint.
  let keyHash: String
  /// The share of green tokens that z is computed with.
  let gamma: Double?
  /// Whether the job says a share of green tokens, and the scheme has none.
  let hasUnusedGamma: Bool
  /// The tokens of the vocabulary, where the job says them: ids lie below.
  let vocabulary: Int?
  /// The same scheme under keys that nobody used.
  let decoys: [any WatermarkScheme]
}

/// Keys of the same form as another, which nobody used.
struct DecoyKeys {
  private let seed: UInt64

  init(seed: Int) {
    self.seed = UInt64(bitPattern: Int64(seed))
  }

  /// A key of the form of `key`.
  func key(_ number: Int, like key: SecretKey) -> SecretKey {
    var generator = CounterBasedGenerator(
      seed: seed, stream: "watermark-detection", "decoys", index: UInt64(number))
    let numbers = key.text.split { $0 == "," || $0 == " " }
    if !numbers.isEmpty, numbers.allSatisfy({ Int($0) != nil || UInt64($0) != nil }) {
      // Odd and below 2^31: keys that no scheme reduces to a few lists.
      return SecretKey(
        numbers.map { _ in "\((generator.next() >> 33) | 1)" }.joined(separator: ","))
    }
    let digits = key.text.lowercased().hasPrefix("0x") ? key.text.dropFirst(2) : key.text[...]
    if !digits.isEmpty, digits.allSatisfy(\.isHexDigit) {
      let prefix = key.text.prefix(key.text.count - digits.count)
      return SecretKey(
        prefix + String(digits.map { _ in Self.hexDigits[Int(generator.next() % 16)] }))
    }
    return SecretKey("decoy-" + String(generator.next(), radix: 16))
  }

  private static let hexDigits = Array("0123456789abcdef")
}
