import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText
import FairmarkJobRunner

/// What every command does that runs a job and writes its outputs.
struct JobExecution {
  /// Where the outputs go.
  var directory: String
  var options: RunOptions
  /// Whether nothing but errors is printed.
  var isQuiet: Bool
  /// What a person sees of the results.
  var summary: (JobOutcome) -> String = { SummaryTable($0).text }

  /// Runs a job and writes its outputs.
  ///
  /// - Parameters:
  ///   - job: The job.
  ///   - timer: When it all began.
  ///   - complete: Adds to the metrics document before it is written.
  ///   - report: Writes reports about the outputs, which are there; gets the files of rows among them.
  ///   - tell: Prints what follows the table of results.
  /// - Returns: The exit code: 0, or 70 when an analysis failed that is not optional.
  /// - Throws: `JobError` when there are no outputs.
  func run(
    _ job: Job, since timer: RunTimer,
    completing complete: (inout JSONValue) throws(JobError) -> Void = { _ in },
    reporting report: (_ rowFiles: [String]) throws(JobError) -> Void = { _ in },
    telling tell: () -> Void = {}
  ) throws(JobError) -> Int32 {
    let directory = withoutTrailingSlashes(directory)
    let outputs = try job.prepareOutputs(in: directory, resumes: options.resumes)
    let plan = try Plan(job)
    let outcome: JobOutcome
    if let isResumable = plan.isResumable {
      outcome = try Interruption.telling(Self.interrupted(isResumable, directory)) {
        () throws(JobError) in try compute(plan, since: timer, in: outputs, complete)
      }
    } else {
      outcome = try compute(plan, since: timer, in: outputs, complete)
    }
    // Before anything is printed: whoever reads it may go away, which ends the process.
    let reporting = Result { () throws(JobError) in
      try report(outcome.rowFiles.map { directory + "/" + $0 })
    }
    if !isQuiet {
      let shown = printable(directory)
      writeResult(summary(outcome))
      for name in outcome.rowFiles { writeResult("wrote \(shown)/\(name)") }
      writeResult("wrote \(shown)/metrics.json")
    }
    tell()
    try reporting.get()
    return code(of: outcome, in: directory)
  }

  /// What is told of a run of documents that somebody interrupts.
  private static func interrupted(_ isResumable: Bool, _ directory: String) -> String {
    let folder = printable(directory)
    return "error: interrupted; "
      + (isResumable
        ? "what was done until the last checkpoint is kept in \(folder): the same with --resume goes on "
          + "from there"
        : "nothing of it can be gone on with, because the documents came through a pipe; what is left "
          + "in \(folder) goes when the command runs again")
  }

  private func compute(
    _ plan: Plan, since timer: RunTimer, in outputs: LockedFolder,
    _ complete: (inout JSONValue) throws(JobError) -> Void
  ) throws(JobError) -> JobOutcome {
    var options = options
    options.outputs = outputs
    let bar = isQuiet ? nil : ProgressBar(totalByteCount: plan.textByteCount)
    options.progress = bar?.progress
    let result = Result { () throws(JobError) in try plan.run(options) }
    bar?.end()
    let outcome = try result.get()
    var document = try outcome.document()
    try complete(&document)
    try outcome.publish(document, run: timer.document(outcome, options: options), to: outputs)
    return outcome
  }

  private func code(of outcome: JobOutcome, in directory: String) -> Int32 {
    var code: Int32 = 0
    for analysis in outcome.analyses {
      guard case .failure(let error) = analysis.result else { continue }
      writeError("error: the analysis \(analysis.id) failed: \(printable(error.message))")
      if !analysis.isOptional { code = JobError.Kind.analysis.rawValue }
    }
    if outcome.hasOnlyUnusableDocuments, code == 0 {
      writeError(
        "error: none of the \(outcome.rowCount) documents could be used; their rows in \(directory) say "
          + "why. Is it the right file, and the right vocabulary?")
      code = JobError.Kind.data.rawValue
    }
    return code
  }
}

/// A folder's path as people write it, without the slashes that completion puts behind it.
func withoutTrailingSlashes(_ path: String) -> String {
  var path = path[...]
  while path.count > 1, path.last == "/" { path.removeLast() }
  return String(path)
}
