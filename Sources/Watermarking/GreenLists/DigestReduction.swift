import FairmarkFiles

/// How the 256 bits of a SHA-256 digest become a seed.
///
/// The digest is read as one big-endian integer. PyTorch refuses it as it is; the reductions are the
/// ways in which users made it fit. On the CPU only the low 32 bits of the result count.
public enum DigestReduction: String, CaseIterable, Hashable, Sendable {
  /// The low 64 bits; on the CPU the same lists as the low 32 bits.
  case low64
  /// The first 8 hexadecimal digits.
  case first8Hex = "first8hex"
  /// The first 16 hexadecimal digits.
  case first16Hex = "first16hex"
  /// The remainder by 2⁶³ − 1.
  case modulo63 = "mod_2^63-1"
  /// The remainder by 2⁶⁴ − 1.
  case modulo64 = "mod_2^64-1"
  /// The remainder by 2³² − 1.
  case modulo32 = "mod_2^32-1"

  /// The seed that a text gives.
  ///
  /// - Parameter text: The text, whose UTF-8 bytes are digested.
  /// - Returns: The seed.
  func seed(of text: String) -> UInt64 { seed(ofWords: DigestWords.of(text)) }

  private func seed(ofWords words: [UInt64]) -> UInt64 {
    switch self {
    case .low64: return words.last ?? 0
    case .first8Hex: return (words.first ?? 0) >> 32
    case .first16Hex: return words.first ?? 0
    case .modulo63: return remainder(words, UInt128(Int64.max))
    case .modulo64: return remainder(words, UInt128(UInt64.max))
    case .modulo32: return remainder(words, UInt128(UInt32.max))
    }
  }

  private func remainder(_ words: [UInt64], _ divisor: UInt128) -> UInt64 {
    UInt64(words.reduce(UInt128(0)) { ($0 << 64 | UInt128($1)) % divisor })
  }
}

/// A SHA-256 digest as four big-endian words of 64 bits, the first bytes first.
enum DigestWords {
  static func of(_ text: String) -> [UInt64] { words(SHA256Digest.of(text)) }

  static func of(_ bytes: [UInt8]) -> [UInt64] { words(SHA256Digest.of(bytes)) }

  private static func words(_ digits: String) -> [UInt64] {
    var words: [UInt64] = []
    var word: UInt64 = 0
    for (place, digit) in digits.utf8.enumerated() {
      word = word << 4 | UInt64(digit < 58 ? digit - 48 : digit - 87)
      if place % 16 == 15 {
        words.append(word)
        word = 0
      }
    }
    return words
  }
}
