import ArgumentParser
import FairmarkAnalysis
import FairmarkFiles
import FairmarkGates
import FairmarkJobRunner
import FairmarkMetricsDocuments

struct GateCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "gate",
    abstract: "Check a metrics.json against a policy or rule packs.",
    discussion: """
      Prints a line for each number that was checked: [PASS], [FAIL] or [NOT EVALUATED]. What \
      could not be evaluated is never a pass, and a document that is damaged in any way ends with \
      exit code 65.

      A policy is a list of checks, as in a job's `gate` section:
        - metric: admissions.impact_ratio    # analysis id (or *), point, metric
          at_least: 0.8                      # at_most, above, below, at_least_baseline_minus, …
          and_adjusted_p_below: 0.05         # fails only when also significant
        - rules: four-fifths                 # a rule pack

      Exit codes: 0 every critical check passed, 1 one failed, 3 one could not be evaluated, \
      2 the policy is wrong, 65 the document is.
      """)

  @Argument(
    help: ArgumentHelp("The document that `fairmark run` wrote.", valueName: "metrics"),
    completion: .file(extensions: ["json"]))
  var metrics: String?

  @Option(
    name: .long, help: ArgumentHelp("The policy (YAML or JSON).", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml", "json"]))
  var policy: String?

  @Option(
    name: .long, help: ArgumentHelp("A rule pack, any number of times.", valueName: "pack"),
    completion: .list(RulePack.all.map(\.name)))
  var rules: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "An earlier metrics.json, for checks about a baseline that name none.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var baseline: String?

  @OptionGroup var reports: GateReports

  @Flag(name: .customLong("list-rules"), help: "Describe the rule packs and where they come from.")
  var listsRules = false

  @Flag(name: .shortAndLong, help: "Print only what did not pass.")
  var quiet = false

  mutating func validate() throws {
    if listsRules {
      guard metrics == nil, policy == nil, rules.isEmpty, baseline == nil, !reports.areWanted else {
        throw ValidationError(
          "--list-rules describes the rule packs and checks nothing; give it alone, or leave it out"
        )
      }
      return
    }
    if metrics == nil {
      throw ValidationError("name the metrics.json that `fairmark run` wrote")
    }
    if policy == nil && rules.isEmpty {
      throw ValidationError(
        "there is nothing to check; give --policy FILE or --rules PACK (--list-rules describes them)"
      )
    }
  }

  func perform(_ plugins: PluginSet) throws(JobError) -> Int32 {
    if listsRules {
      for (index, pack) in RulePack.all.enumerated() {
        if index > 0 { writeResult() }
        writeResult(try pack.descriptionText())
      }
      return 0
    }
    return try reports.covering(besides: [metrics, policy, baseline]) {
      (files: inout GateReportFiles) throws(JobError) in try check(reportingTo: &files)
    }
  }

  private func check(reportingTo files: inout GateReportFiles) throws(JobError) -> Int32 {
    guard let metrics else { return JobError.Kind.usage.rawValue }
    var policies: [Policy] = []
    if let policy { policies.append(try Policy(reading: policy)) }
    for name in rules { policies.append(try RulePack.named(name).policy()) }
    let checks = Policy(policies)
    try files.refuse(checks.baselines.map(\.path))
    try checks.refuseBaseline(
      metrics, option: baseline,
      "is the document that is checked, which always equals itself; name an earlier result")
    try files.removeEarlier()
    var earlier: MetricsDocument?
    if let baseline { earlier = try Self.document(baseline) }
    let gate = try Gate(checks, baseline: earlier)
    let document = try Self.document(metrics)
    let section = gate.evaluate(document)
    let verdicts = section.verdicts(about: document)
    // Before the lines: whoever reads these may go away, which ends the process.
    let reporting = Result { () throws(JobError) in
      try files.write(
        JUnitReport(verdicts),
        StepSummary(
          section, verdicts, job: document.job.name, rest: "in the report that --junit writes"))
    }
    for verdict in verdicts where !quiet || verdict.needsAttention { writeResult(verdict.line) }
    writeResult(section.summaryText)
    try reporting.get()
    return section.exitCode
  }

  private static func document(_ path: String) throws(JobError) -> MetricsDocument {
    do throws(MetricsDocumentError) {
      return try MetricsDocument(reading: path)
    } catch {
      throw JobError(.data, at: error.location, error.sentence)
    }
  }
}

extension GateVerdict {
  /// Whether somebody should look at it.
  var needsAttention: Bool { outcome == .fail || outcome == .notEvaluated }
}

extension Policy {
  /// Refuses a file as an earlier result, however its path is written.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - option: What --baseline says.
  ///   - sentence: Why it is none.
  /// - Throws: `JobError` at the check that names it.
  func refuseBaseline(
    _ path: String, option: String? = nil, _ sentence: String
  ) throws(JobError) {
    let refused = FileIdentity(path)
    if let option, FileIdentity(option) == refused {
      throw JobError(.usage, at: nil, "--baseline \(option) \(sentence)")
    }
    for baseline in baselines where FileIdentity(baseline.path) == refused {
      throw JobError(.usage, at: baseline.location, "the baseline \(baseline.path) \(sentence)")
    }
  }
}
