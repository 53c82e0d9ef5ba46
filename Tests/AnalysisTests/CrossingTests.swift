import FairmarkAnalysis
import FairmarkTestSupport
import Testing

@Suite("Crossings")
struct CrossingTests {
  @Test("attributes are each column, then the crossings up to the depth, in the job's order")
  func attributes() {
    var roles = hiring(["c", "a", "b"])
    #expect(roles.attributes == [["c"], ["a"], ["b"]])
    #expect(roles.maximalAttributes == [["c"], ["a"], ["b"]])
    roles.intersectionDepth = 2
    #expect(roles.attributes == [["c"], ["a"], ["b"], ["c", "a"], ["c", "b"], ["a", "b"]])
    #expect(roles.maximalAttributes == [["c", "a"], ["c", "b"], ["a", "b"]])
    roles.intersectionDepth = 9
    #expect(roles.attributes.last == ["c", "a", "b"])
    #expect(roles.attributes.count == 7)
    #expect(roles.maximalAttributes == [["c", "a", "b"]])
  }

  @Test("every combination of observed values is listed, an empty one with n 0")
  func emptyCells() throws {
    let table = try countedCells(
      hiring(["sex", "race"]), csv: "sex,race,hired\nM,x,yes\nF,y,no\nF,x,yes\n")
    let rates = GroupRates.selectionRates(table.margin(over: ["sex", "race"])[0])
    let records = rates.rateRecords("rate")
    #expect(
      records.map { $0.group?.map(\.value) } == [
        ["F", "x"], ["F", "y"], ["M", "x"], ["M", "y"],
      ])
    #expect(records.map(\.n) == [1, 1, 1, 0])
    #expect(records.last?.status == .emptyGroup)
    #expect(rates.undefinedCount == 1)
  }

  @Test("combinations with a missing value are listed when rows have them, never compared")
  func missingParts() throws {
    let table = try countedCells(
      hiring(["sex", "race"]), csv: "sex,race,hired\nM,x,yes\nF,,no\nF,x,yes\n,,yes\n")
    let rates = GroupRates.selectionRates(table.margin(over: ["sex", "race"])[0])
    #expect(
      rates.groups.map { $0.key.map(\.value) } == [
        ["F", "x"], ["F", nil], ["M", "x"], [nil, nil],
      ])
    #expect(rates.known.count == 2)
    // The margin of one column knows nothing of the other's missing values.
    let sexes = GroupRates.selectionRates(table.margin(over: ["sex"])[0])
    #expect(sexes.groups.map(\.n) == [2, 1, 1])
  }

  @Test("margins of a crossing are the counts of each column alone", arguments: 1...4)
  func margins(depth: Int) throws {
    var rng = SplitMix64(seed: UInt64(depth))
    let columns = Array(["a", "b", "c", "d"].prefix(depth))
    var rows: [String] = []
    for _ in 0..<120 {
      let values = columns.map { _ in ["", "x", "y", "z"].randomElement(using: &rng) ?? "" }
      rows.append((values + [Bool.random(using: &rng) ? "yes" : "no"]).joined(separator: ","))
    }
    let csv = ([(columns + ["hired"]).joined(separator: ",")] + rows).joined(separator: "\n")
    let crossed = try countedCells(hiring(columns), csv: csv)
    for column in columns {
      let alone = try countedCells(hiring([column]), csv: csv)
      #expect(crossed.margin(over: [column]) == alone.margin(over: [column]))
    }
    let margin = crossed.margin(over: columns)[0]
    #expect(margin.groups.reduce(0) { $0 + $1.outcomes.all } == 120)
    for group in margin.groups {
      let prefix = (group.key.map { $0 ?? "" } + [""]).joined(separator: ",")
      #expect(group.outcomes.all == rows.count { $0.hasPrefix(prefix) })
      #expect(group.outcomes.count(prediction: true) == rows.count { $0 == prefix + "yes" })
    }
  }

  @Test(
    "more columns than the table has room for end in a sentence, not in memory",
    .timeLimit(.minutes(1)))
  func manyColumns() throws {
    let columns = (1...40).map { "column_\($0)" }
    let csv = [
      (columns + ["hired"]).joined(separator: ","),
      (columns.map { _ in "x" } + ["yes"]).joined(separator: ","),
    ].joined(separator: "\n")
    let error = #expect(throws: AnalysisError.self) {
      try countedCells(hiring(columns), csv: csv)
    }
    #expect(error?.code == .limit)
  }

  @Test("sixteen columns with one value each fit")
  func sixteenColumns() throws {
    let columns = (1...16).map { "column_\($0)" }
    let csv = [
      (columns + ["hired"]).joined(separator: ","),
      (columns.map { _ in "x" } + ["yes"]).joined(separator: ","),
    ].joined(separator: "\n")
    let table = try countedCells(hiring(columns), csv: csv)
    #expect(table.margin(over: ["column_16"])[0].groups.map(\.outcomes.all) == [1])
  }

  @Test("a crossing with more cells than the limit names its columns and the way out")
  func cellLimit() throws {
    let rows = (0..<40).map { "id\($0),g\($0 % 2),yes" }
    let csv = (["id,g,hired"] + rows).joined(separator: "\n")
    // 41 ids with missing, 3 groups with missing, 3 outcomes.
    #expect(throws: Never.self) { try countedCells(hiring(["id", "g"]), cellLimit: 369, csv: csv) }
    let error = #expect(throws: AnalysisError.self) {
      try countedCells(hiring(["id", "g"]), cellLimit: 368, csv: csv)
    }
    #expect(error?.code == .limit)
    #expect(error?.key == "groups")
    #expect(
      error?.message
        == "the crossing \"id\" × \"g\" has more than 368 cells; is one of the columns an id? Lower "
        + "`intersections`, or raise the limit with `limits: {cells: N}`")
  }
}
