import FairmarkJSONText
import FairmarkJobRunner
import FairmarkTestSupport
import Testing

/// Shaping gives the rows that a plain row-by-row program gives, and accounts for every other one.
@Suite struct ShapingLawTests {
  /// The rows of each step of a dataset, in order.
  private static func steps(_ document: JSONValue, _ data: String) -> [[String]] {
    (document["row_flow"]?.array ?? []).filter { $0["data"]?.string == data }.map { step in
      [step["step"]?.string ?? "", "\(step["rows"]?.integer ?? -1)"]
        + [step["column"]?.string, step["missing"]?.integer.map(String.init)].compactMap(\.self)
    }
  }

  @Test("Random joins, derivations and conditions agree with the oracle", arguments: 0..<8)
  func randomJobs(_ block: UInt64) throws {
    let folder = try TemporaryFolder()
    for seed in (block * 20)..<(block * 20 + 20) {
      let shaping = RandomShaping(seed: seed)
      let found = shaping.oracle.outcome(
        people: shaping.people, facts: shaping.facts, adding: RandomShaping.addedColumns)
      try folder.write("people.csv", RandomShaping.csv(shaping.people, RandomShaping.peopleColumns))
      try folder.write("facts.csv", RandomShaping.csv(shaping.facts, RandomShaping.factColumns))
      let job = try folder.write("job.yaml", shaping.job)
      guard !found.rows.isEmpty, found.matched > 0 else {
        #expect(try errorOfRunning(job).kind == .data, "seed \(seed)")
        continue
      }
      let document = try run(job)
      let unknown = found.rows.count { row in
        ["sex", "band", "origin", "old"].contains { (row[$0] ?? "").isEmpty }
      }
      var expected = [
        ["read", "\(shaping.people.count)"], ["rejected", "0"],
        ["unmatched", "\(found.removedByJoin)"],
      ]
      for (index, condition) in shaping.oracle.conditions.enumerated() {
        expected.append([
          "where", "\(found.removed[index])", condition.column, "\(found.removedMissing[index])",
        ])
      }
      expected += [
        ["missing", "0"], ["unknown_group", "\(unknown)"],
        ["analysed", "\(found.rows.count - unknown)"],
      ]
      #expect(Self.steps(document, "people") == expected, "seed \(seed)")
      #expect(Self.sum(expected) == shaping.people.count)
      let join = document["row_flow"]?.array?.first { $0["join"] != nil }?["join"]
      #expect(join?["matched"]?.integer == found.matched, "seed \(seed)")
      #expect(join?["unmatched"]?.integer == found.unmatched, "seed \(seed)")
      #expect(join?["missing_key"]?.integer == found.missingKey, "seed \(seed)")

      let facts = Self.steps(document, "facts")
      let expectedFacts =
        [["read", "\(shaping.facts.count)"], ["rejected", "0"]]
        + found.joinedRemoved.map { ["where", "\($0)"] }
        + [
          ["missing_key", "\(found.joinedMissingKey)"], ["duplicate", "\(found.duplicates)"],
          ["unused", "\(found.unused)"], ["joined", "\(found.used)"],
        ]
      #expect(facts.map { Array($0.prefix(2)) } == expectedFacts, "seed \(seed)")
      #expect(Self.sum(facts) == shaping.facts.count)

      // The same numbers as from a file that holds the shaped rows.
      try folder.write(
        "shaped.csv", RandomShaping.csv(found.rows, ["sex", "band", "origin", "old", "hired"]))
      let plain = try run(folder.write("plain.yaml", RandomShaping.plainJob))
      #expect(
        document["analyses"]?[0]?["metrics"] == plain["analyses"]?[0]?["metrics"], "seed \(seed)")
    }
  }

  /// The rows of all steps but the first.
  private static func sum(_ steps: [[String]]) -> Int {
    steps.dropFirst().reduce(0) { $0 + (Int($1[1]) ?? 0) }
  }

  @Test("Threads, shards and their order change nothing", arguments: [false, true])
  func threads(isInner: Bool) throws {
    let folder = try TemporaryFolder()
    var random = SplitMix64(seed: 5)
    var rows: [String] = []
    for row in 0..<30_000 {
      rows.append(
        "k\(Int.random(in: 0..<4_000, using: &random)),\(row % 3 == 0 ? "f" : "m"),"
          + "\(Int.random(in: 17..<90, using: &random)),\(row % 5 == 0 ? "yes" : "no")\n")
    }
    var facts = "id,race\n"
    for row in 0..<3_000 { facts += "k\(row * 7 % 5_000),r\(row % 6)\n" }
    try folder.write("facts.csv", facts)
    let header = "id,sex,age,hired\n"
    try folder.write("whole/p.csv", header + rows.joined())
    for part in 0..<3 {
      try folder.write(
        "parts/p\(part).csv", header + rows[(part * 10_000)..<(part * 10_000 + 10_000)].joined())
    }
    func job(_ path: String) throws -> String {
      try folder.write(
        "\(path.prefix(3)).yaml",
        """
        fairmark: 1
        name: same
        datasets:
          people:
            path: \(path)
            join: {data: facts, on: id, kind: \(isInner ? "inner" : "left")}
            derive:
              band: {bins: {column: age, edges: [40], labels: [under 40, 40 and over]}}
            where: {age: {at_least: 18}, race: {not: r5, missing: keep}}
            roles:
              groups: [sex, race, band]
              prediction: {column: hired, favourable: ["yes"]}
          facts: {path: facts.csv}
        analyses: [{plugin: disparate-impact, data: people}]

        """)
    }
    let whole = try job("whole/p.csv")
    let one = try run(whole, threads: 1)
    for threads in [2, 7] { #expect(try run(whole, threads: threads) == one) }
    let parts = try run(job("parts/*.csv"), threads: 3)
    #expect(parts["analyses"] == one["analyses"])
    #expect(parts["row_flow"] == one["row_flow"])
    #expect(one.rowFlow["joined"] ?? 0 > 1_000)
  }
}
