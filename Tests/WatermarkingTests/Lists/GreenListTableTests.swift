import FairmarkTestSupport
import Testing

@testable import FairmarkWatermarking

@Suite("Green lists")
struct GreenListTableTests {
  /// Vocabulary, size, seed, digest of the first tokens and of the last, both ascending.
  static let lists: [(Int, Int, UInt64, String, String)] = [
    (
      1000, 250, 42, "ca70e161091812b101d0f32d312a59d3897dca3968221f8d50b8fe27e0e7f9c5",
      "a176bb0cdfe337b55861f8eee7e2cdce9e4cc95ea2a0bc58521ba67b3cfb4621"
    ),
    (
      1000, 250, 1_099_511_627_779,
      "ac37c34a70e5c17c0b32624133e0f19f3132b65e60aa15fa8a15995b586d7a4f",
      "abaa07e97bcc5f2e4b8ba792f0e95653af6b62a147d8ba5ed85ef76b78c39bfe"
    ),
    (
      1000, 999, 42, "0b6471dd186e32450edb44a30283182821bfe5887f8cf21f845a32442f0f9b6e",
      "ff022c158318b5a38226461b23ea658b96a644ba8b0f03fbb7589ab7871771b8"
    ),
    (
      1000, 1, 42, "caabb2fd26feac4b50298b88cc6bf554cd9c81ae1c647ec687aa0de4dcb670d1",
      "af81fb8cd885b3d633b4c866c1eaad151f30c9174b279db078e9fef91da15faa"
    ),
    (
      700, 650, 42, "ff433a635c9d5ef123507cbda2707dcf903595004b1a1e46059517c946f48296",
      "910177efb7cfc4bd5891a59b350aa903ea7d74754ccc3a5a77cd759d95af940e"
    ),
    (
      1201, 600, 1_099_511_627_779,
      "3650622d6c72fb11d94b786fc97a22f2b2a457627e57914154b9168e1680eb7b",
      "2abd60de0463b589dbd44f7666fcd7991113e470030ee1cc67238729128b36c0"
    ),
  ]

  @Test("lists are PyTorch's, by every way of asking", arguments: lists.indices)
  func torchLists(place: Int) {
    let (vocabulary, size, seed, first, last) = Self.lists[place]
    for (selection, expected) in [(GreenListRecipe.Selection.first, first), (.last, last)] {
      let table = GreenListTable(
        recipe: .torchCPU(selection), vocabulary: vocabulary, listSize: size, byteLimit: 1 << 20)
      #expect(digest(table.list(seed: seed).sorted()) == expected)
      #expect(digest(askedList(table, seed: seed)) == expected)
      let reader = table.makeReader()
      let row = (0..<UInt32(vocabulary)).filter { reader.isGreen(index: 3, token: $0, seed: seed) }
      #expect(digest(row) == expected)
      #expect(table.filledRows == 1)
    }
  }

  @Test("no token and all tokens", arguments: [0, 50])
  func extremes(size: Int) {
    for recipe in [
      GreenListRecipe.torchCPU(.first), .torchCPU(.last), .torchCUDA(threads: 256), .shuffledMask,
    ] {
      let table = GreenListTable(
        recipe: recipe, vocabulary: 50, listSize: size, byteLimit: 1 << 16)
      #expect(askedList(table, seed: 5).count == size)
      #expect(table.list(seed: 5).count == size)
      let reader = table.makeReader()
      for _ in 0..<3 { #expect(reader.isGreen(index: 1, token: 49, seed: 5) == (size == 50)) }
      #expect(!reader.isGreen(seed: 5, token: 50))
      #expect(!reader.isGreen(index: 1, token: 50, seed: 5))
    }
  }

  @Test("a vocabulary of one token")
  func oneToken() {
    let table = GreenListTable(
      recipe: .torchCPU(.first), vocabulary: 1, listSize: 1, byteLimit: 0)
    #expect(askedList(table, seed: 9) == [0])
  }

  @Test("tokens and indices beyond are on no list")
  func beyond() {
    let table = GreenListTable(
      recipe: .torchCPU(.first), vocabulary: 100, listSize: 99, byteLimit: 1 << 20, indexCount: 10)
    let reader = table.makeReader()
    for token in [100, 1 << 27, UInt32.max] {
      for _ in 0..<3 {
        #expect(!reader.isGreen(seed: 1, token: token))
        #expect(!reader.isGreen(index: 2, token: token, seed: 1))
      }
    }
    for index in [10, 1 << 27, UInt32.max] {
      for _ in 0..<3 { #expect(!reader.isGreen(index: index, token: 5, seed: 1)) }
    }
  }

  /// Asks a table for pairs in batches and compares with lists made by the plain algorithm.
  func checkBatches(_ table: GreenListTable, seed: UInt64) {
    var numbers = SplitMix64(seed: seed)
    let key: UInt64 = numbers.next()
    let seedOf: (UInt32) -> UInt64 = { key &* UInt64($0) &+ 1 }
    let lists = (0..<UInt32(table.indexCount)).map { Set(table.list(seed: seedOf($0))) }
    let reader = table.makeReader()
    for _ in 0..<6 {
      let count = Int.random(in: 0...200, using: &numbers)
      let indices = (0..<count).map { _ in
        UInt32.random(in: 0..<UInt32(table.indexCount), using: &numbers)
      }
      let tokens = (0..<count).map { _ in
        UInt32.random(in: 0...UInt32(table.vocabulary), using: &numbers)
      }
      let expected: [UInt8] = zip(indices, tokens).map { lists[Int($0)].contains($1) ? 1 : 0 }
      var byIndex = [UInt8](repeating: 7, count: count)
      var span = byIndex.mutableSpan
      reader.membership(indices: indices.span, tokens: tokens.span, into: &span, seed: seedOf)
      #expect(byIndex == expected)
      let seeds = indices.map(seedOf)
      var bySeed = [UInt8](repeating: 7, count: count)
      var seedSpan = bySeed.mutableSpan
      reader.membership(seeds: seeds.span, tokens: tokens.span, into: &seedSpan)
      #expect(bySeed == expected)
    }
  }

  @Test("batches agree with the plain lists at every limit", arguments: [0, 100, 9000, 1 << 20])
  func batches(byteLimit: Int) {
    for recipe in [
      GreenListRecipe.torchCPU(.first), .torchCPU(.last), .torchCUDA(threads: 128), .shuffledMask,
    ] {
      let table = GreenListTable(
        recipe: recipe, vocabulary: 300, listSize: 75, byteLimit: byteLimit, indexCount: 40)
      checkBatches(table, seed: 21)
      // A row of 300 tokens takes 64 bytes.
      #expect(table.filledRows <= byteLimit / 64)
      if byteLimit > 9000 { #expect(table.filledRows == 40) }
    }
  }

  @Test("threads that share a table get the same answers")
  func threads() async {
    let table = GreenListTable(
      recipe: .torchCPU(.first), vocabulary: 300, listSize: 75, byteLimit: 1 << 14, indexCount: 60)
    let expected = (0..<UInt32(60)).map { Set(table.list(seed: UInt64($0) * 77)) }
    let wrong = await withTaskGroup(of: Int.self) { group in
      for thread in 0..<4 {
        group.addTask {
          let reader = table.makeReader()
          var numbers = SplitMix64(seed: UInt64(thread))
          var wrong = 0
          for _ in 0..<4000 {
            let index = UInt32.random(in: 0..<60, using: &numbers)
            let token = UInt32.random(in: 0..<300, using: &numbers)
            let isGreen = reader.isGreen(index: index, token: token, seed: UInt64(index) * 77)
            if isGreen != expected[Int(index)].contains(token) { wrong += 1 }
          }
          return wrong
        }
      }
      return await group.reduce(0, +)
    }
    #expect(wrong == 0)
  }
}
