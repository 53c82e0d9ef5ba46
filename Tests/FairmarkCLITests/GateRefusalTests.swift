import Foundation
import FairmarkTestSupport
import Testing

/// What a gate must not let pass.
@Suite("A gate does not pass")
struct GateRefusalTests {
  /// Rows of a CSV file from counts of group, further column and decision.
  private func rows(_ header: String, _ counts: [(String, Int)]) -> String {
    header + "\n" + counts.map { String(repeating: $0.0 + "\n", count: $0.1) }.joined()
  }

  private func job(_ path: String, groups: String, dataset: String = "", with: String = "{}")
    -> String
  {
    """
    fairmark: 1
    datasets:
      d:
        path: \(path)
    \(dataset)
        roles: {groups: \(groups), prediction: {column: y, favourable: ["1"]}}
    analyses: [{plugin: disparate-impact, id: a, with: \(with)}]

    """
  }

  @Test("the four-fifths pack when the reference has not the highest rate")
  func lowReference() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "d.csv", rows("g,y", [("f,1", 3), ("f,0", 27), ("m,1", 10), ("m,0", 10)]))
    for (reference, code) in [("best", Int32(1)), ("largest", 3), ("{g: f}", 3), ("{g: m}", 1)] {
      try folder.write("j.yaml", job("d.csv", groups: "[g]", with: "{reference: \(reference)}"))
      #expect(try Program.run(["run", "j.yaml", "-q"], in: folder).exitCode == 0)
      let gate = try Program.run(
        ["gate", "out/metrics.json", "--rules", "four-fifths"], in: folder)
      #expect(gate.exitCode == code, "\(reference): \(gate.output)")
    }
  }

  @Test("an attribute all of whose values are missing")
  func emptyAttribute() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "d.csv", rows("g,k,y", [("f,,1", 9), ("f,,0", 11), ("m,,1", 10), ("m,,0", 10)]))
    try folder.write("j.yaml", job("d.csv", groups: "[g, k]"))
    #expect(try Program.run(["run", "j.yaml", "-q"], in: folder).exitCode == 0)
    for (narrowed, code) in [("", Int32(3)), (", where: {attribute: [g]}", 0)] {
      try folder.write("p.yaml", "- {metric: a.impact_ratio, at_least: 0.8\(narrowed)}\n")
      let gate = try Program.run(
        ["gate", "out/metrics.json", "--policy", "p.yaml"], in: folder)
      #expect(gate.exitCode == code, "\(gate.output)")
    }
  }

  @Test("but a bound on all rows together asks nothing of the groups")
  func allRows() throws {
    let folder = try TemporaryFolder()
    try folder.write("d.csv", rows("g,y,l", [("f,1,1", 9), ("f,0,0", 11), ("m,1,1", 10)]))
    try folder.write(
      "j.yaml",
      """
      fairmark: 1
      datasets:
        d:
          path: d.csv
          roles:
            groups: [g]
            prediction: {column: y, favourable: ["1"]}
            label: {column: l, positive: ["1"]}
      analyses: [{plugin: group-performance, id: a}]
      gate: [{metric: a.accuracy, at_least: 0.9}]

      """)
    let run = try Program.run(["run", "j.yaml", "-q"], in: folder)
    #expect(run.exitCode == 0, "\(run.errors)\(run.output)")
  }

  @Test("JSON Lines in which one column is a number and a text at once, as in CSV")
  func twoUses() throws {
    let folder = try TemporaryFolder()
    let counts = [("f,1,1", 2), ("f,1,0", 18), ("m,1,1", 10), ("m,1,0", 10), ("m,0,1", 5)]
    try folder.write("d.csv", rows("g,h,y", counts))
    let lines = counts.map { text, count in
      let part = text.split(separator: ",")
      return String(
        repeating: "{\"g\":\"\(part[0])\",\"h\":\(part[1]),\"y\":\(part[2])}\n", count: count)
    }
    try folder.write("d.jsonl", lines.joined())
    for path in ["d.csv", "d.jsonl"] {
      try folder.write(
        "j.yaml",
        job(
          path, groups: "[g, h]", dataset: "    where: {h: {at_least: 1}, y: {at_least: 0}}")
          + "gate: [{metric: a.impact_ratio, at_least: 0.8, where: {attribute: [g]}}]\n")
      let run = try Program.run(["run", "j.yaml", "-o", path + ".out"], in: folder)
      #expect(run.exitCode == 1, "\(run.errors)\(run.output)")
    }
    func analyses(_ path: String) throws -> Substring {
      let text = try folder.text(path + ".out/metrics.json")
      return text[(text.range(of: "\"analyses\"")?.lowerBound ?? text.startIndex)...]
    }
    #expect(try analyses("d.csv") == analyses("d.jsonl"))
  }
}
