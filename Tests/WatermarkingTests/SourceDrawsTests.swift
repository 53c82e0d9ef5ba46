import FairmarkFiles
import FairmarkStatistics
import FairmarkTestSupport
import FairmarkWatermarking
import Testing

@Suite("The distinct draws of sources")
struct SourceDrawsTests {
  /// Two configurations: the draws of one are members of lists, those of the other have scores.
  private static let forms: [SourceDrawForm] = [.membership, .scored]
  private static let groupCount = 6
  private static let cipher = FileCipher([Array("a key".utf8)], purpose: "tests")

  /// Draws of three sources under two configurations with many repetitions, in blocks.
  private static let blocks: [[SourceDraw]] = {
    var random = SplitMix64(seed: 42)
    func next(_ bound: UInt64) -> UInt64 { UInt64.random(in: 0..<bound, using: &random) }
    return (0..<40).map { _ in
      (0..<50).map { _ in
        let group = UInt32(next(UInt64(groupCount)))
        let (high, low) = (next(9) << 40, next(17))
        if group % 2 == 0 {
          return SourceDraw(
            group: group, token: UInt32(low), key: DrawKey(high: high, low: low),
            score: Double((high >> 40 + low) % 2))
        }
        let token = UInt32(next(3))
        return SourceDraw(
          group: group, token: token, key: DrawKey(high: high, low: low),
          score: Double(high >> 40 * 31 + low + 1) / Double(token + 3))
      }
    }
  }()

  private struct DrawName: Hashable {
    var group: UInt32
    var key: DrawKey
  }

  /// Of each draw the one with the least token.
  private static func distinct(_ draws: some Sequence<SourceDraw>) -> [SourceDraw] {
    var least: [DrawName: SourceDraw] = [:]
    for draw in draws {
      let name = DrawName(group: draw.group, key: draw.key)
      if least[name].map({ $0.token > draw.token }) ?? true { least[name] = draw }
    }
    return sorted(Array(least.values))
  }

  private static let expected = distinct(blocks.joined())

  private static func sorted(_ draws: [SourceDraw]) -> [SourceDraw] {
    draws.sorted {
      ($0.group, $0.key.high, $0.key.low, $0.token) < ($1.group, $1.key.high, $1.key.low, $1.token)
    }
  }

  private static func listed(_ draws: SourceDraws) throws -> [SourceDraw] {
    var found: [SourceDraw] = []
    try draws.forEachDistinct(groupCount: groupCount) { found.append($0) }
    return sorted(found)
  }

  /// The block of some draws, with groups numbered as they come, and the numbers they have elsewhere.
  private static func block(_ draws: [SourceDraw]) -> (SourceDrawBlock, numbers: [UInt32]) {
    var block = SourceDrawBlock(forms)
    var sources: [UInt32] = []
    for draw in draws {
      let source = draw.group / 2
      if !sources.contains(source) { sources.append(source) }
      var local = draw
      local.group = UInt32(sources.firstIndex(of: source) ?? 0) * 2 + draw.group % 2
      block.add(local)
    }
    return (block.take(), sources.flatMap { [2 * $0, 2 * $0 + 1] })
  }

  private static func collection(
    _ blocks: some Sequence<[SourceDraw]>, byteLimit: Int, in folder: String?
  ) throws -> SourceDraws {
    var draws = SourceDraws(forms, memoryByteLimit: byteLimit, folder: folder, cipher: Self.cipher)
    for one in blocks {
      let (block, numbers) = block(one)
      try draws.add(block, numbers: numbers)
    }
    return draws
  }

  @Test(
    "each draw is counted once, in memory and from any number of files",
    arguments: [1, 4000, 1 << 20])
  func limits(byteLimit: Int) throws {
    let temporary = try TemporaryFolder()
    var draws = try Self.collection(Self.blocks, byteLimit: byteLimit, in: temporary.path)
    #expect(try Self.listed(draws) == Self.expected)
    #expect(try draws.checkpoint().files.isEmpty == false)
    #expect(try Self.listed(draws) == Self.expected)
  }

  @Test(
    "the sums of each group are those of its distinct draws, for any limit and any threads",
    arguments: [(1, 1), (4000, 2), (1 << 20, 1), (1 << 20, 3)])
  func tallies(byteLimit: Int, threadCount: Int) throws {
    let temporary = try TemporaryFolder()
    let draws = try Self.collection(Self.blocks, byteLimit: byteLimit, in: temporary.path)
    let tallies = try draws.tallies(groupCount: Self.groupCount, threadCount: threadCount)
    for group in 0..<UInt32(Self.groupCount) {
      let own = Self.expected.filter { $0.group == group }
      var sum = ExactSum()
      for draw in own { sum.add(draw.score) }
      #expect(tallies[Int(group)].drawCount == own.count)
      #expect(tallies[Int(group)].score == sum.divided(by: 1))
    }
  }

  @Test("as many draws as fill tables of parts are told apart like few", arguments: [false, true])
  func many(isWritten: Bool) throws {
    let temporary = try TemporaryFolder()
    var random = SplitMix64(seed: 7)
    let several = (0..<2).map { _ in
      (0..<20_000).map { _ in
        let token = UInt32.random(in: 0..<200, using: &random)
        let high = UInt64.random(in: 0..<100, using: &random)
        return SourceDraw(
          group: 2 * (token % 2), token: token, key: DrawKey(high: high, low: UInt64(token)),
          score: Double((high + UInt64(token)) % 2))
      }
    }
    let draws = try Self.collection(
      several, byteLimit: isWritten ? 1 << 18 : 1 << 24, in: temporary.path)
    #expect(try Self.listed(draws) == Self.distinct(several.joined()))
  }

  @Test("going on from a checkpoint gives the same draws", arguments: [0, 1, 17, 40])
  func resume(after count: Int) throws {
    let temporary = try TemporaryFolder()
    let folder = temporary.path
    var draws = try Self.collection(Self.blocks.prefix(count), byteLimit: 6000, in: folder)
    let checkpoint = try draws.checkpoint()
    var lost = draws
    var resumed = try SourceDraws(
      resuming: checkpoint, Self.forms, memoryByteLimit: 6000, folder: folder, cipher: Self.cipher)
    for one in Self.blocks.suffix(3) {
      let (block, numbers) = Self.block(one)
      try lost.add(block, numbers: numbers)
    }
    for one in Self.blocks.dropFirst(count) {
      let (block, numbers) = Self.block(one)
      try resumed.add(block, numbers: numbers)
    }
    #expect(try Self.listed(resumed) == Self.expected)
  }

  @Test("without a folder a checkpoint lists the draws in their order")
  func listedCheckpoint() throws {
    var draws = try Self.collection(Self.blocks, byteLimit: 1 << 20, in: nil)
    let checkpoint = try draws.checkpoint()
    #expect(checkpoint.draws == Self.expected)
    var resumed = try SourceDraws(
      resuming: checkpoint, Self.forms, memoryByteLimit: 1 << 20, folder: nil, cipher: Self.cipher)
    #expect(try resumed.checkpoint() == checkpoint)
  }

  @Test("a file shows nothing of its draws")
  func unreadable() throws {
    let temporary = try TemporaryFolder()
    let folder = temporary.path + "/work"
    // One draw of many parts, whose bytes would stand there eight times.
    let seed: UInt64 = 0x1234_5678_9ABC_DEF0
    let several = [
      (0..<100).map {
        SourceDraw(
          group: 0, token: 0xCAFE_0000 + $0,
          key: DrawKey(high: seed, low: 0xCAFE_0000 + UInt64($0)),
          score: 1)
      }
    ]
    let draws = try Self.collection(several, byteLimit: 1, in: folder)
    #expect(try Self.listed(draws) == Self.distinct(several.joined()))
    let file = try LocalFile(path: folder + "/draws-0")
    let bytes = Array(try file.bytes(in: 0..<file.byteCount))
    #expect(bytes.count == 100 * 16 + 4 * 1024 + 16)
    let word = (0..<8).map { UInt8(truncatingIfNeeded: seed >> (8 * $0)) }
    for place in 0...bytes.count - 8 { #expect(Array(bytes[place..<place + 8]) != word) }
    // Lengths of parts would be nearly all zeros.
    #expect(bytes.filter { $0 == 0 }.count < bytes.count / 16)
    // The same draws elsewhere are other bytes: no two files are made unreadable alike.
    let second = temporary.path + "/second"
    _ = try Self.collection(several, byteLimit: 1, in: second)
    let other = try LocalFile(path: second + "/draws-0")
    let others = Array(try other.bytes(in: 0..<other.byteCount))
    #expect(zip(bytes, others).filter { $0 == $1 }.count < bytes.count / 16)
    // Another key reads what is no draw, or no file at all.
    var written = draws
    let checkpoint = try written.checkpoint()
    #expect(throws: FileError.self) {
      try SourceDraws(
        resuming: checkpoint, Self.forms, memoryByteLimit: 6000, folder: folder,
        cipher: FileCipher([Array("another".utf8)], purpose: "tests"))
    }
  }

  @Test("a file of another length, or none, is a sentence")
  func damaged() throws {
    let temporary = try TemporaryFolder()
    let folder = temporary.path
    var draws = try Self.collection(Self.blocks.prefix(1), byteLimit: 6000, in: folder)
    var checkpoint = try draws.checkpoint()
    #expect(throws: Never.self) {
      try SourceDraws(
        resuming: checkpoint, Self.forms, memoryByteLimit: 6000, folder: folder, cipher: Self.cipher
      )
    }
    let name = checkpoint.files[0]
    let whole = try LocalFile(path: folder + "/" + name)
    var bytes = try whole.bytes(in: 0..<whole.byteCount)
    bytes[77] ^= 1
    try temporary.write(name, bytes: bytes)
    let changed = try #require(throws: FileError.self) {
      try SourceDraws(
        resuming: checkpoint, Self.forms, memoryByteLimit: 6000, folder: folder, cipher: Self.cipher
      )
    }
    #expect(changed.path == folder + "/" + name)
    #expect(changed.message.hasPrefix("was changed after the run wrote it: its first "))
    #expect(changed.message.hasSuffix("; start again without --resume"))
    bytes[77] ^= 1
    try temporary.write(name, bytes: bytes)
    checkpoint.counts[0] += 1
    #expect(throws: FileError.self) {
      try SourceDraws(
        resuming: checkpoint, Self.forms, memoryByteLimit: 6000, folder: folder, cipher: Self.cipher
      )
    }
    checkpoint.files[0] = "draws-99"
    #expect(throws: FileError.self) {
      try SourceDraws(
        resuming: checkpoint, Self.forms, memoryByteLimit: 6000, folder: folder, cipher: Self.cipher
      )
    }
  }

  @Test("a file that names a group which nobody wrote is a sentence")
  func foreignGroup() throws {
    let temporary = try TemporaryFolder()
    let draws = try Self.collection(Self.blocks, byteLimit: 1, in: temporary.path)
    let error = #expect(throws: FileError.self) { try draws.tallies(groupCount: 2) }
    #expect(error?.code == .damaged)
  }

  @Test("without a folder, more draws than fit are a sentence and not a wrong count")
  func noFolder() throws {
    #expect(throws: FileError.self) {
      try Self.collection(Self.blocks.prefix(1), byteLimit: 500, in: nil)
    }
  }

  @Test("without a folder, repetitions take no room for long")
  func repetitions() throws {
    let bytes = 64 * Self.expected.count * 8
    let draws = try Self.collection(
      Array(repeating: Self.blocks, count: 10).joined(), byteLimit: bytes, in: nil)
    #expect(try Self.listed(draws) == Self.expected)
  }
}
