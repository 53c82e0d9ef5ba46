import ArgumentParser
import FairmarkFiles
import FairmarkGates
import FairmarkJobRunner
import FairmarkMetricsDocuments
import Glibc

/// The reports of a gate's verdicts for continuous integration.
struct GateReports: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Write the gate's verdicts as JUnit XML, to a new file or over such a report; a critical check "
        + "that could not be evaluated is an error.", valueName: "file"),
    completion: .file())
  var junit: String?

  @Option(
    name: .customLong("step-summary"), defaultAsFlag: "",
    // Scanning for a value, the parser would forget one after `=` that another option follows.
    parsing: .next,
    help: ArgumentHelp(
      "Add the gate's verdicts as Markdown to a text file; without one, to $GITHUB_STEP_SUMMARY. "
        + "Write the option last, before another one, or with `=file`.", valueName: "file"),
    completion: .file())
  var stepSummary: String?

  /// Whether any report is asked for.
  var areWanted: Bool { junit != nil || stepSummary != nil }

  /// Does the work, and reports an error in it as one, so that the report of an earlier run cannot be
  /// taken for this run's.
  ///
  /// - Parameters:
  ///   - names: The files that the command is known to read or write; no report goes there.
  ///   - work: Gets the files of the reports, which were found fit to be written.
  /// - Returns: What `work` gives.
  /// - Throws: What `work` throws, and `JobError` before it when a report could not be written.
  func covering(
    besides names: [String?], _ work: (inout GateReportFiles) throws(JobError) -> Int32
  ) throws(JobError) -> Int32 {
    var files = GateReportFiles()
    let named = names.compactMap(\.self)
    do throws(JobError) {
      if let junit {
        try files.acceptJUnit(junit)
        try files.refuse(named)
      }
      if let file = try summaryFile() {
        try files.acceptSummary(file)
        try files.refuse(named)
      }
      return try work(&files)
    } catch {
      // The first error is the one to tell; a report that cannot be written changes nothing in it.
      try? files.write(JUnitReport(error: "\(error)"), StepSummary(error: "\(error)"))
      throw error
    }
  }

  private func summaryFile() throws(JobError) -> String? {
    guard stepSummary == "" else { return stepSummary }
    guard let file = environment("GITHUB_STEP_SUMMARY") else {
      throw JobError(
        .usage, at: nil,
        "--step-summary without a file needs the variable GITHUB_STEP_SUMMARY; name a file")
    }
    return file
  }

  private func environment(_ name: String) -> String? {
    // SAFETY: nothing in this process changes the environment.
    guard let value = unsafe getenv(name) else { return nil }
    let text = unsafe String(cString: value)
    return text.isEmpty ? nil : text
  }
}

extension GateSection {
  /// What the process answers: a failure is certain, whatever else could not be evaluated.
  var exitCode: Int32 {
    switch outcome {
    case .pass: 0
    case .fail: 1
    case .notEvaluated: 3
    }
  }
}
