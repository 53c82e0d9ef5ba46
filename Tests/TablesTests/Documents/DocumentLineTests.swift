import FairmarkTestSupport
import Synchronization
import Testing

@testable import FairmarkTables

/// The documents of a text, read in blocks of a size.
func documents(
  of text: String, lineByteLimit: Int = 1 << 20, blockByteCount: Int = 1 << 16, threads: Int = 1
) throws -> [TokenDocument] {
  try documents(
    of: Array(text.utf8), lineByteLimit: lineByteLimit, blockByteCount: blockByteCount,
    threads: threads)
}

/// The documents of bytes, read in blocks of a size.
func documents(
  of bytes: [UInt8], named name: String = "d.jsonl", lineByteLimit: Int = 1 << 20,
  blockByteCount: Int = 1 << 16, threads: Int = 1
) throws -> [TokenDocument] {
  let folder = try TemporaryFolder()
  let input = try DocumentInput(
    paths: [try folder.write(name, bytes: bytes)],
    members: DocumentMembers(
      tokenIDs: "ids", promptIDs: "prompt_ids", id: "id", source: "source"),
    lineByteLimit: lineByteLimit)
  var options = DocumentScanOptions()
  options.blockByteCount = blockByteCount
  options.threadCount = threads
  let all = Mutex<[TokenDocument]>([])
  _ = try input.scan(options, makeConsumer: { DocumentCollector() }) { documents, _ in
    all.withLock { $0 += documents }
  }
  return all.withLock { $0 }
}

/// Keeps documents.
struct DocumentCollector: DocumentConsumer {
  private var documents: [TokenDocument] = []

  mutating func consume(_ document: TokenDocument) { documents.append(document) }

  mutating func takeOutput() -> [TokenDocument] {
    defer { documents = [] }
    return documents
  }
}

/// Lines of documents are strict JSON, and a bad one is a document with a fault.
@Suite struct DocumentLineTests {
  @Test("Members may stand in any order, and others are passed over")
  func members() throws {
    let found = try documents(
      of: """
        {"id": "a", "ids": [1, 2,3 , 4294967295,0], "prompt_ids": [7, 8], "source": "s"}
        { "other" : {"x": [1.5e3, true, null, "\\ud83d\\ude00"]}, "prompt_ids":[9],"ids":[ ] }\r

        \t {"ids":[1234567,12345678,123456789], "id": 12345678901234567890, "source": 1.50}
        {"\\u0069ds": [5], "id": "\\u00e9\\n", "prompt_ids": null, "source": false}
        """)
    var large = TokenDocument(
      number: 2, line: 4, id: "12345678901234567890", source: "1.5",
      ids: [1_234_567, 12_345_678, 123_456_789])
    large.hasNumericID = true
    #expect(
      found == [
        TokenDocument(
          number: 0, line: 1, id: "a", source: "s", ids: [7, 8, 1, 2, 3, .max, 0], promptCount: 2),
        TokenDocument(number: 1, line: 2, ids: [9], promptCount: 1),
        large,
        TokenDocument(number: 3, line: 5, id: "é\n", source: "false", ids: [5]),
      ])
  }

  static let faults: [(line: String, fault: String)] = [
    ("[1]", "is not JSON at byte 1: expected an object"),
    ("{\"ids\": [1]", "is not JSON at byte 12: expected a comma or a closing brace"),
    ("{\"ids\": [1]} x", "is not JSON at byte 14: expected the end of the line"),
    ("{\"ids\": [1,]}", "is not JSON at byte 12: expected a value"),
    ("{\"ids\": [1 2]}", "is not JSON at byte 12: expected a comma or a closing bracket"),
    ("{\"ids\": [01]}", "is not JSON at byte 10: expected a value"),
    ("{\"ids\": [1", "is not JSON at byte 11: expected a comma or a closing bracket"),
    ("{\"ids\": [1.]}", "is not JSON at byte 12: expected a digit after the point"),
    (
      "{\"ids\": [NaN]}", "is not JSON at byte 10: expected a value; NaN is not JSON, write null"
    ),
    (
      "{\"ids\": [1], \"x\": \"a\tb\"}",
      "is not JSON at byte 21: expected no control character in a text"
    ),
    ("{\"ids\": [1], \"x\": \"a", "is not JSON at byte 21: expected a closing quote"),
    (
      "{\"ids\": [1], \"x\": \"\\ud800\"}",
      "is not JSON at byte 26: expected the second half of a surrogate pair"
    ),
    ("{\"ids\": [1], \"x\": tru}", "is not JSON at byte 19: expected a value"),
    ("{\"ids\": [1], x: 1}", "is not JSON at byte 14: expected a name in quotes"),
    (
      "{\"ids\": [-1]}",
      "has a negative number in `ids` at byte 10, expected whole numbers from 0 to 4294967295"
    ),
    (
      "{\"ids\": [3, 1.5]}",
      "has a number with a fraction or an exponent in `ids` at byte 13, expected whole numbers from 0 to 4294967295"
    ),
    (
      "{\"ids\": [3, 1e3]}",
      "has a number with a fraction or an exponent in `ids` at byte 13, expected whole numbers from 0 to 4294967295"
    ),
    (
      "{\"ids\": [4294967296]}",
      "has a number that is too large in `ids` at byte 10, expected whole numbers from 0 to 4294967295"
    ),
    (
      "{\"ids\": [123456789012345678901234567890]}",
      "has a number that is too large in `ids` at byte 10, expected whole numbers from 0 to 4294967295"
    ),
    (
      "{\"ids\": [1, \"2\"]}",
      "has a text in `ids` at byte 13, expected whole numbers from 0 to 4294967295"
    ),
    (
      "{\"ids\": [[1]]}",
      "has a list in `ids` at byte 10, expected whole numbers from 0 to 4294967295"
    ),
    ("{\"ids\": \"1\"}", "has a text as `ids` at byte 9, expected a list of token ids"),
    ("{\"ids\": null}", "has null as `ids` at byte 9, expected a list of token ids"),
    ("{\"id\": \"a\"}", "has no member `ids`"),
    ("{}", "has no member `ids`"),
    (
      "{\"ids\": [1], \"prompt_ids\": {}}",
      "has an object as `prompt_ids` at byte 28, expected a list of token ids"
    ),
    ("{\"ids\": [1], \"id\": [2]}", "has a list as `id` at byte 20, expected a text or a number"),
    ("{\"ids\": [1], \"ids\": [2]}", "has a member twice at byte 14"),
    ("{\"ids\": [1], \"\\u0069ds\": [2]}", "has a member twice at byte 14"),
    ("{\"x\": 1, \"y\": 2, \"x\": 3, \"ids\": [1]}", "has a member twice at byte 18"),
  ]

  @Test("What is no document is one with a fault", arguments: faults)
  func fault(line: String, fault: String) throws {
    let found = try documents(of: "{\"ids\":[1]}\n\(line)\n{\"ids\":[2]}")
    #expect(found.map(\.fault) == [nil, fault, nil])
    #expect(found.map(\.ids) == [[1], [], [2]])
    #expect(found.map(\.number) == [0, 1, 2])
  }

  @Test("A document with a fault keeps its name where that could be read")
  func nameOfFaulty() throws {
    let found = try documents(of: "{\"ids\": [-1], \"id\": \"a\", \"source\": \"s\"}")
    #expect(found.first?.id == "a")
    #expect(found.first?.source == "s")
  }

  @Test("Bytes that are no UTF-8 are a fault")
  func notUTF8() throws {
    var bytes = Array("{\"ids\":[1],\"x\":\"abcdefghijk".utf8)
    bytes += [0xC3, 0x28] + Array("\"}\n{\"ids\":[2]}\n".utf8)
    let found = try documents(of: bytes)
    #expect(found.map(\.fault) == ["is not UTF-8 at byte 28", nil])
  }

  @Test("More levels than the limit are a fault, and as many are not")
  func depth() throws {
    func line(_ depth: Int) -> String {
      "{\"x\":" + String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        + ",\"ids\":[1]}"
    }
    let found = try documents(of: line(256) + "\n" + line(257) + "\n" + line(100_000))
    #expect(found.map { $0.fault == nil } == [true, false, false])
  }

  @Test("Many members are compared, and a repeated one is found")
  func manyMembers() throws {
    let names = (0..<3000).map { "\"m\($0)\": \($0)" }.joined(separator: ", ")
    let found = try documents(of: "{\(names), \"ids\": [1]}\n{\(names), \"m17\": 1, \"ids\": [1]}")
    #expect(found.map { $0.fault == nil } == [true, false])
  }

  @Test("Ids of every number of digits are read")
  func digits() throws {
    let ids = (0..<10).flatMap { power -> [UInt32] in
      let base = (0..<power).reduce(1 as UInt64) { product, _ in product * 10 }
      return [base, base + 7, base * 10 - 1].compactMap { UInt32(exactly: $0) }
    }
    for separator in [",", ", ", " , ", "\t,\r"] {
      let line = "{\"ids\":[" + ids.map(String.init).joined(separator: separator) + "]}"
      #expect(try documents(of: line).first?.ids == ids)
    }
  }
}
