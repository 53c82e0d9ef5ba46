import CWatermarking
import FairmarkTestSupport
import Testing

@testable import FairmarkWatermarking

@Suite("PyTorch's generator on a CUDA device")
struct CUDAGeneratorTests {
  // Words that a device drew: torch.rand of seed 0 begins .3990, .5167, .0249, .9401, and element i
  // comes from the first word of thread i, as (word + 1/2) / 2^32 or so.
  @Test("the words are those of public outputs of devices")
  func words() {
    let generator = CUDAGenerator(seed: 0)
    let found = (0..<4).map {
      (Double(generator.words(thread: UInt64($0), call: 0).0) * 0x1p-32 * 1e4).rounded()
    }
    #expect(found == [3990, 5167, 249, 9401])
  }

  @Test(
    "the bits of a key follow PyTorch's bound",
    arguments: [
      (30_083, 32), (30_084, 33), (32_000, 33), (50_257, 34), (128_256, 37), (151_936, 37),
    ])
  func bits(count: Int, bits: Int) {
    #expect(CUDAGenerator.keyBits(count) == bits)
    #expect(fm_cuda_key_bits(UInt32(count)) == bits)
  }

  @Test("the grids are those of the models")
  func grids() {
    let threads = ["T4", "L4", "A10", "RTX3090", "RTX4090", "A100", "H100"].map {
      CUDAGrid.model($0)?.threads(vocabulary: 1 << 24)
    }
    #expect(threads == [40_960, 89_088, 110_592, 125_952, 196_608, 221_184, 270_336])
    #expect(CUDAGrid.model("A100")?.threads(vocabulary: 50_257) == 50_432)
    #expect(CUDAGrid.model("abacus") == nil)
  }

  @Test("rows, single answers and the permutation agree", arguments: 0..<20)
  func agreement(seed: UInt64) {
    var numbers = SplitMix64(seed: seed)
    let vocabulary = Int.random(in: 1...700, using: &numbers)
    let threads = UInt32.random(in: 1...UInt32(vocabulary), using: &numbers)
    check(
      vocabulary: vocabulary, threads: threads, seed: numbers.next(),
      size: Int.random(in: 0...vocabulary, using: &numbers))
  }

  /// One list in fourteen has tokens of equal keys, which are shuffled among themselves; asked for
  /// every size, some end between them.
  @Test("islands of equal keys are shuffled alike")
  func islands() {
    for seed in 0..<UInt64(60) {
      for size in 0...30 { check(vocabulary: 30, threads: 256, seed: seed, size: size) }
    }
  }

  func check(vocabulary: Int, threads: UInt32, seed: UInt64, size: Int) {
    let table = GreenListTable(
      recipe: .torchCUDA(threads: threads), vocabulary: vocabulary, listSize: size,
      byteLimit: 1 << 20)
    let list = table.list(seed: seed).sorted()
    #expect(list.count == size)
    #expect(askedList(table, seed: seed) == list)
    let reader = table.makeReader()
    let row = (0..<UInt32(vocabulary)).filter { reader.isGreen(index: 0, token: $0, seed: seed) }
    #expect(row == list)
  }
}
