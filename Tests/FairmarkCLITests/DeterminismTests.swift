import Foundation
import FairmarkTestSupport
import Testing

/// The same job and data give the same bytes of metrics.json, wherever and however they run.
@Suite struct DeterminismTests {
  /// A folder with a job of three analyses over 60,000 people in two shards.
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    var shards = ["sex,race,score,hired,label\n", "sex,race,score,hired,label\n"]
    var state: UInt64 = 7
    for row in 0..<60_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let bits = state >> 33
      let race = ["İ", "ı", "Ärzte", "a \"\"b\"\", c"][Int(bits >> 3 & 3)]
      shards[row / 31_000] +=
        "\(bits % 3 == 0 ? "F" : "M"),\"\(race)\",\(bits >> 9 & 1023).5,"
        + "\(bits >> 5 & 3 == 0 ? "yes" : "no"),\(bits >> 7 & 1)\n"
    }
    try folder.write("data/part-1.csv", shards[0])
    try folder.write("data/part-2.csv", shards[1])
    try folder.write(
      "audit/job.yaml",
      """
      fairmark: 1
      datasets:
        people:
          path: "../data/part-*.csv"
          roles:
            groups: [sex, race]
            intersections: true
            prediction: {column: hired, favourable: ["yes"]}
            label: {column: label, positive: ["1"]}
      analyses:
        - {plugin: disparate-impact, with: {strata: [label]}}
        - {plugin: demographic-parity, with: {prediction: {score: score, threshold: 700.5}}}
        - plugin: equal-opportunity

      """)
    return folder
  }

  private struct Variant {
    var threads = "2"
    var environment: [String: String] = [:]
    var workingFolder = ""
  }

  @Test("Threads, locale, time zone, processor features, hash seeds and folders do not matter")
  func sameBytes() throws {
    let folder = try folder()
    let variants = [
      Variant(threads: "1"), Variant(threads: "2"), Variant(threads: "7"),
      Variant(environment: ["LANG": "C", "LC_ALL": "C"]),
      Variant(environment: ["LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8"]),
      Variant(environment: ["LANG": "de_DE.UTF-8", "LC_ALL": "de_DE.UTF-8"]),
      Variant(environment: ["TZ": "Pacific/Kiritimati"]), Variant(environment: ["TZ": "nonsense"]),
      Variant(environment: ["GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA"]),
      Variant(environment: ["SWIFT_DETERMINISTIC_HASHING": "1"]),
      Variant(workingFolder: "audit"), Variant(workingFolder: "data"),
    ]
    var first: String?
    for (number, variant) in variants.enumerated() {
      let place = try TemporaryFolder()
      let job = variant.workingFolder.isEmpty ? folder.file("audit/job.yaml") : "../audit/job.yaml"
      if !variant.workingFolder.isEmpty { try folder.write("data/.keep", "") }
      let arguments = [
        "run", job, "--quiet", "--threads", variant.threads, "--output", place.file("out"),
      ]
      let run =
        variant.workingFolder.isEmpty
        ? try Program.run(arguments, in: place, environment: variant.environment)
        : try Program.shell(
          "cd \(variant.workingFolder) && \"$FAIRMARK\" \(arguments.joined(separator: " "))",
          in: folder)
      #expect(run.exitCode == 0, "\(run.errors)")
      let text = try place.text("out/metrics.json")
      #expect(text == first ?? text, "run \(number)")
      first = first ?? text
    }
  }

  @Test("Joined, derived and filtered rows give the same bytes for every number of threads")
  func shapedRows() throws {
    let folder = try folder()
    var facts = "score,tier,note\n"
    for number in (0..<900).reversed() { facts += "\(number).5,t\(number % 4),n\(number)\n" }
    facts += "7.5,t9,again\n,t1,none\n"
    try folder.write("data/facts.csv", facts)
    try folder.write(
      "audit/shaped.yaml",
      """
      fairmark: 1
      datasets:
        people:
          path: "../data/part-*.csv"
          join: {data: facts, on: score, duplicates: last, columns: [tier]}
          derive:
            band: {bins: {column: score, edges: [300, 700.5], labels: [low, middle, high]}}
            outcome: {map: {column: label, to: {"1": good}, otherwise: keep}}
          where: {race: {not: "ı"}, score: {below: 950}, tier: {not: t3, missing: keep}}
          roles:
            groups: [sex, tier, band]
            intersections: 2
            prediction: {column: hired, favourable: ["yes"]}
            label: {column: outcome, positive: [good]}
        facts: {path: ../data/facts.csv, where: {note: {not: n11}}}
      analyses:
        - {plugin: disparate-impact, data: people}
        - {plugin: equal-opportunity, data: people}

      """)
    var first: String?
    for threads in ["1", "2", "7"] {
      let place = try TemporaryFolder()
      let run = try Program.run(
        [
          "run", folder.file("audit/shaped.yaml"), "-q", "--threads", threads, "--output",
          place.file("out"),
        ], in: place)
      #expect(run.exitCode == 0, "\(run.errors)")
      let text = try place.text("out/metrics.json")
      #expect(text == first ?? text, "\(threads) threads")
      first = first ?? text
    }
    #expect(first?.contains("\"duplicate\"") == true)
    // Who reads such a document knows every step and column of it.
    try folder.write("shaped.json", first ?? "")
    let report = try Program.run(["report", "shaped.json", "--format", "markdown"], in: folder)
    #expect(report.exitCode == 0, "\(report.errors)")
    let shown = try folder.text("report.md")
    #expect(shown.contains("joined to") && shown.contains("left out for another row"))
  }

  @Test("The bytes of a copied folder are the same")
  func copiedFolder() throws {
    let folder = try folder()
    let copy = try TemporaryFolder()
    for name in ["audit", "data"] {
      try FileManager.default.copyItem(atPath: folder.file(name), toPath: copy.file(name))
    }
    for place in [folder, copy] {
      #expect(try Program.run(["run", "audit/job.yaml", "-q"], in: place).exitCode == 0)
    }
    #expect(try copy.text("out/metrics.json") == folder.text("out/metrics.json"))
  }

  @Test("A message is the same in every locale")
  func messages() throws {
    let folder = try TemporaryFolder.withJob(people: "sex,hired\nfemale\n")
    let messages = try ["C", "tr_TR.UTF-8", "de_DE.UTF-8"].map { locale in
      try Program.run(
        ["run", "job.yaml"], in: folder, environment: ["LANG": locale, "LC_ALL": locale]
      ).errors
    }
    #expect(Set(messages).count == 1)
  }
}
