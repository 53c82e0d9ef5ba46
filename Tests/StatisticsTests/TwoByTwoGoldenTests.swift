import FairmarkStatistics
import Testing

/// Figures of published tables, computed with SciPy and Python's whole numbers.
@Suite("Two-by-two tables: intervals and tests")
struct TwoByTwoGoldenTests {
  /// Name, then: k1 n1 k2 n2, Z, p of Z, Fisher, mid-P, Katz, Koopman, both Wilson, Newcombe,
  /// flip-flop, whether one swap removes the finding (- where there is none).
  static let rows = """
    555 1181 667 1390 -0.501709 0.615873 0.634486 0.62055 0.902564 1.06264 0.902289 1.062384 0.441619 0.498457 0.453684 0.506139 -0.048553 0.028791 False -
    170 390 412 797 -2.62333 0.008707 0.00943 0.00864 0.739442 0.961583 0.737242 0.958728 0.387545 0.4855 0.482248 0.551467 -0.140456 -0.020511 False -
    18 41 412 797 -0.973408 0.33035 0.341618 0.301799 0.597009 1.208144 0.575166 1.151114 0.298901 0.589595 0.482248 0.551467 -0.222229 0.076601 False -
    7 17 215 412 -0.890119 0.373402 0.460538 0.394111 0.443724 1.403146 0.411734 1.242823 0.216111 0.639946 0.473632 0.569654 -0.311491 0.123139 False True
    95 226 215 412 -2.453136 0.014162 0.016287 0.014654 0.673607 0.963255 0.670328 0.958565 0.357856 0.485514 0.473632 0.569654 -0.180178 -0.020433 False -
    34 76 50 92 -1.240063 0.214952 0.277864 0.220331 0.602374 1.124865 0.596742 1.117523 0.340807 0.558995 0.441998 0.641473 -0.24088 0.05475 False -
    15 40 18 28 -2.175082 0.029624 0.047934 0.038385 0.358767 0.948465 0.354479 0.947262 0.24223 0.529676 0.458303 0.792942 -0.46824 -0.027057 False False
    3 12 12 16 -2.62532 0.008657 0.020018 0.014671 0.120199 0.924396 0.115336 0.785275 0.088942 0.532305 0.505017 0.898179 -0.718854 -0.126218 False False
    12 40 48 80 -3.098387 0.001946 0.003409 0.002142 0.301433 0.829372 0.293345 0.793865 0.180748 0.4543 0.490455 0.700382 -0.455876 -0.110768 False False
    1 10 3 20 -0.379777 0.704111 1.0 0.792009 0.079061 5.621541 0.100014 3.961088 0.017876 0.40415 0.052369 0.360419 -0.275877 0.269436 True True
    45 100 60 100 -2.123977 0.033672 0.047165 0.035201 0.572895 0.981856 0.569134 0.978157 0.356145 0.547554 0.502003 0.690599 -0.280449 -0.011724 False False
    48 100 60 100 -1.702513 0.088659 0.118388 0.091621 0.617286 1.036796 0.613655 1.034241 0.384646 0.576834 0.502003 0.690599 -0.251532 0.017769 False -
    26 48 206 259 -3.757385 0.000172 0.000404 0.000286 0.521205 0.889857 0.503767 0.857095 0.402911 0.674248 0.742087 0.840013 -0.399462 -0.110814 False False
    3 8 16 25 -1.320009 0.186832 0.237874 0.168012 0.228502 1.502492 0.207117 1.225747 0.136844 0.694258 0.445185 0.797521 -0.550536 0.109003 False True
    6 19 25 43 -1.928337 0.053813 0.097081 0.061617 0.267364 1.103442 0.255013 1.008734 0.153644 0.539896 0.433286 0.716154 -0.476441 0.003021 False False
    3 15 25 43 -2.545245 0.01092 0.015928 0.011166 0.121174 0.976578 0.118344 0.823418 0.070475 0.451854 0.433286 0.716154 -0.568309 -0.089219 False False
    61 1885 37 980 -0.753622 0.451077 0.44995 0.418037 0.573944 1.280018 0.575937 1.277628 0.025275 0.041349 0.027514 0.051606 -0.020952 0.008231 False -
    18 379 3 23 -1.735784 0.082602 0.11052 0.067991 0.115582 1.147072 0.131204 1.128963 0.03025 0.073818 0.045377 0.321275 -0.274559 0.006097 False False
    18 379 12 130 -1.87214 0.061187 0.081942 0.06644 0.254799 1.038948 0.259849 1.030686 0.03025 0.073818 0.053593 0.154425 -0.10928 0.002002 False False
    542 678 3162 3543 -6.771148 0.0 0.0 0.0 0.861128 0.93173 0.858873 0.929443 0.767619 0.827827 0.881835 0.902243 -0.126315 -0.062714 False -
    189 250 1396 1531 -7.299223 0.0 0.0 0.0 0.771415 0.891118 0.76572 0.884906 0.699149 0.805103 0.896569 0.925015 -0.214184 -0.104405 False -
    44841 112345 22564 52340 -12.284987 0.0 0.0 0.0 0.914639 0.937192 0.914656 0.937209 0.396276 0.402004 0.426867 0.435352 -0.037089 -0.026851 False -
    44841 112345 1599 3151 -12.230715 0.0 0.0 0.0 0.759383 0.814671 0.75983 0.815142 0.396276 0.402004 0.490003 0.524894 -0.125991 -0.090633 False False
    557 1835 1198 2691 -9.602358 0.0 0.0 0.0 0.628697 0.739454 0.628349 0.739021 0.282933 0.324972 0.426502 0.46403 -0.16957 -0.113213 False False
    1522 3696 1600 2454 -18.450996 0.0 0.0 0.0 0.601892 0.66276 0.601855 0.662734 0.396029 0.427747 0.632926 0.670592 -0.26458 -0.215339 False False
    0 3 10 17 -1.878673 0.060289 0.210526 0.105263 nan nan 0.0 1.050855 0.0 0.561497 0.360054 0.783889 -0.783889 0.017855 False False
    """

  @Test(
    "have these figures to the sixth digit", arguments: rows.split(separator: "\n").map(String.init)
  )
  func figures(_ row: String) throws {
    let words = row.split(separator: " ")
    let v = words.map { Double($0) ?? .nan }
    let first = Counts(Int(v[0]), of: Int(v[1]))
    let second = Counts(Int(v[2]), of: Int(v[3]))
    let z = try #require(TwoByTwoTest.pooledZ(first, second))
    check(z, v[4], "Z")
    check(NormalDistribution().twoSided(z), v[5], "p of Z")
    check(TwoByTwoTest.fisherExact(first, second), v[6], "Fisher")
    check(TwoByTwoTest.fisherMidP(first, second), v[7], "mid-P")
    let intervals = [
      Intervals.katz(first, over: second), Intervals.koopman(first, over: second),
      Intervals.wilson(first), Intervals.wilson(second), Intervals.newcombe(first, minus: second),
    ]
    for (index, interval) in intervals.enumerated() {
      check(interval?.low, v[8 + 2 * index], "low end \(index)")
      check(interval?.high, v[9 + 2 * index], "high end \(index)")
    }
    #expect(TwoByTwoTest.flipFlop(first, second) == (words[18] == "True"))
    let swap = TwoByTwoTest.swapRemovesFourFifthsFinding(first, second)
    #expect(swap == (words[19] == "-" ? nil : words[19] == "True"))
  }

  @Test(
    "of thousands to billions of people have Fisher's probabilities to 1e-12",
    arguments: fisherLargeGolden.split(separator: "\n").map(String.init))
  func large(_ row: String) throws {
    let words = row.split(separator: " ")
    let k = words.prefix(4).compactMap { Int($0) }
    let expected = words.suffix(2).compactMap { Double($0) }
    try #require(k.count == 4 && expected.count == 2)
    let first = Counts(k[0], of: k[1])
    let second = Counts(k[2], of: k[3])
    let fisher = try #require(TwoByTwoTest.fisherExact(first, second))
    #expect(abs(fisher / expected[0] - 1) < 1e-12, "\(fisher)")
    let midP = try #require(TwoByTwoTest.fisherMidP(first, second))
    #expect(abs(midP / expected[1] - 1) < 1e-12, "\(midP)")
  }

  private func check(_ value: Double?, _ expected: Double, _ what: Comment) {
    guard let value else {
      #expect(expected.isNaN, what)
      return
    }
    #expect(abs(value - expected) <= 5.01e-7 + 1e-12 * abs(expected), what)
  }
}
