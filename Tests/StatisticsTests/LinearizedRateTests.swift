import Testing

@testable import FairmarkStatistics

/// Rates of a small sample, compared with R's package survey and with the definitions in 40 digits:
/// `Notebooksless-Scripts/golden/linearized_rates.R` and `.py` print the figures.
@Suite("Linearised rates")
struct LinearizedRateTests {
  /// `Notebooksless-Scripts/golden/linearized_rates.csv`: id, sex, hired, weight.
  static let rows = """
    p13,F,0,12 p12,M,0,1 p03,M,0,0.4 p02,M,1,7 p11,M,1,7 p03,M,0,0.4 p04,M,0,7 p03,M,1,12 \
    p09,F,1,12 p09,F,0,7 p07,F,0,0.4 p03,M,1,2.5 p05,F,1,12 p00,M,1,7 p12,M,1,1 p05,F,0,12 \
    p10,F,1,0.4 p06,F,0,0.4 p12,M,0,3.25 p03,M,1,1 p07,M,0,1 p01,M,0,3.25 p05,M,1,0.4 \
    p04,F,0,2.5 p04,F,0,12 p06,F,1,0.4 p02,M,1,7 p13,M,0,1 p08,F,0,2.5 p05,F,0,3.25 \
    p07,M,1,3.25 p05,F,0,2.5
    """

  enum Design: String, CaseIterable {
    case weights, clusters, both
  }

  static func rate(_ design: Design, _ sex: String) throws -> LinearizedRate {
    var counts = WeightedCounts()
    var squares = (numerator: WeightSquareSum(), others: WeightSquareSum())
    var clusters: [Int: LinearizedRate.ClusterTotal] = [:]
    var rowCount = 0
    for row in rows.split(whereSeparator: \.isWhitespace) {
      let fields = row.split(separator: ",")
      guard fields[1] == sex else { continue }
      let id = try #require(Int(fields[0].dropFirst()))
      let weight = design == .clusters ? 1 : try #require(Double(fields[3]))
      let isHired = fields[2] == "1"
      rowCount += 1
      counts.denominator.add(weight)
      clusters[id, default: .init(cluster: id, numerator: 0, denominator: 0)].denominator += weight
      if isHired {
        counts.numerator.add(weight)
        squares.numerator.add(squareOf: weight)
        clusters[id]?.numerator += weight
      } else {
        squares.others.add(squareOf: weight)
      }
    }
    return try #require(
      design == .weights
        ? LinearizedRate(counts, squares: squares, rowCount: rowCount)
        : LinearizedRate(counts, clusters: clusters.values.sorted { $0.cluster < $1.cluster }))
  }

  private func expect(
    _ value: Double?, _ wanted: Double, _ location: SourceLocation = #_sourceLocation
  ) throws {
    let value = try #require(value, sourceLocation: location)
    #expect(
      abs(value - wanted) <= 1e-11 * abs(wanted), "\(value) is not \(wanted)",
      sourceLocation: location)
  }

  private func expect(
    _ interval: ConfidenceInterval?, _ low: Double, _ high: Double,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    try expect(interval?.low, low, location)
    try expect(interval?.high, high, location)
  }

  @Test(
    "have the rates, variances and intervals of survey",
    arguments: [
      (
        Design.weights, "F", 14, 0.31253938248267171, 0.031836824453743431, 0.043931895740403078,
        0.73849686796052438
      ),
      (
        .weights, "M", 18, 0.73567608861726508, 0.016024402573258555, 0.41593716330124703,
        0.93743167380119796
      ),
      (
        .clusters, "F", 8, 0.2857142857142857, 0.0085678586303326015, 0.10898637501610306,
        0.52905609619592142
      ),
      (
        .clusters, "M", 10, 0.55555555555555558, 0.0096530000508052629, 0.33244969444983297,
        0.76334841739633563
      ),
      (
        .both, "F", 8, 0.31253938248267171, 0.014406924651274151, 0.090275218769601637,
        0.62593922591117246
      ),
      (
        .both, "M", 10, 0.73567608861726508, 0.019154540964859607, 0.35629303854353422,
        0.95738643559573344
      ),
    ])
  func survey(
    design: Design, sex: String, units: Int, rate: Double, variance: Double, low: Double,
    high: Double
  ) throws {
    let own = try Self.rate(design, sex)
    #expect(own.unitCount == units)
    try expect(own.rate, rate)
    try expect(own.variance, variance)
    let rowCount = sex == "F" ? 14 : 18
    let interval = own.kornGraubard(rowCount: rowCount)
    #expect(abs((interval?.low ?? 0) - low) < 1e-9)
    #expect(abs((interval?.high ?? 0) - high) < 1e-9)
  }

  @Test(
    "have the covariance of survey where clusters are in both groups",
    arguments: [(Design.clusters, 0.0019874291704374283), (.both, 0.0057211022877879866)])
  func covariance(design: Design, wanted: Double) throws {
    let (first, second) = (try Self.rate(design, "F"), try Self.rate(design, "M"))
    try expect(LinearizedRate.covariance(first, second), wanted)
    try expect(LinearizedRate.covariance(second, first), wanted)
  }

  @Test("have no covariance without clusters")
  func independent() throws {
    #expect(
      LinearizedRate.covariance(try Self.rate(.weights, "F"), try Self.rate(.weights, "M")) == 0)
  }

  @Test("have Wilson's limits with the effective size")
  func wilson() throws {
    for (design, sex, low, high) in [
      (Design.weights, "F", 0.083050819432767997, 0.69530752289756598),
      (.weights, "M", 0.43538861155627599, 0.90946565619158594),
      (.clusters, "F", 0.12530992761201432, 0.52759644358169747),
      (.clusters, "M", 0.34319658134389451, 0.74939128889347414),
      (.both, "F", 0.11626672087304548, 0.61104817485813755),
      (.both, "M", 0.38946800150236249, 0.92391565588585952),
    ] {
      try expect(try Self.rate(design, sex).wilson(), low, high)
    }
  }

  @Test("have the limits of differences and ratios that their definitions give")
  func pairs() throws {
    for (design, difference, ratio, logarithmic) in [
      (
        Design.weights, (-0.70583193153554316, 0.04894689616366069),
        (0.11822744879476243, 1.0893275772127066), (0.12429743414235616, 1.4520248691330579)
      ),
      (
        .clusters, (-0.4977628923451398, 0.019760379626159405),
        (0.23178127869219954, 1.0464774325500003), (0.23375879122355059, 1.1314645944820435)
      ),
      (
        .both, (-0.64552423210056158, -0.043089560726613019),
        (0.16989414392275141, 0.91403501375019118), (0.17928171631595535, 1.0067003443120615)
      ),
    ] {
      let (first, second) = (try Self.rate(design, "F"), try Self.rate(design, "M"))
      try expect(
        LinearizedRate.difference(first, minus: second), difference.0, difference.1)
      try expect(LinearizedRate.ratio(first, over: second), ratio.0, ratio.1)
      try expect(
        LinearizedRate.logarithmicRatio(first, over: second), logarithmic.0, logarithmic.1)
    }
  }

  @Test("have the quasi-score test that its definition gives")
  func quasiScore() throws {
    for (design, t, freedom, p) in [
      (Design.weights, -1.7165651795518155, 28.031905162310108, 0.097091161567099919),
      (.clusters, -1.7252477703942939, 7.0, 0.12813400751654966),
      (.both, -2.0005345830058948, 7.0, 0.08555185264402973),
    ] {
      let test = LinearizedRate.quasiScore(
        try Self.rate(design, "F"), try Self.rate(design, "M"))
      try expect(test?.t, t)
      try expect(test?.degreesOfFreedom, freedom)
      try expect(test?.pValue, p)
    }
  }

  // MARK: Edges

  /// *k* of *n* independent rows of one weight.
  private func plain(_ k: Int, of n: Int, weight: Double = 1) throws -> LinearizedRate {
    var counts = WeightedCounts()
    var squares = (numerator: WeightSquareSum(), others: WeightSquareSum())
    for row in 0..<n {
      counts.denominator.add(weight)
      if row < k { counts.numerator.add(weight) }
      if row < k {
        squares.numerator.add(squareOf: weight)
      } else {
        squares.others.add(squareOf: weight)
      }
    }
    return try #require(LinearizedRate(counts, squares: squares, rowCount: n))
  }

  @Test("of one weight have the variance p q / (n − 1), whatever the weight")
  func oneWeight() throws {
    for weight in [1, 10, 0.1, 1e-9, 12345.678] {
      let rate = try plain(30, of: 100, weight: weight)
      #expect(rate.rate == 0.3)
      try expect(rate.variance, 0.3 * 0.7 / 99)
      try expect(rate.kishSize, 100)
      try expect(rate.effectiveSize, 99)
      let other = try plain(10, of: 80, weight: weight)
      try expect(
        LinearizedRate.quasiScore(rate, other)?.pValue,
        LinearizedRate.quasiScore(try plain(30, of: 100), try plain(10, of: 80))?.pValue ?? 0)
    }
  }

  @Test("of 0 or 1 have intervals, and a test against others")
  func extremes() throws {
    let none = try plain(0, of: 20)
    let all = try plain(20, of: 20)
    #expect(none.variance == 0)
    #expect(none.wilson()?.low == 0)
    #expect((none.wilson()?.high ?? 0) > 0.1)
    #expect(all.wilson()?.high == 1)
    #expect(all.kornGraubard(rowCount: 20)?.high == 1)
    let half = try plain(10, of: 20)
    #expect((LinearizedRate.quasiScore(none, half)?.pValue ?? 1) < 0.002)
    #expect(LinearizedRate.quasiScore(none, none) == nil)
    #expect(LinearizedRate.quasiScore(all, all) == nil)
    #expect(LinearizedRate.ratio(half, over: none)?.unbounded == .above)
    #expect(LinearizedRate.ratio(none, over: half)?.low == 0)
    #expect(LinearizedRate.ratio(none, over: none) == nil)
    #expect(LinearizedRate.logarithmicRatio(none, over: half) == nil)
    let difference = LinearizedRate.difference(all, minus: none)
    #expect(difference?.high == 1)
    #expect((difference?.low ?? 1) < 0.9)
  }

  @Test("of fewer than two units have neither variance nor interval")
  func single() throws {
    let one = try plain(1, of: 1)
    #expect(one.variance == nil)
    #expect(one.wilson() == nil)
    #expect(one.kornGraubard(rowCount: 1) == nil)
    #expect(LinearizedRate.quasiScore(one, try plain(1, of: 5)) == nil)
    #expect(LinearizedRate.difference(one, minus: try plain(1, of: 5)) == nil)
    #expect(LinearizedRate(WeightedCounts(), clusters: []) == nil)
  }

  @Test("that are the same in every cluster do not vary by rounding")
  func constantClusters() throws {
    var counts = WeightedCounts()
    var clusters: [LinearizedRate.ClusterTotal] = []
    for cluster in 0..<50 {
      let rows = 3 * (1 + cluster % 7)
      counts.denominator.add(rows: rows)
      counts.numerator.add(rows: rows / 3)
      clusters.append(
        .init(cluster: cluster, numerator: Double(rows / 3), denominator: Double(rows)))
    }
    let rate = try #require(LinearizedRate(counts, clusters: clusters))
    #expect(rate.variance == 0)
    #expect(rate.effectiveSize == rate.kishSize)
  }
}
