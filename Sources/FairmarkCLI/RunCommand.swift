import ArgumentParser
import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText
import FairmarkJobRunner

struct RunCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a job: read the data once, compute every analysis, write metrics.json.",
    discussion: """
      Writes DIRECTORY/metrics.json (every number; the same bytes whenever the same job is run \
      on the same data) and DIRECTORY/run.json (times, machine, versions). They appear whole or \
      not at all; those of an earlier run are removed before the data are opened, so that they \
      cannot be mistaken for this run's.
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

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "How many threads read the data; the results are the same for any. (default: processors)",
      valueName: "n"))
  var threads: Int?

  @Flag(
    name: .customLong("no-input-digest"),
    help: "Leave out the SHA-256 of the inputs, which takes about as long as reading them.")
  var leavesOutDigest = false

  @Flag(name: .shortAndLong, help: "Print nothing but errors.")
  var quiet = false

  mutating func validate() throws {
    if let threads, threads < 1 || threads > 1024 {
      throw ValidationError("--threads must be from 1 to 1024, not \(threads)")
    }
    if output == "" {
      throw ValidationError("--output is empty; name a folder, such as out")
    }
  }

  func perform(_ plugins: PluginSet) throws(JobError) -> Int32 {
    let timer = RunTimer()
    let job = try Job(reading: self.job, plugins: plugins)
    let directory = withoutTrailingSlashes(output ?? job.outputDirectory ?? "out")
    try checkOutput(directory)
    let plan = try Plan(job)

    var options = RunOptions()
    options.threadCount = threads
    options.computesInputDigest = !leavesOutDigest
    let outcome = try plan.run(options)
    let document = try outcome.document()
    let record = timer.document(outcome, options: options)
    do throws(FileError) {
      let folder = try OutputDirectory(creating: directory)
      try folder.write(record.prettyText(), named: "run.json")
      try folder.write(document.prettyText(), named: "metrics.json")
    } catch {
      throw JobError(.output, at: SourceLocation(file: error.path), error.message)
    }
    if !quiet {
      print(SummaryTable(outcome).text)
      print("wrote \(directory)/metrics.json")
    }
    var code: Int32 = 0
    for analysis in outcome.analyses {
      guard case .failure(let error) = analysis.result else { continue }
      writeError("error: the analysis \(analysis.id) failed: \(printable(error.message))")
      if !analysis.isOptional { code = JobError.Kind.analysis.rawValue }
    }
    return code
  }

  private func withoutTrailingSlashes(_ path: String) -> String {
    var path = path[...]
    while path.count > 1, path.last == "/" { path.removeLast() }
    return String(path)
  }

  /// Fails before hours of reading when the outputs could not be written after them, and removes
  /// those of an earlier run.
  private func checkOutput(_ directory: String) throws(JobError) {
    do throws(FileError) {
      try OutputDirectory.checkWritable(directory)
      for (name, schema) in [
        ("metrics.json", "fairmark.metrics/"), ("run.json", "fairmark.run/"),
      ] {
        try OutputDirectory.remove(
          name, from: directory, beginning: "{\n  \"schema\": \"\(schema)")
      }
    } catch {
      throw JobError(.output, at: SourceLocation(file: error.path), error.message)
    }
  }
}
