import FairmarkAnalysis
import FairmarkTables
import FairmarkTestSupport
import Testing

@testable import FairmarkAnalysisTesting

@Suite("Persons against a plain count")
struct PersonCellsOracleTests {
  private static let groups = ["sex", "race"]
  private static let names = ["id", "sex", "race", "job", "office", "outcome"]

  /// A random table in which persons come again, contradict themselves and lack values.
  private struct Sample {
    var rows: [PersonOracle.Row]
    var meanings: [[String: String?]]
    var equivalents: [TextEquivalents]

    init(seed: UInt64, outcomes: [String], strataCount: Int) {
      var generator = SplitMix64(seed: seed)
      func pick(_ texts: [String]) -> String { texts.randomElement(using: &generator) ?? "" }
      let personCount = Int.random(in: 1...15, using: &generator)
      let homes = (0..<personCount).map { _ in
        [pick(["F", "M", "Female"]), pick(["W", "B", "A"])]
      }
      rows = (0..<Int.random(in: 0...70, using: &generator)).map { _ in
        let person = Int.random(in: 0..<personCount, using: &generator)
        return PersonOracle.Row(
          id: Int.random(in: 0..<12, using: &generator) == 0 ? "" : "p\(person)",
          groups: homes[person].map { home in
            switch Int.random(in: 0..<12, using: &generator) {
            case 0: ""
            case 1: pick(["F", "W", "unknown", "Female"])
            default: home
            }
          },
          strata: [pick(["a", "b", "c", ""]), pick(["x", "y"])].prefix(strataCount).map(\.self),
          outcome: pick(outcomes))
      }
      meanings = [[:], [:]]
      equivalents = []
      if seed % 2 == 1 {
        meanings[0]["Female"] = "F"
        meanings[0].updateValue(nil, forKey: "unknown")
        meanings[1]["unknown"] = "W"
        equivalents = meanings.map { entries in
          TextEquivalents(entries.map { (text: $0.key, meaning: $0.value) })
        }
      }
    }
  }

  private func roles(_ strataCount: Int) -> Roles {
    var roles = Roles()
    roles.strata = ["job", "office"].prefix(strataCount).map(\.self)
    roles.missingIsError = false
    return roles
  }

  /// Counts rows that are dealt to shards in pieces, in any order, and merged in any order.
  private func table(
    _ cells: PersonCells, _ rows: [PersonOracle.Row], seed: UInt64
  ) throws -> PersonTable {
    var generator = SplitMix64(seed: seed)
    let builder = try BatchBuilder(cells.columns, columnNames: Self.names)
    func fresh() -> PersonCellsState { cells.makeState(reading: Array(cells.columns.indices)) }
    var pieces: [Range<Int>] = []
    var start = 0
    while start < rows.count {
      let end = min(rows.count, start + Int.random(in: 1...6, using: &generator))
      pieces.append(start..<end)
      start = end
    }
    var states = (0..<Int.random(in: 1...4, using: &generator)).map { _ in fresh() }
    for piece in pieces.shuffled(using: &generator) {
      let batch = try builder.batch(
        of: rows[piece].map { row in
          [row.id] + row.groups + row.strata + Array(repeating: "", count: 2 - row.strata.count)
            + [row.outcome]
        },
        // The first rows are those of one file, the others those of the next.
        at: RowPosition(
          file: piece.lowerBound * 2 / max(1, rows.count), offset: piece.lowerBound))
      try states[Int.random(in: 0..<states.count, using: &generator)].update(batch)
    }
    while states.count > 1 {
      states.shuffle(using: &generator)
      let other = states.removeLast()
      try states[0].merge(other)
    }
    return try cells.result(of: states[0], dictionaries: builder.dictionaries)
  }

  private func checkCounts(_ table: PersonTable, _ oracle: PersonOracle, strataCount: Int) {
    #expect(table.applicationCount == oracle.applicationCount)
    #expect(table.personCount == oracle.personCount)
    #expect(table.repeatedPersonCount == oracle.repeatedPersonCount)
    #expect(table.rowsWithoutID == oracle.rowsWithoutID)
    #expect(table.conflicts.map(\.personCount) == oracle.conflictCounts)
    #expect(table.conflicts.map(\.column) == Self.groups)
    #expect(table.pairCount == (strataCount == 0 ? nil : oracle.pairCount))
    #expect((table.outcomesByStratum == nil) == (strataCount == 0))
  }

  private static let decisions: [Decision] = [
    .values(column: "outcome", counting: ["3", "1"]), .threshold(column: "outcome", atLeast: 2),
    .eachClass(column: "outcome"),
  ]

  @Test(
    "selections and classes are those of a plain count, however rows are dealt and merged",
    arguments: decisions, [0, 1, 2])
  func selections(decision: Decision, strataCount: Int) throws {
    var conflicts = 0
    var repeated = 0
    for seed in 0..<UInt64(60) {
      let sample = Sample(
        seed: seed, outcomes: ["1", "2", "3", "", ""], strataCount: strataCount)
      let oracle = PersonOracle(rows: sample.rows, meanings: sample.meanings)
      let cells = try PersonCells(
        groups: Self.groups, roles: roles(strataCount), id: "id", outcome: .selection(decision),
        equivalents: sample.equivalents)
      let found = try table(cells, sample.rows, seed: seed)
      checkCounts(found, oracle, strataCount: strataCount)
      conflicts += oracle.conflictCounts.reduce(0, +)
      repeated += oracle.repeatedPersonCount
      for byStratum in strataCount == 0 ? [false] : [false, true] {
        let outcomes = try #require(byStratum ? found.outcomesByStratum : found.outcomes)
        switch outcomes {
        case .selection(let table):
          #expect(
            table.cells(groups: Self.groups, byStratum: byStratum)
              == oracle.counts(byStratum: byStratum) { text in
                if case .threshold = decision { return (Double(text) ?? 0) >= 2 }
                return ["1", "3"].contains(text)
              })
        case .classes(let classes):
          let texts = Set(sample.rows.map(\.outcome)).subtracting([""]).sorted()
          #expect(classes.map(\.classLabel) == texts)
          for one in classes {
            #expect(
              one.table.cells(groups: Self.groups, byStratum: byStratum)
                == oracle.counts(byStratum: byStratum) { $0 == one.classLabel })
          }
        case .scores: Issue.record("a selection has scores")
        }
      }
    }
    #expect(conflicts > 20 && repeated > 100, "the samples show too little")
  }

  private static let scoreTexts = [
    "0.1", "0.2", "0.7", "-3.25", "1e10", "-0", "0", "0.30000001", "",
  ]

  @Test(
    "scores are those of a plain count, however rows are dealt and merged",
    arguments: PersonCells.ScoreRule.allCases, [0, 1, 2])
  func scores(rule: PersonCells.ScoreRule, strataCount: Int) throws {
    for seed in 0..<UInt64(60) {
      let sample = Sample(seed: seed, outcomes: Self.scoreTexts, strataCount: strataCount)
      let oracle = PersonOracle(rows: sample.rows, meanings: sample.meanings)
      let cells = try PersonCells(
        groups: Self.groups, roles: roles(strataCount), id: "id",
        outcome: .score(column: "outcome", rule: rule), equivalents: sample.equivalents)
      let found = try table(cells, sample.rows, seed: seed)
      checkCounts(found, oracle, strataCount: strataCount)
      for byStratum in strataCount == 0 ? [false] : [false, true] {
        guard
          case .scores(let scores) = try #require(
            byStratum ? found.outcomesByStratum : found.outcomes)
        else {
          Issue.record("scores are no scores")
          return
        }
        let expected = oracle.scores(byStratum: byStratum, rule: rule)
        #expect(scores.byCell == expected.scores)
        #expect(scores.withoutByCell == expected.without)
        #expect(scores.cells == scores.cells.sorted())
        #expect(scores.cells.count == scores.scores.count)
        #expect(!scores.scores.contains { $0.sign == .minus && $0 == 0 }, "-0 and 0 are one score")
      }
    }
  }

  @Test(
    "states keep the laws of aggregates",
    arguments: decisions.map { PersonCells.Outcome.selection($0) }
      + PersonCells.ScoreRule.allCases.map { .score(column: "outcome", rule: $0) }, [0, 2])
  func laws(outcome: PersonCells.Outcome, strataCount: Int) throws {
    for seed in 0..<UInt64(12) {
      let sample = Sample(seed: seed, outcomes: ["1", "2", "3", ""], strataCount: strataCount)
      if sample.rows.isEmpty { continue }
      let cells = try PersonCells(
        groups: Self.groups, roles: roles(strataCount), id: "id", outcome: outcome,
        equivalents: sample.equivalents)
      let lines = sample.rows.map { row in
        ([row.id] + row.groups + row.strata + Array(repeating: "", count: 2 - row.strata.count)
          + [row.outcome]).joined(separator: ",")
      }
      var laws = AggregateLaws(
        try SampleTable(
          name: "seed \(seed)",
          csv: ([Self.names.joined(separator: ",")] + lines).joined(separator: "\n")),
        missing: [""])
      laws.check(cells)
      #expect(laws.violations == [])
    }
  }
}
