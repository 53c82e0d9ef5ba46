import ArgumentParser
import FairmarkAnalysis
import FairmarkFiles
import FairmarkGates
import FairmarkJSONText
import FairmarkJobRunner

struct ValidateCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check a whole job, baselines of its gate included, and show its plan.",
    discussion: "No row of data is read and nothing is written.")

  @Argument(
    help: ArgumentHelp("The job file (YAML or JSON).", valueName: "job"),
    completion: .file(extensions: ["yaml", "yml", "json"]))
  var job: String

  func perform(_ plugins: PluginSet) throws(JobError) -> Int32 {
    let job = try Job(reading: job, plugins: plugins)
    let policy = try Policy(of: job)
    let plan = try Plan(job)
    // The earlier results that checks compare with are read, as a run would before its data.
    if let policy { _ = try Gate(policy) }
    writeResult(plan.summary)
    if let policy {
      writeResult(
        "\ngate\n  checks      \(policy.checks.map { printable($0.metric) }.joined(separator: ", "))"
      )
    }
    return 0
  }
}

struct PluginsCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "plugins",
    abstract: "List the plugins, or describe one.",
    subcommands: [DescribeCommand.self])

  func perform(_ plugins: PluginSet) throws(JobError) -> Int32 {
    let width = plugins.descriptors.map(\.id.count).max() ?? 0
    for descriptor in plugins.descriptors {
      writeResult(pad(descriptor.id, to: width) + "  " + descriptor.summary)
    }
    writeResult("\n`fairmark plugins describe ID` shows roles, parameters and metrics.")
    return 0
  }

  struct DescribeCommand: Subcommand {
    static let configuration = CommandConfiguration(
      commandName: "describe",
      abstract: "Show what a plugin needs, its parameters and the metrics that it gives.")

    // The program knows its plugins only when it runs.
    @Argument(
      help: ArgumentHelp("The plugin's id.", valueName: "id"),
      completion: .shellCommand("fairmark plugins | grep -o \"^[a-z][a-z0-9-]*\""))
    var id: String

    @Flag(
      name: .customLong("json-schema"),
      help: "Print a JSON Schema (2020-12) of the plugin's entry in a job's `analyses`.")
    var printsSchema = false

    func perform(_ plugins: PluginSet) throws(JobError) -> Int32 {
      guard let descriptor = plugins.descriptor(id) else {
        throw JobError(.usage, at: nil, plugins.sentence(forUnknown: id))
      }
      if printsSchema {
        writeResult(descriptor.jobSchema.prettyText(), terminator: "")
      } else {
        writeResult(describe(descriptor))
      }
      return 0
    }
  }
}

/// A text with blanks up to a width, after it or before it.
func pad(_ text: String, to width: Int, left: Bool = false) -> String {
  let blanks = String(repeating: " ", count: max(0, width - text.count))
  return left ? blanks + text : text + blanks
}

func wrap(_ text: String, indentation: Int) -> [String] {
  let margin = String(repeating: " ", count: indentation)
  var lines: [String] = []
  var line = margin
  for word in text.split(separator: " ") {
    if line.count + word.count + 1 > 90 {
      lines.append(line)
      line = margin
    }
    line += line.count == indentation ? String(word) : " \(word)"
  }
  return lines + [line]
}
