import FairmarkAnalysis
import FairmarkJSONText
import FairmarkJobRunner
import FairmarkTestSupport
import Testing

/// Jobs of documents in a folder of their own.
struct DocumentJobs {
  static let plugins = PluginSet([], documents: [TokenCountAnalysis.self])

  let folder: TemporaryFolder

  /// Writes a job and its documents.
  init(
    documents: String = Self.lines(0..<40), path: String = "documents.jsonl", dataset: String = "",
    with: String = "", more: String = ""
  ) throws {
    folder = try TemporaryFolder()
    if path == "documents.jsonl" { try folder.write(path, documents) }
    try folder.write(
      "job.yaml",
      Self.text(path: path, dataset: dataset, with: with, more: more))
  }

  /// The text of a job.
  static func text(
    path: String = "documents.jsonl", dataset: String = "", with: String = "", more: String = ""
  ) -> String {
    """
    fairmark: 1
    name: counts
    datasets:
      corpus:
        path: \(path)
    \(dataset)
        roles: {token_ids: ids, id: id, prompt_ids: prompt_ids, source: source}
    analyses:
      - plugin: token-counts
        with: {every: 4\(with.isEmpty ? "" : ", " + with)}
    \(more)
    """
  }

  /// Lines of documents; each seventh is broken and each fifth has an id beyond the vocabulary.
  static func lines(_ numbers: Range<Int>) -> String {
    numbers.map { number -> String in
      if number % 7 == 3 { return "{\"id\": \"d\(number)\", \"ids\": [1,\n" }
      let last = number % 5 == 1 ? 60_000 : number
      return "{\"id\": \"d\(number)\", \"ids\": [\(number), 2, \(last)], "
        + "\"prompt_ids\": [9], \"source\": \"s\(number % 3)\"}\n"
    }.joined()
  }

  /// The job.
  func job() throws(JobError) -> Job {
    try Job(reading: folder.file("job.yaml"), plugins: Self.plugins)
  }

  /// Runs the job, publishes what it gives and returns the metrics document.
  @discardableResult
  func run(
    to output: String = "out", resumes: Bool = false, threads: Int = 2,
    blockByteCount: Int = 300, digests: Bool = true, job: Job? = nil
  ) throws(JobError) -> JSONValue {
    let job = if let job { job } else { try self.job() }
    let path = folder.file(output)
    let outputs = try job.prepareOutputs(in: path, resumes: resumes)
    var options = RunOptions()
    options.threadCount = threads
    options.outputs = outputs
    options.resumes = resumes
    options.checkpointInterval = .zero
    options.blockByteCount = blockByteCount
    options.computesInputDigest = digests
    let outcome = try Plan(job).run(options)
    let document = try outcome.document()
    try outcome.publish(document, run: ["schema": "fairmark.run/1"], to: outputs)
    return document
  }

  /// The error that a run ends with.
  func error(
    to output: String = "out", resumes: Bool = false,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> JobError {
    do throws(JobError) {
      try run(to: output, resumes: resumes)
    } catch {
      return error
    }
    Issue.record("the job ran to its end", sourceLocation: sourceLocation)
    throw CancellationError()
  }

  /// The texts of all outputs but `run.json`.
  func outputs(_ output: String = "out") throws -> [String: String] {
    var texts: [String: String] = [:]
    for name in try folder.names(in: output) where name != "run.json" {
      texts[name] = try folder.text(output + "/" + name)
    }
    return texts
  }
}
