/// SGLang's Gumbel-max watermark over Murmur3.
///
/// **Definition.** c is the 32-bit Murmur3 of the last h tokens as words, H that of the key's lower
/// and upper half, c and the token, and u = (H + ½) / 2³². The score of a token is −ln(1 − u):
/// exponential with mean 1 without the watermark. With dual keys a coin, Murmur3 of both keys and c,
/// picks the key of each context: the first where the coin lies below the mixing probability.
///
/// **Edge Cases.** The prompt is context; the tokens of a completion behind a prompt that is shorter
/// than h have shorter contexts. Without a prompt the first h tokens are not scored. SGLang's own
/// detector ends after 4,096 distinct contexts and tells contexts apart by their tokens; here a
/// document has no end, and a draw is named by c, which is all that the function reads.
///
/// **Reference.** S. Aaronson, "Watermarking of large language models", Simons Institute, 2022;
/// SGLang, `sglang/srt/sampling/watermarking`.
struct MurmurGumbel: WatermarkScheme, SamplingFunction {
  let name: String
  let version = 1
  let vocabulary: Int?
  let width: Int
  private let keys: [UInt64]
  private let mixing: Double?

  static let hasWideStates = false
  let edge = SamplingEdge.shorter

  init(_ configuration: SchemeConfiguration, isDual: Bool) throws(SchemeError) {
    let options = isDual ? ["mixing_probability"] : []
    let parameters = try SamplingParameters(configuration, options: options)
    name = configuration.scheme
    vocabulary = configuration.vocabulary
    width = try parameters.contextWidth(standard: 4, in: 1...64)
    keys = try parameters.hexadecimalKeys(isDual ? 2 : 1)
    mixing =
      isDual ? try parameters.share("mixing_probability", standard: 0.5, isOpen: true) : nil
  }

  var parameters: [SchemeParameter] {
    var list = [SchemeParameter("context_width", .integer(width))]
    if let mixing { list.append(SchemeParameter("mixing_probability", .number(mixing))) }
    return list
  }

  var law: NullLaw { .exponential }
  var shortestDocument: Int { 2 }

  func makeReader() -> any DrawReader { SamplingReader(self) }

  func score(_ ids: Span<UInt32>, _ run: SamplingBlock.Run, into block: inout SamplingBlock) {
    guard let mixing, keys.count == 2 else {
      block.scoreMurmur(ids, run, key: keys[0], otherKey: 0, threshold: 1 << 32)
      return
    }
    block.scoreMurmur(
      ids, run, key: keys[0], otherKey: keys[1], threshold: UInt64(mixing * 0x1p32))
  }
}
