/// Which of very many tests are discoveries, kept while the tests stream by.
///
/// The state holds the tests that can still pass and counts the others. Adding, joining and cutting
/// the stream anywhere give the same list as the procedure on all p-values at once.
///
/// **Definition.** With *p*₍₁₎ ≤ … ≤ *p*₍*m*₎ and *q*₍*i*₎ the smallest of *c* *m* *p*₍*j*₎ / *j* over *j* ≥ *i*:
/// those with *q*₍*i*₎ at most the level. A test whose *p* exceeds the level divided by *c* cannot pass,
/// and no *q* of a discovery depends on it. *c* is 1, for Benjamini and Yekutieli's procedure
/// 1 + 1/2 + … + 1/*m*; the e-procedure is Benjamini and Hochberg's on 1 / *e*.
///
/// **Edge Cases.** Places that are not tested (``skip()``) count as places, not as tests.
///
/// **Reference.** Y. Benjamini, Y. Hochberg, JRSS B 57 (1995), 289–300,
/// doi:10.1111/j.2517-6161.1995.tb02031.x; Y. Benjamini, D. Yekutieli, Annals of Statistics 29 (2001),
/// 1165–1188, doi:10.1214/aos/1013699998; R. Wang, A. Ramdas, JRSS B 84 (2022), 822–852,
/// doi:10.1111/rssb.12489.
public struct DiscoverySelection: Hashable, Sendable {
  /// How the false discovery rate is kept.
  public enum Procedure: String, CaseIterable, Hashable, Sendable {
    /// For tests that are independent or positively dependent.
    case benjaminiHochberg = "benjamini_hochberg"
    /// Under any dependence.
    case benjaminiYekutieli = "benjamini_yekutieli"
    /// On e-values, under any dependence.
    case eBenjaminiHochberg = "e_benjamini_hochberg"
  }

  /// A test that passed.
  public struct Discovery: Hashable, Sendable {
    /// The place of the test in the stream, from 0.
    public var index: Int
    /// Its p-value, or 1 / e.
    public var pValue: Double
    /// The decimal logarithm of its p-value, or of 1 / e.
    public var log10P: Double
    /// The smallest level at which it is a discovery.
    public var qValue: Double
    /// The decimal logarithm of ``qValue``.
    public var log10Q: Double
  }

  struct Candidate: Hashable, Sendable {
    var index: Int
    var pValue: Double
    var log10P: Double
  }

  /// How the false discovery rate is kept.
  public let procedure: Procedure
  /// The level at which it is kept.
  public let level: Double
  /// The places of the stream so far, tested or not.
  public internal(set) var placeCount = 0
  /// The tests so far, *m*.
  public internal(set) var testCount = 0
  var candidates: [Candidate] = []
  /// From how many candidates on those that cannot pass any more are dropped.
  var pruningCount = 1024

  /// Creates the state before the first test.
  ///
  /// - Parameters:
  ///   - procedure: How the false discovery rate is kept.
  ///   - level: The level, above 0 and below 1.
  public init(_ procedure: Procedure, level: Double) {
    precondition(level > 0 && level < 1, "\(level) is no level")
    self.procedure = procedure
    self.level = level
  }

  /// How many tests are held.
  public var candidateCount: Int { candidates.count }

  /// Counts a place without a test.
  public mutating func skip() { placeCount += 1 }

  /// Adds the test at the next place.
  ///
  /// - Parameters:
  ///   - pValue: Its p-value; 0 where it underflows.
  ///   - log10P: The decimal logarithm of the p-value.
  /// - Complexity: O(1), amortised.
  public mutating func add(pValue: Double, log10P: Double) {
    precondition(pValue >= 0 && pValue <= 1, "\(pValue) is no p-value")
    testCount += 1
    if pValue <= level {
      candidates.append(Candidate(index: placeCount, pValue: pValue, log10P: log10P))
    }
    placeCount += 1
    if candidates.count > pruningCount { prune() }
  }

  /// Adds the test at the next place by its e-value, for the e-procedure.
  ///
  /// - Parameter log10E: The decimal logarithm of the e-value.
  /// - Complexity: O(1), amortised.
  public mutating func add(log10E: Double) {
    let log10P = min(0, -log10E)
    add(pValue: Elementary.pow(10, log10P), log10P: log10P)
  }

  /// Adds the tests of the places that follow.
  ///
  /// - Parameter next: Their state, of the same procedure and level.
  /// - Complexity: O(candidates of `next`), amortised.
  public mutating func append(_ next: DiscoverySelection) {
    precondition(
      next.procedure == procedure && next.level == level, "states of different procedures")
    for candidate in next.candidates {
      candidates.append(
        Candidate(
          index: placeCount + candidate.index, pValue: candidate.pValue, log10P: candidate.log10P))
    }
    placeCount += next.placeCount
    testCount += next.testCount
    if candidates.count > pruningCount { prune() }
  }

  /// Drops what cannot pass, whatever follows.
  private mutating func prune() {
    // The factor only grows with the tests; a margin for its rounding.
    let limit = level / factor * (1 + 0x1p-40)
    candidates.removeAll { $0.pValue > limit }
    pruningCount = max(1024, 2 * candidates.count)
  }

  /// What p-values are multiplied with, but for *m* / *j*.
  private var factor: Double {
    procedure == .benjaminiYekutieli ? Multiplicity.harmonicNumber(testCount) : 1
  }

  /// The tests that pass, in the order of the stream.
  ///
  /// - Returns: The discoveries with their q-values.
  /// - Complexity: O(*n* log *n*) for *n* candidates.
  public func discoveries() -> [Discovery] {
    let factor = factor
    let log10Factor = Elementary.log10(factor)
    var passed: [Discovery] = []
    var smallest = 1.0
    var smallestLog10 = 0.0
    let ranked = candidates.sorted {
      ($0.log10P, $0.pValue, $0.index) < ($1.log10P, $1.pValue, $1.index)
    }
    for (rank, candidate) in ranked.enumerated().reversed() {
      let share = Double(testCount) / Double(rank + 1)
      smallest = min(smallest, share * factor * candidate.pValue)
      smallestLog10 = min(
        smallestLog10, candidate.log10P + Elementary.log10(share) + log10Factor)
      if smallest <= level {
        passed.append(
          Discovery(
            index: candidate.index, pValue: candidate.pValue, log10P: candidate.log10P,
            qValue: smallest, log10Q: smallestLog10))
      }
    }
    return passed.sorted { $0.index < $1.index }
  }
}

extension Multiplicity {
  /// 1 + 1/2 + … + 1/*m*.
  ///
  /// - Parameter m: A count.
  /// - Returns: The sum; 0 for a count of 0.
  /// - Complexity: O(min(*m*, 1,000,000)).
  static func harmonicNumber(_ m: Int) -> Double {
    guard m > 1_000_000 else {
      var sum = 0.0
      for i in stride(from: m, to: 0, by: -1) { sum += 1 / Double(i) }
      return sum
    }
    let n = Double(m)
    // Euler's constant and the first terms of the asymptotic series.
    return Elementary.log(n) + 0.5772156649015329 + 1 / (2 * n) - 1 / (12 * n * n)
  }
}
