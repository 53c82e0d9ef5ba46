import FairmarkAnalysis
import FairmarkFiles
import FairmarkTables

/// The dataset of documents, opened, and the analyses that read it.
struct DocumentPlan: Sendable {
  /// An analysis, bound to the job's roles and parameters.
  struct Bound: Sendable {
    var declaration: Job.Analysis
    var analysis: any DocumentAnalysis

    /// The name of the file of rows.
    var rowFile: String { analysis.rowOutput + ".jsonl" }
    /// The names of the files that are written at the end.
    var resultFiles: [String] { analysis.resultFiles.map { $0 + ".jsonl" } }
  }

  let dataset: Job.Dataset
  let input: DocumentInput
  /// For each file its path as the job writes it.
  let writtenPaths: [String]
  /// For each file its path as the program opens it.
  let paths: [String]
  /// For each file its path as messages show it.
  let shownPaths: [String]
  /// For each file where it is named.
  let places: [SourceLocation]
  let analyses: [Bound]

  /// Opens the documents of a job; the result is `nil` where it has none.
  init?(_ job: Job) throws(JobError) {
    guard let place = job.documentDataset else { return nil }
    dataset = job.datasets[place]
    analyses = try Self.bound(of: job)
    let files = try Plan.files(dataset.paths, folder: job.folder)
    writtenPaths = files.written
    paths = files.paths
    shownPaths = files.shown
    places = files.places
    guard let members = analyses.first?.declaration.documentMembers else {
      throw JobError(
        .usage, at: dataset.location,
        "the dataset \(excerpt(dataset.name)) needs the role `token_ids`")
    }
    do throws(TableError) {
      input = try DocumentInput(
        paths: files.paths, names: files.shown, labels: files.written, encoding: dataset.encoding,
        members: members,
        lineByteLimit: dataset.lineByteLimit)
    } catch {
      let place = files.shown.firstIndex(of: error.location.file).map { files.places[$0] }
      let named = place.map { " (named in \($0))" } ?? ""
      throw JobError(
        .data, at: error.location, Self.sentence(about: error, namedAt: place) + named)
    }
  }

  /// What is said of a file that cannot be opened.
  private static func sentence(about error: TableError, namedAt place: SourceLocation?) -> String {
    switch error.fileCode {
    case FileError.Code.notFound?:
      // Only job files have lines; what a command names is relative to where it runs.
      "\(error.message), which is relative to the "
        + (place?.line == nil ? "working directory" : "job file")
    case FileError.Code.isDirectory?:
      "is a folder; name a file, or a pattern such as \"\(error.location.file)/*.jsonl\""
    default: error.message
    }
  }

  /// The analyses of documents of a job; none where it has no documents.
  static func bound(of job: Job) throws(JobError) -> [Bound] {
    var bound: [Bound] = []
    var writers: [String: Job.Analysis] = [:]
    for declaration in job.analyses {
      guard case .documents(let plugin) = declaration.plugin else { continue }
      let one = Bound(
        declaration: declaration, analysis: try bind(declaration, plugin, seed: job.seed))
      for name in [one.rowFile] + one.resultFiles {
        if let other = writers.updateValue(declaration, forKey: name) {
          throw JobError(
            .usage, at: declaration.location,
            "this analysis and the one on line \(other.location.line ?? 0) would both write "
              + "\(name); run them as two jobs with two folders")
        }
      }
      bound.append(one)
    }
    return bound
  }

  private static func bind(
    _ declaration: Job.Analysis, _ plugin: any DocumentAnalysis.Type, seed: Int
  ) throws(JobError) -> any DocumentAnalysis {
    do throws(AnalysisError) {
      return try plugin.init(
        AnalysisConfiguration(
          roles: declaration.roles.roles(weight: nil, excludesMissing: false),
          parameters: declaration.parameters, id: declaration.id, seed: seed))
    } catch {
      let place = error.key.flatMap { declaration.parameterLocations[$0] }
      throw JobError(.usage, at: place ?? declaration.location, error.message)
    }
  }
}

extension Job.Analysis {
  /// Which members of a line hold what; `nil` without token ids.
  var documentMembers: DocumentMembers? {
    roles.tokenIDs.map {
      DocumentMembers(
        tokenIDs: $0.name, promptIDs: roles.promptIDs?.name, id: roles.id?.name,
        source: roles.source?.name)
    }
  }
}
