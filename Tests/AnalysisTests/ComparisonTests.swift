import FairmarkAnalysis
import FairmarkStatistics
import Testing

@Suite("Comparisons of groups with a reference")
struct ComparisonTests {
  private static let counts = [
    ("a", Counts(150, of: 300)), ("b", Counts(120, of: 300)), ("c", Counts(90, of: 280)),
    ("d", Counts(0, of: 0)), ("e", Counts(140, of: 310)),
  ]
  private let declared = [ReferenceRule.group(["race": "e"])]

  /// The records of impact ratios of these counts.
  private func ratios(
    adjust: String?, reference: [ReferenceRule] = [.best], tests: [String]? = nil,
    lowerIsBetter: Bool = false, counts: [(String, Counts)] = counts
  ) throws -> [MetricRecord] {
    var parameters: [String: ParameterValue] = [:]
    if let adjust { parameters["adjust"] = .choice(adjust) }
    if let tests { parameters["tests"] = .choices(tests) }
    let rows = counts.flatMap { name, counts in
      [
        "\(name),yes,\(counts.numerator)", "\(name),no,\(counts.denominator - counts.numerator)",
      ]
    }
    var roles = Roles()
    roles.groups = ["race"]
    roles.prediction = .values(column: "hired", counting: ["yes"])
    roles.frequencyWeight = "count"
    let table = try countedCells(
      roles, csv: (["race,hired,count"] + rows).joined(separator: "\n"))
    let margin = try #require(table.margin(over: ["race"]).first)
    let rates = GroupRates(
      margin, rateName: "rate", denominatorName: "rows",
      direction: lowerIsBetter ? .lowerIsBetter : .higherIsBetter,
      inference: Inference(AnalysisConfiguration(roles: roles, parameters: parameters))
    ) { Counts($0.count(prediction: true), of: $0.count()) }
    return rates.ratioRecords("impact_ratio", reference: reference)
  }

  private func adjusted(_ records: [MetricRecord], _ test: Int) -> [[MetricTest.Adjusted]] {
    records.map { $0.tests.indices.contains(test) ? $0.tests[test].adjusted : [] }
  }

  @Test("With a reference that the data select, all pairs of the groups with a rate are the family")
  func allPairs() throws {
    let records = try ratios(adjust: nil)
    let fisher = try #require(
      TwoByTwoTest.fisherExact(Self.counts[2].1, Self.counts[0].1))
    #expect(records[2].referenceSelected == true)
    #expect(
      records[2].tests[1].adjusted
        == [.init("all_pairs", Multiplicity.allPairs(pValue: fisher, groups: 4))])
    #expect(records[0].tests.isEmpty, "the reference is not compared with itself")
    #expect(records[3].tests.isEmpty, "a group without rows has no test")
    #expect(records.allSatisfy { !$0.flags.contains("reference_selected") })
  }

  @Test("With a declared reference Holm's procedure is the default")
  func declaredReference() throws {
    let records = try ratios(adjust: nil, reference: declared)
    let p = try [0, 1, 2].map {
      try #require(TwoByTwoTest.fisherExact(Self.counts[$0].1, Self.counts[4].1))
    }
    #expect(
      adjusted(records, 1).prefix(3).map { $0.map(\.method) } == [["holm"], ["holm"], ["holm"]])
    #expect(adjusted(records, 1).prefix(3).compactMap(\.first?.pValue) == Multiplicity.holm(p))
  }

  @Test(
    "Dunnett's and the step procedures say when the reference was not declared",
    arguments: [
      "holm", "bh", "by", "dunnett",
    ])
  func uncalibrated(_ method: String) throws {
    let selected = try ratios(adjust: method)
    #expect(selected[1].flags == ["reference_selected"])
    #expect(selected[0].flags.isEmpty)
    let records = try ratios(adjust: method, reference: declared)
    #expect(records.allSatisfy { $0.flags.isEmpty })
    #expect(records[1].tests[0].adjusted.map(\.method) == [method])
    let z = try #require(records[1].tests[0].pValue)
    #expect(records[1].tests[0].adjusted[0].pValue >= z)
  }

  @Test("Comparisons with the best adjust Z, which is then there, in the metric's direction")
  func best() throws {
    let records = try ratios(adjust: "mcb", tests: ["fisher_exact"])
    #expect(records[2].tests.map(\.name) == ["two_proportion_z", "fisher_exact"])
    #expect(records[2].tests[1].adjusted.isEmpty)
    let known = Self.counts.map(\.1)
    let expected = Multiplicity.multipleComparisonsWithTheBest(known)
    #expect(records[2].tests[0].adjusted.first?.pValue == expected[2]?.pValue)
    let errors = try ratios(adjust: "mcb", lowerIsBetter: true)
    let failures = known.map { Counts($0.denominator - $0.numerator, of: $0.denominator) }
    #expect(
      errors[0].tests[0].adjusted.first?.pValue
        == Multiplicity.multipleComparisonsWithTheBest(failures)[0]?.pValue)
  }

  @Test("`none` leaves p-values as they are")
  func none() throws {
    let records = try ratios(adjust: "none")
    #expect(records[1].tests.count == 3)
    #expect(records[1].tests.allSatisfy { $0.adjusted.isEmpty })
  }

  @Test("One person decides where the Uniform Guidelines' Q&A 21 says so")
  func onePerson() throws {
    let table = try countedCells(
      hiring(["sex"], weight: "count"),
      csv: "sex,hired,count\nF,yes,1\nF,no,9\nM,yes,3\nM,no,17\n")
    let rates = GroupRates.selectionRates(try #require(table.margin(over: ["sex"]).first))
    let records = rates.ratioRecords("impact_ratio", reference: [.best], flagsFourFifths: true)
    #expect(
      records[0].flags == ["below_four_fifths", "flip_flop", "one_swap_removes_four_fifths"])
    #expect(records[1].flags.isEmpty)
    let shortfall = rates.shortfallRecords("shortfall", rates.compared(by: [.best]))
    #expect(abs((shortfall[0].value.double ?? 0) - (10 * 4.0 / 30 - 1)) < 1e-15)
    #expect(shortfall[1].value.double == 0)
  }

  @Test(
    "Where no test has a p-value nothing is adjusted",
    arguments: ["mcb", "dunnett", "holm", "all_pairs", "bh"])
  func nothingToAdjust(_ adjust: String) throws {
    let counts = [("a", Counts(30, of: 30)), ("b", Counts(20, of: 20)), ("c", Counts(5, of: 5))]
    for reference in [[ReferenceRule.best], [.group(["race": "a"])], [.group(["race": "c"])]] {
      let records = try ratios(
        adjust: adjust, reference: reference, tests: ["two_proportion_z"], counts: counts)
      #expect(records.count == 3)
      #expect(records.allSatisfy { $0.tests.allSatisfy { $0.adjusted.isEmpty } })
    }
  }
}
