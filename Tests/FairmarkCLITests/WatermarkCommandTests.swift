import FairmarkJSONText
import FairmarkTestSupport
import Foundation
import Testing

/// `fairmark watermark` as a person meets it.
@Suite struct WatermarkCommandTests {
  private static let example =
    "{\"id\":7,\"ids\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16]}\n"
    + "{\"id\":\"b\",\"ids\":[1,2,3,99]}\n"

  private static func detect(
    _ folder: TemporaryFolder, _ arguments: [String], text: String = example
  ) throws -> Program.Run {
    try folder.write("ids.jsonl", text)
    return try Program.run(
      ["watermark", "detect", "--ids", "ids.jsonl", "--output", "out"] + arguments, in: folder)
  }

  private static let plain = [
    "--scheme", "hf-lefthash", "--vocabulary", "50", "--key", "15485863",
  ]

  @Test("Rows keep the form of ids, and results go through gate and report")
  func results() throws {
    let folder = try TemporaryFolder()
    let outcome = try Self.detect(folder, Self.plain)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let rows = try folder.text("out/documents.jsonl")
    #expect(rows.hasPrefix("{\"id\":7,\"status\":\"ok\","))
    #expect(rows.contains("{\"id\":\"b\",\"status\":\"bad_input\","))
    let report = try Program.run(["report", "out/metrics.json"], in: folder)
    #expect(report.exitCode == 0, "\(report.errors)")
    let page = try folder.text("out/report.html")
    #expect(!page.contains("not used by this job"))
    #expect(page.contains("A document a line, read from its members"))
    try folder.write(
      "policy.yaml", "- {metric: watermark_detection.flagged_documents, at_most: 0}\n")
    let gate = try Program.run(
      ["gate", "out/metrics.json", "--policy", "policy.yaml"], in: folder)
    #expect(gate.exitCode == 0 || gate.exitCode == 1, "\(gate.errors)")
  }

  @Test("A gate does not pass where no document could be tested")
  func nothingTested() throws {
    let folder = try TemporaryFolder()
    let outcome = try Self.detect(
      folder, Self.plain, text: "{\"ids\":[1,999999]}\n{\"ids\":[]}\n")
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    for name in ["flagged_documents", "flagged_share"] {
      try folder.write("policy.yaml", "- {metric: watermark_detection.\(name), at_most: 0}\n")
      let gate = try Program.run(
        ["gate", "out/metrics.json", "--policy", "policy.yaml"], in: folder)
      #expect(gate.exitCode == 3, "\(name): \(gate.output)\(gate.errors)")
    }
    let document = try JSONValue(parsing: Array(folder.text("out/metrics.json").utf8))
    let expected = document["analyses"]?[0]?["metrics"]?.array?.filter {
      $0["name"] == "expected_false_positives"
    }
    #expect(expected?.isEmpty == false)
    #expect(expected?.allSatisfy { $0["value"] == .null } == true)
  }

  @Test("Sources that differ in letters without a place in a key have numbers of their own")
  func alikeSources() throws {
    let folder = try TemporaryFolder()
    let text = ["a b", "a_b", "A/B", "日本", "中国"].enumerated().map { number, source in
      let ids = (0..<40).map { "\(($0 * $0 + 7 * number * $0) % 50)" }.joined(separator: ",")
      return "{\"source\":\"\(source)\",\"ids\":[\(ids)]}\n"
    }.joined()
    let outcome = try Self.detect(folder, Self.plain, text: text)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let document = try JSONValue(parsing: Array(folder.text("out/metrics.json").utf8))
    guard case .object(let summary)? = document["summary"] else {
      Issue.record("no summary")
      return
    }
    let names = summary.members.map(\.name)
    let alike = names.filter {
      $0.hasPrefix("watermark_detection__source_p_value__hf_lefthash_x_a_b_")
    }
    #expect(alike.count == 3, "\(names)")
    let report = try Program.run(["report", "out/metrics.json"], in: folder)
    #expect(report.exitCode == 0, "\(report.errors)")
  }

  @Test("Names are what their bytes are: equivalent spellings are two sources and two keys")
  func spellings() throws {
    let folder = try TemporaryFolder()
    let ids = (0..<40).map { "\($0 * $0 % 50)" }.joined(separator: ",")
    try folder.write("composed", "caf\u{E9}")
    try folder.write("decomposed", "cafe\u{301}")
    let outcome = try Self.detect(
      folder,
      [
        "--scheme", "fairmark-keyed", "--vocabulary", "50", "-q", "--key-file", "composed",
        "--key-file", "decomposed",
      ],
      text: "{\"source\":\"caf\u{E9}\",\"ids\":[\(ids)]}\n"
        + "{\"source\":\"cafe\u{301}\",\"ids\":[\(ids)]}\n")
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let document = try JSONValue(parsing: Array(folder.text("out/metrics.json").utf8))
    let sources = document["analyses"]?[0]?["metrics"]?.array?.first { $0["name"] == "sources" }
    #expect(sources?["value"] == 2)
    let report = try Program.run(["report", "out/metrics.json"], in: folder)
    #expect(report.exitCode == 0, "\(report.errors)")
  }

  @Test("A number as id keeps its digits")
  func longIDs() throws {
    let folder = try TemporaryFolder()
    let spellings = ["18446744073709551615", "9007199254740993", "1e400", "0.10", "-0"]
    let outcome = try Self.detect(
      folder, Self.plain,
      text: spellings.map { "{\"id\":\($0),\"ids\":[1,2,3]}\n" }.joined())
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let rows = try folder.text("out/documents.jsonl").split(separator: "\n")
    #expect(rows.count == spellings.count)
    for (row, spelling) in zip(rows, spellings) { #expect(row.hasPrefix("{\"id\":\(spelling),")) }
  }

  @Test("What lies where a run keeps files of its own is not touched", arguments: [false, true])
  func foreignWorkFolder(isLink: Bool) throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.file("out"), withIntermediateDirectories: true)
    let kept = folder.file(isLink ? "mine" : "out/watermark_detection.work")
    try FileManager.default.createDirectory(atPath: kept, withIntermediateDirectories: true)
    try "mine".write(toFile: kept + "/t.txt", atomically: true, encoding: .utf8)
    if isLink {
      try FileManager.default.createSymbolicLink(
        atPath: folder.file("out/watermark_detection.work"), withDestinationPath: kept)
    }
    let outcome = try Self.detect(folder, Self.plain)
    #expect(outcome.exitCode == 74)
    #expect(outcome.errors.contains("is in the way: a run keeps files of its own"))
    #expect(try String(contentsOfFile: kept + "/t.txt", encoding: .utf8) == "mine")
    #expect(!folder.exists("out/documents.jsonl"))
  }

  @Test("The summary says of how many sources it shows which")
  func sources() throws {
    let folder = try TemporaryFolder()
    func text(_ sourceCount: Int) -> String {
      (0..<sourceCount).map { number in
        let ids = (0..<40).map { "\(($0 * $0 + 7 * number * $0) % 50)" }.joined(separator: ",")
        return "{\"source\":\"s\(number)\",\"ids\":[\(ids)]}\n"
      }.joined()
    }
    let few = try Self.detect(folder, Self.plain, text: text(10))
    #expect(
      few.output.contains(
        " tested documents, by Benjamini-Hochberg at a false discovery rate of 0.01\nsources, over their "
          + "distinct draws (in brackets p adjusted for all sources by Benjamini-Hochberg):\n"))
    #expect(!few.output.contains("configurations"))
    let other = try TemporaryFolder()
    let many = try Self.detect(
      other, Self.plain, text: text(12) + "{\"source\":\"short\",\"ids\":[1,2]}\n")
    #expect(
      many.output.contains(
        "\nthe 10 sources with the least p of 13, over their distinct draws (in brackets p adjusted for "
          + "all sources by Benjamini-Hochberg; 1 without enough draws for a p-value):\n"))
    let lines = many.output.split(separator: "\n").filter { $0.contains("log10 p =") }
    #expect(lines.count == 10)
    for line in lines {
      let number = line.split(separator: " ").first { $0.contains(".") }
      #expect(number?.split(separator: ".").last?.count == 2, "\(line)")
    }
  }

  @Test("Of several configurations the summary says which key and share each has")
  func legend() throws {
    let folder = try TemporaryFolder()
    try folder.write("key", "16\n")
    let ids = (0..<40).map { "\(($0 * $0) % 50)" }.joined(separator: ",")
    let outcome = try Self.detect(
      folder,
      Self.plain + [
        "--key-file", "key", "--gamma", "0.25", "--gamma", "0.5", "--scheme", "vllm-gumbel",
        "--procedure", "by", "--fdr", "0.05",
      ], text: "{\"source\":\"s\",\"ids\":[\(ids)]}\n")
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    // Files come before arguments, whatever the order of the options.
    let expected = """

      configurations, with the option that gave the key, and its hash:
        hf-lefthash 1  --key-file  sha256:004679566a068f22  gamma 0.25
        hf-lefthash 2  --key       sha256:7d68d593898e84bc  gamma 0.25
        hf-lefthash 3  --key-file  sha256:004679566a068f22  gamma 0.5
        hf-lefthash 4  --key       sha256:7d68d593898e84bc  gamma 0.5
        vllm-gumbel 5  --key-file  sha256:004679566a068f22
        vllm-gumbel 6  --key       sha256:7d68d593898e84bc

      flagged: 0 of 1 tested documents, by Benjamini-Yekutieli at a false discovery rate of 0.05
      pairs of source and configuration, over their distinct draws (in brackets p adjusted for all \
      pairs by Benjamini-Hochberg):

      """
    #expect(outcome.output.contains(expected), "\(outcome.output)")
  }

  @Test("A folder in the way of an output is told as one")
  func folderInTheWay() throws {
    let folder = try TemporaryFolder()
    try folder.write("out/metrics.json/mine", "")
    let outcome = try Self.detect(folder, Self.plain)
    #expect(outcome.exitCode == 74)
    #expect(
      outcome.errors
        == "error: out/metrics.json: cannot be replaced: it is a folder; move it, or name another folder "
        + "with --output\n")
  }

  @Test("Only none is said to count repetitions, and the help says what keys are numbered by")
  func sentences() throws {
    let folder = try TemporaryFolder()
    let none = try Self.detect(folder, Self.plain + ["--dedup", "none"])
    #expect(none.output.contains("warning: every repetition counts ('none'), as another"))
    let ngram = try Self.detect(folder, Self.plain + ["--dedup", "ngram"])
    #expect(ngram.output.contains("warning: each n-gram counts once in a document ('ngram'), as"))
    let help = try Program.run(["watermark", "detect", "--help"], in: folder).output
    let words = help.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for sentence in [
      "those of --key-file, then those of --key-env, then those of --key",
      "Its keys are numbered last.", "'texts/*.jsonl'", "[*], [?] or [[]", "(default: 0.01)",
      "skip_keyless_draws", "decoy_p_value",
    ] {
      #expect(words.contains(sentence), "\(sentence)")
    }
  }

  @Test("A file of which nothing can be used is no success, even when asked to be quiet")
  func nothingUsable() throws {
    let folder = try TemporaryFolder()
    let outcome = try Self.detect(folder, Self.plain + ["--quiet"], text: "no JSON\n[1]\n")
    #expect(outcome.exitCode == 65)
    #expect(outcome.errors.hasPrefix("error: none of the 2 documents could be used"))
  }

  @Test(
    "What cannot be is told before anything is read",
    arguments: [
      (["--scheme", "nope", "--key", "1"], "there is no watermark scheme 'nope'"),
      (["--scheme", "hf-lefthash", "--vocabulary", "50"], "no key is given"),
      (["--scheme", "hf-lefthash", "--key", "1"], "hf-lefthash needs --vocabulary N"),
      (
        ["--scheme", "hf-lefthash", "--key", "1", "--vocabulary", "5k"],
        "--vocabulary must be a whole number from 2 to 16777216, such as 50257, not \"5k\"; 5k is "
          + "written 5000\n"
      ),
      (plain + ["--gamma", "2"], "--gamma must lie strictly between 0 and 1"),
      (plain + ["--gamma", "0.5", "--gamma", "0.5"], "is given twice"),
      (plain + ["--key", "15485863"], "is given twice"),
      (plain + ["--dedup", "all"], "--dedup must be"),
      (plain + ["--option", "device"], "--option must be name=value"),
      (plain + ["--option", "colour=red"], "has no option colour"),
      (plain + ["--fdr", "0"], "--fdr must lie strictly between 0 and 1"),
    ])
  func refused(arguments: [String], sentence: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try Self.detect(folder, arguments)
    #expect(outcome.exitCode == 2)
    #expect(outcome.errors.contains(sentence), "\(outcome.errors)")
    #expect(!folder.exists("out"))
  }

  @Test("Every scheme's known answer is the same here")
  func schemes() throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(["watermark", "schemes", "--verify"], in: folder)
    #expect(outcome.exitCode == 0)
    #expect(!outcome.output.contains("DIFFERS"))
  }
}
