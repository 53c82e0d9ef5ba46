import FairmarkStatistics
import FairmarkFiles

/// vLLM's Gumbel-max watermark over the pseudorandom function `philox4x32-10-v1`.
///
/// **Definition.** The last h tokens of the completion, with 2³² − 1 for those before it, are folded
/// into a state of 128 bits by Philox 4×32-10; Philox of the state and the token gives a word w, and
/// u = (⌊w / 2⁸⌋ + 1) / (2²⁴ + 1) in single precision. The score of a token is −ln(1 − u):
/// exponential with mean 1 without the watermark, larger with it, since the sampler took the token
/// with the largest u^(1/p). With dual keys a token has a score under each of two keys that SHA-256
/// derives, and counts (1 − α) of the first and α of the second.
///
/// **Edge Cases.** The prompt is not context; the first token is scored. A token whose context
/// occurred before is not counted, as in vLLM's own detector.
///
/// **Reference.** S. Aaronson, "Watermarking of large language models", Simons Institute, 2022; vLLM,
/// `vllm/v1/watermarking`; J. K. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC11
/// (2011), doi:10.1145/2063384.2063405.
struct PhiloxGumbel: WatermarkScheme, SamplingFunction {
  let name: String
  let version = 1
  let vocabulary: Int?
  let width: Int
  private let keys: [UInt64]
  private let weight: Double?

  static let hasWideStates = true
  let edge = SamplingEdge.padding

  init(_ configuration: SchemeConfiguration, isDual: Bool) throws(SchemeError) {
    let parameters = try SamplingParameters(configuration, options: isDual ? ["alpha"] : [])
    name = configuration.scheme
    vocabulary = configuration.vocabulary
    width = try parameters.contextWidth(standard: 4, in: 1...256)
    let key = try parameters.integerKey()
    if isDual {
      let share = try parameters.share("alpha", standard: 0.2, isOpen: false)
      guard MixedGammaDistribution.isAllowed(share) else {
        throw SchemeError(
          "alpha",
          "alpha must be 0, 1 or at least \(MixedGammaDistribution.smallestWeight) away from both; "
            + "nearer than that the law of the scores cannot be told from that of one key.")
      }
      weight = share
      keys = [Self.derive("key_a", key), Self.derive("key_b", key)]
    } else {
      weight = nil
      keys = [key]
    }
  }

  /// The first eight bytes of SHA-256 over the label and the key's eight bytes.
  static func derive(_ label: String, _ key: UInt64) -> UInt64 {
    let bytes = (0..<8).map { UInt8(truncatingIfNeeded: key >> (56 - 8 * $0)) }
    // 16 hexadecimal digits are a number of 64 bits.
    return UInt64(SHA256Digest.of(Array(label.utf8) + bytes).prefix(16), radix: 16) ?? 0
  }

  var parameters: [SchemeParameter] {
    var list = [SchemeParameter("context_width", .integer(width))]
    if let weight { list.append(SchemeParameter("alpha", .number(weight))) }
    return list
  }

  var law: NullLaw { weight.map { .mixedExponential(weight: $0) } ?? .exponential }
  var shortestDocument: Int { 1 }

  func makeReader() -> any DrawReader { SamplingReader(self) }

  func score(_ ids: Span<UInt32>, _ run: SamplingBlock.Run, into block: inout SamplingBlock) {
    guard let weight, keys.count == 2 else {
      block.scorePhilox(ids, run, key: keys[0])
      return
    }
    block.scorePhilox(ids, run, key: keys[0], otherKey: keys[1], weight: weight)
  }
}
