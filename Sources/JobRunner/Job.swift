import FairmarkAnalysis
import FairmarkFiles
import FairmarkTables

/// A job file as it was read, everything resolved and each value with its place.
public struct Job: Sendable {
  /// One dataset.
  struct Dataset: Sendable {
    var name: String
    var location: SourceLocation
    /// The paths and patterns as the job writes them.
    var paths: [(text: String, location: SourceLocation)]
    var dialect: CSVDialect
    var limits: TableLimits
    var cellLimit: Int
    var missing: [String]
    var badRows: BadRowPolicy
    var excludesMissing: Bool
    var weight: ColumnUse?
    /// Whether the weight is the inverse of a probability to be in the data, and no count.
    var isSamplingWeight = false
    /// The column whose texts say which rows are not independent.
    var cluster: ColumnUse?
    var roles: RoleUses
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

    /// These roles, with others where these say nothing.
    func falling(backTo other: RoleUses) -> RoleUses {
      RoleUses(
        groups: groups ?? other.groups,
        intersectionDepth: intersectionDepth ?? other.intersectionDepth,
        prediction: prediction ?? other.prediction, label: label ?? other.label,
        score: score ?? other.score, features: features ?? other.features,
        strata: strata ?? other.strata)
    }
  }

  /// One analysis.
  struct Analysis: Sendable {
    var id: String
    var location: SourceLocation
    var plugin: any StreamingAnalysis.Type
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

  /// The folder that paths are relative to.
  var folder: String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }

  init(
    path: String, name: String, seed: Int, datasets: [Dataset], analyses: [Analysis],
    outputDirectory: String?
  ) {
    self.path = path
    self.name = name
    self.seed = seed
    self.datasets = datasets
    self.analyses = analyses
    self.outputDirectory = outputDirectory
  }
}
