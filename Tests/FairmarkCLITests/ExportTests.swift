import FairmarkFiles
import FairmarkJSONText
import FairmarkTestSupport
import Foundation
import Testing

/// What `fairmark export` writes, and what it says instead when something is wrong.
@Suite struct ExportTests {
  private static func card(sha256: String? = nil, more: String = "") -> String {
    """
    model_id: hiring-2026
    risk_category: High
    intended_use: ranking of applications
    \(more)training_data:
      source: four invented people
      contains_pii: false
    \(sha256.map { "  sha256: \($0)\n" } ?? "")documentation:
      model_card_present: true

    """
  }

  /// A folder with `out/metrics.json` about four people and a card.
  private func folder(card: String = card(sha256: SHA256Digest.of(fourPeople))) throws
    -> TemporaryFolder
  {
    let folder = try TemporaryFolder.withJob()
    try #require(try Program.run(["run", "job.yaml", "--quiet"], in: folder).exitCode == 0)
    try folder.write("card.yaml", card)
    return folder
  }

  private func export(_ output: String, in folder: TemporaryFolder) throws -> Program.Run {
    try Program.run(
      ["export", "opa-metadata", "out/metrics.json", "--system-card", "card.yaml", "-o", output],
      in: folder)
  }

  @Test(
    "The metadata go into a folder or under a name, whole",
    arguments: [
      ("release", "release/model_metadata.json"), ("release/", "release/model_metadata.json"),
      ("a/b/model.json", "a/b/model.json"), ("model.json", "model.json"),
      (".", "model_metadata.json"),
    ])
  func places(_ output: String, _ path: String) throws {
    let folder = try folder()
    let run = try export(output, in: folder)
    #expect(run.exitCode == 0 && run.errors.isEmpty)
    #expect(run.output == "wrote \(path)\n")
    let document = try JSONValue(parsing: Array(folder.text(path).utf8))
    #expect(document["schema"] == "fairmark.model_metadata/1")
    #expect(document["training_data"]?["bias_check_completed"] == true)
    #expect(document["performance"]?["disparate_impact_ratio"]?.double == 0.5)
    #expect(document["performance"]?["accuracy"] == .null)
    let metrics = document["evidence"]?[0]
    #expect(metrics?["sha256"]?.string == SHA256Digest.of(try folder.text("out/metrics.json")))
    #expect(
      document["evidence"]?[1]?["sha256"]?.string == SHA256Digest.of(try folder.text("card.yaml")))
  }

  @Test("No document says more than was measured")
  func words() throws {
    let folder = try folder(card: Self.card())
    #expect(try export("model.json", in: folder).exitCode == 0)
    let text = try folder.text("model.json")
    #expect(text.contains("\"bias_check_completed\": false"))
    #expect(text.contains("\"bias_check_reason\": \"the system card names no SHA-256"))
    for word in ["compliant", "certified", "NaN", "Infinity"] { #expect(!text.contains(word)) }
  }

  @Test(
    "A card that declares what it may not, or that is not there, ends with 2 and nothing written",
    arguments: [
      ("vendor: somebody\n", "error: card.yaml:4:1: the system card has no key \"vendor\""),
      (
        "performance: {accuracy: 1}\n",
        "error: card.yaml:4:1: `performance` is measured and cannot be declared"
      ),
      (nil, "error: card.yaml: no such system card"),
    ])
  func cards(_ more: String?, _ message: String) throws {
    let folder = try folder(card: Self.card(more: more ?? ""))
    if more == nil { try FileManager.default.removeItem(atPath: folder.file("card.yaml")) }
    let run = try export("release", in: folder)
    #expect(run.exitCode == 2)
    #expect(run.firstError.hasPrefix(message), "\(run.errors)")
    #expect(!folder.exists("release"))
  }

  @Test("Results that are damaged or not there end with 65 and nothing written")
  func results() throws {
    let folder = try folder()
    let whole = try folder.text("out/metrics.json")
    // Metadata of an earlier release would let this one pass.
    #expect(try export("stale.json", in: folder).exitCode == 0)
    try folder.write(
      "out/metrics.json", whole.replacing("\"status\": \"ok\"", with: "\"Status\": \"ok\""))
    let damaged = try export("release", in: folder)
    #expect(damaged.exitCode == 65)
    #expect(damaged.firstError.contains("it is written `status`"), "\(damaged.errors)")
    #expect(try export("stale.json", in: folder).exitCode == 65)
    #expect(!folder.exists("stale.json"))
    try folder.write("out/metrics.json", String(whole.dropLast(100)))
    #expect(try export("release", in: folder).exitCode == 65)
    try FileManager.default.removeItem(atPath: folder.file("out/metrics.json"))
    let absent = try export("release", in: folder)
    #expect(absent.exitCode == 65)
    #expect(absent.firstError.hasPrefix("error: out/metrics.json: no such file"))
    #expect(!folder.exists("release"))
  }

  @Test("An output that is an input, empty or cannot be written is refused")
  func outputs() throws {
    let folder = try folder()
    let before = try folder.text("out/metrics.json")
    #expect(try export("out/metrics.json", in: folder).exitCode == 2)
    #expect(try export("", in: folder).exitCode == 2)
    #expect(try export("job.yaml", in: folder).exitCode == 74)
    #expect(try Program.run(["export", "opa-policy", "-o", "job.yaml"], in: folder).exitCode == 74)
    #expect(try Program.run(["export", "opa-policy", "-o", ""], in: folder).exitCode == 2)
    #expect(try folder.text("out/metrics.json") == before)
  }

  @Test("An output is no input however it is spelled, and nothing else's place is taken")
  func spelledOutputs() throws {
    let folder = try folder()
    let before = try folder.text("out/metrics.json")
    for (name, target) in [("link.json", "out/metrics.json"), ("card.json", "card.yaml")] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.file(name), withDestinationPath: target)
    }
    for path in [
      "./out/metrics.json", "out/../out/metrics.json", "out//metrics.json", "link.json",
      "card.json", folder.file("out/metrics.json"),
    ] {
      let run = try export(path, in: folder)
      #expect(run.exitCode == 2, "\(path): \(run.errors)")
      #expect(run.firstError.contains("is one of the inputs"), "\(run.errors)")
    }
    let other = try export("out/run.json", in: folder)
    #expect(other.exitCode == 74)
    #expect(other.firstError.contains("is there and is no model metadata of Fairmark"))
    #expect(try folder.text("out/metrics.json") == before)
    #expect(try folder.text("card.yaml") == Self.card(sha256: SHA256Digest.of(fourPeople)))
    // What an earlier export wrote is replaced.
    for _ in 0..<2 { #expect(try export("model.json", in: folder).exitCode == 0) }
  }

  @Test("A policy of somebody else's under a name of ours is not replaced, and nothing is written")
  func foreignPolicy() throws {
    let folder = try TemporaryFolder()
    for name in ["gate.rego", "conftest.rego"] {
      try folder.write("mine-\(name)/\(name)", "package main\n\ndeny contains \"mine\"\n")
      let run = try Program.run(["export", "opa-policy", "-o", "mine-\(name)"], in: folder)
      #expect(run.exitCode == 74)
      #expect(
        run.firstError.contains("is there and is no policy of Fairmark; name another folder"),
        "\(run.errors)")
      #expect(try folder.names(in: "mine-\(name)") == [name])
    }
  }

  @Test("The policies are written with their tests; an edited `policy.rego` stays")
  func policies() throws {
    let folder = try TemporaryFolder()
    let run = try Program.run(["export", "opa-policy", "--output", "policy"], in: folder)
    #expect(run.exitCode == 0 && run.errors.isEmpty)
    #expect(run.output == "wrote the policies to policy\n")
    let names = try folder.names(in: "policy")
    #expect(names.contains("gate.rego") && names.contains("gate_test.rego"))
    try folder.write("policy/policy.rego", "package fairmark.policy\n")
    try folder.write("policy/gate.rego", "package fairmark.gate\n")
    let again = try Program.run(["export", "opa-policy", "--output", "policy"], in: folder)
    #expect(again.output == "kept policy/policy.rego\nwrote the policies to policy\n")
    #expect(try folder.text("policy/policy.rego") == "package fairmark.policy\n")
    #expect(try folder.text("policy/gate.rego").contains("passed if"))
    #expect(try folder.names(in: "policy") == names)
  }
}
