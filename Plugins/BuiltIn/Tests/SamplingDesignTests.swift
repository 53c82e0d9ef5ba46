import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkBuiltIn
import FairmarkStatistics
import Testing

/// What every plugin owes to sampling weights and clusters: to know them, or to refuse them.
@Suite("Sampling weights and clusters in every plugin")
struct SamplingDesignTests {
  static let ids = PluginSet.builtIn.analyses.map { $0.descriptor.id }

  /// 24 rows with weights, the same times 10, ones, ids that are distinct and ids that repeat.
  private static let sample: String = {
    var text = "sex,office,predicted,actual,score,age,w,w10,one,id,person\n"
    let weights = [1, 2, 5, 3, 8, 1, 4]
    for row in 0..<24 {
      let sex = ["a", "b", "c"][row % 3]
      let predicted = (row * 7 + row / 3) % 5 < 2 ? 1 : 0
      let actual = (row * 5) % 7 < 3 ? 1 : 0
      let weight = weights[row % 7]
      text +=
        "\(sex),\(row % 2 == 0 ? "n" : "s"),\(predicted),\(actual),0.\(row % 9 + 1),\(20 + row),"
        + "\(weight),\(10 * weight),1,i\(row),p\(row % 9)\n"
    }
    return text
  }()

  private static func configuration(
    _ plugin: any StreamingAnalysis.Type, _ adjust: (inout Roles) -> Void = { _ in }
  ) -> AnalysisConfiguration {
    var roles = Roles()
    roles.groups = ["sex"]
    let used = plugin.descriptor.requiredRoles
    let isOf = { (role: AnalysisDescriptor.Role) in used.contains(role) }
    // group-performance takes a decision or a score, and knows designs for decisions.
    if isOf(.prediction) || plugin.descriptor.id == "group-performance"
      || plugin.descriptor.id == "conditional-disparity"
    {
      roles.prediction = .values(column: "predicted", counting: ["1"])
    }
    if isOf(.label) { roles.label = .values(column: "actual", counting: ["1"]) }
    if isOf(.score) { roles.score = "score" }
    if isOf(.features) { roles.features = ["age"] }
    if isOf(.strata) { roles.strata = ["office"] }
    adjust(&roles)
    if plugin.descriptor.id == "ll144-bias-audit" {
      roles.groups = ["sex", "office"]
      roles.prediction = .values(column: "predicted", counting: ["1"])
      return AnalysisConfiguration(
        roles: roles,
        parameters: [
          "unit": .choice("application"),
          "sex": .settings(["map": .mapping(["a": "Male", "b": "Female", "c": "other"])]),
          "race_ethnicity": .settings(["map": .mapping(["n": "Asian", "s": "White"])]),
        ])
    }
    return AnalysisConfiguration(
      roles: roles, parameters: ["reference": .references([.group(["sex": "a"])])])
  }

  private static func plugin(_ id: String) throws -> any StreamingAnalysis.Type {
    try #require(PluginSet.builtIn.analysis(id))
  }

  private func result(
    _ id: String, _ adjust: (inout Roles) -> Void = { _ in }
  ) throws -> AnalysisResult {
    let plugin = try Self.plugin(id)
    return try runAnalysis(plugin, Self.configuration(plugin, adjust), csv: Self.sample)
  }

  private func knows(
    _ id: String, _ design: AnalysisDescriptor.SamplingDesign
  ) throws -> Bool {
    try Self.plugin(id).descriptor.samplingDesigns.contains(design)
  }

  @Test("what a plugin does not know it refuses", arguments: ids)
  func refusal(id: String) throws {
    if try !knows(id, .samplingWeights) {
      #expect(throws: AnalysisError.self) { try result(id) { $0.samplingWeight = "w" } }
    }
    if try !knows(id, .clusters) {
      #expect(throws: AnalysisError.self) { try result(id) { $0.cluster = "person" } }
    }
    #expect(!(try result(id).metrics.isEmpty))
  }

  @Test("a weight of 1 leaves every value as it is, or does not evaluate it", arguments: ids)
  func constantWeight(id: String) throws {
    guard try knows(id, .samplingWeights) else { return }
    let plain = try result(id).metrics
    let weighted = try result(id) { $0.samplingWeight = "one" }.metrics
    #expect(plain.map(\.identity) == weighted.map(\.identity))
    var compared = 0
    for (one, other) in zip(plain, weighted) where other.status != .notEvaluated {
      #expect(one.value == other.value, "\(one.name)")
      #expect(one.n == other.n)
      compared += 1
    }
    #expect(2 * compared > plain.count)
  }

  @Test("weights times 10 leave every value and interval as it is", arguments: ids)
  func scaledWeights(id: String) throws {
    guard try knows(id, .samplingWeights) else { return }
    let small = try result(id) { $0.samplingWeight = "w" }.metrics
    let large = try result(id) { $0.samplingWeight = "w10" }.metrics
    func areClose(_ one: Double?, _ other: Double?) -> Bool {
      guard let one, let other else { return one == nil && other == nil }
      return abs(one - other) <= 1e-12 * max(1, abs(one))
    }
    for (one, other) in zip(small, large) {
      // Values are quotients of exact sums.
      #expect(one.value == other.value, "\(one.name)")
      #expect(one.interval?.method == other.interval?.method)
      #expect(areClose(one.interval?.ends?.low, other.interval?.ends?.low), "\(one.name)")
      #expect(areClose(one.interval?.ends?.high, other.interval?.ends?.high), "\(one.name)")
      for (test, same) in zip(one.tests, other.tests) {
        #expect(areClose(test.pValue, same.pValue), "\(one.name)")
      }
    }
  }

  @Test("ids that do not repeat leave every record as it is", arguments: ids)
  func distinctIDs(id: String) throws {
    guard try knows(id, .clusters) else { return }
    #expect(try result(id) { $0.cluster = "id" }.metrics == result(id).metrics)
    let weighted = try result(id) { $0.samplingWeight = "w" }.metrics
    let both = try result(id) {
      $0.samplingWeight = "w"
      $0.cluster = "id"
    }.metrics
    #expect(weighted == both)
  }

  @Test("ids that repeat leave every value as it is", arguments: ids)
  func repeatingIDs(id: String) throws {
    guard try knows(id, .clusters) else { return }
    let plain = try result(id).metrics
    let clustered = try result(id) { $0.cluster = "person" }.metrics
    #expect(plain.map(\.identity) == clustered.map(\.identity))
    for (one, other) in zip(plain, clustered) where other.status != .notEvaluated {
      #expect(one.value == other.value, "\(one.name)")
      #expect(one.counts == other.counts)
    }
  }

  @Test("nothing made for independent rows of one weight is left", arguments: ids)
  func noOrdinaryInference(id: String) throws {
    let ordinary = [
      "wilson", "clopper_pearson", "newcombe", "koopman", "katz", "miettinen_nurminen",
      "newcombe_all_pairs", "mover_all_pairs", "wilson_simultaneous", "mover_dunnett",
      "mover_wilson", "mover", "wilson_transformed", "mover_newcombe", "bootstrap_bca",
      "bootstrap_percentile",
    ]
    for (design, adjust) in [
      (
        AnalysisDescriptor.SamplingDesign.samplingWeights,
        { (roles: inout Roles) in roles.samplingWeight = "w" }
      ), (.clusters, { (roles: inout Roles) in roles.cluster = "person" }),
    ] {
      guard try knows(id, design) else { continue }
      for record in try result(id, adjust).metrics {
        if let interval = record.interval, interval.ends != nil {
          #expect(!ordinary.contains(interval.method), "\(record.name): \(interval.method)")
        }
        for test in record.tests where test.pValue != nil {
          #expect(test.name == "quasi_score_t", "\(record.name)")
        }
        #expect(record.expectedUnderEquality == nil)
        #expect(!record.flags.contains("flip_flop"))
        if design == .samplingWeights {
          #expect(record.counts == nil || record.counts?.denominator == 0, "\(record.name)")
          #expect(!record.flags.contains("below_four_fifths"))
        }
      }
    }
  }

  @Test("plugins that know designs keep the laws with them", arguments: ids)
  func laws(id: String) throws {
    let plugin = try Self.plugin(id)
    guard try knows(id, .samplingWeights), try knows(id, .clusters) else { return }
    let configuration = Self.configuration(plugin) {
      $0.samplingWeight = "w"
      $0.cluster = "person"
      $0.missingIsError = false
    }
    #expect(checkAnalysis(plugin, configuration, csv: Self.sample) == [])
  }
}
