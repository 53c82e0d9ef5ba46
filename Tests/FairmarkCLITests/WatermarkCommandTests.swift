import FairmarkTestSupport
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
    try folder.write(
      "policy.yaml", "- {metric: watermark_detection.flagged_documents, at_most: 0}\n")
    let gate = try Program.run(
      ["gate", "out/metrics.json", "--policy", "policy.yaml"], in: folder)
    #expect(gate.exitCode == 0 || gate.exitCode == 1, "\(gate.errors)")
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
