import FairmarkAnalysis
import FairmarkAnalysisTesting
import Testing

enum NoFlaw: HasFlaw { static let flaw = Flaw.none }
enum KeepsLeft: HasFlaw { static let flaw = Flaw.keepsLeft }
enum FreshHasOne: HasFlaw { static let flaw = Flaw.freshHasOne }
enum Doubles: HasFlaw { static let flaw = Flaw.doubles }
enum CountsBatches: HasFlaw { static let flaw = Flaw.countsBatches }
enum EmptyBatchCounts: HasFlaw { static let flaw = Flaw.emptyBatchCounts }
enum SharesState: HasFlaw { static let flaw = Flaw.sharesState }
enum Impure: HasFlaw { static let flaw = Flaw.impure }
enum DuplicateRecord: HasFlaw { static let flaw = Flaw.duplicateRecord }
enum UndeclaredName: HasFlaw { static let flaw = Flaw.undeclaredName }
enum OkWithoutValue: HasFlaw { static let flaw = Flaw.okWithoutValue }
enum NotANumber: HasFlaw { static let flaw = Flaw.notANumber }
enum NoReason: HasFlaw { static let flaw = Flaw.noReason }
enum ForeignGroup: HasFlaw { static let flaw = Flaw.foreignGroup }
enum UnknownReference: HasFlaw { static let flaw = Flaw.unknownReference }
enum SilentError: HasFlaw { static let flaw = Flaw.silentError }
enum DifferentAggregates: HasFlaw { static let flaw = Flaw.differentAggregates }
enum BadFinding: HasFlaw { static let flaw = Flaw.badFinding }
enum TextOfFirstRow: HasFlaw { static let flaw = Flaw.textOfFirstRow }
enum RefusesConfiguration: HasFlaw { static let flaw = Flaw.refusesConfiguration }

@Suite("The conformance kit")
struct ConformanceKitTests {
  private static let sample = """
    sex,site
    F,a
    M,b
    F,"a ""quoted"", text"
    D,
    M,c
    F,b
    M,a
    D,c

    """

  private static var configuration: AnalysisConfiguration {
    var roles = Roles()
    roles.groups = ["sex"]
    return AnalysisConfiguration(roles: roles)
  }

  private func laws(_ analysis: any StreamingAnalysis.Type) -> Set<LawViolation.Law> {
    Set(checkAnalysis(analysis, Self.configuration, csv: Self.sample).map(\.law))
  }

  @Test("finds nothing in an analysis that keeps the laws")
  func lawful() {
    #expect(checkAnalysis(FlawedAnalysis<NoFlaw>.self, Self.configuration, csv: Self.sample) == [])
  }

  @Test("finds states that do not merge")
  func merging() {
    #expect(laws(FlawedAnalysis<KeepsLeft>.self).contains(.mergeCommutativity))
    #expect(laws(FlawedAnalysis<KeepsLeft>.self).contains(.shardInvariance))
    #expect(laws(FlawedAnalysis<FreshHasOne>.self).contains(.mergeIdentity))
    #expect(laws(FlawedAnalysis<Doubles>.self).contains(.mergeAssociativity))
  }

  @Test("finds states that depend on batches or on the order of rows")
  func splitting() {
    #expect(laws(FlawedAnalysis<CountsBatches>.self).contains(.shardInvariance))
    #expect(laws(FlawedAnalysis<EmptyBatchCounts>.self).contains(.emptyBatch))
    #expect(laws(FlawedAnalysis<TextOfFirstRow>.self).contains(.shardInvariance))
  }

  @Test("finds states that are no values")
  func sharing() {
    #expect(laws(FlawedAnalysis<SharesState>.self).contains(.stateIsValue))
  }

  @Test("finds an evaluation that gives something else the second time")
  func impurity() {
    #expect(laws(FlawedAnalysis<Impure>.self).contains(.purity))
  }

  @Test("finds records that the document cannot hold")
  func records() {
    #expect(laws(FlawedAnalysis<DuplicateRecord>.self) == [.uniqueRecords])
    #expect(laws(FlawedAnalysis<UndeclaredName>.self) == [.declaredNames])
    #expect(laws(FlawedAnalysis<OkWithoutValue>.self) == [.status])
    #expect(laws(FlawedAnalysis<NoReason>.self) == [.status])
    #expect(laws(FlawedAnalysis<NotANumber>.self) == [.finiteValues])
    #expect(laws(FlawedAnalysis<ForeignGroup>.self) == [.dimensions])
    #expect(laws(FlawedAnalysis<UnknownReference>.self) == [.dimensions])
    #expect(laws(FlawedAnalysis<BadFinding>.self) == [.documentText])
  }

  @Test("finds errors without a sentence, and a refused configuration")
  func errors() {
    #expect(laws(FlawedAnalysis<SilentError>.self) == [.errorSentence])
    let refused = checkAnalysis(
      FlawedAnalysis<RefusesConfiguration>.self, Self.configuration, csv: Self.sample)
    #expect(
      refused.map(\.description) == ["binding: the configuration is refused: not like this"])
  }

  @Test("finds aggregates that change from call to call")
  func aggregates() {
    #expect(laws(FlawedAnalysis<DifferentAggregates>.self).contains(.binding))
  }

  @Test("says when the sample cannot be read or lacks a column")
  func samples() {
    let analysis = FlawedAnalysis<NoFlaw>.self
    #expect(
      checkAnalysis(analysis, Self.configuration, csv: "sex,site\nF\n").map(\.law) == [.sample])
    let foreign = checkAnalysis(analysis, Self.configuration, csv: "gender\nF\nM\n")
    #expect(foreign.contains { $0.law == .sample && $0.message.contains("no column \"sex\"") })
  }

  @Test("takes several samples and says which one broke a law")
  func severalSamples() {
    let violations = checkAnalysis(
      FlawedAnalysis<UndeclaredName>.self, Self.configuration, csv: Self.sample, Self.sample)
    #expect(violations.contains { $0.message.hasPrefix("sample 1: ") })
    #expect(violations.contains { $0.message.hasPrefix("sample 2, 0 rows: ") })
  }

  @Test("finds plugins that describe themselves badly")
  func descriptors() {
    #expect(checkPluginSet(PluginSet([FlawedAnalysis<NoFlaw>.self])) == [])
    let messages = checkPluginSet(PluginSet([BadlyDescribedAnalysis.self])).map(\.message)
    for part in [
      "id is not", "version 1 is not", "no summary", "metric Rate is not", "metric Rate has no",
      "metric Rate is declared twice", "default 9 of size", "default maybe of flag",
      "parameter flag has no summary", "parameter size is declared twice",
      "role groups is declared twice",
    ] {
      #expect(messages.contains { $0.contains(part) }, "\(part)")
    }
  }
}

private struct BadlyDescribedAnalysis: StreamingAnalysis {
  static let descriptor = AnalysisDescriptor(
    id: "Bad Id", version: "1", summary: "", requiredRoles: [.groups], optionalRoles: [.groups],
    parameters: [
      .init("size", .integer(1...8), default: "9", "A size."),
      .init("size", .choice(["s", "l"]), default: "s", "A size."),
      .init("flag", .boolean, default: "maybe", ""),
    ],
    metrics: [.init("Rate", "", .none), .init("Rate", "rows", .none)])

  init(_ configuration: AnalysisConfiguration) throws(AnalysisError) {}

  var aggregates: [any Aggregate] { [] }

  func evaluate(_ results: AggregateResults) throws(AnalysisError) -> AnalysisResult {
    AnalysisResult()
  }
}
