import FairmarkAnalysis
import FairmarkJSONText
import FairmarkStatistics
import Testing

@Suite("Intervals and tests of rates and comparisons")
struct InferenceTests {
  private func inference(_ parameters: [String: ParameterValue] = [:]) -> Inference {
    Inference(AnalysisConfiguration(roles: Roles(), parameters: parameters))
  }

  private let group = Counts(3, of: 15)
  private let reference = Counts(25, of: 43)

  @Test("Without settings a rate has Wilson's, a difference Newcombe's, a ratio Koopman's interval")
  func defaultMethods() throws {
    let inference = inference()
    let rate = try #require(inference.interval(of: group))
    #expect(rate.method == "wilson" && rate.level == 0.95)
    #expect(rate.ends == Intervals.wilson(group))
    let difference = try #require(inference.interval(of: group, minus: reference))
    #expect(difference.method == "newcombe")
    #expect(difference.ends == Intervals.newcombe(group, minus: reference))
    let ratio = try #require(inference.interval(of: group, over: reference))
    #expect(ratio.method == "koopman")
    #expect(ratio.ends == Intervals.koopman(group, over: reference))
  }

  @Test("A named method goes first, and a quantity that it does not fit keeps its default")
  func namedMethods() {
    let inference = inference([
      "interval": .choices(["clopper_pearson", "katz"]), "level": .number(0.9),
    ])
    #expect(inference.interval(of: group)?.ends == Intervals.clopperPearson(group, level: 0.9))
    #expect(
      inference.interval(of: group, over: reference)?.ends
        == Intervals.katz(group, over: reference, level: 0.9))
    #expect(
      inference.interval(of: group, minus: reference)?.ends
        == Intervals.newcombe(group, minus: reference, level: 0.9))
  }

  @Test("`none` leaves intervals and tests out")
  func nothingWanted() {
    let inference = inference(["interval": .choices(["none"]), "tests": .choices(["none"])])
    #expect(inference.interval(of: group) == nil)
    #expect(inference.interval(of: group, over: reference) == nil)
    #expect(inference.tests(group, reference).isEmpty)
  }

  @Test("Where the counts say nothing, the interval says so instead of having ends")
  func nothingKnown() throws {
    let interval = try #require(
      inference().interval(of: Counts(0, of: 5), over: Counts(0, of: 9)))
    #expect(interval.ends == nil)
    #expect(
      interval.json["status"] == "insufficient_data" && interval.json["low"] == .null
        && interval.json["high"] == .null)
    let open = try #require(inference().interval(of: Counts(2, of: 5), over: Counts(0, of: 9)))
    #expect(open.json["unbounded"] == "above" && open.json["high"] == .null)
    #expect(inference().interval(of: Counts(0, of: 0)) == nil)
  }

  @Test("Each test gives the library's probability and its statistic")
  func allTests() {
    let names = [
      "two_proportion_z", "fisher_exact", "fisher_mid_p", "chi_squared", "morris_lobsenz_z",
    ]
    let tests = inference(["tests": .choices(names)]).tests(group, reference)
    #expect(tests.map(\.name) == names)
    #expect(tests[0].statistic == TwoByTwoTest.pooledZ(group, reference))
    #expect(tests[1].pValue == TwoByTwoTest.fisherExact(group, reference))
    #expect(tests[2].pValue == TwoByTwoTest.fisherMidP(group, reference))
    #expect(tests[3].degreesOfFreedom == 1)
    #expect(abs((tests[3].pValue ?? 0) - (tests[0].pValue ?? 1)) < 1e-15)
    #expect(tests[4].statistic == TwoByTwoTest.morrisLobsenzZ(group, reference))
  }

  @Test("Exact unconditional methods are computed up to a size and say so above it")
  func unconditional() throws {
    let inference = inference([
      "tests": .choices(["barnard", "boschloo"]), "interval": .choices(["exact_unconditional"]),
    ])
    #expect(inference.tests(group, reference)[0].pValue == TwoByTwoTest.barnard(group, reference))
    #expect(inference.tests(group, reference)[1].pValue == TwoByTwoTest.boschloo(group, reference))
    #expect(
      inference.interval(of: group, over: reference)?.ends
        == Intervals.exactUnconditional(group, over: reference))
    let large = Counts(1, of: .max)
    for test in inference.tests(large, large) { #expect(test.json["status"] == "not_evaluated") }
    #expect(inference.interval(of: group, over: large)?.json["status"] == "not_evaluated")
  }

  @Test("A test without variation has no probability and says why; an exact one has 1")
  func noVariation() throws {
    let tests = inference().tests(Counts(0, of: 4), Counts(0, of: 6))
    let z = try #require(tests.first)
    #expect(z.pValue == nil)
    #expect(z.json["status"] == "insufficient_data" && z.json["p_value"] == .null)
    #expect(tests[1].name == "fisher_exact" && tests[1].pValue == 1)
  }
}
