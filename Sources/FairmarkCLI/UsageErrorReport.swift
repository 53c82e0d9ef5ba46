import FairmarkGates
import FairmarkJobRunner

/// Reports a command line that cannot be understood to whoever reads the report of a gate: the report of
/// an earlier run would be taken for this one's.
enum UsageErrorReport {
  /// Writes a JUnit report with one error where the command line asks for a report.
  ///
  /// A report takes the place of nothing but an earlier one; where it cannot be written, the error on
  /// standard error is all there is.
  ///
  /// - Parameters:
  ///   - sentence: What is wrong.
  ///   - arguments: The arguments, which no command took.
  static func write(_ sentence: String, _ arguments: [String]) {
    guard let command = arguments.first, ["run", "gate"].contains(command),
      let path = junitPath(in: arguments)
    else { return }
    var files = GateReportFiles()
    do throws(JobError) {
      try files.acceptJUnit(path)
      try files.write(JUnitReport(error: sentence), StepSummary(error: sentence))
    } catch {
      // The command line's own error is the one to tell.
    }
  }

  /// The file that the last `--junit` names, if it names any.
  private static func junitPath(in arguments: [String]) -> String? {
    var path: String?
    for (place, argument) in arguments.enumerated() {
      if argument == "--" { break }
      if argument == "--junit", arguments.indices.contains(place + 1) {
        path = arguments[place + 1]
      } else if argument.hasPrefix("--junit=") {
        path = String(argument.dropFirst("--junit=".count))
      }
    }
    return path.flatMap { $0.hasPrefix("-") ? nil : $0 }
  }
}
