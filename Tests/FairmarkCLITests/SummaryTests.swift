import FairmarkTestSupport
import Testing

/// The tables that a run prints can be read on a terminal, however many metrics there are.
@Suite struct SummaryTests {
  private static let people = """
    sex,hired,good,score
    female,yes,yes,0.75
    female,no,no,0.5
    male,yes,no,0.25
    male,yes,yes,0.875

    """

  private static func job(_ roles: String, plugin: String) -> String {
    """
    fairmark: 1
    name: hiring
    datasets:
      people: {path: people.csv}
    analyses:
      - plugin: \(plugin)
        with: {groups: [sex], \(roles)}

    """
  }

  @Test("A table that is wider than a line goes on below, behind the groups")
  func wide() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", Self.people)
    try folder.write(
      "job.yaml",
      Self.job(
        "prediction: {column: hired, favourable: [\"yes\"]}, "
          + "label: {column: good, positive: [\"yes\"]}, score: score",
        plugin: "group-performance"))
    let run = try Program.run(["run", "job.yaml"], in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.allSatisfy { $0.count <= 100 })
    let heads = lines.filter { $0.hasPrefix("  sex     n  ") }
    #expect(heads.count > 1)
    #expect(heads.joined().contains("true_positives") && heads.joined().contains("log_loss"))
    #expect(lines.count { $0.hasPrefix("  female  2  ") } == heads.count)
    #expect(lines.contains { $0.contains("accuracy_gap = 0.5000") })
  }

  @Test("Classes stand in a column of their own, and behind the names of aggregates")
  func classes() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", Self.people)
    try folder.write(
      "job.yaml",
      Self.job("prediction: {column: hired, one_vs_rest: true}", plugin: "demographic-parity"))
    let run = try Program.run(["run", "job.yaml"], in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("  sex     class  n  selection_rate") })
    for group in ["female  no     2          0.5000", "male    yes    2          1.0000"] {
      #expect(lines.contains { $0.hasPrefix("  \(group)") }, "\(run.output)")
    }
    #expect(lines.contains { $0.contains("demographic_parity_difference [class yes] = 0.5000") })
  }

  @Test("Of many attributes the first are shown, and how many more there are")
  func manyAttributes() throws {
    let folder = try TemporaryFolder()
    let names = (0..<26).map { "c\($0)" }
    try folder.write(
      "people.csv",
      (names + ["hired"]).joined(separator: ",") + "\n"
        + ["a,yes", "b,no"].map { row in
          row.split(separator: ",").first.map { value in
            names.map { _ in String(value) }.joined(separator: ",") + row.dropFirst()
          } ?? ""
        }.joined(separator: "\n") + "\n")
    try folder.write(
      "job.yaml",
      """
      fairmark: 1
      datasets:
        people: {path: people.csv}
      analyses:
        - plugin: demographic-parity
          with: {groups: [\(names.joined(separator: ", "))], prediction: {column: hired, favourable: "yes"}}

      """)
    let run = try Program.run(["run", "job.yaml"], in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.contains("  c23  n  selection_rate"), "\(run.output)")
    #expect(!run.output.contains("  c24  n  selection_rate"), "\(run.output)")
    #expect(run.output.contains("  … 2 more attributes in metrics.json\n"), "\(run.output)")
  }

  @Test("The column of p-values has those of the test that was made, and none is zero")
  func pValues() throws {
    let folder = try TemporaryFolder()
    var rows = "sex,hired,weight,person\n"
    for row in 0..<400 {
      let isFemale = row % 2 == 0
      let isHired = isFemale ? row % 20 == 0 : row % 20 != 1
      rows += "\(isFemale ? "f" : "m"),\(isHired ? "yes" : "no"),\(1 + row % 3),\(row / 4)\n"
    }
    try folder.write("people.csv", rows)
    for design in [
      "", "    weight: {column: weight, kind: sampling}\n", "    cluster: person\n",
    ] {
      try folder.write("job.yaml", jobText(dataset: "    on_bad_row: fail\n" + design))
      let run = try Program.run(["run", "job.yaml"], in: folder)
      #expect(run.exitCode == 0, "\(run.errors)")
      #expect(run.output.contains("impact_ratio  p, adjusted  "), "\(design)\(run.output)")
      let women = run.output.split(separator: "\n").first { $0.hasPrefix("  f    200  ") }
      #expect(women?.contains("      <0.0001  ") == true, "\(design)\(run.output)")
    }
  }

  @Test(
    "Tests are named where their p-values are shown, beside a difference that stands alone, too")
  func namedTests() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", Self.people)
    for (plugin, roles) in [
      ("label-bias", "label: {column: good, positive: [\"yes\"]}"),
      ("score-parity", "score: score"),
    ] {
      try folder.write("job.yaml", Self.job(roles, plugin: plugin))
      let run = try Program.run(["run", "job.yaml"], in: folder)
      #expect(run.exitCode == 0, "\(run.errors)")
      let named = run.output.split(separator: "\n").first { $0.hasPrefix("  p: ") }
      #expect(named?.contains("; ") != true, "\(run.output)")
      #expect((named != nil) == run.output.contains("  p, adjusted"), "\(run.output)")
    }
  }

  @Test("A p-value that is too small for a number is smaller than what is shown")
  func zeroPValue() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", "sex,hired,n\nf,yes,1\nf,no,99999\nm,yes,99999\nm,no,1\n")
    try folder.write(
      "job.yaml", jobText(dataset: "    weight: {column: n, kind: frequency}"))
    let run = try Program.run(["run", "job.yaml"], in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.contains("<4/5      <0.0001\n"), "\(run.output)")
    // Nor is a rate of one in a hundred thousand.
    #expect(run.output.contains("  f    100000         <0.0001 "), "\(run.output)")
  }
}
