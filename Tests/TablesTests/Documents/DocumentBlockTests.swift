import FairmarkFiles
import FairmarkTestSupport
import Synchronization
import Testing

@testable import FairmarkTables

/// Where the input is cut and how it is written changes nothing.
@Suite struct DocumentBlockTests {
  private static let text = (0..<60).map { number -> String in
    switch number % 6 {
    case 0:
      "{\"id\": \"d\(number)\", \"ids\": [\((0..<number).map(String.init).joined(separator: ", "))]}"
    case 1: ""
    case 2: "{\"ids\": [1, 2], \"prompt_ids\": [\(number)]}\r"
    case 3: "broken"
    case 4: "  \t"
    default: "{\"x\": \"é\", \"ids\":[\(number)], \"source\": \"s\(number % 4)\"}"
    }
  }.joined(separator: "\n")

  @Test("Blocks of any size give the same documents", arguments: [1, 2, 7, 64, 1000, 1 << 16])
  func blockSizes(blockByteCount: Int) throws {
    let whole = try documents(of: Self.text, blockByteCount: 1 << 20)
    #expect(whole.count == 40)
    #expect(whole.count { $0.fault != nil } == 10)
    for ending in ["", "\n"] {
      for threads in [1, 4] {
        #expect(
          try documents(
            of: Self.text + ending, blockByteCount: blockByteCount, threads: threads) == whole)
      }
    }
  }

  @Test("Compressed files hold the same documents")
  func compressed() throws {
    let bytes = Array(Self.text.utf8)
    let whole = try documents(of: bytes)
    #expect(
      try documents(
        of: gzipMembers(bytes, of: 700), named: "d.jsonl.gz", blockByteCount: 100, threads: 2)
        == whole)
    #expect(
      try documents(of: zstandardFrames(bytes, of: 700), named: "d.zst", blockByteCount: 100)
        == whole)
  }

  @Test("Of several files each document names its own", arguments: [1, 40, 1 << 16])
  func files(blockByteCount: Int) throws {
    let folder = try TemporaryFolder()
    let long = "{\"ids\":[1\(String(repeating: " ", count: 90))]}"
    let paths = try ["{\"ids\":[1]}\n\n{}\n", "", long + "\n{\"ids\":[2]}"].enumerated()
      .map { try folder.write("\($0.offset).jsonl", $0.element) }
    let input = try DocumentInput(
      paths: paths, labels: ["a", "b", "c"], members: DocumentMembers(tokenIDs: "ids"),
      lineByteLimit: 64)
    var options = DocumentScanOptions()
    options.blockByteCount = blockByteCount
    options.threadCount = 2
    let found = Mutex<[String]>([])
    _ = try input.scan(options, makeConsumer: { Places() }) { places, _ in
      found.withLock { $0 += places }
    }
    #expect(found.withLock { $0 } == ["a:1", "a:3", "c:1", "c:2"])
  }

  /// Lists where documents stand.
  private struct Places: DocumentConsumer {
    private var places: [String] = []
    mutating func consume(_ document: TokenDocument) {
      places.append("\(document.file ?? ""):\(document.line)")
    }
    mutating func takeOutput() -> [String] {
      defer { places = [] }
      return places
    }
  }

  @Test("A byte-order mark is passed over")
  func mark() throws {
    let found = try documents(of: [0xEF, 0xBB, 0xBF] + Array("{\"ids\":[1]}".utf8))
    #expect(found == [TokenDocument(ids: [1])])
  }

  @Test(
    "A line over the limit is a document with a fault, and the next ones are read",
    arguments: [1, 16, 40, 1000])
  func overlong(blockByteCount: Int) throws {
    let long = "{\"ids\": [" + (0..<500).map(String.init).joined(separator: ",") + "]}"
    let exact = "{\"ids\":[1]" + String(repeating: " ", count: 89) + "}"
    #expect(exact.utf8.count == 100)
    let text = "{\"ids\":[1]}\n\(long)\n\(exact)\n\(exact) \n{\"ids\":[2]}\n\(long)"
    for threads in [1, 3] {
      let found = try documents(
        of: text, lineByteLimit: 100, blockByteCount: blockByteCount, threads: threads)
      let fault = "is longer than 100 bytes, the limit of a line"
      #expect(found.map(\.fault) == [nil, fault, nil, fault, nil, fault])
      #expect(found.map(\.ids) == [[1], [], [1], [], [2], []])
      #expect(found.map(\.line) == [1, 2, 3, 4, 5, 6])
      #expect(found.map(\.number) == [0, 1, 2, 3, 4, 5])
    }
  }

  /// The documents after each place of a scan, and the place.
  private func places(
    _ input: DocumentInput, from start: DocumentPosition? = nil
  ) throws -> (places: [(DocumentPosition, [TokenDocument])], inputs: [ScannedInput]) {
    var options = DocumentScanOptions()
    options.blockByteCount = 200
    options.threadCount = 2
    options.start = start
    let found = Mutex<[(DocumentPosition, [TokenDocument])]>([])
    let inputs = try input.scan(options, makeConsumer: { DocumentCollector() }) {
      documents, place in
      found.withLock { $0.append((place, documents)) }
    }
    return (found.withLock { $0 }, inputs)
  }

  @Test("A scan goes on from every place of an earlier one, and sees other bytes")
  func resuming() throws {
    let folder = try TemporaryFolder()
    let second = gzipMembers(Array((Self.text + "\n" + Self.text).utf8), of: 500)
    let paths = [
      try folder.write("a.jsonl", Self.text), try folder.write("b.jsonl.gz", bytes: second),
      try folder.write("c.jsonl", ""), try folder.write("d.jsonl", "{\"ids\":[1]}"),
    ]
    func input() throws -> DocumentInput {
      try DocumentInput(paths: paths, members: DocumentMembers(tokenIDs: "ids", id: "id"))
    }
    let (all, inputs) = try places(input())
    #expect(inputs.map(\.rowCount) == [40, 80, 0, 1])
    #expect(inputs[1].byteCount == second.count)
    #expect(inputs[1].sha256 == SHA256Digest.of(second))
    #expect(inputs[0].sha256 == SHA256Digest.of(Self.text))
    #expect(all.count > 10)
    for (index, (place, _)) in all.enumerated() {
      let (rest, restInputs) = try places(input(), from: place)
      #expect(rest.flatMap(\.1) == all[(index + 1)...].flatMap(\.1))
      #expect(restInputs == inputs)
    }
    let place = try #require(all.last { $0.0.files.count == 1 }?.0)
    var changed = Array(Self.text.utf8)
    changed[20] ^= 1
    try folder.write("a.jsonl", bytes: changed)
    #expect(throws: DocumentPrefixDiffers(path: paths[0])) { try places(input(), from: place) }
    // Bytes after the place may be others.
    changed[20] ^= 1
    changed += Array("\n{\"ids\":[7]}".utf8)
    try folder.write("a.jsonl", bytes: changed)
    let middle = try #require(all.first?.0)
    #expect(try places(input(), from: middle).inputs.map(\.rowCount) == [41, 80, 0, 1])
    // A line without end may have been lengthened.
    try folder.write("a.jsonl", Self.text + "7")
    #expect(throws: DocumentPrefixDiffers(path: paths[0])) { try places(input(), from: place) }
    try folder.write("a.jsonl", bytes: changed)
    // A file that a place has behind it may not have grown.
    let later = try #require(all.first { $0.0.files.count == 2 }?.0)
    #expect(throws: DocumentPrefixDiffers(path: paths[0])) { try places(input(), from: later) }
    try folder.write("a.jsonl", "short")
    #expect(throws: DocumentPrefixDiffers(path: paths[0])) { try places(input(), from: middle) }
  }

  @Test("A damaged file ends the scan after what could be read")
  func damaged() throws {
    let folder = try TemporaryFolder()
    let whole = gzipMembers(Array(Self.text.utf8), of: 300)
    let path = try folder.write("a.jsonl.gz", bytes: Array(whole.dropLast(40)))
    let input = try DocumentInput(paths: [path], members: DocumentMembers(tokenIDs: "ids"))
    var options = DocumentScanOptions()
    options.blockByteCount = 100
    let count = Mutex(0)
    #expect(throws: TableError.self) {
      _ = try input.scan(options, makeConsumer: { DocumentCollector() }) { documents, _ in
        count.withLock { $0 += documents.count }
      }
    }
    #expect(count.withLock { $0 } > 5)
  }
}
