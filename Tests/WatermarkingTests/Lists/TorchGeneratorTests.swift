import FairmarkFiles
import Testing

@testable import FairmarkWatermarking

/// Figures of `Notebooksless-Scripts/golden/torch_permutations.py`: SHA-256 of the numbers as 64-bit
/// integers, the lowest byte first.
func digest(_ numbers: [UInt32]) -> String {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(8 * numbers.count)
  for number in numbers {
    for shift in [0, 8, 16, 24] as [UInt32] {
      bytes.append(UInt8(truncatingIfNeeded: number >> shift))
    }
    for _ in 0..<4 { bytes.append(0) }
  }
  return SHA256Digest.of(bytes)
}

@Suite("Generators of PyTorch and NumPy")
struct TorchGeneratorTests {
  @Test("the CPU's words are the Mersenne Twister's")
  func words() {
    var generator = TorchGenerator(seed: 0)
    let words = (0..<4).map { _ in generator.word() }
    #expect(words == [2_357_136_044, 2_546_248_239, 3_071_714_933, 3_626_093_760])
    var wide = TorchGenerator(seed: 0)
    #expect(wide.longWord() == (2_357_136_044 as UInt64) << 32 | 2_546_248_239)
  }

  @Test("a second permutation goes on where the first ended")
  func consecutive() {
    var generator = TorchGenerator(seed: 7)
    #expect(generator.permutation(10) == [5, 0, 3, 4, 1, 7, 9, 6, 8, 2])
    #expect(generator.permutation(10) == [1, 8, 9, 5, 7, 4, 0, 3, 6, 2])
  }

  @Test("nothing and one element draw no word")
  func fewest() {
    var generator = TorchGenerator(seed: 7)
    #expect(generator.permutation(0) == [])
    #expect(generator.permutation(1) == [0])
    #expect(generator.permutation(10) == [5, 0, 3, 4, 1, 7, 9, 6, 8, 2])
  }

  @Test(
    "permutations are PyTorch's; of a seed the low 32 bits count",
    arguments: [
      (0, 2, "9d34149fbd1fe777eb238799054c8cbfbce372255f219f8740838def9bfd02db"),
      (1, 2, "4cbbd8ca5215b8d161aec181a74b694f4e24b001d5b081dc0030ed797a8973e0"),
      (0, 1000, "cee4a88ef6120e8eb96614e255d8cb01ee9ab77da8adaa01ea0b3d477537cd49"),
      (0, 5003, "ce140e88f775d7c7117dc704259c81b46035aeb5bcfbaf0bbe83fa99b402976b"),
      (1 << 32, 5003, "ce140e88f775d7c7117dc704259c81b46035aeb5bcfbaf0bbe83fa99b402976b"),
      (1 << 63, 5003, "ce140e88f775d7c7117dc704259c81b46035aeb5bcfbaf0bbe83fa99b402976b"),
      (1, 5003, "5dd11374d3317c345cdabf2f63d9ea63ecf01f1d4f8209f564a5dfd5aa345684"),
      (UInt64.max, 5003, "b4dbb975be73370d593b1cb813e7b548d91b2868dad643ef7c23eb20c64f196f"),
      (15_485_863, 5003, "28c523cf57f2c1006eefa8e1c77603c42ec91ad745b70cd6e7782b10687d894e"),
      (2_971_215_073, 5003, "c304ba9ad09e037428f23c1587457d443ce64472aac17185e964e1121dcd6cce"),
      (
        6_364_136_223_846_793_005, 5003,
        "4ddd440f3bf4ae0c996b64ac9f3a9feb546e8efcec9231a5ab84dd9168bde9e6"
      ),
    ] as [(UInt64, Int, String)])
  func permutations(seed: UInt64, count: Int, expected: String) {
    var generator = TorchGenerator(seed: seed)
    #expect(digest(generator.permutation(count)) == expected)
  }

  @Test("from 214,748,364 elements on the shuffle is the inside-out one, on 64 bits a step")
  func insideOut() {
    #expect(TorchGenerator.insideOutFrom == Int(UInt32.max) / 20)
    var generator = TorchGenerator(seed: 3)
    let found = generator.permutation(50, insideOutFrom: 50)
    var words = TorchGenerator(seed: 3)
    var expected: [UInt32] = []
    for element in 0..<UInt32(50) {
      let place = Int(words.longWord() % UInt64(element + 1))
      expected.append(element)
      expected.swapAt(place, expected.count - 1)
    }
    #expect(found == expected)
    #expect(found.sorted() == Array(0..<50))
  }

  @Test(
    "masks are shuffled as NumPy does",
    arguments: [
      (1000, 250, 0, "d57e04ead765bc8836b2fbc3da273303d698da31b3e5c78f9d649cc896319c68"),
      (
        1000, 250, 4_117_779_887,
        "664321ecdbe04ee73b18a8537a8d599c808d65e47b4e38913a35815c62b74db0"
      ),
      (
        1000, 250, 1_099_511_627_779,
        "8949261cd01959446dafae39dc94be8dc190e92a0e19ee3b214ea5cbfe69dd8d"
      ),
      (1, 1, 0, "af5570f5a1810b7af78caf4bc70a660f0df51e42baf91d4de5b2328de0e83dfc"),
      (700, 350, 0, "1eb240b31f582a14f97baa6c4f72a4ab95552d8d569ba48c69b54323b5456294"),
    ] as [(Int, Int, UInt64, String)])
  func masks(vocabulary: Int, size: Int, seed: UInt64, expected: String) {
    let table = GreenListTable(
      recipe: .shuffledMask, vocabulary: vocabulary, listSize: size, byteLimit: 1 << 20)
    #expect(digest(table.list(seed: seed)) == expected)
    #expect(digest(askedList(table, seed: seed)) == expected)
  }
}

/// The list that a table's reader tells, token by token.
func askedList(_ table: GreenListTable, seed: UInt64) -> [UInt32] {
  let reader = table.makeReader()
  return (0..<UInt32(table.vocabulary)).filter { reader.isGreen(seed: seed, token: $0) }
}
