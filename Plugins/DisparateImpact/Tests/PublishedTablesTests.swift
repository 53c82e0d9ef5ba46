import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkDisparateImpact
import FairmarkStatistics
import FairmarkTables
import FairmarkTestSupport
import Testing

@Suite("Published tables of selections")
struct PublishedTablesTests {
  /// Bickel, Hammel, O'Connell, Science 187 (1975) 398–404: admitted and rejected men and women.
  private static let berkeley: [(department: String, men: (Int, Int), women: (Int, Int))] = [
    ("A", (512, 313), (89, 19)), ("B", (353, 207), (17, 8)), ("C", (120, 205), (202, 391)),
    ("D", (138, 279), (131, 244)), ("E", (53, 138), (94, 299)), ("F", (22, 351), (24, 317)),
  ]

  private func admissions() throws -> AnalysisResult {
    let lines = Self.berkeley.flatMap { row in
      [
        "\(row.department),M,yes,\(row.men.0)", "\(row.department),M,no,\(row.men.1)",
        "\(row.department),F,yes,\(row.women.0)", "\(row.department),F,no,\(row.women.1)",
      ]
    }
    let configuration = hiringConfiguration(references: [.group(["sex": "M"])]) { roles in
      roles.strata = ["department"]
      roles.frequencyWeight = "count"
    }
    return try runAnalysis(
      DisparateImpactAnalysis.self, configuration,
      csv: (["department,sex,hired,count"] + lines).joined(separator: "\n"))
  }

  @Test("Berkeley's admissions look unequal over all departments")
  func berkeleyOverall() throws {
    let result = try admissions()
    let ratio = try #require(result.record("impact_ratio", group: ["sex": "F"]))
    #expect(ratio.counts == Counts(557, of: 1835))
    #expect(ratio.referenceCounts == Counts(1198, of: 2691))
    #expect(ratio.value.double == 0.6818298435630683)
    #expect(ratio.flags == ["below_four_fifths"])
    #expect(result.record("selection_rate", group: ["sex": "M"])?.value.double == 1198.0 / 2691)
  }

  @Test("Berkeley's admissions within the departments do not")
  func berkeleyDepartments() throws {
    let result = try admissions()
    for (department, expected) in [
      ("A", 1.3279), ("B", 1.0788), ("C", 0.9226), ("D", 1.0556), ("E", 0.8620), ("F", 1.1933),
    ] {
      let record = try #require(
        result.record(
          "impact_ratio", group: ["sex": "F"], stratum: ["department": department]))
      #expect(abs(try #require(record.value.double) - expected) <= 5e-5)
      #expect(record.flags.isEmpty)
    }
    #expect(
      result.metrics.count { $0.name == "impact_ratio_min" } == 7, "one overall and one a stratum")
  }

  @Test(
    "women earn more than 50,000 dollars 0.35802 times as often as men in the Adult data",
    .enabled(if: SharedData.path("adult/adult.data") != nil, "adult.data is not there"))
  func adult() throws {
    var dialect = CSVDialect()
    dialect.hasHeader = false
    dialect.trimsBlanks = true
    let table = try CSVTable(
      paths: [try #require(SharedData.path("adult/adult.data"))], dialect: dialect)
    let configuration = hiringConfiguration { roles in
      roles.groups = ["column_10"]
      roles.prediction = .values(column: "column_15", counting: [">50K"])
    }
    let result = try runAnalysis(DisparateImpactAnalysis.self, configuration, on: table)
    let ratio = try #require(result.record("impact_ratio", group: ["column_10": "Female"]))
    #expect(ratio.counts == Counts(1179, of: 10_771))
    #expect(ratio.referenceCounts == Counts(6662, of: 21_790))
    #expect(ratio.value.double == Double(1179 * 21_790) / Double(10_771 * 6662))
    #expect(abs(try #require(ratio.value.double) - 0.35802) <= 5e-6)
  }
}
