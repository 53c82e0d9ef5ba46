public import FairmarkAnalysis
import FairmarkFiles
public import FairmarkTables

/// A job about documents that a command makes of its arguments, without a job file.
public struct DocumentJob: Sendable {
  /// The job's name.
  public var name: String
  /// The seed of all random draws.
  public var seed = 0
  /// The files, relative to the working directory; `-` for standard input.
  public var paths: [String]
  /// How their characters are written.
  public var encoding = "utf-8"
  /// Which members of a line hold what.
  public var members = DocumentMembers(
    tokenIDs: "ids", promptIDs: "prompt_ids", id: "id", source: "source")
  /// The most bytes of a line; a longer one is a document with a fault.
  public var lineByteLimit = DocumentInput.defaultLineByteLimit
  /// The analysis.
  public var plugin: any DocumentAnalysis.Type
  /// Its parameters by name, in the types of its descriptor.
  public var parameters: [String: ParameterValue]
  /// What messages about the files name as their place, such as `--ids`.
  public var pathOption: String?
  /// What messages about a parameter name as its place, such as `--fdr`.
  public var parameterOptions: [String: String] = [:]

  /// Describes a job.
  ///
  /// - Parameters:
  ///   - name: The job's name.
  ///   - paths: The files, relative to the working directory; `-` for standard input.
  ///   - plugin: The analysis.
  ///   - parameters: Its parameters by name, in the types of its descriptor.
  public init(
    name: String, paths: [String], plugin: any DocumentAnalysis.Type,
    parameters: [String: ParameterValue]
  ) {
    self.name = name
    self.paths = paths
    self.plugin = plugin
    self.parameters = parameters
  }
}

extension Job {
  /// Makes the job that a job file with the same content would give.
  ///
  /// The dataset is called `documents`, and the analysis as its plugin with `_` for `-`.
  ///
  /// - Parameters:
  ///   - documents: The job.
  ///   - command: What messages name in place of a job file, such as `fairmark watermark detect`.
  /// - Throws: `JobError` when no file is named, or the plugin does not know a parameter.
  public init(_ documents: DocumentJob, command: String) throws(JobError) {
    let place = SourceLocation(file: command)
    guard !documents.paths.isEmpty else {
      throw JobError(.usage, at: place, "no file is named; name at least one")
    }
    guard let encoding = TextEncoding(rawValue: documents.encoding) else {
      throw JobError(.usage, at: place, "there is no encoding \(excerpt(documents.encoding))")
    }
    let descriptor = documents.plugin.descriptor
    for name in documents.parameters.keys.sorted()
    where !descriptor.parameters.contains(where: { $0.name == name }) {
      throw JobError(.usage, at: place, "\(descriptor.id) has no parameter \(excerpt(name))")
    }
    let pathPlace = documents.pathOption.map { SourceLocation(file: $0) } ?? place
    func use(_ name: String?) -> ColumnUse? {
      name.map { ColumnUse(name: $0, location: place) }
    }
    var roles = RoleUses()
    roles.tokenIDs = use(documents.members.tokenIDs)
    roles.promptIDs = use(documents.members.promptIDs)
    roles.id = use(documents.members.id)
    roles.source = use(documents.members.source)
    var dataset = Dataset(
      name: "documents", location: place, format: .jsonLines,
      paths: documents.paths.map { ($0, pathPlace) }, arrays: [], dialect: CSVDialect(),
      encoding: encoding, limits: TableLimits(), cellLimit: 1_000_000,
      joinedRowLimit: TableJoin.defaultRowLimit, missing: [""], badRows: .fail,
      excludesMissing: false, roles: roles, shaping: ShapingUse())
    dataset.lineByteLimit = documents.lineByteLimit
    let analysis = Analysis(
      id: descriptor.id.split(separator: "-").joined(separator: "_"), location: place,
      plugin: .documents(documents.plugin), dataset: 0, isOptional: false, roles: roles,
      parameters: documents.plugin.canonical(documents.parameters),
      parameterLocations: documents.parameterOptions.mapValues { SourceLocation(file: $0) })
    try DocumentRules.check([analysis], [dataset])
    self.init(
      path: command, name: documents.name, seed: documents.seed, datasets: [dataset],
      analyses: [analysis], outputDirectory: nil)
  }
}
