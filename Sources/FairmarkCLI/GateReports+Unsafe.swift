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
      "Write the gate's verdicts as JUnit XML; a critical check that could not be evaluated is an "
        + "error.", valueName: "file"),
    completion: .file())
  var junit: String?

  @Option(
    name: .customLong("step-summary"), defaultAsFlag: "",
    help: ArgumentHelp(
      "Add the gate's verdicts as Markdown to a file; without one, to $GITHUB_STEP_SUMMARY. Write "
        + "the option last, or with `=file`.", valueName: "file"), completion: .file())
  var stepSummary: String?

  /// Whether any report is asked for.
  var areWanted: Bool { junit != nil || stepSummary != nil }

  /// Does the work, and reports an error in it as one, so that the report of an earlier run cannot be
  /// taken for this run's.
  func covering(_ work: () throws(JobError) -> Int32) throws(JobError) -> Int32 {
    do throws(JobError) {
      try checkTargets()
      return try work()
    } catch {
      // The first error is the one to tell; a report that cannot be written changes nothing in it.
      try? write(JUnitReport(error: "\(error)"), StepSummary(error: "\(error)"))
      throw error
    }
  }

  /// Writes what is asked for.
  func write(_ junitReport: JUnitReport, _ summary: StepSummary) throws(JobError) {
    do throws(FileError) {
      if let junit {
        try OutputDirectory(creating: folder(of: junit)).write(
          junitReport.text, named: name(of: junit))
      }
      if let file = try summaryFile() { try append(summary.text, toFile: file) }
    } catch {
      throw JobError(.output, at: SourceLocation(file: error.path), error.message)
    }
  }

  /// Fails before the work when a report could not be written after it.
  private func checkTargets() throws(JobError) {
    if let junit, name(of: junit).isEmpty {
      throw JobError(.usage, at: nil, "--junit names no file; name one, such as gate.xml")
    }
    if stepSummary == "", environment("GITHUB_STEP_SUMMARY") == nil {
      throw JobError(
        .usage, at: nil,
        "--step-summary without a file needs the variable GITHUB_STEP_SUMMARY; name a file")
    }
    do throws(FileError) {
      if let junit { try OutputDirectory.checkWritable(folder(of: junit)) }
    } catch {
      throw JobError(.output, at: SourceLocation(file: error.path), error.message)
    }
  }

  private func summaryFile() throws(FileError) -> String? {
    stepSummary == "" ? environment("GITHUB_STEP_SUMMARY") : stepSummary
  }

  private func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private func name(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
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
