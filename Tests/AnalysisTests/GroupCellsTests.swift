import FairmarkAnalysis
import FairmarkStatistics
import FairmarkTables
import Testing

@Suite("Cells of groups and outcomes")
struct GroupCellsTests {
  private func counts(_ table: GroupCellTable) -> [Int] {
    table.margin(over: ["sex"])[0].groups.map(\.outcomes.all)
  }

  // MARK: Weights

  @Test("a frequency weight counts a row that many times")
  func weights() throws {
    let csv = "sex,hired,count\nF,yes,3\nF,no,1\nM,no,0\nM,yes,10000000000\n"
    let table = try countedCells(hiring(["sex"], weight: "count"), csv: csv)
    #expect(counts(table) == [4, 10_000_000_000])
  }

  @Test("a missing weight leaves the row out and counts it")
  func missingWeight() throws {
    var roles = hiring(["sex"], weight: "count")
    roles.missingIsError = false
    let table = try countedCells(roles, csv: "sex,hired,count\nF,yes,3\nF,no,\nM,no,1\n")
    #expect(counts(table) == [3, 1])
    #expect(table.rowsWithoutWeight == 1)
  }

  @Test("a missing weight, prediction or label is an error when the job does not exclude it")
  func missingIsError() {
    for line in ["F,yes,1,", "F,yes,,1", "F,,1,1"] {
      let error = #expect(throws: TableError.self) {
        var roles = hiring(["sex"], weight: "count")
        roles.label = .values(column: "good", counting: ["1"])
        return try countedCells(roles, usesLabel: true, csv: "sex,hired,good,count\n\(line)\n")
      }
      #expect(error?.code == .missingValue)
    }
  }

  private static let half = Int.max / 2 + 1

  @Test(
    "sums of weights beyond 64 bits end in a sentence, within a cell and over cells",
    arguments: [
      "F,yes,\(half)\nF,yes,\(half)", "F,yes,\(half)\nF,no,\(half)", "F,yes,\(half)\nM,no,\(half)",
      ",yes,\(half)\nM,no,\(half)",
    ])
  func overflow(lines: String) {
    let error = #expect(throws: AnalysisError.self) {
      let table = try countedCells(
        hiring(["sex"], weight: "count"), csv: "sex,hired,count\n\(lines)\n")
      return table.margin(over: ["sex"])
    }
    #expect(error?.code == .overflow)
    #expect(error?.key == "weight")
    #expect(
      error?.message
        == "a sum of frequency weights leaves the range of 64-bit integers; are the weights counts?"
    )
  }

  @Test("sums of weights overflow while shards are merged as they do within one")
  func overflowInMerge() throws {
    let cells = GroupCells(groups: ["sex"], roles: hiring(["sex"], weight: "count"))
    let builder = try BatchBuilder(cells.columns, columnNames: ["sex", "hired", "count"])
    var left = cells.makeState(reading: [0, 1, 2])
    try left.update(try builder.batch(of: [["F", "yes", "\(Self.half)"]]))
    let right = left
    let error = #expect(throws: AnalysisError.self) { try left.merge(right) }
    #expect(error?.code == .overflow)
  }

  @Test("the largest sum that fits is counted")
  func largestSum() throws {
    let table = try countedCells(
      hiring(["sex"], weight: "count"),
      csv: "sex,hired,count\nF,yes,\(Self.half - 1)\nM,no,\(Self.half)\n")
    #expect(table.margin(over: []).first?.groups.first?.outcomes.all == .max)
  }

  // MARK: Outcomes

  @Test("a score is favourable from the threshold on")
  func threshold() throws {
    var roles = Roles()
    roles.groups = ["sex"]
    roles.prediction = .threshold(column: "score", atLeast: 0.5)
    let table = try countedCells(
      roles, csv: "sex,score\nF,0.5\nF,0.49999999999999994\nF,1e9\nF,-1\n")
    #expect(table.margin(over: ["sex"])[0].groups[0].outcomes.count(prediction: true) == 2)
  }

  @Test("several texts can be favourable")
  func severalFavourable() throws {
    var roles = hiring(["sex"])
    roles.prediction = .values(column: "hired", counting: ["yes", "maybe"])
    let table = try countedCells(roles, csv: "sex,hired\nF,yes\nF,maybe\nF,no\nF,YES\n")
    #expect(table.margin(over: ["sex"])[0].groups[0].outcomes.count(prediction: true) == 2)
  }

  @Test("texts are compared byte for byte, also where Unicode calls them equal")
  func bytes() throws {
    let composed = "caf\u{E9}"
    let decomposed = "cafe\u{301}"
    #expect(composed == decomposed)
    var roles = hiring(["place"])
    roles.prediction = .values(column: "hired", counting: [composed])
    let table = try countedCells(
      roles, csv: "place,hired\n\(composed),\(composed)\n\(decomposed),\(decomposed)\n")
    let rates = GroupRates.selectionRates(table.margin(over: ["place"])[0])
    #expect(
      rates.groups.map(\.counts.numerator) == [0, 1], "in byte order the decomposed is first")
    let reference = rates.reference([.group(["place": composed])])
    #expect(reference?.group.counts.numerator == 1)
    let identities = Set(rates.rateRecords("rate").map(\.identity))
    #expect(identities.count == 2)
  }

  @Test("rows without an outcome are in no rate and are counted apart")
  func missingOutcome() throws {
    var roles = hiring(["sex"])
    roles.label = .values(column: "good", counting: ["1"])
    roles.missingIsError = false
    let csv = "sex,hired,good\nF,yes,1\nF,,1\nF,no,\nF,,\nF,no,0\n"
    let outcomes = try countedCells(roles, usesLabel: true, csv: csv)
      .margin(over: ["sex"])[0].groups[0].outcomes
    #expect(outcomes.all == 5)
    #expect(outcomes.missing == 3)
    #expect(outcomes.count() == 2)
    #expect(outcomes.count(prediction: true) == 1)
    #expect(outcomes.count(label: false) == 1)
    #expect(outcomes.count(prediction: false, label: true) == 0)
    // An analysis that does not read the label loses only the rows without prediction.
    let unlabelled = try countedCells(roles, csv: csv).margin(over: ["sex"])[0].groups[0].outcomes
    #expect(unlabelled.count() == 3)
    #expect(unlabelled.missing == 2)
  }

  // MARK: Outcomes that never occur

  @Test("a favourable value that never occurs beside two others is bad data")
  func absentBesideTwo() {
    let error = #expect(throws: AnalysisError.self) {
      try countedCells(hiring(["sex"]), csv: "sex,hired\nF,Yes\nM,no\n")
    }
    #expect(error?.code == .badData)
    #expect(error?.key == "prediction")
    #expect(
      error?.message
        == "the favourable value \"yes\" never occurs in the column \"hired\", which holds \"Yes\", "
        + "\"no\"; name a value that occurs")
  }

  @Test("a positive value that never occurs beside two others names the label")
  func absentLabel() {
    var roles = hiring(["sex"])
    roles.label = .values(column: "good", counting: ["1.0"])
    let error = #expect(throws: AnalysisError.self) {
      try countedCells(roles, usesLabel: true, csv: "sex,hired,good\nF,yes,1\nM,no,0\n")
    }
    #expect(error?.key == "label")
  }

  @Test("a favourable value that never occurs beside one other is remembered")
  func absentBesideOne() throws {
    let table = try countedCells(hiring(["sex"]), csv: "sex,hired\nF,no\nM,no\n")
    #expect(table.absentOutcomes.map(\.value) == ["yes"])
    #expect(table.absentOutcomes.map(\.isLabel) == [false])
    let rates = GroupRates.selectionRates(table.margin(over: ["sex"])[0])
    #expect(rates.groups.map(\.counts.rate) == [0, 0])
  }

  // MARK: Strata

  @Test("strata are crossed, in byte order, the whole first, missing last")
  func strata() throws {
    var roles = hiring(["sex"])
    roles.strata = ["site", "year"]
    let csv = "sex,hired,site,year\nF,yes,b,1\nM,no,a,2\nM,yes,,1\nF,yes,a,\nF,no,a,2\n"
    let margins = try countedCells(roles, csv: csv).margin(over: ["sex"])
    #expect(margins.map(\.stratum) == [nil, ["a", "2"], ["a", nil], ["b", "1"], [nil, "1"]])
    // Every group is listed in every stratum, and strata without rows are not.
    #expect(
      margins.map { $0.groups.map(\.outcomes.all) } == [
        [3, 2], [1, 1], [1, 0], [1, 0], [0, 1],
      ])
  }

  @Test("an unknown stratum has rates and no comparison")
  func unknownStratum() throws {
    var roles = hiring(["sex"])
    roles.strata = ["site"]
    let margins = try countedCells(
      roles, csv: "sex,hired,site\nF,yes,\nM,no,\nF,yes,a\nM,no,a\n"
    ).margin(over: ["sex"])
    let unknown = GroupRates.selectionRates(margins[2])
    #expect(unknown.isStratumUnknown)
    #expect(unknown.rateRecords("rate").map(\.value.double) == [1, 0])
    #expect(unknown.rateRecords("rate").first?.stratum == [ColumnValue("site", nil)])
    #expect(unknown.differenceRecords("gap", reference: [.best]).isEmpty)
    #expect(unknown.gapRecord("gap") == nil)
    #expect(unknown.minimumRatioRecord("minimum", reference: [.best]) == nil)
    #expect(!GroupRates.selectionRates(margins[1]).isStratumUnknown)
  }

  // MARK: Sharing

  @Test("equal aggregates share one result, others do not")
  func sharing() throws {
    let roles = hiring(["sex"])
    let cells = GroupCells(groups: ["sex"], roles: roles)
    var results = AggregateResults()
    results.set(try countedCells(cells, csv: "sex,hired\nF,yes\n"), for: cells)
    #expect(results.result(GroupCells(groups: ["sex"], roles: roles)) != nil)
    #expect(results.result(GroupCells(groups: ["race"], roles: roles)) == nil)
    var labelled = roles
    labelled.label = .values(column: "good", counting: ["1"])
    #expect(results.result(GroupCells(groups: ["sex"], roles: labelled)) != nil)
    #expect(results.result(GroupCells(groups: ["sex"], roles: labelled, usesLabel: true)) == nil)
  }
}
