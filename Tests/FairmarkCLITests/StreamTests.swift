import FairmarkJSONText
import FairmarkTestSupport
import Foundation
import Testing

/// Data from standard input, pipes and compressed files, through the program.
@Suite("Streams", .timeLimit(.minutes(5)))
struct StreamTests {
  private let people =
    "sex,hired\n"
    + (0..<3000).map { "\($0 % 3 == 0 ? "f" : "m"),\($0 % 7 < 3 ? "yes" : "no")\n" }
    .joined()

  /// The analyses that a folder's `metrics.json` holds.
  private func document(_ folder: TemporaryFolder, _ output: String) throws -> JSONValue {
    try JSONValue(parsing: Array(folder.text("\(output)/metrics.json").utf8))
  }

  @Test("The same data give the same analyses, whichever way they come")
  func sameAnalyses() throws {
    let folder = try TemporaryFolder.withJob(people: people)
    try folder.write("stdin.yaml", jobText(path: "\"-\""))
    try folder.write("gz.yaml", jobText(path: "people.csv.gz"))
    try folder.write("zst.yaml", jobText(path: "people.csv.zst"))
    try folder.write("fifo.yaml", jobText(path: "people.pipe"))
    try folder.write("shell.yaml", jobText(path: "/dev/fd/9"))
    try folder.write("lenient.yaml", jobText(path: "\"-\"", dataset: "    quotes: lenient"))
    try folder.write("people.csv.zst", bytes: zstandardFrames(Array(people.utf8), of: 5000))
    let run = try Program.shell(
      """
      set -e
      "$FAIRMARK" run job.yaml --output plain
      gzip -c people.csv > people.csv.gz
      head -c 20000 people.csv | gzip -c > two.gz
      tail -c +20001 people.csv | gzip -c >> two.gz
      cat people.csv | "$FAIRMARK" run stdin.yaml --output cat
      "$FAIRMARK" run stdin.yaml --output file < people.csv
      "$FAIRMARK" run stdin.yaml --output members --threads 1 < two.gz
      cat people.csv.zst | "$FAIRMARK" run stdin.yaml --output frames --threads 3
      "$FAIRMARK" run gz.yaml --output gz
      "$FAIRMARK" run zst.yaml --output zst
      mkfifo people.pipe
      cat people.csv > people.pipe &
      "$FAIRMARK" run fifo.yaml --output fifo
      "$FAIRMARK" run shell.yaml --output shell 9< <(cat people.csv)
      (cat people.csv; sleep 0.2) | "$FAIRMARK" run lenient.yaml --output lenient
      """, in: folder)
    try #require(run.exitCode == 0, "\(run.errors)")
    let expected = try document(folder, "plain")
    for output in ["cat", "file", "members", "frames", "gz", "zst", "fifo", "shell", "lenient"] {
      let found = try document(folder, output)
      #expect(found["analyses"] == expected["analyses"], "\(output)")
      #expect(found["row_flow"] == expected["row_flow"], "\(output)")
    }
    let cat = try #require(try document(folder, "cat")["inputs"]?.array?.first)
    let plain = try #require(expected["inputs"]?.array?.first)
    #expect(cat["path"]?.string == "-")
    #expect(cat["sha256"] == plain["sha256"] && cat["bytes"] == plain["bytes"])
    #expect(try document(folder, "gz")["inputs"]?.array?.first?["sha256"] != plain["sha256"])
  }

  @Test(
    "Bad streams are told in one line, and nothing is written",
    arguments: [
      (
        "cat people.csv | head -c 99",
        "(standard input):18:1: the row has 1 field where the header"
          + " has 2, and the data end in it without a line end: were they cut off?"
      ),
      (
        "printf 'sex,hired\\nf,yes\\nm,\"n'",
        "(standard input):3:3: the file ends inside the quoted"
      ),
      ("true", "(standard input): is empty; expected a header and rows"),
      (
        "cat people.csv | gzip -c | head -c 99", "(standard input): ends in the middle of the gzip"
      ),
      ("cat people.csv | gzip -c | cat - people.csv", "(standard input): holds other bytes after"),
      ("printf 'PAR1\\25\\4\\25\\0'", "(standard input): is a Parquet file; send its rows through"),
    ])
  func badStreams(command: String, message: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", people)
    try folder.write("job.yaml", jobText(path: "\"-\""))
    let run = try Program.shell(
      "(\(command)) 2>/dev/null | \"$FAIRMARK\" run job.yaml --output new; exit ${PIPESTATUS[1]}",
      in: folder)
    #expect(run.exitCode == 65)
    #expect(run.errors.hasPrefix("error: " + message), "\(run.errors)")
    #expect(run.errors.split(separator: "\n").count == 1)
    #expect(try folder.names() == ["job.yaml", "people.csv"])
  }

  @Test("A closed standard input is told, whatever else was opened")
  func closedInput() throws {
    let folder = try TemporaryFolder.withJob(jobText(path: "[people.csv, \"-\"]"))
    let run = try Program.shell("\"$FAIRMARK\" run job.yaml <&-", in: folder)
    #expect(run.exitCode == 65)
    #expect(run.firstError.hasPrefix("error: (standard input): is closed; send data into it"))
  }

  @Test(
    "A terminal as standard input is told instead of waited for",
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script")))
  func terminal() throws {
    let folder = try TemporaryFolder.withJob(jobText(path: "\"-\""))
    let run = try Program.shell(
      "script -qec '\"$FAIRMARK\" run job.yaml' /dev/null < /dev/null", in: folder)
    #expect(run.exitCode == 65)
    #expect(run.output.contains("(standard input): is a terminal; send data into it"))
    #expect(!folder.exists("out"))
  }

  @Test("Validating reads no more of a stream than its header needs")
  func validate() throws {
    let folder = try TemporaryFolder.withJob(jobText(path: "\"-\""), people: people)
    let run = try Program.shell("\"$FAIRMARK\" validate job.yaml < people.csv", in: folder)
    #expect(run.exitCode == 0)
    #expect(run.output.contains("files     1, (standard input)"))
  }
}
