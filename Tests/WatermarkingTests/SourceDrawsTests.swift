import FairmarkFiles
import FairmarkStatistics
import FairmarkTestSupport
import FairmarkWatermarking
import Testing

@Suite("The distinct draws of sources")
struct SourceDrawsTests {
  /// Draws of three groups with many repetitions, in blocks.
  private static let blocks: [[SourceDraw]] = {
    var state: UInt64 = 42
    func next(_ bound: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % bound
    }
    return (0..<40).map { _ in
      (0..<50).map { _ in
        let group = UInt32(next(3))
        let key = DrawKey(high: next(9), low: next(17))
        let token = UInt32(next(3))
        return SourceDraw(
          group: group, token: token, key: key,
          score: Double((key.high * 31 + key.low + UInt64(token)) % 2))
      }
    }
  }()

  /// Of each draw the one with the least token.
  private static let expected: [SourceDraw] = {
    var least: [DrawName: SourceDraw] = [:]
    for draw in blocks.joined() {
      let name = DrawName(group: draw.group, key: draw.key)
      if least[name].map({ $0.token > draw.token }) ?? true { least[name] = draw }
    }
    return least.values.sorted {
      ($0.group, $0.key.high, $0.key.low) < ($1.group, $1.key.high, $1.key.low)
    }
  }()

  private struct DrawName: Hashable {
    var group: UInt32
    var key: DrawKey
  }

  private static func listed(_ draws: SourceDraws) throws -> [SourceDraw] {
    var found: [SourceDraw] = []
    try draws.forEachDistinct { found.append($0) }
    return found
  }

  @Test(
    "each draw is counted once, in memory and from any number of files", arguments: [1, 60, 9999])
  func limits(memoryLimit: Int) throws {
    let temporary = try TemporaryFolder()
    let folder = temporary.path
    var draws = SourceDraws(memoryLimit: memoryLimit, folder: folder)
    for block in Self.blocks { try draws.add(SourceDrawRun(block)) }
    #expect(try Self.listed(draws) == Self.expected)
    #expect(try draws.checkpoint().files.isEmpty == false)
    #expect(try Self.listed(draws) == Self.expected)
  }

  @Test("going on from a checkpoint gives the same draws", arguments: [0, 1, 17, 40])
  func resume(after count: Int) throws {
    let temporary = try TemporaryFolder()
    let folder = temporary.path
    var draws = SourceDraws(memoryLimit: 100, folder: folder)
    for block in Self.blocks.prefix(count) { try draws.add(SourceDrawRun(block)) }
    let checkpoint = try draws.checkpoint()
    var lost = draws
    for block in Self.blocks.suffix(3) { try lost.add(SourceDrawRun(block)) }
    var resumed = try SourceDraws(resuming: checkpoint, memoryLimit: 100, folder: folder)
    for block in Self.blocks.dropFirst(count) { try resumed.add(SourceDrawRun(block)) }
    #expect(try Self.listed(resumed) == Self.expected)
  }

  @Test("a file of another length, or none, is a sentence")
  func damaged() throws {
    let temporary = try TemporaryFolder()
    let folder = temporary.path
    var draws = SourceDraws(memoryLimit: 100, folder: folder)
    try draws.add(SourceDrawRun(Self.blocks[0]))
    var checkpoint = try draws.checkpoint()
    checkpoint.counts[0] += 1
    #expect(throws: FileError.self) {
      try SourceDraws(resuming: checkpoint, memoryLimit: 100, folder: folder)
    }
    checkpoint.files[0] = "draws-99"
    #expect(throws: FileError.self) {
      try SourceDraws(resuming: checkpoint, memoryLimit: 100, folder: folder)
    }
  }

  @Test("without a folder, more draws than fit are a sentence and not a wrong count")
  func noFolder() throws {
    var draws = SourceDraws(memoryLimit: 10, folder: nil)
    #expect(throws: FileError.self) { try draws.add(SourceDrawRun(Self.blocks[0])) }
  }

  @Test("new numbers of groups keep the order")
  func renumbered() {
    let run = SourceDrawRun(Self.blocks[0]).renumbered([2, 0, 1])
    let expected = SourceDrawRun(
      Self.blocks[0].map { draw in
        var renamed = draw
        renamed.group = [2, 0, 1][Int(draw.group)]
        return renamed
      })
    #expect(run.draws == expected.draws)
  }
}
