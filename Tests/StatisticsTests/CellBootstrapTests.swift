import Testing

@testable import FairmarkStatistics

@Suite("Bootstrap of cells")
struct CellBootstrapTests {
  static let cells = [30, 70, 55, 55, 12, 28, 15, 10]

  private static func bootstrap(
    _ count: Int, scheme: CellBootstrap.Scheme = .multinomial
  ) -> CellBootstrap {
    CellBootstrap(
      cells: cells, replicateCount: count, scheme: scheme, seed: 1, stream: ["test", "bootstrap"])
  }

  private static func rate(_ group: Int) -> CellBootstrap.Rate {
    CellBootstrap.Rate([2 * group], of: [2 * group, 2 * group + 1])
  }

  @Test("replicates do not depend on their order or number and keep the total")
  func order() {
    let all = Self.bootstrap(40)
    let some = Self.bootstrap(12)
    for replicate in (0..<40).reversed() {
      let one = CellBootstrap.replicate(
        replicate, of: Self.cells, seed: 1, stream: ["test", "bootstrap"])
      #expect(one.reduce(0, +) == Self.cells.reduce(0, +))
      for cell in Self.cells.indices {
        #expect(all.columns[cell * 40 + replicate] == Double(one[cell]))
        if replicate < 12 { #expect(some.columns[cell * 12 + replicate] == Double(one[cell])) }
      }
    }
    let other = CellBootstrap.replicate(0, of: Self.cells, seed: 2, stream: ["test", "bootstrap"])
    #expect(other.map { Double($0) } != Self.cells.indices.map { all.columns[$0 * 40] })
  }

  @Test("cells have the means and variances of their scheme")
  func moments() {
    let total = Double(Self.cells.reduce(0, +))
    for scheme in [CellBootstrap.Scheme.multinomial, .poisson] {
      let bootstrap = Self.bootstrap(2000, scheme: scheme)
      for (cell, count) in Self.cells.enumerated() {
        let values = bootstrap.margin([cell])
        let mean = values.reduce(0, +) / 2000
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 1999
        let c = Double(count)
        let expected = scheme == .poisson ? c : c * (1 - c / total)
        #expect(abs(mean - c) < 5 * (expected / 2000).squareRoot())
        // The standard error of a variance is about √(2 / B) of it, a little more for small counts.
        #expect(abs(variance / expected - 1) < 6 * (2.3 / 2000).squareRoot())
      }
    }
  }

  @Test("empty cells stay empty and margins are the sums of their cells")
  func margins() {
    let bootstrap = CellBootstrap(
      cells: [0, 5, 0, 7, 0], replicateCount: 9, seed: 4, stream: ["x"])
    #expect(bootstrap.margin([0, 2, 4]) == [Double](repeating: 0, count: 9))
    #expect(bootstrap.margin([3, 1]) == [Double](repeating: 12, count: 9))
    #expect(bootstrap.margin([]) == [Double](repeating: 0, count: 9))
    let none = CellBootstrap(cells: [0, 0], replicateCount: 3, seed: 4, stream: [])
    #expect(none.margin([0, 1]) == [0, 0, 0])
  }

  @Test("the acceleration is that of the jackknife over rows")
  func acceleration() throws {
    let bootstrap = Self.bootstrap(0)
    let ratio = try #require(
      bootstrap.acceleration(of: [[0], [0, 1], [2], [2, 3]]) { $0[0] / $0[1] / ($0[2] / $0[3]) })
    #expect(abs(ratio / 0.00891475370543033 - 1) < 1e-10)
    let rate = try #require(bootstrap.acceleration(of: [[6], [6, 7]]) { $0[0] / $0[1] })
    #expect(abs(rate / -0.013608276348795655 - 1) < 1e-10)
  }

  @Test("intervals are those of two million replicates by NumPy, to their Monte Carlo error")
  func intervals() throws {
    let bootstrap = Self.bootstrap(4000)
    func check(_ outcome: CellBootstrap.Outcome, _ low: Double, _ high: Double, _ error: Double) {
      #expect(abs((outcome.interval?.low ?? .nan) - low) < error, "\(outcome)")
      #expect(abs((outcome.interval?.high ?? .nan) - high) < error, "\(outcome)")
    }
    check(bootstrap.interval(ofRatio: Self.rate(0), over: Self.rate(1)), 0.412, 0.84925, 0.02)
    check(
      bootstrap.interval(ofRatio: Self.rate(0), over: Self.rate(1), method: .percentile),
      0.40765, 0.84186, 0.02)
    check(
      bootstrap.interval(ofDifference: Self.rate(2), minus: Self.rate(3)), -0.53036, -0.04286, 0.02)
    check(bootstrap.interval(ofRate: Self.rate(3)), 0.39130, 0.78378, 0.02)
    let poisson = Self.bootstrap(4000, scheme: .poisson)
    check(poisson.interval(ofRatio: Self.rate(0), over: Self.rate(1)), 0.412, 0.84925, 0.02)
  }

  @Test("quantiles are of type 6")
  func quantiles() {
    let values = [1.0, 2, 4, 8]
    #expect(CellBootstrap.quantile(values, 0.5) == 3)
    #expect(CellBootstrap.quantile(values, 0.25) == 1.25)
    #expect(CellBootstrap.quantile(values, 0.1) == 1)
    #expect(CellBootstrap.quantile(values, 0.9) == 8)
  }

  @Test("what a bootstrap cannot know it refuses, and says why")
  func refusals() {
    let bootstrap = CellBootstrap(
      cells: [0, 50, 20, 0, 3, 40, 0, 0], replicateCount: 200, seed: 1, stream: ["refusals"])
    #expect(bootstrap.interval(ofRate: Self.rate(0)) == .refused(.degenerate))
    #expect(bootstrap.interval(ofRate: Self.rate(1)) == .refused(.degenerate))
    #expect(bootstrap.interval(ofRate: Self.rate(3)) == .refused(.degenerate))
    #expect(
      bootstrap.interval(ofRatio: Self.rate(2), over: Self.rate(1)) == .refused(.degenerate))
    #expect(bootstrap.interval(ofRate: Self.rate(2)).interval != nil)
    #expect(bootstrap.interval(ofRate: Self.rate(2), level: 0.999) == .refused(.tooFewReplicates))
    #expect(bootstrap.interval(of: [[0]]) { _ in nil } == .refused(.undefined))
    #expect(bootstrap.interval(of: [[0]]) { _ in 1 } == .refused(.oneSided))
    // A reference of which 3 are selected has none in 5 % of the replicates.
    let outcome = bootstrap.interval(of: [[1], [4]]) { $0[1] > 0 ? $0[0] / $0[1] : nil }
    guard case .refused(.undefinedReplicates(let lost)) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(lost > 2 && lost < 25)
  }
}
