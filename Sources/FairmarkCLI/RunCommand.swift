import ArgumentParser
import FairmarkAnalysis
import FairmarkFiles
import FairmarkGates
import FairmarkJSONText
import FairmarkJobRunner
import FairmarkMetricsDocuments

struct RunCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a job: read the data once, compute every analysis, write metrics.json.",
    discussion: """
      Writes DIRECTORY/metrics.json (every number; the same bytes whenever the same job is run \
      on the same data) and DIRECTORY/run.json (times, machine, versions). They appear whole or \
      not at all; those of an earlier run are removed before the data are opened, so that they \
      cannot be mistaken for this run's. Analyses of documents also write rows; until the end \
      they are in NAME.jsonl.partial, with what --resume needs beside them.
      """)

  @Argument(
    help: ArgumentHelp("The job file (YAML or JSON).", valueName: "job"),
    completion: .file(extensions: ["yaml", "yml", "json"]))
  var job: String

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp(
      "Where the outputs go, relative to the working directory. (default: the job's, else out)",
      valueName: "directory"), completion: .directory)
  var output: String?

  @OptionGroup var reading: ReadingOptions

  @OptionGroup var resuming: ResumeOptions

  @OptionGroup var reports: GateReports

  @Flag(name: .shortAndLong, help: "Print nothing but errors.")
  var quiet = false

  mutating func validate() throws {
    if output == "" {
      throw ValidationError("--output is empty; name a folder, such as out")
    }
  }

  func perform(_ plugins: PluginSet) throws(JobError) -> Int32 {
    let folder = output ?? "out"
    return try reports.covering(besides: [job, folder + "/metrics.json", folder + "/run.json"]) {
      (files: inout GateReportFiles) throws(JobError) in try audit(plugins, reportingTo: &files)
    }
  }

  private func audit(
    _ plugins: PluginSet, reportingTo files: inout GateReportFiles
  ) throws(JobError) -> Int32 {
    let timer = RunTimer()
    let job = try Job(reading: self.job, plugins: plugins)
    let policy = try Policy(of: job)
    if policy == nil, reports.areWanted {
      throw JobError(
        .usage, at: SourceLocation(file: self.job),
        "--junit and --step-summary report a gate, and the job has no `gate` section")
    }
    let directory = withoutTrailingSlashes(output ?? job.outputDirectory ?? "out")
    if let policy {
      if reports.areWanted {
        try files.refuse(
          job.inputPaths + policy.baselines.map(\.path) + job.outputPaths(in: directory))
      }
      try policy.refuseBaseline(
        directory + "/metrics.json",
        "is what this run writes, so that a result that fails would be the next run's baseline; keep the "
          + "earlier result elsewhere")
    }
    try files.removeEarlier()
    var options = reading.runOptions
    options.resumes = resuming.resumes
    let gate: Gate?
    do throws(JobError) {
      gate = try policy.map { (policy) throws(JobError) in try Gate(policy) }
    } catch {
      // A baseline that cannot be read ends the run as other data do: without an earlier run's results.
      if error.kind == .data {
        _ = try job.prepareOutputs(
          in: directory, resumes: options.resumes, besides: JobExecution.earlierReports)
      }
      throw error
    }
    options.checkpointInterval = resuming.interval
    let execution = JobExecution(directory: directory, options: options, isQuiet: quiet)
    var verdict: Verdict?
    let code = try execution.run(
      job, since: timer,
      completing: { (document) throws(JobError) in
        verdict = try gate.map { (gate) throws(JobError) in try judge(&document, gate) }
      },
      reporting: { (rowFiles) throws(JobError) in
        guard let verdict else { return }
        try files.refuse(rowFiles)
        try files.write(
          JUnitReport(verdict.lines),
          StepSummary(
            verdict.section, verdict.lines, job: verdict.job, rest: "in metrics.json"))
      },
      telling: { if let verdict { tell(verdict) } })
    // A failed check is certain. That an analysis failed says more than that its check could not be
    // evaluated.
    let gateCode = verdict?.section.exitCode ?? 0
    return gateCode == 1 || code == 0 ? gateCode : code
  }

  /// A gate's verdicts about this run.
  private struct Verdict {
    var section: GateSection
    var lines: [GateVerdict]
    var job: String
  }

  /// Reads the document as strictly as anybody's, and puts the gate's verdicts into it.
  private func judge(_ document: inout JSONValue, _ gate: Gate) throws(JobError) -> Verdict {
    let read = try MetricsDocument(ofRun: document)
    let section = gate.evaluate(read)
    guard case .object(var object) = document else {
      throw JobError(.analysis, at: nil, "the document is no object")
    }
    object["gate"] = section.json
    document = .object(object)
    return Verdict(section: section, lines: section.verdicts(about: read), job: read.job.name)
  }

  private func tell(_ verdict: Verdict) {
    if quiet {
      for line in verdict.lines where line.needsAttention && line.isCritical {
        writeError(line.line)
      }
    } else {
      writeResult()
      for line in verdict.lines { writeResult(line.line) }
      writeResult(verdict.section.summaryText)
    }
  }
}
