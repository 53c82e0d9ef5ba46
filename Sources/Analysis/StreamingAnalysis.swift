/// A setting's value, checked against the descriptor.
public enum ParameterValue: Hashable, Sendable {
  /// References in the order in which they are tried.
  case references([ReferenceRule])
  /// A whole number.
  case integer(Int)
  /// A finite number.
  case number(Double)
  /// Finite numbers in the job's order.
  case numbers([Double])
  /// A word.
  case choice(String)
  /// Words in the job's order.
  case choices([String])
  /// Settings by name; those that the job leaves out are not in it.
  case settings([String: ParameterValue])
  /// `true` or `false`.
  case boolean(Bool)
  /// A text that is not empty.
  case text(String)
  /// Different texts in the job's order.
  case texts([String])
  /// Texts by text.
  case mapping([String: String])
  /// Settings by name, in the job's order; of an entry those that it leaves out are not in it.
  case list([[String: ParameterValue]])
  /// A text that nobody may see.
  case secret(Secret)
}

/// What the job says about one analysis.
public struct AnalysisConfiguration: Hashable, Sendable {
  /// Which columns play which part.
  public var roles: Roles
  /// The settings by name; those that the job leaves out are not in it.
  public var parameters: [String: ParameterValue]
  /// The most cells of a crossing.
  public var cellLimit: Int
  /// The analysis' id in the job, of which random draws depend.
  public var id: String
  /// The job's seed, of which random draws depend.
  public var seed: Int

  /// Creates a configuration.
  ///
  /// - Parameters:
  ///   - roles: Which columns play which part.
  ///   - parameters: The settings by name.
  ///   - cellLimit: The most cells of a crossing.
  ///   - id: The analysis' id in the job.
  ///   - seed: The job's seed.
  public init(
    roles: Roles, parameters: [String: ParameterValue] = [:], cellLimit: Int = 1_000_000,
    id: String = "analysis", seed: Int = 0
  ) {
    self.roles = roles
    self.parameters = parameters
    self.cellLimit = cellLimit
    self.id = id
    self.seed = seed
  }

  /// The references to try in order; `best` when the job says nothing.
  public var references: [ReferenceRule] {
    if case .references(let rules)? = parameters["reference"] { rules } else { [.best] }
  }
}

/// What an analysis found.
public struct AnalysisResult: Hashable, Sendable {
  /// The numbers, each name with its dimensions once.
  public var metrics: [MetricRecord]
  /// Points and curves.
  public var tables: [MetricTable]
  /// What a reader must know besides.
  public var findings: [Finding]

  /// Creates a result.
  ///
  /// - Parameters:
  ///   - metrics: The numbers.
  ///   - tables: Points and curves, each name once.
  ///   - findings: What a reader must know besides.
  public init(
    metrics: [MetricRecord] = [], tables: [MetricTable] = [], findings: [Finding] = []
  ) {
    self.metrics = metrics
    self.tables = tables
    self.findings = findings
  }
}

/// An analysis that names aggregates and computes its numbers from them.
///
/// ## Implementation guidance
///
/// `init(_:)` checks what the descriptor cannot express; it sees no data. `aggregates` are read in
/// one pass together with those of all other analyses. `evaluate(_:)` is a pure function: called
/// twice it gives the same, and it must not read files, clocks or random numbers of its own.
///
/// Run `checkAnalysis` of `FairmarkAnalysisTesting` on every implementation.
public protocol StreamingAnalysis: Sendable {
  /// What the plugin is, needs and gives.
  static var descriptor: AnalysisDescriptor { get }

  /// Binds the plugin to the columns of a job.
  ///
  /// - Parameter configuration: Roles and settings, already checked against the descriptor.
  /// - Throws: `AnalysisError` when they do not fit together.
  init(_ configuration: AnalysisConfiguration) throws(AnalysisError)

  /// What must be counted.
  var aggregates: [any Aggregate] { get }

  /// Computes the numbers.
  ///
  /// - Parameter results: The results of `aggregates`.
  /// - Returns: The records and findings.
  /// - Throws: `AnalysisError` when there can be no result.
  func evaluate(_ results: AggregateResults) throws(AnalysisError) -> AnalysisResult
}
