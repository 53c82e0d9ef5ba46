import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkStatistics
import FairmarkTables
import Testing

@Suite("Score cells")
struct ScoreCellsTests {
  private static func roles(_ adjust: (inout Roles) -> Void = { _ in }) -> Roles {
    var roles = Roles()
    roles.groups = ["sex"]
    roles.label = .values(column: "label", counting: ["1"])
    adjust(&roles)
    return roles
  }

  /// Counts rows in batches of some size and merges them one after the other.
  private static func table(
    _ rows: [[String]], names: [String] = ["sex", "site", "score", "label", "count"],
    roles: Roles = roles(), batchRowCount: Int = 1_000, shards: Int = 1, cellLimit: Int = 1_000_000
  ) throws -> ScoreCellTable {
    let cells = ScoreCells(
      groups: roles.groups, score: "score", roles: roles, cellLimit: cellLimit)
    let builder = try BatchBuilder(cells.columns, columnNames: names, missing: [""])
    let columns = Array(cells.columns.indices)
    var states = (0..<shards).map { _ in cells.makeState(reading: columns) }
    for (place, start) in stride(from: 0, to: rows.count, by: batchRowCount).enumerated() {
      let batch = try builder.batch(
        of: Array(rows[start..<min(start + batchRowCount, rows.count)]))
      try states[place % shards].update(batch)
    }
    var merged = cells.makeState(reading: columns)
    for state in states { try merged.merge(state) }
    return try cells.result(of: merged, dictionaries: builder.dictionaries)
  }

  @Test("counts each value of each group and label, −0 as 0")
  func histograms() throws {
    let margins = try Self.table([
      ["F", "", "0.5", "1", ""], ["F", "", "-0", "0", ""], ["M", "", "1e3", "1", ""],
      ["F", "", "0", "0", ""], ["F", "", "0.5", "1", ""], ["", "", "2", "0", ""],
    ]).margin(over: ["sex"])
    #expect(margins.count == 1)
    let groups = margins[0].groups
    #expect(groups.map(\.key) == [["F"], ["M"], [nil]])
    #expect(groups[0].positives == ValueHistogram(values: [0.5], counts: [2]))
    #expect(groups[0].negatives == ValueHistogram(values: [0], counts: [2]))
    #expect(groups[0].negatives.values[0].sign == .plus)
    #expect(groups[0].scores == ValueHistogram(values: [0, 0.5], counts: [2, 2]))
    #expect(groups[1].positives == ValueHistogram(values: [1_000], counts: [1]))
    #expect(groups[2].isUnknown)
  }

  @Test("missing scores, labels and weights are counted apart")
  func missing() throws {
    let roles = Self.roles { roles in
      roles.missingIsError = false
      roles.frequencyWeight = "count"
    }
    let table = try Self.table(
      [
        ["F", "", "1", "1", "2"], ["F", "", "", "1", "3"], ["F", "", "2", "", "4"],
        ["F", "", "3", "0", ""], ["F", "", "3", "0", "0"], ["M", "", "3", "0", "0"],
      ], roles: roles)
    let group = try #require(table.margin(over: ["sex"])[0].groups.first)
    #expect(group.positives == ValueHistogram(values: [1], counts: [2]))
    #expect(group.negatives.isEmpty)
    #expect(group.scores == ValueHistogram(values: [1, 2], counts: [2, 4]))
    #expect(group.rowsWithoutScore == 3)
    #expect(group.rowsWithoutLabel == 4)
    #expect(table.rowsWithoutWeight == 1)
    let men = try #require(table.margin(over: ["sex"])[0].groups.last)
    #expect(men.key == ["M"] && men.scores.isEmpty, "a group that only weights of 0 mention")
  }

  @Test("batches, shards and weights do not show", arguments: [1, 3, 100, 5_000], [1, 2, 5])
  func splits(batchRowCount: Int, shards: Int) throws {
    var rows: [[String]] = []
    for row in 0..<1_200 {
      let value = row * 7_919 % 601
      rows.append([
        ["F", "M", "X"][row % 3], ["a", "b"][row / 3 % 2], "\(Double(value) / 8)", "\(value % 2)",
        "\(row % 4)",
      ])
    }
    for weight in [nil, "count"] {
      let roles = Self.roles { roles in
        roles.strata = ["site"]
        roles.frequencyWeight = weight
      }
      let whole = try Self.table(rows, roles: roles)
      let split = try Self.table(
        rows.reversed(), roles: roles, batchRowCount: batchRowCount, shards: shards)
      #expect(split == whole)
      #expect(
        whole.margin(over: []).first?.groups.first?.scores.total
          == (weight == nil ? 1_200 : 1_800))
    }
  }

  @Test("strata in byte order, each with all groups, after the whole")
  func strata() throws {
    let roles = Self.roles { $0.strata = ["site"] }
    let margins = try Self.table(
      [["F", "b", "1", "1", ""], ["M", "a", "2", "0", ""], ["M", "", "3", "0", ""]], roles: roles
    ).margin(over: ["sex"])
    #expect(margins.map(\.stratum) == [nil, ["a"], ["b"], [nil]])
    #expect(margins.allSatisfy { $0.groups.map(\.key) == [["F"], ["M"]] })
    #expect(margins[1].groups.map(\.scores.total) == [0, 1])
  }

  @Test("more distinct scores than are sorted together are merged in order")
  func many() throws {
    var rows: [[String]] = []
    for row in 0..<20_000 { rows.append(["F", "", "\(row * 7_919 % 20_011)", "1", ""]) }
    let group = try #require(try Self.table(rows).margin(over: ["sex"])[0].groups.first)
    #expect(group.positives.values.count == 20_000)
    #expect(zip(group.positives.values, group.positives.values.dropFirst()).allSatisfy { $0 < $1 })
    #expect(group.positives.counts.allSatisfy { $0 == 1 })
  }

  @Test("a crossing with too many cells and sums beyond 64 bits end in a sentence")
  func limits() throws {
    let rows = (0..<40).map { ["g\($0)", "", "1", "1", "4611686018427387904"] }
    let error = #expect(throws: AnalysisError.self) { try Self.table(rows, cellLimit: 100) }
    #expect(error?.code == .limit)
    let weighted = Self.roles { $0.frequencyWeight = "count" }
    for rows in [rows, rows.map { ["F"] + $0.dropFirst() }] {
      let error = #expect(throws: AnalysisError.self) {
        try Self.table(rows, roles: weighted)
      }
      #expect(error?.code == .overflow)
    }
  }

  @Test("a positive label that never occurs is bad data, or a finding beside one other")
  func absentLabel() throws {
    let one = try Self.table([["F", "", "1", "0", ""]])
    #expect(one.absentOutcomes.map(\.value) == ["1"])
    let error = #expect(throws: AnalysisError.self) {
      try Self.table([["F", "", "1", "0", ""], ["F", "", "1", "2", ""]])
    }
    #expect(error?.code == .badData)
  }
}
