import FairmarkBuiltIn
import FairmarkFiles
import FairmarkJSONText
import FairmarkJobRunner
import FairmarkTestSupport
import Testing

/// Which rows `where` keeps, and what it says of values that no row holds.
@Suite struct ConditionTests {
  private static let composed = "\u{E9}"
  private static let decomposed = "e\u{301}"

  /// Runs a job over rows of the columns `g`, `s` and `v`.
  private func document(_ dataset: String, _ rows: String) throws -> JSONValue {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", "g,s,v\n" + rows)
    return try run(
      folder.write(
        "job.yaml",
        jobText(
          dataset: dataset,
          roles: "      groups: [g]\n      prediction: {column: s, favourable: [y]}")
      ))
  }

  private func keptCount(_ dataset: String, _ rows: String) throws -> Int? {
    try document(dataset, rows).rowFlow["analysed"]
  }

  private func absentValues(_ document: JSONValue) -> [String] {
    (document["analyses"]?[0]?["findings"]?.array ?? [])
      .filter { $0["code"] == "where_value_absent" }
      .compactMap { $0["message"]?.string?.split(separator: "\"")[1] }.map(String.init)
  }

  @Test("`not` removes a number that `any_of` names, too", arguments: ["number", "text"])
  func notOfAny(type: String) throws {
    let rows = "a,y,2024\nb,y,2023.5\nb,n,2024\na,n,2023.5\na,y,2022\n"
    let kept = try keptCount(
      "    types: {v: \(type)}\n    where: {v: {any_of: [2024, 2023.5], not: [2023.5]}}", rows)
    #expect(kept == 2)
  }

  @Test(
    "Whole numbers are compared digit by digit",
    arguments: [
      ("[9007199254740993]", "3"), ("{not: [9007199254740993]}", "245m"),
      ("[9007199254740992, 9007199254740994]", "24"),
      ("{any_of: [9007199254740993, 9007199254740995], not: [9007199254740995]}", "3"),
      ("{at_least: 9007199254740993}", "345m"), ("{above: 9007199254740993}", "45m"),
      ("{at_most: 9007199254740993}", "23"), ("{below: 9007199254740993}", "2"),
      ("{above: 9223372036854775806}", "m"), ("{at_most: 9223372036854775806}", "2345"),
      ("{at_least: 9223372036854775807}", "m"), ("{at_least: -9223372036854775808}", "2345m"),
      ("{above: 1.5}", "2345m"), ("{at_most: 9007199254740993.0}", "23"),
    ])
  func integers(condition: String, kept: String) throws {
    let rows = """
      2,y,9007199254740992
      3,y,9007199254740993
      4,n,9007199254740994
      5,n,9007199254740995
      m,n,9223372036854775807

      """
    let document = try document("    types: {v: integer}\n    where: {v: \(condition)}", rows)
    let groups = document.records("selection_rate").compactMap { $0["group"]?["g"]?.string }
    #expect(groups.sorted().joined() == kept)
  }

  @Test("Fractions bound whole numbers; a value that is none is refused")
  func fractions() throws {
    let rows = "a,y,1\nb,y,2\nb,n,3\na,n,4\na,y,-2\n"
    for (condition, kept) in [
      ("{at_least: 1.5}", 3), ("{above: 1.5}", 3), ("{at_least: 2.0}", 3), ("{above: 2.0}", 2),
      ("{at_most: 2.5}", 3), ("{below: 2.5}", 3), ("{below: 2}", 2), ("{at_least: -2.5}", 5),
      ("{above: -1.5, below: 3.5}", 3), ("{at_least: 1e0, below: 3e0}", 2), ("[2.0, 4]", 2),
    ] {
      #expect(
        try keptCount("    types: {v: integer}\n    where: {v: \(condition)}", rows) == kept,
        "\(condition)")
    }
  }

  @Test(
    "A number that cannot be compared exactly with whole numbers is refused",
    arguments: [
      ("[2.5]", "7:17: a number of `where` is 2.5, and `types` (line 6) makes \"v\" an integer"),
      ("{not: 2.5}", "7:22: `not` is 2.5, and `types` (line 6) makes \"v\" an integer"),
      ("{at_least: 9007199254740993.5}", "7:27: `at_least` is 9007199254740993.5, and `types`"),
      ("{below: 1e18}", "7:24: `below` is 1e18, and `types` (line 6) makes \"v\" an integer"),
      ("{below: 9223372036854775808}", "7:24: `below` is 9223372036854775808, and `types`"),
      ("{at_least: 2.00000000000000000001}", "7:27: `at_least` is 2.00000000000000000001, and"),
      (
        "{above: 1.5, below: 2}", "7:16: no number meets all bounds of \"v\"; nothing would be kept"
      ),
      ("{above: 9223372036854775807}", "7:16: no number meets all bounds of \"v\""),
      ("{below: -9223372036854775808}", "7:16: no number meets all bounds of \"v\""),
      ("[3, 3.0]", "7:20: a number of `where` names 3 twice; leave one out"),
    ])
  func inexact(condition: String, begin: String) {
    let message = messageOfReading(
      jobText(dataset: "    types: {v: integer}\n    where: {v: \(condition)}"))
    #expect(message.hasPrefix("job.yaml:" + begin), "\(message)")
  }

  @Test("An edge beyond 2^53 is refused where whole numbers are binned")
  func inexactEdge() {
    let message = messageOfReading(
      jobText(
        dataset: "    types: {v: integer}\n"
          + "    derive: {b: {bins: {column: v, edges: [1, 9007199254740993], labels: [x, y, z]}}}")
    )
    #expect(
      message.hasPrefix(
        "job.yaml:7:47: an edge is 9007199254740993, and whole numbers beyond 2^53"),
      "\(message)")
  }

  @Test("A condition beyond 2^53 on whole numbers of a joined dataset belongs there")
  func inexactJoined() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", "id,s,g\n1,y,a\n2,n,b\n3,n,a\n")
    try folder.write("facts.csv", "id,v\n1,9007199254740992\n2,9007199254740993\n3,7\n")
    func job(_ here: String, _ there: String, _ kind: String) throws -> String {
      try folder.write(
        "job.yaml",
        """
        fairmark: 1
        datasets:
          people:
            path: people.csv
            join: {data: facts, on: id, kind: \(kind)}
            where: {s: [y, n]\(here)}
            roles: {groups: [g], prediction: {column: s, favourable: [y]}}
          facts:
            path: facts.csv
            types: {v: integer}
            where: {id: {not: [x]}\(there)}
        analyses: [{plugin: disparate-impact, data: people}]

        """)
    }
    let error = try errorOfRunning(job(", v: {not: [9007199254740993], at_least: 0}", "", "left"))
    #expect(error.kind == .usage)
    #expect(error.location?.line == 6)
    #expect(
      error.message.hasPrefix(
        "\"v\" holds whole numbers of \"facts\", which are compared exactly only up to 2^53 here; "
          + "write this condition into `where` of \"facts\""), "\(error)")
    let kept = try run(job("", ", v: {not: [9007199254740993]}", "inner"))
    #expect(kept.rowFlow["analysed"] == 2)
    #expect(try run(job(", v: {at_least: 8}", "", "left")).rowFlow["analysed"] == 2)
  }

  @Test(
    "A number that occurs is not called absent, whatever removed its rows",
    arguments: ["", "    types: {v: integer}\n", "    types: {v: number}\n"])
  func metNumbers(types: String) throws {
    let rows = "a,y,2024\na,n,2024\nb,y,2024\nb,n,2024\nb,z,2023\nb,y,\n"
    for condition in [
      "{s: [y, n], v: {any_of: [2024, 2023], above: 0}}",
      "{v: {any_of: [2024, 2023], at_least: 2024}}",
      "{s: [y, n], v: {at_most: 2024, not: [2023]}}",
    ] {
      let found = try document(types + "    where: \(condition)", rows)
      #expect(absentValues(found) == [], "\(condition)")
      #expect(found.rowFlow["analysed"] == 4)
    }
    // A row without a value holds no number, not even 0.
    let found = try document(
      types + "    where: {s: [y, n], v: {not: [2023, 1, 0], at_most: 2024}}", rows)
    #expect(absentValues(found) == ["1", "0"])
  }

  @Test(
    "`missing: remove` alone keeps the rows with a value",
    arguments: [
      "", "    types: {v: text}\n", "    types: {v: number}\n", "    types: {v: integer}\n",
      "    limits: {distinct: 2}\n",
    ])
  func anyValue(types: String) throws {
    let rows = "a,y,1\na,n,2\nb,y,\nb,n,3\na,y,\nb,y,4\n"
    let found = try document(types + "    where: {v: {missing: remove}}", rows)
    #expect(found.rowFlow["where"] == 2)
    #expect(found.rowFlow["analysed"] == 4)
    let step = found["row_flow"]?.array?.first { $0["step"] == "where" }
    #expect(step?["column"] == "v" && step?["missing"] == 2)
    #expect(
      found["inputs"]?[0]?["shaping"] == [["key": "where", "columns": ["v"], "text": "any value"]])
    let messages = (found["analyses"]?[0]?["findings"]?.array ?? [])
      .filter { $0["code"] == "where_missing" }.compactMap { $0["message"]?.string }
    #expect(messages.count == 1)
    #expect(
      messages.first?.hasSuffix("in no count: `where` leaves such rows out (`missing: remove`)")
        == true, "\(messages)")
  }

  @Test("`missing: remove` alone keeps the rows with a derived or joined value")
  func anyComputedValue() throws {
    let derive = "    derive: {b: {map: {column: v, to: {\"1\": p}, otherwise: missing}}}\n"
    let rows = "a,y,1\na,n,2\nb,y,\nb,n,1\na,y,1\n"
    #expect(try keptCount(derive + "    where: {b: {missing: remove}}", rows) == 3)
    let folder = try TemporaryFolder()
    try folder.write("people.csv", "id,s,g\n1,y,a\n2,n,b\n3,n,a\n4,n,b\n")
    try folder.write("facts.csv", "id,v\n1,5\n2,\n4,6\n")
    let joined = try run(
      folder.write(
        "job.yaml",
        jobText(
          dataset: "    join: {data: facts, on: id}\n    where: {v: {missing: remove}}",
          roles: "      groups: [g]\n      prediction: {column: s, favourable: [y]}"
        ).replacing("analyses:", with: "  facts: {path: facts.csv}\nanalyses:")))
    #expect(joined["analyses"]?[0]?["status"] == "ok")
    let kept = joined["row_flow"]?.array?.first { $0["step"] == "analysed" }
    #expect(kept?["rows"] == 2)
  }

  @Test("A number of a joined dataset that no row asks for is not called absent, as no text is")
  func metJoinedNumbers() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", "id,s,g\n1,y,a\n2,n,b\n")
    try folder.write("facts.csv", "id,v,t\n1,5,p\n2,5,p\n3,6,q\n4,,r\n")
    let found = try run(
      folder.write(
        "job.yaml",
        """
        fairmark: 1
        datasets:
          people:
            path: people.csv
            join: {data: facts, on: id}
            where: {v: {not: [6, 7, 0], at_least: 0}, t: {not: [q, u]}}
            roles: {groups: [g], prediction: {column: s, favourable: [y]}}
          facts: {path: facts.csv}
        analyses: [{plugin: disparate-impact, data: people}]

        """))
    #expect(absentValues(found) == ["7", "0", "u"])
  }

  @Test("Both Unicode forms of a text may be listed")
  func bothForms() throws {
    let (one, other) = (Self.composed, Self.decomposed)
    let rows = "a,\(one),1\na,\(other),1\nb,\(one),1\nb,n,1\n\(one),n,1\n"
    let both = "[\"\(one)\", \"\(other)\"]"
    let folder = try TemporaryFolder()
    try folder.write("people.csv", "g,s,v\n" + rows)
    func rates(_ dataset: String, group: String, favourable: String) throws -> [String: Int] {
      let document = try run(
        folder.write(
          "job.yaml",
          jobText(
            dataset: dataset,
            roles: "      groups: [\(group)]\n"
              + "      prediction: {column: s, favourable: \(favourable)}")))
      var counts: [String: Int] = [:]
      for record in document.records("selection_rate") {
        let name = record["group"]?[group]?.string ?? ""
        counts[name.unicodeScalars.map { String($0.value, radix: 16) }.joined(separator: " ")] =
          record["counts"]?["numerator"]?.integer
      }
      return counts
    }
    #expect(try rates("", group: "g", favourable: both) == ["61": 2, "62": 1, "e9": 0])
    #expect(
      try rates("    where: {s: \(both)}", group: "g", favourable: both) == ["61": 2, "62": 1])
    // As labels they are two groups.
    let bins = "    derive: {k: {bins: {column: v, edges: [1], labels: \(both)}}}"
    #expect(try rates(bins, group: "k", favourable: both) == ["65 301": 3])
    let again = messageOfReading(
      jobText(dataset: "    where: {s: [\"\(one)\", n, \"\(one)\"]}"))
    #expect(again.contains("`where` names \"\(one)\" twice; leave one out"))
  }

  @Test("Both Unicode forms of a text may be keys of a map")
  func bothKeys() throws {
    let (one, other) = (Self.composed, Self.decomposed)
    let rows = "a,y,\(one)\na,n,\(other)\nb,y,\(one)\nb,n,n\n"
    let to = "{map: {column: v, to: {\"\(one)\": one, \"\(other)\": two, n: \"ñ\"}}}"
    let folder = try TemporaryFolder()
    try folder.write("people.csv", "g,s,v\n" + rows)
    let document = try run(
      folder.write(
        "job.yaml",
        jobText(
          dataset: "    derive: {k: \(to)}",
          roles: "      groups: [k]\n      prediction: {column: s, favourable: [y]}")))
    let counts = document.records("selection_rate").map {
      "\($0["group"]?["k"]?.string ?? "") \($0["counts"]?["denominator"]?.integer ?? 0)"
    }
    #expect(counts.sorted() == ["one 2", "two 1", "ñ 1"])
    // Keys that are names must not look alike.
    let names = messageOfReading(
      jobText(dataset: "    where: {\"\(other)\": [a], \"\(one)\": [b]}"))
    #expect(
      names.hasPrefix("job.yaml:6:24: the key `\(one)` of `where` looks like another one"),
      "\(names)")
    // The same bytes twice are still one too many, and the places of errors count characters.
    let twice = messageOfReading(
      jobText(
        dataset: "    derive: {k: {map: {column: v, to: {\"\(other)\": a, \"\(other)\": b}}}}"))
    #expect(twice.hasPrefix("job.yaml:6:"), "\(twice)")
    #expect(twice.contains("the key `\(other)` stands twice in this map"), "\(twice)")
    let place = messageOfReading(
      jobText(dataset: "    where: {\"\(other)ñ\(one)\": {at_leest: 3}}"))
    #expect(place.hasPrefix("job.yaml:6:22: the condition on \"\(other)ñ\(one)\""), "\(place)")
  }
}
