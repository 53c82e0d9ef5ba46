import ArgumentParser
public import FairmarkAnalysis
import FairmarkFiles
import FairmarkJobRunner
import Glibc

/// The `fairmark` command line over a set of plugins: arguments in, exit code out.
///
/// A program with plugins of its own is this with another set:
///
/// ```swift
/// CommandLineProgram(plugins: PluginSet([MyAnalysis.self])).mainAndExit()
/// ```
public struct CommandLineProgram: Sendable {
  let plugins: PluginSet

  /// Creates the program.
  ///
  /// - Parameter plugins: The plugins that job files may name.
  public init(plugins: PluginSet) {
    self.plugins = plugins
  }

  /// Runs with the process' own arguments and ends the process.
  public func mainAndExit() -> Never {
    reserveClosedStandardInput()
    raiseOpenFileLimit()
    // A limit on the size of files is told like a full disk, not by a signal.
    signal(SIGXFSZ, SIG_IGN)
    exit(run(Array(CommandLine.arguments.dropFirst())))
  }

  /// Runs a command.
  ///
  /// Results go to standard output, errors to standard error, their first line saying what, where,
  /// what was expected and what to do.
  ///
  /// - Parameter arguments: The arguments without the program's name.
  /// - Returns: The exit code: 0 done, 1 a check of the gate failed, 2 usage or job wrong, 3 a check could not
  ///   be evaluated, 65 data missing or bad, 70 an analysis
  ///   failed, 74 an output could not be written. A run of documents that is interrupted ends the process
  ///   with 130.
  public func run(_ arguments: [String]) -> Int32 {
    var command: any ParsableCommand
    do {
      command = try RootCommand.parseAsRoot(arguments)
      guard let known = command as? any Subcommand else {
        // `help` and the bare name print what there is.
        try command.run()
        return finish(0)
      }
      if let sentence = RepeatedOption.sentence(arguments, of: RootCommand.self) {
        writeError("error: \(sentence)")
        UsageErrorReport.write(sentence, arguments)
        return finish(JobError.Kind.usage.rawValue)
      }
      return finish(perform(known))
    } catch {
      let message = RootCommand.fullMessage(for: error)
      if RootCommand.exitCode(for: error).isSuccess {
        writeResult(message)
        return finish(0)
      }
      if let sentence = UnknownSubcommand.sentence(arguments, of: RootCommand.self) {
        writeError("error: \(sentence)")
        return JobError.Kind.usage.rawValue
      }
      // As all other errors begin.
      let isError = message.hasPrefix("Error: ")
      if isError, let line = message.split(separator: "\n").first {
        UsageErrorReport.write(String(line.dropFirst("Error: ".count)), arguments)
      }
      writeError(isError ? "error: " + message.dropFirst("Error: ".count) : message)
      return JobError.Kind.usage.rawValue
    }
  }

  private func perform(_ command: any Subcommand) -> Int32 {
    do throws(JobError) {
      return try command.perform(plugins)
    } catch {
      writeError("error: \(printable("\(error)"))")
      return error.kind.rawValue
    }
  }

  /// A result that did not reach standard output, because the disk is full, is no success.
  private func finish(_ code: Int32) -> Int32 {
    guard let failure = StandardOutput.end(), code == 0 else { return code }
    let reason = unsafe String(cString: strerror(failure))
    writeError("error: standard output: could not be written: \(reason)")
    return JobError.Kind.output.rawValue
  }
}

/// A command that knows the plugins.
protocol Subcommand: ParsableCommand {
  /// Does the work and gives the exit code.
  func perform(_ plugins: PluginSet) throws(JobError) -> Int32
}

/// Writes a line to standard error.
func writeError(_ text: String, terminator: String = "\n") {
  var stream = StandardError()
  print(text, terminator: terminator, to: &stream)
}

private struct StandardError: TextOutputStream {
  mutating func write(_ string: String) {
    var rest = Array(string.utf8)[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { bytes in
        unsafe Glibc.write(STDERR_FILENO, bytes.baseAddress, bytes.count)
      }
      if count < 0 {
        guard errno == EAGAIN || errno == EINTR else { return }
        if errno == EAGAIN { waitUntilWritable(STDERR_FILENO) }
        continue
      }
      rest = rest.dropFirst(count)
    }
  }
}

struct RootCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fairmark",
    abstract:
      "Fairness audits and watermark detection: every number with its counts and an honest status.",
    discussion: """
      A job file says which data to read, which columns are groups, predictions and labels, \
      and which analyses to run. The results go to DIRECTORY/metrics.json.

      Begin with:
        fairmark inspect people.csv             what the columns hold
        fairmark init people.csv                write a job to start from
        fairmark plugins                        what there is to compute
        fairmark plugins describe disparate-impact
        fairmark validate job.yaml              check a job, read no rows
        fairmark run job.yaml --output out      do it
        fairmark report out/metrics.json        a page for people
        fairmark gate out/metrics.json --rules four-fifths
        fairmark ll144 check table.csv          recompute a published bias audit
        fairmark watermark schemes              whose watermarks can be detected
        fairmark watermark detect --help        look for them in token ids

      A job, in full:
        fairmark: 1
        datasets:
          applicants:
            path: applicants.csv
            roles:
              groups: [sex]
              prediction: {column: selected, favourable: ["yes"]}
        analyses:
          - plugin: disparate-impact

      Exit codes:
         0  done; the gate, if there is one, passed
         1  a critical check of the gate failed, or ll144 check found defects
         2  usage, job or policy wrong
         3  a critical check of the gate could not be evaluated
        65  data missing, unreadable or bad
        70  an analysis failed; the results of the others are written
        74  an output could not be written
       130  interrupted
      """,
    version: "fairmark \(Tool.version)",
    subcommands: [
      RunCommand.self, ValidateCommand.self, GateCommand.self, ReportCommand.self,
      ExportCommand.self, InspectCommand.self, InitCommand.self, PluginsCommand.self,
      LocalLaw144Command.self, WatermarkCommand.self,
    ])
}
