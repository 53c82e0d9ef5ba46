import CWatermarking
import FairmarkStatistics
import FairmarkTestSupport
import Testing

@testable import FairmarkWatermarking

@Suite("Vector kernels of the sampling schemes", .serialized)
struct SamplingKernelTests {
  @Test("every kernel gives the same bits")
  func sameBits() throws {
    defer { fm_limit_sampling_kernels(0) }
    var random = SplitMix64(seed: 5)
    for _ in 0..<12 {
      let ids = (0..<Int.random(in: 1...1100, using: &random)).map { _ in
        UInt32.random(in: 0..<200_000, using: &random)
      }
      let key = UInt64.random(in: 0 ... .max, using: &random)
      let width = Int.random(in: 1...9, using: &random)
      let schemes = [
        try sampling("vllm-gumbel", key: "\(key)", width: width),
        try sampling("vllm-gumbel-dual", key: "\(key)", width: width),
        try sampling("sglang-gumbel", key: String(key, radix: 16), width: width),
        try sampling("sglang-gumbel-dual", key: String(key, radix: 16) + ",77", width: width),
        try sampling("synthid-deepmind", key: "\(key >> 1),5,-7", width: width),
      ]
      for scheme in schemes {
        let readings = SamplingWords.limits.map { (limit: Int32) -> Draws in
          fm_limit_sampling_kernels(limit)
          var draws = Draws()
          scheme.makeReader().read(ids.span, scoredFrom: 0, .prf, into: &draws)
          return draws
        }
        for reading in readings {
          #expect(reading.keys == readings[0].keys)
          #expect(
            reading.scores.map(\.bitPattern) == readings[0].scores.map(\.bitPattern),
            "\(scheme.name)")
        }
      }
    }
  }

  @Test("scores lie within one unit in the last place of the logarithm")
  func logarithms() {
    var random = SplitMix64(seed: 6)
    var words: [UInt32] = [
      0, 1, 255, 256, 511, 512, 1 << 31, .max, .max - 1, .max - 256, .max >> 1,
    ]
    for shift in 0..<32 { words += [1 << shift, .max - 1 << shift, (1 << shift) &- 1] }
    words += (0..<2000).map { _ in UInt32.random(in: 0 ... .max, using: &random) }
    for (word, score) in zip(words, SamplingWords.scores(words, bits: 24)) {
      let uniform = Float((Double(word >> 8) + 1) / 16_777_217)
      let exact = -Elementary.log1p(-Double(uniform))
      #expect(abs(score - exact) <= exact.ulp, "\(word)")
    }
    for (word, score) in zip(words, SamplingWords.scores(words, bits: 32)) {
      let exact = -Elementary.log1p(-(Double(word) + 0.5) * 0x1p-32)
      #expect(abs(score - exact) <= exact.ulp, "\(word)")
    }
  }

  @Test("the kernel has a name")
  func name() {
    #expect(["avx512", "avx2", "neon", "portable"].contains(SamplingBlock.kernel))
  }
}
