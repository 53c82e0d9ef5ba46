import FairmarkAnalysis
import FairmarkJSONText
import FairmarkTables
import FairmarkWatermarkDetection
import Testing

@Suite("What tells one configuration from another")
struct ConfigurationTests {
  private static func integerEntry(_ key: String, gamma: Double? = nil) -> [String: ParameterValue]
  {
    var entry: [String: ParameterValue] = [
      "scheme": .choice("hf-lefthash"), "vocabulary": .integer(400),
      "key": .secret(Secret.key(key) ?? Secret("", fingerprint: "")),
    ]
    entry["gamma"] = gamma.map(ParameterValue.number)
    return entry
  }

  @Test("A key has the hash of its canonical spelling, which is the one it always had")
  func hash() throws {
    #expect(Secret.key("15485863")?.fingerprint == "sha256:7d68d593898e84bc")
    for written in ["15485863", "0xEC4BA7", "+15485863", " 015485863\n"] {
      let canonical = WatermarkDetectionAnalysis.canonical([
        "configurations": .list([Self.integerEntry(written)])
      ])
      guard case .list(let entries)? = canonical["configurations"],
        case .secret(let key)? = entries.first?["key"]
      else {
        Issue.record("no key")
        return
      }
      #expect(key.fingerprint == "sha256:7d68d593898e84bc", "\(written)")
      let found = try detect([TokenDocument(ids: [1, 2, 3])], [Self.integerEntry(written)])
      let table = try #require(found.result.analysis.tables.first { $0.name == "configurations" })
      let column = try #require(table.columns.firstIndex(of: "key_hash"))
      #expect(table.rows[0][column] == .string("sha256:7d68d593898e84bc"), "\(written)")
    }
  }

  @Test("The same configuration twice is refused, however it is written")
  func twice() throws {
    let same = [
      [Self.integerEntry("16"), Self.integerEntry("0x10")],
      [Self.integerEntry("16", gamma: 0.25), Self.integerEntry("16")],
    ]
    for entries in same {
      let error = #expect(throws: AnalysisError.self) {
        try WatermarkDetectionAnalysis(configuration(entries))
      }
      let message = try #require(error).message
      #expect(
        message.hasPrefix("the configurations 1 and 2 are the same: hf-lefthash with the key "))
    }
    let others = [
      [Self.integerEntry("16"), Self.integerEntry("17")],
      [Self.integerEntry("16", gamma: 0.5), Self.integerEntry("16")],
    ]
    for entries in others { _ = try WatermarkDetectionAnalysis(configuration(entries)) }
  }

  @Test("The table of configurations says the share of green tokens")
  func gamma() throws {
    let found = try detect(
      [TokenDocument(ids: [1, 2, 3])],
      [
        Self.integerEntry("16"), Self.integerEntry("16", gamma: 0.5),
        entry("vllm-gumbel", key: "42"),
      ])
    let table = try #require(found.result.analysis.tables.first { $0.name == "configurations" })
    let column = try #require(table.columns.firstIndex(of: "gamma"))
    #expect(table.rows.map { $0[column] } == [.finite(0.25), .finite(0.5), .null])
  }

  @Test("A row names its file where there are several")
  func file() throws {
    let ids: [UInt32] = [1, 2, 3]
    let found = try detect([
      TokenDocument(file: "b.jsonl", id: "a", ids: ids),
      TokenDocument(file: "b.jsonl", line: 2, ids: ids, fault: "is wrong"),
      TokenDocument(number: 2, line: 3, ids: ids),
    ])
    #expect(found.rows[0]["file"] == .string("b.jsonl"))
    #expect(found.rows[0]["line"] == nil)
    #expect(found.text.contains("\"file\":\"b.jsonl\",\"line\":2}\n"))
    #expect(found.rows[2]["file"] == nil)
  }
}
