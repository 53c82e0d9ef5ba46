import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText
import FairmarkJobRunner
import FairmarkReporting

/// What every command does that runs a job and writes its outputs.
struct JobExecution {
  /// Where the outputs go.
  var directory: String
  var options: RunOptions
  /// Whether nothing but errors is printed.
  var isQuiet: Bool
  /// What an earlier run of the command wrote beside `metrics.json`, `run.json` and rows.
  var earlierFiles: [OutputDirectory.EarlierFile] = []
  /// What is read besides the files of the job.
  var furtherInputs: [String] = []
  /// What a person sees of the results.
  var summary: (JobOutcome) -> String = { SummaryTable($0).text }

  /// What `fairmark report` puts beside the results: without them it would be taken for the next ones'.
  static let earlierReports = Report.Format.allCases.map {
    OutputDirectory.EarlierFile(
      "report." + $0.fileExtension, beginning: Report.beginning(of: $0), othersStay: true)
  }

  /// A file that is made of the results.
  struct DerivedFile {
    var name: String
    var text: String
    /// What is told behind its name.
    var remark = ""
  }

  /// Runs a job and writes its outputs.
  ///
  /// - Parameters:
  ///   - job: The job.
  ///   - timer: When it all began.
  ///   - complete: Adds to the metrics document before it is written.
  ///   - derive: Makes the files that stand beside it of the results and the document.
  ///   - report: Writes reports about the outputs, which are there; gets the files of rows among them.
  ///   - tell: Prints what follows the table of results.
  /// - Returns: The exit code: 0, or 70 when an analysis failed that is not optional.
  /// - Throws: `JobError` when there are no outputs.
  func run(
    _ job: Job, since timer: RunTimer,
    completing complete: (inout JSONValue) throws(JobError) -> Void = { _ in },
    deriving derive: (JobOutcome, JSONValue) throws(JobError) -> [DerivedFile] = { _, _ in [] },
    reporting report: (_ rowFiles: [String]) throws(JobError) -> Void = { _ in },
    telling tell: () -> Void = {}
  ) throws(JobError) -> Int32 {
    let directory = withoutTrailingSlashes(directory)
    let outputs = try job.prepareOutputs(
      in: directory, resumes: options.resumes, besides: earlierFiles + Self.earlierReports,
      reading: furtherInputs)
    let plan = try Plan(job)
    let outcome: JobOutcome
    let files: [DerivedFile]
    if let isResumable = plan.isResumable {
      (outcome, files) = try Interruption.telling(Self.interrupted(isResumable, directory)) {
        () throws(JobError) in try compute(plan, since: timer, in: outputs, complete, derive)
      }
    } else {
      (outcome, files) = try compute(plan, since: timer, in: outputs, complete, derive)
    }
    // Before anything is printed: whoever reads it may go away, which ends the process.
    let reporting = Result { () throws(JobError) in
      try report(outcome.rowFiles.map { directory + "/" + $0 })
    }
    if !isQuiet {
      let shown = printable(directory)
      writeResult(summary(outcome))
      for name in outcome.rowFiles { writeResult("wrote \(shown)/\(name)") }
      for file in files { writeResult("wrote \(shown)/\(file.name)\(file.remark)") }
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
    _ complete: (inout JSONValue) throws(JobError) -> Void,
    _ derive: (JobOutcome, JSONValue) throws(JobError) -> [DerivedFile]
  ) throws(JobError) -> (JobOutcome, [DerivedFile]) {
    var options = options
    options.outputs = outputs
    let bar = isQuiet ? nil : ProgressBar(totalByteCount: plan.textByteCount)
    options.progress = bar?.progress
    let result = Result { () throws(JobError) in try plan.run(options) }
    bar?.end()
    let outcome = try result.get()
    var document = try outcome.document()
    try complete(&document)
    let files = try derive(outcome, document)
    try outcome.publish(
      document, run: timer.document(outcome, options: options),
      beside: files.map { ($0.name, $0.text) }, to: outputs)
    return (outcome, files)
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
