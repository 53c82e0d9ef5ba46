import FairmarkTestSupport
import Testing

/// Arrays and JSON Lines that cannot be used end with exit code 65 and one sentence, and nothing is
/// written.
@Suite struct BadFormatTests {
  private static func array(_ type: String, _ shape: String, _ data: [UInt8]) -> [UInt8] {
    let header = "{'descr': \(type), 'fortran_order': False, 'shape': \(shape), }\n"
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
      + data
  }

  static let arrays: [(name: String, bytes: [UInt8], message: String)] = [
    ("text", Array("1\n0\n".utf8), "is not a NumPy array; expected a file that np.save"),
    (
      "pickled", array("'|O'", "(2,)", [0x80, 4, 0x2E]),
      "holds pickled Python objects, which are never"
    ),
    (
      "shape", array("'|u1'", "(1, 2)", [1, 2]), "has the shape (1, 2); a column has the shape (n,)"
    ),
    ("record", array("[('a', '|u1')]", "(2,)", [1, 2]), "holds records of several fields"),
    (
      "cut", array("'<i4'", "(2,)", [1, 0, 0, 0, 1]), "ends too early: 2 elements of 4 bytes need 8"
    ),
    ("trailing", array("'|u1'", "(2,)", [1, 0, 1]), "has 1 bytes after its last element"),
    ("length", array("'|u1'", "(3,)", [1, 0, 1]), "has 3 elements where sex.npy has 2"),
    ("header", array("'|u1'", "(2", [1, 0]), "has a damaged header"),
  ]

  @Test("An array that is no column", arguments: arrays)
  func badArray(name: String, bytes: [UInt8], message: String) throws {
    let folder = try TemporaryFolder.withJob(
      jobText(path: "{sex: sex.npy, hired: hired.npy}", favourable: "\"1\""))
    try folder.write("sex.npy", bytes: Self.array("'|u1'", "(2,)", [1, 2]))
    try folder.write("hired.npy", bytes: bytes)
    try check(Program.run(["run", "job.yaml"], in: folder), folder, "hired.npy: \(message)")
  }

  static let lines: [(text: String, message: String)] = [
    (
      "{\"sex\":\"F\",\"hired\":\"yes\"",
      "people.jsonl:1:25: not JSON: expected a comma or a closing"
    ),
    (
      "{\"sex\":\"F\",\"hired\":[1]}\n", "people.jsonl:1:20: the column \"hired\" holds a list here"
    ),
    ("[{\"sex\":\"F\"}]\n", "people.jsonl:1:1: the line does not begin with an object"),
    ("{\"sex\":\"F\",\"sex\":\"M\"}\n", "people.jsonl:1:18: the name \"sex\" stands twice"),
    ("", "people.jsonl: is empty; expected one JSON object a line"),
    ("{\"sex\":\"F\"}\n", "people.jsonl: there is no column \"hired\"; the objects have \"sex\""),
  ]

  @Test("A line that is no row", arguments: lines)
  func badLine(text: String, message: String) throws {
    let folder = try TemporaryFolder.withJob(jobText(path: "people.jsonl"))
    try folder.write("people.jsonl", text)
    try check(Program.run(["run", "job.yaml"], in: folder), folder, message)
  }

  private func check(_ run: Program.Run, _ folder: TemporaryFolder, _ message: String) throws {
    #expect(run.exitCode == 65)
    #expect(run.firstError.contains(message), "\(run.firstError)")
    #expect(!folder.exists("out/metrics.json"))
  }
}
