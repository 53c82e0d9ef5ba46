import FairmarkAnalysis
import FairmarkStatistics
import Testing

@Suite("The reference group")
struct GroupReferenceTests {
  private func chosen(
    _ rules: [ReferenceRule], _ lines: [(String, yes: Int, no: Int)]
  ) throws -> String? {
    try selectionRates(lines).reference(rules)?.group.key.first?.value
  }

  @Test("best is the group with the highest rate of a favourable outcome")
  func best() throws {
    #expect(try chosen([.best], [("a", 1, 2), ("b", 2, 1), ("c", 50, 50)]) == "b")
  }

  @Test("of equally good groups the one with the most rows is best, then the first by bytes")
  func ties() throws {
    #expect(try chosen([.best], [("a", 1, 1), ("b", 2, 2), ("c", 1, 1)]) == "b")
    #expect(try chosen([.best], [("c", 2, 2), ("b", 2, 2), ("Z", 1, 1)]) == "b")
    #expect(try chosen([.largest], [("c", 2, 2), ("b", 1, 3), ("a", 1, 1)]) == "b")
  }

  @Test("rates that round to the same double are told apart")
  func nearTies() throws {
    let many = 4_000_000_000_000_000_000
    let rates = try selectionRates([("a", many - 1, 1), ("b", many - 2, 1)])
    #expect(rates.groups[0].counts.rate == rates.groups[1].counts.rate)
    #expect(rates.reference([.best])?.group.key.first?.value == "a")
    #expect(rates.lowest?.key.first?.value == "b")
  }

  @Test("largest is the group with the most rows, whatever its rate")
  func largest() throws {
    #expect(try chosen([.largest], [("a", 5, 0), ("b", 0, 6), ("c", 1, 1)]) == "b")
  }

  @Test("a declared group is taken, and was not selected from the data")
  func declared() throws {
    let rates = try selectionRates([("a", 1, 9), ("b", 9, 1)])
    let reference = try #require(rates.reference([.group(["sex": "a"]), .best]))
    #expect(reference.group.key == [ColumnValue("sex", "a")])
    #expect(!reference.isSelected)
    #expect(try #require(rates.reference([.best])).isSelected)
    #expect(try #require(rates.reference([.largest])).isSelected)
  }

  @Test("of a list the first rule that fits the attribute is taken")
  func list() throws {
    let rules: [ReferenceRule] = [.group(["race": "x"]), .group(["sex": "a"]), .largest]
    #expect(try chosen(rules, [("a", 1, 9), ("b", 99, 1)]) == "a")
    #expect(try chosen([.group(["race": "x"]), .largest], [("a", 1, 0), ("b", 0, 2)]) == "b")
  }

  @Test("when no rule of a list fits, the best group is the reference")
  func noneFits() throws {
    #expect(try chosen([.group(["race": "x"])], [("a", 1, 9), ("b", 9, 1)]) == "b")
    #expect(try chosen([], [("a", 1, 9), ("b", 9, 1)]) == "b")
  }

  @Test("the best error rate is the lowest")
  func errorRate() throws {
    let table = try countedCells(
      hiring(["sex"]), csv: "sex,hired\na,yes\na,no\nb,no\nb,no\nc,yes\n")
    let rates = GroupRates(
      table.margin(over: ["sex"])[0], rateName: "error rate", denominatorName: "rows",
      direction: .lowerIsBetter
    ) { Counts($0.count(prediction: true), of: $0.count()) }
    #expect(rates.reference([.best])?.group.key.first?.value == "b")
    #expect(rates.highest?.key.first?.value == "c")
  }

  @Test("missing group values are never the reference")
  func missing() throws {
    #expect(try chosen([.best], [("", 9, 0), ("a", 1, 1), ("b", 1, 2)]) == "a")
    #expect(try chosen([.largest], [("", 9, 0), ("a", 1, 1), ("b", 1, 2)]) == "b")
    #expect(try chosen([.best], [("", 9, 0)]) == nil)
    #expect(try chosen([.largest], [("", 9, 0)]) == nil)
  }

  @Test("a group without rows can be declared, and then nothing is compared")
  func declaredEmpty() throws {
    let rates = try selectionRates([("a", 0, 0), ("b", 1, 1), ("c", 1, 2)])
    let records = rates.ratioRecords("ratio", reference: [.group(["sex": "a"])])
    #expect(records.map(\.status) == [.emptyGroup, .emptyGroup, .emptyGroup])
    #expect(
      rates.minimumRatioRecord("minimum", reference: [.group(["sex": "a"])])?.status == .emptyGroup)
  }

  @Test("a reference that names no attribute's columns is refused")
  func foreignColumns() {
    let configuration = AnalysisConfiguration(
      roles: hiring(["sex"]), parameters: ["reference": .references([.group(["race": "x"])])])
    let error = #expect(throws: AnalysisError.self) {
      try GroupAnalysis(configuration, usesLabel: false)
    }
    #expect(error?.code == .badConfiguration)
    #expect(error?.key == "reference")
    #expect(
      error?.message
        == "the reference names [race], and the attributes are [sex]; name a value for exactly the "
        + "columns of an attribute")
  }

  @Test("a reference that never occurs is refused with the values there are")
  func absentReference() throws {
    let analysis = try GroupAnalysis(
      AnalysisConfiguration(
        roles: hiring(["sex"]), parameters: ["reference": .references([.group(["sex": "W"])])]),
      usesLabel: false)
    var results = AggregateResults()
    let cells = try #require(analysis.aggregates.first as? GroupCells)
    results.set(try countedCells(cells, csv: "sex,hired\nF,yes\nM,no\n"), for: cells)
    let error = #expect(throws: AnalysisError.self) { try analysis.margins(results) }
    #expect(error?.code == .badData)
    #expect(
      error?.message
        == "the reference \"W\" never occurs in the column \"sex\", which holds \"F\", \"M\"; name a "
        + "value that occurs")
  }
}
