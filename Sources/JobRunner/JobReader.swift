public import FairmarkAnalysis
import FairmarkFiles
import FairmarkTables

extension Job {
  /// Reads and checks a job file; no data are touched.
  ///
  /// - Parameters:
  ///   - path: The file, YAML or JSON.
  ///   - plugins: The plugins that it may name.
  /// - Throws: `JobError` with the place of the first thing that is wrong.
  public init(reading path: String, plugins: PluginSet) throws(JobError) {
    let text = try JobNode.text(ofFile: path, "job file")
    try self.init(parsing: text, path: path, plugins: plugins)
  }

  /// Checks the text of a job file.
  ///
  /// - Parameters:
  ///   - text: YAML or JSON.
  ///   - path: The file's path, for messages and relative paths.
  ///   - plugins: The plugins that it may name.
  /// - Throws: `JobError` with the place of the first thing that is wrong.
  public init(parsing text: String, path: String, plugins: PluginSet) throws(JobError) {
    let root = try JobNode.parse(text, file: path)
    let map = try JobMap(
      root, "the job",
      known: ["fairmark", "name", "seed", "datasets", "analyses", "outputs", "gate"])
    let version = try map.require("fairmark", "begin the job with `fairmark: 1`")
    guard version.text == "1" else {
      throw version.error("this version reads the format `fairmark: 1`, not \(version.shape)")
    }
    try root.checkChosen()
    let base = path.split(separator: "/").last.map(String.init) ?? path
    let stem = base.lastIndex(of: ".").map { String(base[..<$0]) } ?? base
    let seed = try map["seed"]?.requireInteger("`seed`", in: 0...Int.max) ?? 0
    let datasets = try DatasetReader.read(
      map.require("datasets", "name at least one dataset with its path"))
    let analyses = try AnalysisReader(
      datasets: datasets, plugins: plugins, folder: Self.folder(of: path)
    ).read(
      map.require("analyses", "list at least one analysis, such as `- plugin: disparate-impact`"))
    var directory: String?
    if let outputs = map["outputs"] {
      let outputs = try JobMap(outputs, "`outputs`", known: ["directory"])
      if let node = outputs["directory"] {
        let text = try node.requireText("`directory`")
        if text.isEmpty { throw node.error("`directory` is empty; name a folder, such as out") }
        directory = text
      }
    }
    self.init(
      path: path, name: try map["name"]?.requireText("`name`") ?? stem, seed: seed,
      datasets: datasets, analyses: analyses, outputDirectory: directory,
      gate: map.raw("gate").map { Gate(source: text, resolved: $0.json) })
  }
}
