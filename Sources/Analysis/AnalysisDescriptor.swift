/// What a plugin is, needs and gives: declared before any data are read.
public struct AnalysisDescriptor: Hashable, Sendable {
  /// A part that columns play.
  public enum Role: String, Hashable, Sendable {
    /// Columns whose texts are groups.
    case groups
    /// The audited decision.
    case prediction
    /// The truth.
    case label
    /// Numbers that rank or rate the rows.
    case score
    /// Numbers that describe a row.
    case features
    /// Columns within whose values everything is computed again.
    case strata
    /// The column that says which rows are of one person; of a document its name.
    case id
    /// The member of a document that lists its token ids.
    case tokenIDs = "token_ids"
    /// The member of a document that lists the token ids of its prompt.
    case promptIDs = "prompt_ids"
    /// The member of a document that says where its text comes from.
    case source
  }

  /// How rows may come about besides alike and independent.
  public enum SamplingDesign: String, Hashable, Sendable {
    /// Rows have sampling weights.
    case samplingWeights = "sampling weights"
    /// Several rows belong to one cluster, such as a person.
    case clusters
  }

  /// Where a parameter's value comes from and what it may be.
  public enum ParameterType: Hashable, Sendable {
    /// `best`, `largest`, a group such as `{sex: Male}`, or a list of these.
    case reference
    /// A whole number within bounds.
    case integer(ClosedRange<Int>)
    /// A number within bounds.
    case number(ClosedRange<Double>)
    /// One or more numbers within bounds.
    case numbers(ClosedRange<Double>)
    /// One of some words.
    case choice([String])
    /// Some of some words, each at most once; a single word stands for a list of one.
    case choices([String])
    /// Settings of their own, as a map.
    case settings([Parameter])
    /// `true` or `false`.
    case boolean
    /// A text that is not empty.
    case text
    /// One or more different texts.
    case texts
    /// A map from texts to texts.
    case mapping
    /// A list of maps, each with all of these settings.
    case list([Parameter])
    /// A list of maps, each with some of these settings.
    case settingsList([Parameter])
    /// A text that no output may show: `{file: PATH}`, `{env: NAME}` or `{value: TEXT}`.
    case secret
  }

  /// A setting of the plugin.
  public struct Parameter: Hashable, Sendable {
    /// Its key in the job file.
    public var name: String
    /// What it may be.
    public var type: ParameterType
    /// Its value when the job says nothing, as the job would write it.
    public var defaultText: String
    /// What it does.
    public var summary: String
    /// Whether the job must give it; the default then says `none`.
    public var isRequired: Bool

    /// Creates a parameter.
    public init(
      _ name: String, _ type: ParameterType, default defaultText: String, isRequired: Bool = false,
      _ summary: String
    ) {
      self.name = name
      self.type = type
      self.defaultText = defaultText
      self.isRequired = isRequired
      self.summary = summary
    }
  }

  /// A number that the plugin gives.
  public struct Metric: Hashable, Sendable {
    /// Whether more or less of it is better for those concerned.
    public enum Direction: String, Hashable, Sendable {
      /// Larger is better.
      case higherIsBetter = "higher is better"
      /// Smaller is better.
      case lowerIsBetter = "lower is better"
      /// The nearer to 1 the more equal.
      case oneIsEqual = "1 means equal"
      /// The nearer to 0 the more equal.
      case zeroIsEqual = "0 means equal"
      /// Neither.
      case none
    }

    /// Its name in the records.
    public var name: String
    /// Its formula in words and symbols.
    public var definition: String
    /// Which way it points.
    public var direction: Direction

    /// Creates a metric's description.
    public init(_ name: String, _ definition: String, _ direction: Direction) {
      self.name = name
      self.definition = definition
      self.direction = direction
    }
  }

  /// The plugin's name in job files.
  public var id: String
  /// The plugin's version; it changes when a number can change.
  public var version: String
  /// One sentence.
  public var summary: String
  /// The roles that must be given.
  public var requiredRoles: [Role]
  /// The roles that may be given.
  public var optionalRoles: [Role]
  /// The settings.
  public var parameters: [Parameter]
  /// The numbers.
  public var metrics: [Metric]
  /// Papers, laws and standards behind the definitions.
  public var references: [String]
  /// The designs that the plugin's numbers, intervals and tests are made for; a job that asks for another
  /// one is refused.
  public var samplingDesigns: Set<SamplingDesign>

  /// Creates a descriptor.
  public init(
    id: String, version: String, summary: String, requiredRoles: [Role],
    optionalRoles: [Role] = [], parameters: [Parameter] = [], metrics: [Metric],
    references: [String] = [], samplingDesigns: Set<SamplingDesign> = []
  ) {
    self.id = id
    self.version = version
    self.summary = summary
    self.requiredRoles = requiredRoles
    self.optionalRoles = optionalRoles
    self.parameters = parameters
    self.metrics = metrics
    self.references = references
    self.samplingDesigns = samplingDesigns
  }
}

extension AnalysisDescriptor {
  /// Checks that the plugin's numbers are made for the way the rows came about.
  ///
  /// - Parameter roles: Which columns play which part.
  /// - Throws: `AnalysisError` when the plugin does not know sampling weights or clusters and the roles
  ///   name some.
  public func checkSamplingDesign(of roles: Roles) throws(AnalysisError) {
    if roles.samplingWeight != nil, !samplingDesigns.contains(.samplingWeights) {
      throw AnalysisError(
        .badConfiguration, key: "weight",
        "\(id) does not know sampling weights, and taking them for counts would make its numbers "
          + "wrong; read the file as a second dataset without `weight` for it, or leave it out")
    }
    if roles.cluster != nil, !samplingDesigns.contains(.clusters) {
      throw AnalysisError(
        .badConfiguration, key: "cluster",
        "\(id) does not know clusters, and taking rows of one person for independent ones would make "
          + "its intervals and tests wrong; read the file as a second dataset without `cluster` for it, "
          + "or leave it out")
    }
  }
}
