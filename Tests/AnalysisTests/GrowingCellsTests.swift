import FairmarkAnalysis
import FairmarkTables
import FairmarkTestSupport
import Testing

/// The table of cells moves when a dictionary outgrows it, in the middle of the rows.
@Suite("Cells that grow")
struct GrowingCellsTests {
  private struct Key: Hashable {
    var sex: String
    var site: String
    var hired: String
  }

  private static let columns = ["sex", "site", "hired"]

  private static func roles() -> Roles {
    var roles = hiring(["sex", "site"])
    roles.missingIsError = false
    return roles
  }

  /// Rows whose texts become more with time.
  private static func rows(_ count: Int, seed: UInt64) -> [[String]] {
    var rng = SplitMix64(seed: seed)
    return (0..<count).map { row in
      let most = row / 8 + 1
      return [
        Int.random(in: 0...9, using: &rng) == 0
          ? "" : "s\(Int.random(in: 0...most % 7, using: &rng))",
        "t\(Int.random(in: 0...most, using: &rng))",
        ["yes", "no", "later", ""].randomElement(using: &rng) ?? "",
      ]
    }
  }

  private static func expected(_ rows: [[String]]) -> [Key: Int] {
    var counts: [Key: Int] = [:]
    for row in rows {
      let outcome = row[2].isEmpty ? "missing" : row[2] == "yes" ? "counts" : "does not"
      counts[Key(sex: row[0], site: row[1], hired: outcome), default: 0] += 1
    }
    return counts
  }

  private static func found(_ table: GroupCellTable) -> [Key: Int] {
    var counts: [Key: Int] = [:]
    for group in table.margin(over: ["sex", "site"])[0].groups {
      for (outcome, count) in [
        ("counts", group.outcomes.count(prediction: true)),
        ("does not", group.outcomes.count(prediction: false)), ("missing", group.outcomes.missing),
      ] where count > 0 {
        counts[Key(sex: group.key[0] ?? "", site: group.key[1] ?? "", hired: outcome)] = count
      }
    }
    return counts
  }

  @Test("keep every count, whatever the size of the batches", arguments: [1, 3, 50, 4000])
  func growth(batchRowCount: Int) throws {
    let rows = Self.rows(2600, seed: 5)
    let cells = GroupCells(groups: ["sex", "site"], roles: Self.roles())
    let builder = try BatchBuilder(cells.columns, columnNames: Self.columns)
    var state = cells.makeState(reading: [0, 1, 2])
    for start in stride(from: 0, to: rows.count, by: batchRowCount) {
      let part = Array(rows[start..<min(start + batchRowCount, rows.count)])
      try state.update(try builder.batch(of: part))
    }
    let dictionaries = builder.dictionaries
    #expect(dictionaries[1]?.codeCount ?? 0 > 256, "codes of more than one byte")
    let table = try cells.result(of: state, dictionaries: dictionaries)
    #expect(Self.found(table) == Self.expected(rows))
  }

  @Test("merge into the same counts, the smaller into the larger and the other way")
  func merging() throws {
    let rows = Self.rows(1200, seed: 6)
    let cells = GroupCells(groups: ["sex", "site"], roles: Self.roles())
    let builder = try BatchBuilder(cells.columns, columnNames: Self.columns)
    var early = cells.makeState(reading: [0, 1, 2])
    try early.update(try builder.batch(of: Array(rows.prefix(20))))
    var late = cells.makeState(reading: [0, 1, 2])
    try late.update(try builder.batch(of: Array(rows.dropFirst(20))))
    var forwards = early
    try forwards.merge(late)
    var backwards = late
    try backwards.merge(early)
    for state in [forwards, backwards] {
      let table = try cells.result(of: state, dictionaries: builder.dictionaries)
      #expect(Self.found(table) == Self.expected(rows))
    }
  }
}
