import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText
import FairmarkTables

/// A job file as it was read, everything resolved and each value with its place.
public struct Job: Sendable {
  /// How the files of a dataset are written.
  enum Format: String, Hashable, Sendable, CaseIterable {
    case csv
    case jsonLines = "jsonl"
    case numPy = "npy"
  }

  /// A path or a pattern as the job writes it, with its place.
  typealias PathUse = (text: String, location: SourceLocation)

  /// A column that lies in arrays of its own.
  struct ArrayUse: Sendable {
    var column: ColumnUse
    var paths: [PathUse]
  }

  /// One dataset.
  struct Dataset: Sendable {
    var name: String
    var location: SourceLocation
    var format: Format
    /// The paths and patterns as the job writes them; none for arrays.
    var paths: [PathUse]
    /// The columns of arrays; none for every other format.
    var arrays: [ArrayUse]
    var dialect: CSVDialect
    var encoding: TextEncoding
    var limits: TableLimits
    /// The most bytes of a document's line.
    var lineByteLimit = DocumentInput.defaultLineByteLimit
    var cellLimit: Int
    /// The most rows of this dataset when another one joins it.
    var joinedRowLimit: Int
    var missing: [String]
    var badRows: BadRowPolicy
    var excludesMissing: Bool
    var weight: ColumnUse?
    /// Whether the weight is the inverse of a probability to be in the data, and no count.
    var isSamplingWeight = false
    /// The column whose texts say which rows are not independent.
    var cluster: ColumnUse?
    var roles: RoleUses
    var shaping: ShapingUse
    /// The keys that the job gives, with their places.
    var keys: [(name: String, location: SourceLocation)] = []

    /// The weight's and the cluster's columns, as far as they are there.
    var ownColumns: [ColumnUse] { [weight, cluster].compactMap(\.self) }
  }

  /// A column as the job names it, with the place of the name.
  struct ColumnUse: Sendable {
    var name: String
    var location: SourceLocation
  }

  /// A decision with the places of its parts.
  struct DecisionUse: Sendable {
    var decision: Decision
    var column: ColumnUse
    /// The place of the values, or of the threshold.
    var countingLocation: SourceLocation
  }

  /// Roles with their places; `nil` where the job says nothing.
  struct RoleUses: Sendable {
    var groups: [ColumnUse]?
    var intersectionDepth: Int?
    var prediction: DecisionUse?
    var label: DecisionUse?
    var score: ColumnUse?
    var features: [ColumnUse]?
    var strata: [ColumnUse]?
    var id: ColumnUse?
    var tokenIDs: ColumnUse?
    var promptIDs: ColumnUse?
    var source: ColumnUse?

    /// These roles, with others where these say nothing.
    func falling(backTo other: RoleUses) -> RoleUses {
      RoleUses(
        groups: groups ?? other.groups,
        intersectionDepth: intersectionDepth ?? other.intersectionDepth,
        prediction: prediction ?? other.prediction, label: label ?? other.label,
        score: score ?? other.score, features: features ?? other.features,
        strata: strata ?? other.strata, id: id ?? other.id,
        tokenIDs: tokenIDs ?? other.tokenIDs, promptIDs: promptIDs ?? other.promptIDs,
        source: source ?? other.source)
    }
  }

  /// What an analysis is computed by.
  enum Plugin: Sendable {
    case table(any StreamingAnalysis.Type)
    case documents(any DocumentAnalysis.Type)

    var descriptor: AnalysisDescriptor {
      switch self {
      case .table(let plugin): plugin.descriptor
      case .documents(let plugin): plugin.descriptor
      }
    }

    var readsDocuments: Bool { if case .documents = self { true } else { false } }
  }

  /// One analysis.
  struct Analysis: Sendable {
    var id: String
    var location: SourceLocation
    var plugin: Plugin
    /// The dataset's place in `datasets`.
    var dataset: Int
    var isOptional: Bool
    var roles: RoleUses
    var parameters: [String: ParameterValue]
    var parameterLocations: [String: SourceLocation]

    /// The least number of rows of a published group.
    var minimumCell: Int {
      if case .integer(let count)? = parameters["minimum_cell"] { count } else { 0 }
    }
  }

  /// The job file's path.
  public let path: String
  /// The job's name.
  public let name: String
  /// The seed of all random draws.
  public let seed: Int
  let datasets: [Dataset]
  let analyses: [Analysis]
  /// The output folder that the job names; `nil` when it names none.
  public let outputDirectory: String?

  /// What follows the results; read by the floor that knows what a gate is.
  struct Gate: Sendable {
    /// The text of the whole job file, which holds the section.
    var source: String
    /// The section for the job's digest.
    var resolved: JSONValue
  }

  let gate: Gate?

  /// The job's `gate` section; `nil` when it has none.
  ///
  /// - Returns: The section with its places.
  /// - Throws: `JobError` when the section is empty.
  package func gateSection() throws(JobError) -> JobNode? {
    guard let gate else { return nil }
    return try JobNode.parse(gate.source, file: path).members("the job")
      .first { $0.name == "gate" }?.value
  }

  /// The names of the metrics that each analysis can give, by the analysis' id.
  package var metricNames: [(analysis: String, metrics: [String])] {
    analyses.map { ($0.id, $0.plugin.descriptor.metrics.map(\.name)) }
  }

  /// The place of the dataset of documents; `nil` when the job reads tables alone.
  var documentDataset: Int? { analyses.first { $0.plugin.readsDocuments }?.dataset }

  /// The folder that paths are relative to.
  package var folder: String { Self.folder(of: path) }

  static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }

  init(
    path: String, name: String, seed: Int, datasets: [Dataset], analyses: [Analysis],
    outputDirectory: String?, gate: Gate? = nil
  ) {
    self.path = path
    self.name = name
    self.seed = seed
    self.datasets = datasets
    self.analyses = analyses
    self.outputDirectory = outputDirectory
    self.gate = gate
  }
}
