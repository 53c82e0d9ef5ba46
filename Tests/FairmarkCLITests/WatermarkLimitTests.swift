import FairmarkTestSupport
import Foundation
import Testing

/// What `fairmark watermark detect` and its jobs refuse, tell and leave behind.
@Suite struct WatermarkLimitTests {
  private static func ids(_ count: Int, _ seed: Int = 3) -> String {
    (0..<count).map { "\(($0 * $0 + seed * $0) % 50)" }.joined(separator: ",")
  }

  private static let plain = [
    "--scheme", "hf-lefthash", "--vocabulary", "50", "--key", "15485863",
  ]

  // MARK: Jobs

  @Test(
    "A job with a rate at which every text is flagged is refused like the option",
    arguments: ["1", "1.0", "0.999999999999999999", "1.5", "0", "-1", ".nan"])
  func rate(written: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("ids.jsonl", "{\"ids\":[\(Self.ids(40))]}\n")
    for procedure in ["benjamini_hochberg", "benjamini_yekutieli", "e_benjamini_hochberg"] {
      try folder.write(
        "job.yaml",
        """
        fairmark: 1
        datasets:
          documents: {path: ids.jsonl, roles: {token_ids: ids}}
        analyses:
          - plugin: watermark-detection
            with:
              configurations: [{scheme: hf-lefthash, vocabulary: 50, key: {value: "15485863"}}]
              procedure: \(procedure)
              false_discovery_rate: \(written)

        """)
      for command in [["validate", "job.yaml"], ["run", "job.yaml", "--output", "out"]] {
        let run = try Program.run(command, in: folder)
        #expect(run.exitCode == 2, "\(command): \(run.errors)")
        #expect(
          run.errors.contains("job.yaml:9:29: `false_discovery_rate` must be a number"),
          "\(run.errors)")
        if written != ".nan" { #expect(run.errors.contains(" from 1e-300 to below 1, not ")) }
        #expect(!folder.exists("out"))
      }
    }
    let schema = try Program.run(
      ["plugins", "describe", "watermark-detection", "--json-schema"], in: folder)
    #expect(schema.output.contains("\"exclusiveMaximum\": 1"))
  }

  @Test("Segments that a scheme cannot have are refused")
  func segments() throws {
    let folder = try TemporaryFolder()
    try folder.write("ids.jsonl", "{\"ids\":[\(Self.ids(40))]}\n")
    let run = try Program.run(
      [
        "watermark", "detect", "--scheme", "vllm-gumbel-dual", "--key", "1", "--segments", "--ids",
        "ids.jsonl", "-o", "out",
      ], in: folder)
    #expect(run.exitCode == 2)
    #expect(
      run.errors.contains(
        "there is no likelihood ratio for vllm-gumbel-dual as configured, which segments need"),
      "\(run.errors)")
    #expect(!folder.exists("out"))
  }

  @Test("The default that a scheme shows can be given")
  func defaults() throws {
    let folder = try TemporaryFolder()
    try folder.write("ids.jsonl", "{\"ids\":[\(Self.ids(40))]}\n")
    for option in ["eos_token_id=none", "gpu=none"] {
      let run = try Program.run(
        [
          "watermark", "detect", "--scheme", "synthid-hf", "--key", "1,2,3", "--option", option,
          "--ids", "ids.jsonl", "-o", "out", "-q",
        ], in: folder)
      #expect(run.exitCode == 0, "\(run.errors)")
    }
  }

  // MARK: Inputs

  @Test("What another program must unpack is told for this command, too")
  func foreignCompression() throws {
    let folder = try TemporaryFolder()
    try folder.write("ids.jsonl.xz", bytes: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0, 0, 4])
    let run = try Program.run(
      ["watermark", "detect", "--ids", "ids.jsonl.xz", "-o", "out"] + Self.plain, in: folder)
    #expect(run.exitCode == 65)
    #expect(run.errors.contains("`xz -dc FILE | fairmark …`, and give `-` for the file: "))
    #expect(run.errors.contains("`--ids -` to `watermark detect`"), "\(run.errors)")
  }

  @Test("A file without a document among others is told")
  func emptyFile() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.jsonl", "{\"ids\":[\(Self.ids(40))]}\n")
    try folder.write("b.jsonl", "")
    try folder.write("c.jsonl", "\n\n")
    let run = try Program.run(
      ["watermark", "detect", "--ids", "[abc].jsonl", "-o", "out"] + Self.plain, in: folder)
    #expect(run.exitCode == 0)
    #expect(
      run.output.contains(
        "warning: 2 of the 3 files hold no document (dataset documents): \"b.jsonl\", \"c.jsonl\" "
          + "[empty_file]"),
      "\(run.output)")
    let other = try Program.run(
      ["watermark", "detect", "--ids", "a.jsonl", "-o", "other"] + Self.plain, in: folder)
    #expect(!other.output.contains("[empty_file]"))
  }

  // MARK: The recipe

  /// The commands of the README that make a gate of a detection.
  private static func recipe() throws -> String {
    let path = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("README.md").path
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    let first = try #require(lines.firstIndex { $0.hasPrefix("# Nothing was flagged") })
    let last = try #require(lines[first...].firstIndex { $0.hasPrefix("fairmark gate ") })
    return lines[first...last].joined(separator: "\n")
  }

  @Test("The README's gate passes on documents that were all tested, and on no others")
  func gate() throws {
    let recipe = "fairmark() { \"$FAIRMARK\" \"$@\"; }\n" + (try Self.recipe())
    let whole = (0..<4).map { "{\"ids\":[\(Self.ids(40, $0))]}\n" }.joined()
    let cases: [(text: String, passes: Bool)] = [
      (whole, true),
      // Too short for any context; too few draws for the level; beyond the vocabulary; no JSON.
      (whole + "{\"ids\":[1]}\n", false), (whole + "{\"ids\":[1,2,3]}\n", false),
      (whole + "{\"ids\":[\(Self.ids(40)),50]}\n", false), (whole + "[]\n", false),
    ]
    for (text, passes) in cases {
      let folder = try TemporaryFolder()
      try folder.write("ids.jsonl", text)
      for keys in [[], ["--key", "16"]] {
        let run = try Program.run(
          ["watermark", "detect", "--ids", "ids.jsonl", "-o", "out", "-q"] + Self.plain + keys,
          in: folder)
        #expect(run.exitCode == 0, "\(run.errors)")
        let gate = try Program.shell(recipe, in: folder)
        #expect(gate.exitCode == (passes ? 0 : 1), "\(text.suffix(20)): \(gate.output)")
      }
    }
  }

  // MARK: What stays

  @Test("What an interrupted run leaves shows no key, and nobody else may read it")
  func interrupted() throws {
    let folder = try TemporaryFolder()
    let text = (0..<20).map { "{\"source\":\"s\",\"ids\":[\(Self.ids(200, $0))]}\n" }.joined()
    try folder.write("a.jsonl", text)
    // A file that was cut off ends the run with what was done kept.
    let run = try Program.shell(
      """
      for n in $(seq 1 20000); do echo "{\\"ids\\":[$((n % 50)),2,3]}"; done | gzip > whole.gz
      head -c $(($(stat -c %s whole.gz) / 2)) whole.gz > b.gz
      D="$FAIRMARK watermark detect --scheme hf-lefthash --vocabulary 50 -q --ids a.jsonl --ids b.gz"
      $D --key 15485863 -o out; echo "code $?"
      stat -c %a out/watermark_detection.work out/watermark_detection.work/*
      cp -r out/watermark_detection.work kept; cp whole.gz b.gz
      $D --key 0xEC4BA7 -o out --resume && $D --key 15485863 -o whole; ls out
      """, in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n").map(String.init)
    #expect(lines.first == "code 65")
    let modes = lines.filter { Int($0) != nil }
    #expect(modes.first == "700")
    #expect(modes.count >= 3 && modes.dropFirst().allSatisfy { $0 == "600" }, "\(run.output)")
    #expect(!lines.contains { $0.contains("work") || $0.contains("checkpoint") })
    for name in ["documents.jsonl", "flagged.jsonl", "metrics.json"] {
      #expect(try folder.text("out/\(name)") == folder.text("whole/\(name)"), "\(name)")
    }
    // Of the seeds, key · token, none stands there; there would be hundreds.
    let files = try folder.names(in: "kept").filter { $0.hasPrefix("draws-") }
    #expect(!files.isEmpty)
    for file in files {
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.file("kept/" + file))))
      var found = 0
      let seeds = Set((1..<50).map { UInt64(15_485_863) * $0 })
      for place in stride(from: 0, to: bytes.count - 7, by: 8) {
        var word: UInt64 = 0
        for byte in bytes[place..<place + 8].reversed() { word = word << 8 | UInt64(byte) }
        if seeds.contains(word) { found += 1 }
      }
      #expect(found == 0)
    }
  }
}
