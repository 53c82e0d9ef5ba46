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
    #expect(few.output.contains("\nsources, over their distinct draws (adjusted"))
    let other = try TemporaryFolder()
    let many = try Self.detect(
      other, Self.plain, text: text(12) + "{\"source\":\"short\",\"ids\":[1,2]}\n")
    #expect(
      many.output.contains(
        "\nthe 10 sources with the least p of 13, over their distinct draws (adjusted for all sources "
          + "and configurations in brackets; 1 without enough draws for a p-value):\n"))
    let lines = many.output.split(separator: "\n").filter { $0.contains("log10 p =") }
    #expect(lines.count == 10)
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
      (plain + ["--gamma", "2"], "--gamma must lie between 0 and 1"),
      (plain + ["--gamma", "0.5", "--gamma", "0.5"], "is given twice"),
      (plain + ["--key", "15485863"], "is given twice"),
      (plain + ["--dedup", "all"], "--dedup must be"),
      (plain + ["--option", "device"], "--option must be name=value"),
      (plain + ["--option", "colour=red"], "has no option colour"),
      (plain + ["--fdr", "0"], "--fdr must lie between 0 and 1"),
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
