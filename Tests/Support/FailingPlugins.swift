public import FairmarkAnalysis
import FairmarkBuiltIn

/// An analysis that refuses to evaluate.
public struct FailingAnalysis: StreamingAnalysis {
  /// What the plugin needs.
  public static let descriptor = AnalysisDescriptor(
    id: "failing", version: "1.0.0", summary: "Always fails.",
    requiredRoles: [.groups, .prediction], metrics: [])

  private let analysis: GroupAnalysis

  /// Binds the plugin.
  public init(_ configuration: AnalysisConfiguration) throws(AnalysisError) {
    analysis = try GroupAnalysis(configuration, usesLabel: false)
  }

  /// The cells of a group analysis.
  public var aggregates: [any Aggregate] { analysis.aggregates }

  /// Fails, or repeats itself.
  public func evaluate(_ results: AggregateResults) throws(AnalysisError) -> AnalysisResult {
    throw AnalysisError(.failed, "the iteration does not converge\u{1B}[31m after 100 steps")
  }
}

/// An analysis that gives the same record twice, which is a defect.
public struct RepeatingAnalysis: StreamingAnalysis {
  /// What the plugin needs.
  public static let descriptor = AnalysisDescriptor(
    id: "repeating", version: "1.0.0", summary: "Gives a number twice.",
    requiredRoles: [.groups, .prediction], metrics: [])

  private let analysis: GroupAnalysis

  /// Binds the plugin.
  public init(_ configuration: AnalysisConfiguration) throws(AnalysisError) {
    analysis = try GroupAnalysis(configuration, usesLabel: false)
  }

  /// The cells of a group analysis.
  public var aggregates: [any Aggregate] { analysis.aggregates }

  /// Fails, or repeats itself.
  public func evaluate(_ results: AggregateResults) throws(AnalysisError) -> AnalysisResult {
    let record = MetricRecord("rows", attribute: ["sex"], value: .count(1), n: 1)
    return AnalysisResult(metrics: [record, record])
  }
}

extension PluginSet {
  /// The plugins of the program and two that fail.
  public static let withFailing = PluginSet(
    PluginSet.builtIn.analyses + [FailingAnalysis.self, RepeatingAnalysis.self])
}
