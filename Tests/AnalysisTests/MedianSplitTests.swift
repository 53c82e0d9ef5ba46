@testable import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkTables
import FairmarkTestSupport
import Testing

@Suite("Median split")
struct MedianSplitTests {
  private static let run = MedianSplitRun(groups: ["sex", "race"])

  private static func rows(_ scores: [Double?], sex: String = "F") -> [ScoredRow] {
    scores.map { ScoredRow(texts: [sex, "a"], score: $0) }
  }

  @Test(
    "has the two middle scores and their mean",
    arguments: [
      ([3], 3, 3, 3), ([1, 2], 1, 2, 1.5), ([2, 1, 2], 2, 2, 2), ([4, 4, 4, 4], 4, 4, 4),
      ([-1, 1], -1, 1, 0), ([-3, -1, -2], -2, -2, -2), ([0.1, 0.2, 0.3, 0.4], 0.2, 0.3, 0.25),
    ] as [([Double], Double, Double, Double)])
  func middle(scores: [Double], lower: Double, upper: Double, midpoint: Double) throws {
    let median = try #require(try Self.run.table(Self.rows(scores)).median { _ in true })
    #expect(median == .init(lower: lower, upper: upper, count: scores.count))
    #expect(median.midpoint == midpoint)
  }

  @Test("the mean of two middle scores is rounded once, whatever their size")
  func midpoint() {
    func mean(_ lower: Double, _ upper: Double) -> Double {
      MedianSplitTable.Median(lower: lower, upper: upper, count: 2).midpoint
    }
    let largest = Double.greatestFiniteMagnitude
    let smallest = Double.leastNonzeroMagnitude
    #expect(mean(largest, largest) == largest)
    #expect(mean(-largest, largest) == 0)
    #expect(mean(largest.nextDown.nextDown, largest) == largest.nextDown)
    // Half of 3 units is 1.5, which goes to the even one.
    #expect(mean(smallest, 2 * smallest) == 2 * smallest)
    #expect(mean(0, smallest) == 0)
    #expect(mean(smallest, 3 * smallest) == 2 * smallest)
    #expect(mean(0.1, 0.7) == 0.39999999999999997)
  }

  @Test("counts −0 as 0, and what lies above, at and below a number")
  func splits() throws {
    let table = try Self.run.table(
      Self.rows([-0.0, 0, 1, -1]) + Self.rows([0, 2, nil], sex: "M")
        + [ScoredRow(texts: ["", "a"], score: 5)])
    #expect(table.cells.map(table.key) == [["F", "a"], ["M", "a"], [nil, "a"]])
    #expect(table.cells.map(\.scored) == [4, 2, 1])
    #expect(table.cells.map(\.withoutScore) == [0, 1, 0])
    for zero in [0, -0.0] {
      let splits = table.splits(at: zero)
      #expect(splits.map(\.above) == [1, 1, 1])
      #expect(splits.map(\.equal) == [2, 1, 0])
      #expect(splits.map(\.below) == [1, 0, 0])
    }
    let known = try #require(table.median { table.key(of: $0)[0] != nil })
    #expect(known == .init(lower: 0, upper: 0, count: 6) && known.lower.sign == .plus)
    #expect(table.splits(at: .infinity).map(\.below) == [4, 2, 1])
    #expect(table.splits(at: []).isEmpty)
  }

  @Test("nobody with a score has no median")
  func nobody() throws {
    let empty = try Self.run.table([])
    #expect(empty.cells.isEmpty && empty.median { _ in true } == nil)
    #expect(empty.splits(at: 1).isEmpty && empty.medians(of: []).isEmpty)
    let unscored = try Self.run.table(Self.rows([nil, nil]))
    #expect(unscored.cells.map(\.withoutScore) == [2] && unscored.median { _ in true } == nil)
    let table = try Self.run.table(Self.rows([1]))
    #expect(table.medians(of: [[false], [true]]).map { $0?.lower } == [nil, 1])
  }

  @Test("a weight stands for as many people, 0 for nobody, and a missing one for a count apart")
  func weights() throws {
    let run = MedianSplitRun(groups: ["sex"], isWeighted: true)
    let table = try run.table(ofFields: [
      ["F", "1", "3"], ["F", "2", "2"], ["M", "9", "0"], ["M", "3", ""], ["M", "", "7"],
      ["F", "0.5", "4000000000000000000"],
    ])
    #expect(table.cells.map(table.key) == [["F"], ["M"]])
    #expect(table.cells.map(\.scored) == [4_000_000_000_000_000_005, 0])
    #expect(table.cells.map(\.withoutScore) == [0, 7])
    #expect(table.rowsWithoutWeight == 1)
    #expect(table.groupDimensions.map(\.values) == [["F", "M"]])
    #expect(table.median { _ in true }?.upper == 0.5)
    #expect(table.splits(at: 0.5)[0].above == 5)
    #expect(table.splits(at: 1.5)[0].below == 4_000_000_000_000_000_003)
  }

  @Test("sums beyond 64 bits and too many cells end in a sentence")
  func limits() throws {
    let run = MedianSplitRun(groups: ["sex"], isWeighted: true)
    let half = "4611686018427387904"
    for rows in [
      [["F", "1", half], ["F", "1", half]], [["F", "1", half], ["M", "2", half]],
      [["F", "1", half], ["F", "", half]], [["F", "", half], ["F", "", half]],
    ] {
      for shards in [1, 2] {
        let error = #expect(throws: AnalysisError.self) {
          try run.table(ofFields: rows, batchRowCount: 1, shards: shards)
        }
        #expect(error?.code == .overflow)
      }
    }
    var narrow = run
    narrow.aggregate.cellLimit = 10
    let error = #expect(throws: AnalysisError.self) {
      try narrow.table(ofFields: (0..<11).map { ["g\($0)", "1", "1"] })
    }
    #expect(error?.code == .limit)
  }

  /// Rows with few or many distinct scores, ties, missing values and two strata.
  private static func randomRows(
    _ count: Int, kind: Int, isWeighted: Bool, using random: inout SplitMix64
  ) -> [ScoredRow] {
    (0..<count).map { _ in
      let score: Double? =
        switch kind {
        case 0: Double(Int.random(in: -2...2, using: &random))
        case 1: Double(Int.random(in: 0...99, using: &random)) / 100
        case 2: Double.random(in: -1...1, using: &random)
        case 3: Double(bitPattern: random.next() & ~(1 << 62))
        default: 700 + Double.random(in: 0..<1e-9, using: &random)
        }
      let isMissing = Int.random(in: 0..<8, using: &random) == 0
      return ScoredRow(
        texts: [["F", "M", ""], ["a", "b", "c", ""], ["x", "y"]].map {
          $0.randomElement(using: &random) ?? ""
        }, score: isMissing ? nil : score,
        weight: isWeighted ? Int.random(in: 0...5, using: &random) : 1)
    }
  }

  @Test(
    "is what sorting gives, for every set of cells, of scores counted or kept", arguments: 0..<5)
  func oracle(kind: Int) throws {
    var random = SplitMix64(seed: UInt64(kind))
    for round in 0..<60 {
      let isWeighted = round % 3 == 0
      let run = MedianSplitRun(
        groups: ["sex", "race"], strata: ["site"], isWeighted: isWeighted,
        scoreLimit: [1 << 14, 4, 0][round % 3])
      let rows = Self.randomRows(
        Int.random(in: 1...70, using: &random), kind: kind, isWeighted: isWeighted, using: &random)
      let table = try run.table(rows, batchRowCount: 16, shards: 1 + round % 4)
      let samples = (0..<4).map { sample in
        table.cells.map { cell in
          let key = table.key(of: cell)
          return switch sample {
          case 0: true
          case 1: key[0] != nil
          case 2: key[0] != nil && key[1] != nil
          default: Bool.random(using: &random)
          }
        }
      }
      let medians = table.medians(of: samples)
      for (sample, median) in zip(samples, medians) {
        let keys = zip(table.cells, sample).filter(\.1).map { table.key(of: $0.0) }
        #expect(median == MedianSplitOracle.median(rows.filter { keys.contains($0.key) }))
      }
      let thresholds = medians.compactMap { $0?.midpoint } + [0.5, -1e300]
      for (threshold, splits) in zip(thresholds, table.splits(at: thresholds)) {
        for (cell, split) in zip(table.cells, splits) {
          let members = rows.filter { $0.key == table.key(of: cell) }
          #expect(split == MedianSplitOracle.split(members, at: threshold))
        }
      }
    }
  }

  @Test("the same rows in any order, batches and shards are the same table")
  func splitsOfRows() throws {
    var random = SplitMix64(seed: 11)
    for round in 0..<1_200 {
      let rows = Self.randomRows(
        Int.random(in: 0...24, using: &random), kind: round % 5, isWeighted: round % 2 == 0,
        using: &random)
      var run = MedianSplitRun(
        groups: ["sex", "race"], strata: ["site"], isWeighted: round % 2 == 0)
      let whole = try run.table(rows)
      run.aggregate.distinctScoreLimit = Int.random(in: 0...6, using: &random)
      let split = try run.table(
        rows.shuffled(using: &random), batchRowCount: Int.random(in: 1...9, using: &random),
        shards: Int.random(in: 1...5, using: &random))
      #expect(split == whole && split.hashValue == whole.hashValue)
      guard let place = rows.firstIndex(where: { $0.score != nil && $0.weight > 0 }) else {
        continue
      }
      var other = rows
      other[place].score = (other[place].score ?? 0).nextUp
      #expect(try run.table(other) != whole, "a score that differs by one bit")
    }
  }

  @Test("people whose scores are at hand give the same table")
  func people() throws {
    let rows = Self.rows([3, 1, 2]) + Self.rows([2, nil], sex: "M")
    let read = try Self.run.table(rows)
    // The crossing F, a is there twice, and nobody is in M, missing.
    let made = MedianSplitTable(
      dimensions: read.dimensions, groupCount: 2, places: [[1, 0], [0, 0], [1, 1], [0, 0]],
      people: [1, 0, 3, 1], scores: [1, 2, 3, 2], withoutScore: [1, 0, 0, 0])
    #expect(made == read && made.hashValue == read.hashValue)
    #expect(made.medians(of: [[true, true]]) == read.medians(of: [[true, true]]))
    #expect(made.splits(at: 2) == read.splits(at: 2))
  }

  @Test("more cells than a byte or two numbers, and more rows than one thread looks through")
  func large() throws {
    let cellCount = 70_000
    let people = (0..<300_000).map { Int32($0 % cellCount) }
    let scores = people.indices.map { Double($0 * 7_919 % 300_007) }
    let table = MedianSplitTable(
      dimensions: [.init(column: "id", values: (0..<cellCount).map { "\($0)" })], groupCount: 1,
      places: (0..<cellCount).map { [$0] }, people: people, scores: scores)
    let sorted = scores.sorted()
    #expect(
      table.median { _ in true }
        == .init(lower: sorted[149_999], upper: sorted[150_000], count: 300_000))
    let evens = zip(people, scores).filter { $0.0 % 2 == 0 }.map(\.1).sorted()
    #expect(table.median { $0.places[0] % 2 == 0 }?.lower == evens[(evens.count - 1) / 2])
    let splits = table.splits(at: 150_000)
    #expect(splits.reduce(0) { $0 + $1.above } == scores.filter { $0 > 150_000 }.count)
    #expect(splits.reduce(0) { $0 + $1.equal } == scores.filter { $0 == 150_000 }.count)
  }

  @Test("keeps the laws of the plugin API", arguments: [nil, "count"], [1 << 14, 2])
  func laws(weight: String?, scoreLimit: Int) {
    var roles = Roles()
    roles.groups = ["sex", "race"]
    roles.strata = ["site"]
    roles.frequencyWeight = weight
    roles.missingIsError = false
    let lines = (0..<40).map { row in
      let score = row % 9 == 0 ? "" : "\(Double(row * 7 % 13) / 8)"
      return "\(["F", "M", ""][row % 3]),\(["a", "b"][row / 3 % 2]),x,\(score),\(row % 4)"
    }
    let csv = "sex,race,site,score,count\n" + lines.joined(separator: "\n") + "\n"
    let configuration = AnalysisConfiguration(roles: roles)
    let violations =
      scoreLimit == 2
      ? checkAnalysis(MedianReport<FewScores>.self, configuration, csv: csv)
      : checkAnalysis(MedianReport<ManyScores>.self, configuration, csv: csv)
    #expect(violations == [])
  }
}

/// How many distinct scores are counted, as a type, because plugins are types.
private protocol ScoreLimit: Sendable {
  static var count: Int { get }
}

private enum FewScores: ScoreLimit { static let count = 2 }
private enum ManyScores: ScoreLimit { static let count = 1 << 14 }

/// An analysis of nothing but medians, for the conformance kit.
private struct MedianReport<Limit: ScoreLimit>: StreamingAnalysis {
  static var descriptor: AnalysisDescriptor {
    AnalysisDescriptor(
      id: "median-report", version: "1.0.0", summary: "The median.", requiredRoles: [.groups],
      metrics: [.init("median", "the middle score", .none)])
  }

  private let cells: MedianSplitCells

  init(_ configuration: AnalysisConfiguration) throws(AnalysisError) {
    var cells = MedianSplitCells(
      groups: configuration.roles.groups, score: "score", roles: configuration.roles)
    cells.distinctScoreLimit = Limit.count
    self.cells = cells
  }

  var aggregates: [any Aggregate] { [cells] }

  func evaluate(_ results: AggregateResults) throws(AnalysisError) -> AnalysisResult {
    let median = results.result(cells)?.median { _ in true }
    var record = MetricRecord("median", attribute: [], value: .count(0), n: median?.count ?? 0)
    record.value =
      median.map { .of($0.midpoint) }
      ?? .undefined(.insufficientData, reason: "nobody has a score")
    return AnalysisResult(metrics: [record], findings: [])
  }
}
