import FairmarkAnalysis
import FairmarkStatistics
import FairmarkTables
import Testing

#if DEBUG
  private let isReleaseBuild = false
#else
  private let isReleaseBuild = true
#endif

/// Prints the tables of `DesignEffects.md`.
///
/// `Notebooksless-Scripts/golden/design-effects.sh` runs it. A minute or two in a release build, hours
/// in a debug build, where it is skipped. Rows go the whole way of an audit from batches to records.
@Suite("Design effects", .enabled(if: isReleaseBuild), .serialized)
struct DesignEffectSimulation {
  private static let tables = 20_000

  /// Two groups with the same true rate, and how their rows come about.
  struct Population: CustomStringConvertible {
    /// Rows of each group, or clusters: of each group, or of both together.
    var size: Int
    var rate: Double
    var hasWeights = false
    var hasClusters = false
    /// Whether the rows of one cluster are of either group.
    var sharesClusters = false

    var description: String {
      let unit =
        !hasClusters
        ? "rows a group" : sharesClusters ? "clusters of both groups" : "people a group"
      return "\(size) \(unit), rate \(rate)"
    }
  }

  /// Weights with a mean of 11.5; the mean of their squares is 242.5, so that an analysis that takes
  /// them for counts has 21.1 times too small a variance.
  private static let weights = [2, 5, 10, 29]
  /// The probability that an application repeats what is the person's own: a correlation of 0.338
  /// between the applications of one person, and with 1 to 10 of them a design effect of 3.03.
  private static let share = 0.5815

  private static let weightTexts = weights.map { "\($0)" }
  /// For each group the ids of its people, made once: rows are made by the hundred million.
  private static let ids = ["a", "b"].map { group in (0..<300).map { "\(group)\($0)" } }

  /// Rows of group, decision, weight and cluster.
  private static func rows(
    _ population: Population, using generator: inout CounterBasedGenerator
  ) -> [[String]] {
    var rows: [[String]] = []
    rows.reserveCapacity(population.size * (population.hasClusters ? 12 : 2))
    for (place, group) in ["a", "b"].enumerated() where place == 0 || !population.sharesClusters {
      for unit in 0..<population.size {
        let count = population.hasClusters ? Int(generator.next() % 10) + 1 : 1
        let own = generator.uniform() < population.rate
        for _ in 0..<count {
          let repeats = population.hasClusters && generator.uniform() < share
          let isSelected = repeats ? own : generator.uniform() < population.rate
          let weight = population.hasWeights ? weightTexts[Int(generator.next() & 3)] : "1"
          let either = generator.next() & 1 == 0 ? "a" : "b"
          rows.append([
            population.sharesClusters ? either : group, isSelected ? "1" : "0", weight,
            ids[place][unit],
          ])
        }
      }
    }
    return rows
  }

  private static func roles(_ adjust: (inout Roles) -> Void) -> Roles {
    var roles = Roles()
    roles.groups = ["group"]
    roles.prediction = .values(column: "selected", counting: ["1"])
    adjust(&roles)
    return roles
  }

  private static func records(
    _ rows: [[String]], _ roles: Roles
  ) throws -> (ratio: MetricRecord, difference: MetricRecord)? {
    let cells = GroupCells(groups: roles.groups, roles: roles)
    let builder = try BatchBuilder(
      cells.columns, columnNames: ["group", "selected", "weight", "cluster"])
    var state = cells.makeState(reading: Array(cells.columns.indices))
    try state.update(try builder.batch(of: rows))
    let table = try cells.result(of: state, dictionaries: builder.dictionaries)
    let rules = [ReferenceRule.group(["group": "b"])]
    let inference = Inference(
      AnalysisConfiguration(
        roles: roles,
        parameters: [
          "tests": .choices(["two_proportion_z"]), "reference": .references(rules),
        ]))
    guard let margin = table.margin(over: ["group"]).first else { return nil }
    let rates = GroupRates.selectionRates(margin, inference: inference)
    let compared = rates.compared(by: rules)
    guard let ratio = rates.ratioRecords("ratio", compared).first,
      let difference = rates.differenceRecords("difference", compared).first
    else { return nil }
    return (ratio, difference)
  }

  /// Shares of tables: found a difference that is not there, or an interval without the true value.
  struct Errors {
    var ordinary = 0.0
    var designBased = 0.0
    var difference = 0.0
    var ratio = 0.0
  }

  static func simulate(_ population: Population) throws -> Errors {
    let plain = roles { if population.hasWeights { $0.frequencyWeight = "weight" } }
    let design = roles {
      if population.hasWeights { $0.samplingWeight = "weight" }
      if population.hasClusters { $0.cluster = "cluster" }
    }
    var errors = Errors()
    func misses(_ interval: MetricInterval?, _ value: Double) -> Bool {
      guard let ends = interval?.ends else { return false }
      return value < ends.low ?? 0 || value > ends.high ?? .infinity
    }
    for table in 0..<tables {
      var generator = CounterBasedGenerator(
        seed: 2026, stream: "design effects", "\(population)", "\(population.hasWeights)",
        index: UInt64(table))
      let rows = rows(population, using: &generator)
      if let (ratio, _) = try records(rows, plain), let p = ratio.tests.first?.pValue, p <= 0.05 {
        errors.ordinary += 1
      }
      guard let (ratio, difference) = try records(rows, design) else { continue }
      if let p = ratio.tests.first?.pValue, p <= 0.05 { errors.designBased += 1 }
      if misses(ratio.interval, 1) { errors.ratio += 1 }
      if misses(difference.interval, 0) { errors.difference += 1 }
    }
    let total = Double(tables)
    errors.ordinary /= total
    errors.designBased /= total
    errors.difference /= total
    errors.ratio /= total
    return errors
  }

  private static func digits(_ value: Double) -> String {
    let scaled = Int((value * 10_000).rounded())
    let text = "\(scaled % 10_000)"
    return "\(scaled / 10_000)." + String(repeating: "0", count: 4 - text.count) + text
  }

  private static func printed(
    _ populations: [Population], title: String, check: (Population, Errors) -> Void
  ) throws {
    print("| \(title) | as ordinary counts | quasi-score | difference interval | ratio interval |")
    print("|---|---:|---:|---:|---:|")
    for population in populations {
      let errors = try simulate(population)
      let shares = [errors.ordinary, errors.designBased, errors.difference, errors.ratio]
      print("| \(population) | \(shares.map(digits).joined(separator: " | ")) |")
      check(population, errors)
    }
  }

  @Test("the test of rates with sampling weights keeps its level")
  func weights() throws {
    try Self.printed(
      [(300, 0.3), (100, 0.3), (100, 0.5)].map {
        Population(size: $0, rate: $1, hasWeights: true)
      }, title: "sampling weights of 2, 5, 10 or 29"
    ) { _, errors in
      #expect((0.64...0.70).contains(errors.ordinary))
      #expect((0.045...0.055).contains(errors.designBased))
      #expect(errors.difference <= 0.06)
      #expect(errors.ratio <= 0.06)
    }
  }

  @Test("the test of rates with clusters keeps its level")
  func clusters() throws {
    try Self.printed(
      [(100, 0.3), (100, 0.1), (50, 0.3)].map {
        Population(size: $0, rate: $1, hasClusters: true)
      }, title: "1 to 10 correlated applications a person"
    ) { population, errors in
      #expect((0.24...0.28).contains(errors.ordinary))
      #expect(errors.designBased <= 0.06)
      if population.size > 50 { #expect(errors.designBased >= 0.045) }
      #expect(errors.difference <= 0.06)
      #expect(errors.ratio <= 0.06)
    }
  }

  @Test("the test of rates whose clusters are of both groups keeps its level")
  func sharedClusters() throws {
    try Self.printed(
      [(100, 0.3)].map {
        Population(size: $0, rate: $1, hasClusters: true, sharesClusters: true)
      }, title: "1 to 10 correlated rows a cluster, of either group"
    ) { _, errors in
      #expect((0.045...0.06).contains(errors.designBased))
      #expect(errors.difference <= 0.06)
      #expect(errors.ratio <= 0.06)
    }
  }

  @Test("the test of rates with sampling weights and clusters keeps its level")
  func both() throws {
    try Self.printed(
      [(100, 0.3)].map {
        Population(size: $0, rate: $1, hasWeights: true, hasClusters: true)
      }, title: "the weights and the applications above, together"
    ) { _, errors in
      #expect(errors.ordinary > 0.6)
      #expect((0.045...0.06).contains(errors.designBased))
      #expect(errors.difference <= 0.06)
      #expect(errors.ratio <= 0.06)
    }
  }
}
