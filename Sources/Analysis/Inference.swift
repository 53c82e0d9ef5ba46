public import FairmarkStatistics

/// How sure rates and their comparisons are: which intervals and tests a job wants, and what they
/// give for counts.
public struct Inference: Hashable, Sendable {
  /// What an interval is about.
  enum Quantity: Hashable, Sendable {
    case rate
    case difference
    case ratio
  }

  /// How p-values account for the other comparisons of an attribute.
  public enum Adjustment: String, Hashable, Sendable, CaseIterable {
    /// The largest studentised difference of all pairs of groups.
    case allPairs = "all_pairs"
    /// Hsu's multiple comparisons with the best, one-sided.
    case comparisonsWithTheBest = "mcb"
    /// Holm's step-down procedure.
    case holm
    /// Benjamini and Hochberg's false discovery rate.
    case benjaminiHochberg = "bh"
    /// Benjamini and Yekutieli's false discovery rate under any dependence.
    case benjaminiYekutieli = "by"
    /// The largest studentised difference from a declared reference.
    case dunnett
  }

  /// The methods in the job's order; a quantity takes the first that fits it.
  public let methods: [String]
  /// The confidence level.
  public let level: Double
  /// The tests of comparisons.
  public let tests: [String]
  /// How p-values are adjusted; `nil`: `all_pairs` where the data selected the reference, `holm`
  /// where the job declares it.
  public let adjustment: Adjustment?
  /// Whether p-values are adjusted at all.
  public let adjusts: Bool
  /// How rows are drawn again; `nil` when no bootstrap is wanted.
  public let resampling: Resampling?
  /// The analysis' id, of which random draws depend.
  public let id: String
  /// The job's seed, of which random draws depend.
  public let seed: Int

  /// How rows are drawn again.
  public struct Resampling: Hashable, Sendable {
    /// How many times.
    public var replicateCount: Int
    /// Whether their number is fixed.
    public var scheme: CellBootstrap.Scheme
  }

  /// Reads the settings of an analysis.
  ///
  /// - Parameter configuration: Roles and settings.
  public init(_ configuration: AnalysisConfiguration) {
    id = configuration.id
    seed = configuration.seed
    var asked = configuration.choices("interval", default: [])
    let bootstrap = configuration.settings("bootstrap")
    if bootstrap != nil && !asked.contains(where: Self.bootstrapMethods.contains) {
      if asked != ["none"] { asked.insert("bootstrap_bca", at: 0) }
    }
    methods = asked == ["none"] ? [] : asked + Self.defaultMethods
    resampling =
      asked.contains(where: Self.bootstrapMethods.contains)
      ? Resampling(
        replicateCount: bootstrap?.integer("replicates", default: Self.defaultReplicateCount)
          ?? Self.defaultReplicateCount,
        scheme: bootstrap?.choice("scheme", default: "multinomial") == "poisson"
          ? .poisson : .multinomial) : nil
    level = configuration.number("level", default: 0.95)
    let adjust = configuration.choice("adjust", default: "automatic")
    adjustment = Adjustment(rawValue: adjust)
    adjusts = adjust != "none"
    var tests = configuration.choices("tests", default: Self.defaultTests)
    if tests == ["none"] { tests = [] }
    // What Hsu's procedure adjusts must be there.
    if adjustment == .comparisonsWithTheBest && !tests.contains("two_proportion_z") {
      tests.insert("two_proportion_z", at: 0)
    }
    self.tests = tests
  }

  /// Whether the job wants intervals.
  public var wantsIntervals: Bool { !methods.isEmpty }

  /// Whether the job wants tests.
  public var wantsTests: Bool { !tests.isEmpty }

  static let defaultMethods = ["wilson", "newcombe", "koopman"]
  static let defaultTests = ["two_proportion_z", "fisher_exact", "fisher_mid_p"]
  static let testNames =
    defaultTests + ["chi_squared", "morris_lobsenz_z", "barnard", "boschloo"]

  private static let methodsByQuantity: [(quantity: Quantity, methods: [String])] = [
    (.rate, ["wilson", "clopper_pearson"]),
    (.difference, ["newcombe"]),
    (
      .ratio,
      [
        "koopman", "katz", "miettinen_nurminen", "skewness_corrected_score", "exact_unconditional",
      ]
    ),
  ]

  static let bootstrapMethods = ["bootstrap_percentile", "bootstrap_bca"]
  static let defaultReplicateCount = 2000
  static let methodNames = methodsByQuantity.flatMap(\.methods) + bootstrapMethods

  /// The wanted form of the bootstrap; `nil` when none is wanted.
  var bootstrapMethod: String? { methods.first { Self.bootstrapMethods.contains($0) } }

  /// Whether the bootstrap goes before other methods that fit.
  func prefersBootstrap(for quantity: Quantity) -> Bool {
    let fitting = Self.methodsByQuantity.filter { $0.quantity == quantity }.flatMap(\.methods)
    return methods.first { fitting.contains($0) || Self.bootstrapMethods.contains($0) }
      .map { Self.bootstrapMethods.contains($0) } ?? false
  }

  /// The first wanted method that fits; `nil` when the job wants no intervals.
  func method(for quantity: Quantity) -> String? {
    let fitting = Self.methodsByQuantity.filter { $0.quantity == quantity }.flatMap(\.methods)
    return methods.first { fitting.contains($0) }
  }

  // MARK: Intervals

  /// The interval of a rate.
  ///
  /// - Parameter counts: What the rate comes from.
  /// - Returns: The interval; `nil` when the rate does not exist or no interval is wanted.
  public func interval(of counts: Counts) -> MetricInterval? {
    guard counts.denominator > 0, let method = method(for: .rate) else { return nil }
    let interval =
      method == "clopper_pearson"
      ? Intervals.clopperPearson(counts, level: level) : Intervals.wilson(counts, level: level)
    return MetricInterval(
      method, level: level, interval, otherwise: "the counts say nothing about the rate")
  }

  /// The interval of a difference of rates.
  ///
  /// - Parameters:
  ///   - first: The group's counts.
  ///   - second: The reference group's counts.
  /// - Returns: The interval; `nil` when a rate does not exist or no interval is wanted.
  public func interval(of first: Counts, minus second: Counts) -> MetricInterval? {
    guard first.denominator > 0, second.denominator > 0, let method = method(for: .difference)
    else { return nil }
    return MetricInterval(
      method, level: level, Intervals.newcombe(first, minus: second, level: level),
      otherwise: "the counts say nothing about the difference")
  }

  /// The interval of a ratio of rates.
  ///
  /// - Parameters:
  ///   - first: The group's counts.
  ///   - second: The reference group's counts.
  /// - Returns: The interval; `nil` when a rate does not exist or no interval is wanted.
  public func interval(of first: Counts, over second: Counts) -> MetricInterval? {
    guard first.denominator > 0, second.denominator > 0, let method = method(for: .ratio)
    else { return nil }
    var reason = "no success on either side says nothing about the ratio"
    let interval: ConfidenceInterval?
    switch method {
    case "katz":
      interval = Intervals.katz(first, over: second, level: level)
      reason =
        "a count of 0 has no logarithm; koopman has an interval where one side has a success"
    case "miettinen_nurminen":
      interval = Intervals.miettinenNurminen(first, over: second, level: level)
    case "skewness_corrected_score":
      interval = Intervals.skewnessCorrectedScore(first, over: second, level: level)
    case "exact_unconditional":
      let limit = Intervals.exactUnconditionalLimit
      guard Self.total(first, second, isAtMost: limit) else {
        return MetricInterval(
          method, level: level,
          .undefined(
            .notEvaluated,
            reason: "the exact interval is computed for at most \(limit) people in both groups"))
      }
      interval = Intervals.exactUnconditional(first, over: second, level: level)
    default: interval = Intervals.koopman(first, over: second, level: level)
    }
    return MetricInterval(method, level: level, interval, otherwise: reason)
  }

  // MARK: Tests

  /// The tests that two rates are equal.
  ///
  /// - Parameters:
  ///   - first: The group's counts.
  ///   - second: The reference group's counts.
  /// - Returns: The wanted tests in the job's order; none when a rate does not exist.
  public func tests(_ first: Counts, _ second: Counts) -> [MetricTest] {
    guard first.denominator > 0, second.denominator > 0 else { return [] }
    return tests.map { name in
      switch name {
      case "fisher_exact": Self.exact(name, TwoByTwoTest.fisherExact(first, second))
      case "fisher_mid_p": Self.exact(name, TwoByTwoTest.fisherMidP(first, second))
      case "barnard": unconditional(name, first, second, TwoByTwoTest.barnard)
      case "boschloo": unconditional(name, first, second, TwoByTwoTest.boschloo)
      case "chi_squared":
        Self.test(
          name, TwoByTwoTest.chiSquared(first, second), degreesOfFreedom: 1,
          otherwise: "everybody or nobody has the property, so nothing varies"
        ) { ChiSquaredDistribution(degreesOfFreedom: 1).tails(at: $0).survival }
      case "morris_lobsenz_z":
        Self.test(
          name, TwoByTwoTest.morrisLobsenzZ(first, second),
          otherwise: "a rate is 0 or both are 1, so the logarithm of the ratio has no variance"
        ) { NormalDistribution().twoSided($0) }
      default:
        Self.test(
          name, TwoByTwoTest.pooledZ(first, second),
          otherwise: "everybody or nobody has the property, so nothing varies"
        ) { NormalDistribution().twoSided($0) }
      }
    }
  }

  private static func total(_ first: Counts, _ second: Counts, isAtMost limit: Int) -> Bool {
    first.denominator <= limit && second.denominator <= limit - first.denominator
  }

  private func unconditional(
    _ name: String, _ first: Counts, _ second: Counts, _ test: (Counts, Counts) -> Double?
  ) -> MetricTest {
    let limit = TwoByTwoTest.unconditionalLimit
    guard Self.total(first, second, isAtMost: limit) else {
      return MetricTest(
        name,
        .undefined(
          .notEvaluated, reason: "the test is computed for at most \(limit) people in both groups"))
    }
    return Self.exact(name, test(first, second))
  }

  /// An exact test of groups that have people.
  private static func exact(_ name: String, _ probability: Double?) -> MetricTest {
    MetricTest(
      name,
      probability.map(MetricTest.Outcome.pValue)
        ?? .undefined(
          .notEvaluated, reason: "a group has more than \(TwoByTwoTest.exactLimit) people"))
  }

  /// A test by its statistic, or why there is none.
  static func test(
    _ name: String, _ statistic: Double?, degreesOfFreedom: Int? = nil, otherwise reason: String,
    probability: (Double) -> Double
  ) -> MetricTest {
    guard let statistic, statistic.isFinite else {
      return MetricTest(name, .undefined(.insufficientData, reason: reason))
    }
    return MetricTest(
      name, .pValue(probability(statistic)), statistic: statistic,
      degreesOfFreedom: degreesOfFreedom)
  }
}

extension AnalysisDescriptor.Parameter {
  /// The settings of intervals and tests that the group analyses share.
  public static let inference: [AnalysisDescriptor.Parameter] = [
    .init(
      "interval", .choices(["none"] + Inference.methodNames), default: "wilson, newcombe, koopman",
      "The methods of confidence intervals, of which the first that fits is taken: wilson or "
        + "clopper_pearson for a rate, newcombe for a difference, koopman, katz, "
        + "miettinen_nurminen, skewness_corrected_score or exact_unconditional for a ratio, "
        + "bootstrap_percentile or bootstrap_bca for all of these. A quantity that no named method fits has its default; "
        + "none leaves all out."),
    .init(
      "bootstrap",
      .settings([
        .init(
          "replicates", .integer(100...1_000_000), default: "2000", "How often rows are drawn."),
        .init(
          "scheme", .choice(["multinomial", "poisson"]), default: "multinomial",
          "Whether their number is fixed or varies as well."),
      ]), default: "none",
      "Draw rows again, {replicates: N, scheme: multinomial or poisson}; where interval names no "
        + "bootstrap, this means bootstrap_bca. Gaps, minima and maxima are not smooth and keep their "
        + "simultaneous intervals; rates of 0 and 1 are degenerate_bootstrap."),
    .init("level", .number(0.5...0.9999), default: "0.95", "The confidence level of intervals."),
    .init(
      "tests", .choices(["none"] + Inference.testNames),
      default: "two_proportion_z, fisher_exact, fisher_mid_p",
      "The tests that a group's rate equals the reference's."),
    .init(
      "adjust", .choice(["automatic", "none"] + Inference.Adjustment.allCases.map(\.rawValue)),
      default: "automatic",
      "How p-values account for the other groups of the attribute. automatic is all_pairs where the "
        + "data select the reference and holm where the job declares it. holm, bh, by and dunnett do "
        + "not hold their level when the data select the reference; they are then flagged "
        + "reference_selected. mcb, comparisons with the best, is one-sided and of "
        + "two_proportion_z alone: could this group be the best one?"),
    .init(
      "minimum_cell", .integer(0...1_000_000), default: "0",
      "Withhold groups with fewer rows than this, and others from which those could be computed; "
        + "0 publishes all."),
  ]
}
