import FairmarkAnalysis
import FairmarkJSONText
import FairmarkStatistics
import Testing

@Suite("Suppression of small cells")
struct SmallCellsTests {
  private func record(
    _ values: [String: String], n: Int, of attribute: [String], stratum: String? = nil
  ) -> MetricRecord {
    var record = MetricRecord("selection_rate", attribute: attribute, value: .of(0.5), n: n)
    record.group = attribute.map { ColumnValue($0, values[$0]) }
    record.stratum = stratum.map { [ColumnValue("site", $0)] }
    record.counts = Counts(n / 2, of: n)
    return record
  }

  private func sizes(_ result: AnalysisResult) -> [Int?] {
    result.metrics.map { $0.status == .suppressed ? nil : $0.n }
  }

  private func one(_ sizes: [Int], minimum: Int) -> [Int?] {
    let records = sizes.enumerated().map { record(["race": "\($0)"], n: $1, of: ["race"]) }
    return self.sizes(SmallCells(minimum: minimum).applied(to: AnalysisResult(metrics: records)))
  }

  @Test("A finding names no group that is withheld")
  func smallReferences() {
    func compared(_ group: String, n: Int, with reference: String, of count: Int) -> MetricRecord {
      var record = record(["race": group], n: n, of: ["race"])
      record.reference = [ColumnValue("race", reference)]
      record.referenceSelected = true
      record.referenceCounts = Counts(count, of: count)
      return record
    }
    func codes(_ sizes: [Int], reference: Int) -> [String] {
      let records = sizes.enumerated().map {
        compared("\($0)", n: $1, with: "\(reference)", of: sizes[reference])
      }
      let found = smallReferenceFinding(records).map { [$0] } ?? []
      #expect(found.count == 1)
      return SmallCells(minimum: 10).applied(
        to: AnalysisResult(metrics: records, findings: found)
      ).findings.map(\.code)
    }
    #expect(codes([5, 75, 100], reference: 0) == ["small_cells_suppressed"])
    // The third is withheld with the first, the second is not.
    #expect(
      codes([5, 25, 20, 100], reference: 1) == ["small_best_group", "small_cells_suppressed"])
    #expect(codes([5, 25, 20, 100], reference: 2) == ["small_cells_suppressed"])
  }

  @Test("Without a minimum, and without small groups, all is published")
  func nothingSmall() {
    #expect(one([3, 0, 50], minimum: 0) == [3, 0, 50])
    #expect(one([3, 0, 50], minimum: 3) == [3, 0, 50])
  }

  @Test("One small group takes the next smallest with it, because the total tells the difference")
  func complementary() {
    #expect(one([3, 40, 20, 50], minimum: 5) == [nil, 40, nil, 50])
  }

  @Test("Small groups that are together below the minimum need cover as well")
  func smallTogether() {
    #expect(one([1, 2, 20, 50], minimum: 5) == [nil, nil, nil, 50])
    #expect(one([3, 4, 20, 50], minimum: 5) == [nil, nil, 20, 50])
  }

  @Test("What other libraries show is left out when any group is withheld, and said to be")
  func compatibility() {
    var records = [3, 40, 20, 50].enumerated().map { index, n in
      record(["race": "\(index)"], n: n, of: ["race"])
    }
    for index in records.indices {
      records[index].peers = [PeerValue(.clarify, "DI", .text("Infinity"))]
    }
    let result = AnalysisResult(metrics: records)
    let withheld = SmallCells(minimum: 5).applied(to: result)
    #expect(withheld.metrics.allSatisfy { $0.peers.isEmpty })
    #expect(withheld.findings.map(\.code).contains("compatibility_suppressed"))
    let nothing = SmallCells(minimum: 100).applied(to: result)
    #expect(nothing.metrics.allSatisfy { $0.status == .suppressed && $0.peers.isEmpty })
    #expect(nothing.findings.map(\.code) == ["small_cells_suppressed", "compatibility_suppressed"])
    let published = SmallCells(minimum: 3).applied(to: result)
    #expect(published.metrics.allSatisfy { $0.peers.count == 1 })
    #expect(published.findings.isEmpty)
  }

  @Test("An empty group stays, and covers nothing")
  func empty() {
    #expect(one([0, 4, 30], minimum: 5) == [0, nil, nil])
  }

  /// The sizes of sex × race and of both margins.
  private func crossing(_ table: [[Int]]) -> [MetricRecord] {
    var records: [MetricRecord] = []
    for (sex, row) in table.enumerated() {
      records.append(record(["sex": "\(sex)"], n: row.reduce(0, +), of: ["sex"]))
    }
    for race in table[0].indices {
      records.append(
        record(["race": "\(race)"], n: table.reduce(0) { $0 + $1[race] }, of: ["race"]))
    }
    for (sex, row) in table.enumerated() {
      for (race, n) in row.enumerated() {
        records.append(record(["sex": "\(sex)", "race": "\(race)"], n: n, of: ["sex", "race"]))
      }
    }
    return records
  }

  @Test("No withheld cell of a crossing follows from the published ones by subtraction")
  func crossings() {
    let result = SmallCells(minimum: 5).applied(
      to: AnalysisResult(metrics: crossing([[3, 40, 50], [30, 45, 60], [70, 80, 90]])))
    let cells = sizes(result)
    #expect(Array(cells[0..<6]) == [93, 135, 240, 103, 165, 200])
    let table = [Array(cells[6..<9]), Array(cells[9..<12]), Array(cells[12..<15])]
    for line in table { #expect(line.count { $0 == nil } != 1) }
    for race in 0..<3 { #expect(table.count { $0[race] == nil } != 1) }
    #expect(table[0][0] == nil && table[2][2] == 90)
  }

  @Test("A group that is withheld within a stratum does not follow from its total over the strata")
  func strata() {
    var records: [MetricRecord] = []
    for (site, sizes) in [(nil, [103, 150]), ("a", [3, 60]), ("b", [40, 50]), ("c", [60, 40])] {
      for (group, n) in sizes.enumerated() {
        records.append(record(["sex": "\(group)"], n: n, of: ["sex"], stratum: site))
      }
    }
    let cells = sizes(SmallCells(minimum: 5).applied(to: AnalysisResult(metrics: records)))
    #expect(Array(cells[0..<2]) == [103, 150])
    for group in 0..<2 {
      let line = [cells[2 + group], cells[4 + group], cells[6 + group]]
      #expect(line.count { $0 == nil } != 1)
    }
    #expect(cells[2] == nil)
  }

  @Test("A record about some of a small number of a group's rows withholds the group")
  func partlyCounted() {
    var records = [3, 40, 50].enumerated().map {
      record(["race": "\($0)"], n: $1 + 10, of: ["race"])
    }
    var scored = records[0]
    scored.name = "roc_auc"
    scored.n = 1
    records.append(scored)
    #expect(
      sizes(SmallCells(minimum: 5).applied(to: AnalysisResult(metrics: records)))
        == [nil, nil, 60, nil])
  }

  @Test("Where no published group can cover a withheld one, its total goes")
  func totals() {
    var records: [MetricRecord] = []
    for (site, n) in [(nil, 2), ("a", 1), ("b", 1)] {
      records.append(record(["sex": "0"], n: n, of: ["sex"], stratum: site))
      records.append(record(["sex": "1"], n: 60, of: ["sex"], stratum: site))
      records.append(record(["sex": "2"], n: 70, of: ["sex"], stratum: site))
    }
    let cells = sizes(SmallCells(minimum: 2).applied(to: AnalysisResult(metrics: records)))
    #expect(cells[0] == nil, "two groups of one follow from a total of two")
    #expect(cells[3] == nil && cells[6] == nil)
  }

  @Test("People without a group are no group: their records stay, and ranges made of them go")
  func unknown() {
    var missing = record([:], n: 1, of: ["race"])
    missing.group = [ColumnValue("race", nil)]
    var known = [2, 40, 50].enumerated().map { record(["race": "\($0)"], n: $1, of: ["race"]) }
    known[2].missingGroupRanges = [MissingGroupRange("worst_case", low: 0.1, high: 0.2)]
    known[2].flags = ["could_be_below_four_fifths"]
    let finding = Finding(.warning, "could_be_below_four_fifths", "the rate of \"0\"")
    let result = SmallCells(minimum: 5).applied(
      to: AnalysisResult(metrics: known + [missing], findings: [finding]))
    #expect(sizes(result) == [nil, nil, 50, 1])
    #expect(result.metrics[2].missingGroupRanges.isEmpty && result.metrics[2].flags.isEmpty)
    #expect(result.findings.map(\.code) == ["small_cells_suppressed"])
  }

  @Test("What is compared with a withheld group, or comes from one, goes too")
  func dependents() throws {
    var records = [3, 4, 50].enumerated().map { record(["race": "\($0)"], n: $1, of: ["race"]) }
    var ratio = record(["race": "2"], n: 50, of: ["race"])
    ratio.name = "impact_ratio"
    ratio.reference = [ColumnValue("race", "0")]
    ratio.referenceSelected = true
    ratio.referenceCounts = Counts(2, of: 3)
    var lowest = MetricRecord("impact_ratio_min", attribute: ["race"], value: .of(0.7), n: 57)
    lowest.counts = Counts(1, of: 4)
    lowest.undefinedGroups = 0
    records += [ratio, lowest]
    let table = MetricTable("roc", columns: ["group"], rows: [["0"]])
    let result = SmallCells(minimum: 5).applied(
      to: AnalysisResult(metrics: records, tables: [table]))
    #expect(sizes(result) == [nil, nil, 50, nil, nil])
    for record in result.metrics where record.status == .suppressed {
      #expect(record.json["n"] == .null && record.json["counts"] == nil)
      #expect(record.json["reference_counts"] == nil && record.json["value"] == .null)
    }
    #expect(result.tables.isEmpty)
    #expect(
      result.findings.map(\.code) == ["small_cells_suppressed", "tables_suppressed"])
    #expect(
      try #require(result.findings.first).message.hasPrefix("2 groups with fewer than 5 rows"))
  }
}
