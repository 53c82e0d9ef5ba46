import FairmarkAnalysis
import FairmarkTables
import FairmarkTestSupport
import Testing

/// Collects a state while a table is scanned.
private struct StateConsumer: BatchConsumer {
  var state: PersonCellsState

  mutating func consume(_ batch: Batch) throws { try state.update(batch) }
}

@Suite("Persons of applications")
struct PersonCellsTests {
  private func cells(
    _ outcome: PersonCells.Outcome, strata: [String] = [], equivalents: [TextEquivalents] = [],
    cellLimit: Int = 1000, missingIsError: Bool = true
  ) throws -> PersonCells {
    var roles = Roles()
    roles.strata = strata
    roles.missingIsError = missingIsError
    return try PersonCells(
      groups: ["sex"], roles: roles, id: "id", outcome: outcome, equivalents: equivalents,
      cellLimit: cellLimit)
  }

  private func table(_ cells: PersonCells, csv: String) throws -> PersonTable {
    let lines = csv.split(separator: "\n").map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let builder = try BatchBuilder(cells.columns, columnNames: lines[0])
    var state = cells.makeState(reading: Array(cells.columns.indices))
    try state.update(try builder.batch(of: Array(lines.dropFirst())))
    return try cells.result(of: state, dictionaries: builder.dictionaries)
  }

  private static let hired = PersonCells.Outcome.selection(
    .values(column: "hired", counting: ["yes"]))

  /// Selected and all of each group.
  private func rates(_ outcomes: PersonTable.Outcomes) -> [[Int]] {
    guard case .selection(let table) = outcomes else { return [] }
    return table.margin(over: ["sex"])[0].groups.map {
      [$0.outcomes.count(prediction: true), $0.outcomes.all]
    }
  }

  @Test("a person with several applications counts once and is selected when any is")
  func anySelected() throws {
    let table = try table(
      cells(Self.hired),
      csv: "id,sex,hired\n1,F,no\n1,F,yes\n1,F,no\n2,M,no\n2,M,no\n3,M,yes\n,M,yes\n")
    #expect(rates(table.outcomes) == [[1, 1], [1, 2]])
    #expect(table.applicationCount == 6)
    #expect(table.personCount == 3)
    #expect(table.repeatedPersonCount == 2)
    #expect(table.rowsWithoutID == 1)
    #expect(table.pairCount == nil)
  }

  @Test("ids are told apart byte for byte")
  func ids() throws {
    let table = try table(
      cells(Self.hired),
      csv: "id,sex,hired\n1,F,no\n01,F,yes\n1 ,F,no\ncaf\u{e9},F,no\ncafe\u{301},F,no\n")
    #expect(table.personCount == 5)
  }

  @Test("a group that some rows lack is known from the others; two values are a conflict")
  func conflicts() throws {
    let csv = "id,sex,hired\n1,,no\n1,F,no\n2,F,yes\n2,M,yes\n2,F,no\n3,M,no\n4,,no\n"
    let table = try table(cells(Self.hired), csv: csv)
    // F, M, missing.
    #expect(rates(table.outcomes) == [[0, 1], [0, 1], [1, 2]])
    #expect(table.conflicts.map(\.column) == ["sex"])
    #expect(table.conflicts.map(\.personCount) == [1])
  }

  @Test("texts that mean the same are no conflict, and those that mean nothing are missing")
  func equivalents() throws {
    let meanings = TextEquivalents([
      (text: "Female", meaning: "F"), (text: "declined", meaning: nil), (text: "w", meaning: "F"),
    ])
    let table = try table(
      cells(Self.hired, equivalents: [meanings]),
      csv: "id,sex,hired\n1,Female,no\n1,F,yes\n2,declined,no\n2,w,no\n3,declined,yes\n4,M,no\n")
    #expect(rates(table.outcomes) == [[1, 2], [0, 1], [1, 1]])
    #expect(table.conflicts.map(\.personCount) == [0])
    guard case .selection(let cells) = table.outcomes else { return }
    #expect(cells.groupDimensions.first?.values == ["F", "M"])
  }

  @Test("of two entries for one text the last one counts")
  func equivalentsTwice() {
    let meanings = TextEquivalents([(text: "a", meaning: "b"), (text: "a", meaning: nil)])
    #expect(meanings.meaning(of: "a") == nil)
    #expect(meanings.meaning(of: "c") == "c")
    #expect(TextEquivalents() == TextEquivalents([]))
  }

  @Test("a person counts once in each stratum and once over all, of one group in all of them")
  func strata() throws {
    let table = try table(
      cells(Self.hired, strata: ["job"]),
      csv: "id,sex,hired,job\n1,F,no,a\n1,,yes,b\n1,F,no,b\n2,M,no,a\n3,M,no,a\n3,F,yes,b\n")
    #expect(rates(table.outcomes) == [[1, 1], [0, 1], [1, 1]])
    #expect(table.pairCount == 5)
    guard case .selection(let pairs)? = table.outcomesByStratum else {
      Issue.record("there are no pairs")
      return
    }
    let margins = pairs.margin(over: ["sex"])
    #expect(margins.map(\.stratum) == [nil, ["a"], ["b"]])
    #expect(
      margins.map { margin in
        margin.groups.map { [$0.outcomes.count(prediction: true), $0.outcomes.all] }
      } == [
        [[1, 2], [0, 1], [1, 2]], [[0, 1], [0, 1], [0, 1]], [[1, 1], [0, 0], [1, 1]],
      ])
  }

  @Test("a person may be in several classes")
  func classes() throws {
    let table = try table(
      cells(.selection(.eachClass(column: "level")), missingIsError: false),
      csv: "id,sex,level\n1,F,low\n1,F,high\n2,F,low\n3,M,\n3,M,high\n4,M,\n")
    guard case .classes(let classes) = table.outcomes else {
      Issue.record("there are no classes")
      return
    }
    #expect(classes.map(\.classLabel) == ["high", "low"])
    #expect(
      classes.map { rates(.selection($0.table)) } == [[[1, 2], [1, 2]], [[2, 2], [0, 2]]])
  }

  @Test("there may be more classes than a word has bits, and not more than 1024")
  func manyClasses() throws {
    let cells = try cells(.selection(.eachClass(column: "level")))
    func csv(_ count: Int) -> String {
      "id,sex,level\n" + (0..<count).map { "\($0 / 2),F,c\($0)\n" }.joined()
    }
    guard case .classes(let classes) = try table(cells, csv: csv(150)).outcomes else { return }
    #expect(classes.count == 150)
    for one in classes { #expect(rates(.selection(one.table)) == [[1, 75]]) }
    let error = #expect(throws: AnalysisError.self) { try table(cells, csv: csv(1025)) }
    #expect(error?.code == .limit)
  }

  private func scores(_ rule: PersonCells.ScoreRule, csv: String) throws -> PersonScores {
    let outcomes = try table(
      cells(.score(column: "score", rule: rule), missingIsError: false), csv: csv
    ).outcomes
    guard case .scores(let scores) = outcomes else { throw AnalysisError(.failed, "no scores") }
    return scores
  }

  @Test("the score is the highest, the last that there is, or the mean")
  func scoreRules() throws {
    let csv = "id,sex,score\n1,F,0.1\n1,F,0.3\n1,F,0.2\n1,F,\n2,M,-5\n2,M,-7\n3,F,\n4,M,-0\n"
    let highest = try scores(.highest, csv: csv)
    #expect(highest.scores == [0.3, -5, 0])
    #expect(highest.cells == [0, 1, 1])
    #expect(highest.personsWithoutScore == [1, 0, 0])
    #expect(highest.cellCount == 3)
    #expect(highest.groupCount == 1)
    #expect(highest.dimensions.map(\.values) == [["F", "M"]])
    #expect(highest.places(of: 2) == [2])
    #expect(try scores(.last, csv: csv).scores == [0.2, -7, 0])
    // The exact mean of the three doubles, rounded once; dividing their rounded sum gives the next.
    #expect(try scores(.mean, csv: csv).scores == [0.2, -6, 0])
    #expect((0.1 + 0.3 + 0.2) / 3 != 0.2)
  }

  @Test("a mean of scores that no exact sum holds ends in a sentence")
  func scoreRange() throws {
    let error = #expect(throws: AnalysisError.self) {
      try scores(.mean, csv: "id,sex,score\n1,F,1e300\n")
    }
    #expect(error?.code == .badData)
    #expect(
      error?.message
        == "the column \"score\" holds a score beyond the range from 1e-270 to 1e270 that means of a "
        + "person's scores hold exactly; is it a score?")
    #expect(try scores(.highest, csv: "id,sex,score\n1,F,1e300\n").scores == [1e300])
  }

  @Test("the last row is the last of the last file, whatever thread reads it")
  func lastAcrossFiles() throws {
    let folder = try TemporaryFolder()
    let header = "id,sex,score\n"
    var lines = (0..<400).map { "p\($0 % 37),\($0 % 37 % 2 == 0 ? "F" : "M"),\($0)\n" }
    lines[399] = "p1,M,7\n"
    let cuts = [0, 130, 131, 300, 400]
    let paths = try zip(cuts, cuts.dropFirst()).map { start, end in
      try folder.write("\(start).csv", header + lines[start..<end].joined())
    }
    var expected: [String: Double] = [:]
    for number in 0..<399 { expected["p\(number % 37)"] = Double(number) }
    expected["p1"] = 7
    let cells = try cells(.score(column: "score", rule: .last))
    for chunk in [16, 200, 1 << 18] {
      for threads in [1, 2, 5] {
        var options = ScanOptions()
        options.threadCount = threads
        options.chunkByteCount = chunk
        let scan = try CSVTable(paths: paths).scan(cells.columns, options: options) {
          StateConsumer(state: cells.makeState(reading: Array(cells.columns.indices)))
        }
        var state = cells.makeState(reading: Array(cells.columns.indices))
        for consumer in scan.consumers.reversed() { try state.merge(consumer.state) }
        let table = try cells.result(of: state, dictionaries: scan.dictionaries)
        guard case .scores(let scores) = table.outcomes else { return }
        #expect(scores.scores.sorted() == expected.values.sorted())
      }
    }
  }

  // MARK: Refusals

  @Test("weights, and clusters other than the persons, are refused")
  func weights() {
    for (path, key) in [
      (\Roles.frequencyWeight, "weight"), (\Roles.samplingWeight, "weight"),
      (\Roles.cluster, "cluster"),
    ] {
      var roles = Roles()
      roles[keyPath: path] = "w"
      let error = #expect(throws: AnalysisError.self) {
        try PersonCells(groups: ["sex"], roles: roles, id: "id", outcome: Self.hired)
      }
      #expect(error?.code == .badConfiguration)
      #expect(error?.key == key)
    }
    var roles = Roles()
    roles.cluster = "id"
    #expect(throws: Never.self) {
      try PersonCells(groups: ["sex"], roles: roles, id: "id", outcome: Self.hired)
    }
  }

  @Test("a missing outcome is an error when the job does not exclude it")
  func missingOutcome() throws {
    let error = #expect(throws: TableError.self) {
      try table(cells(Self.hired), csv: "id,sex,hired\n1,F,\n")
    }
    #expect(error?.code == .missingValue)
    let found = try table(
      cells(Self.hired, missingIsError: false), csv: "id,sex,hired\n1,F,\n1,F,yes\n2,F,\n")
    guard case .selection(let cells) = found.outcomes else { return }
    let outcomes = try #require(cells.margin(over: ["sex"])[0].groups.first?.outcomes)
    #expect(outcomes.count(prediction: true) == 1)
    #expect(outcomes.missing == 1)
  }

  @Test("selected texts of which none occurs among two others are bad data")
  func absentOutcome() throws {
    let error = #expect(throws: AnalysisError.self) {
      try table(cells(Self.hired), csv: "id,sex,hired\n1,F,1\n2,F,0\n")
    }
    #expect(error?.code == .badData)
  }

  @Test("too many cells end in a sentence, while rows are read or at the end")
  func cellLimit() throws {
    let csv =
      "id,sex,hired,job\n" + (0..<30).map { "\($0),s\($0),yes,j\($0)\n" }.joined()
    for (limit, strata) in [(20, [String]()), (90, []), (40, ["job"]), (2000, ["job"])] {
      let error = #expect(throws: AnalysisError.self) {
        try table(cells(Self.hired, strata: strata, cellLimit: limit), csv: csv)
      }
      #expect(error?.code == .limit)
      #expect(error?.key == "groups")
    }
    #expect(throws: Never.self) {
      try table(cells(Self.hired, cellLimit: 93), csv: csv)
    }
    #expect(throws: Never.self) {
      try table(cells(Self.hired, strata: ["job"], cellLimit: 31 * 31 * 3), csv: csv)
    }
  }

  @Test("tables of many persons grow without loss")
  func manyPersons() throws {
    let cells = try cells(Self.hired)
    let builder = try BatchBuilder(cells.columns, columnNames: ["id", "sex", "hired"])
    func state(_ numbers: Range<Int>) throws -> PersonCellsState {
      var state = cells.makeState(reading: Array(cells.columns.indices))
      for start in stride(from: numbers.lowerBound, to: numbers.upperBound, by: 500) {
        try state.update(
          try builder.batch(
            of: (start..<min(start + 500, numbers.upperBound)).map {
              ["candidate-\($0)", $0 % 2 == 0 ? "F" : "M", $0 % 3 == 0 ? "yes" : "no"]
            }))
      }
      return state
    }
    var left = try state(0..<3000)
    try left.merge(try state(2000..<7000))
    let table = try cells.result(of: left, dictionaries: builder.dictionaries)
    #expect(table.personCount == 7000)
    #expect(table.repeatedPersonCount == 1000)
    #expect(rates(table.outcomes) == [[1167, 3500], [1167, 3500]])
  }
}
