import FairmarkAnalysis
import FairmarkStatistics

/// Counts of rows by benefit, *b* = prediction − label + 1: 0, 1 or 2.
///
/// All indices follow from the three counts. With *S* the sum of the benefits and *n* their number,
/// the mean is μ = *S* / *n*.
struct Benefits {
  /// Rows with *b* = 0: denied what they deserve.
  var none: Int
  /// Rows with *b* = 1: the prediction is the label.
  var one: Int
  /// Rows with *b* = 2: given what they do not deserve.
  var two: Int

  init(none: Int, one: Int, two: Int) {
    self.none = none
    self.one = one
    self.two = two
  }

  /// The benefits of a group.
  init(_ outcomes: GroupCellTable.Outcomes) {
    none = outcomes.count(prediction: false, label: true)
    one =
      outcomes.count(prediction: true, label: true)
      + outcomes.count(prediction: false, label: false)
    two = outcomes.count(prediction: true, label: false)
  }

  /// How many rows there are.
  var count: Int { none + one + two }

  /// The sum of the benefits; twice the largest count fits.
  var sum: UInt128 { UInt128(one.magnitude) + 2 * UInt128(two.magnitude) }

  /// The mean benefit, correctly rounded; `nil` without rows.
  var mean: Double? { ExactRatio.quotient(sum, UInt128(count.magnitude)) }

  /// ln μ, from μ − 1 = (*two* − *none*) / *n*.
  var logMean: Double {
    guard
      let excess = ExactRatio.quotient(
        UInt128((two - none).magnitude), UInt128(count.magnitude))
    else { return 0 }
    return Elementary.log1p(two < none ? -excess : excess)
  }

  static func + (left: Benefits, right: Benefits) -> Benefits {
    Benefits(
      none: left.none + right.none, one: left.one + right.one, two: left.two + right.two)
  }
}

/// The generalized entropy index of one order.
///
/// **Definition.** GE(α) = 1 / (*n* α (α − 1)) Σ ((*b* / μ)^α − 1); GE(0) = −1 / *n* Σ ln (*b* / μ),
/// the mean log deviation; GE(1) = 1 / *n* Σ (*b* / μ) ln (*b* / μ), the Theil index.
///
/// **Edge Cases.** With the mean 0 there is no index. With a benefit of 0 it is infinite for α ≤ 0.
///
/// **Reference.** A. F. Shorrocks, "The Class of Additively Decomposable Inequality Measures",
/// Econometrica 48 (1980), 613–625, doi:10.2307/1913126.
struct GeneralizedEntropy {
  /// The order: the larger, the more the index looks at the highest benefits.
  let alpha: Double

  /// The index, or why there is none.
  func index(_ benefits: Benefits) -> MetricValue {
    let n = benefits.count
    guard n > 0 else { return .undefined(.emptyGroup, reason: "there are no rows") }
    guard benefits.sum > 0 else { return Self.withoutMean }
    if alpha <= 0 && benefits.none > 0 { return Self.infinite }
    if alpha == 2 {
      // (n Σ b² − S²) / (2 S²) in whole numbers, of which nothing cancels.
      let (none, one, two) = (
        UInt128(benefits.none.magnitude), UInt128(benefits.one.magnitude),
        UInt128(benefits.two.magnitude)
      )
      let numerator = none * one + one * two + 4 * none * two
      return ExactRatio.quotient(numerator, benefits.sum * benefits.sum)
        .map { .of($0 / 2) } ?? Self.withoutMean
    }
    let logMean = benefits.logMean
    let terms = [
      term(share: Double(benefits.none) / Double(n), logRatio: nil),
      term(share: Double(benefits.one) / Double(n), logRatio: -logMean),
      term(share: Double(benefits.two) / Double(n), logRatio: Elementary.log(2) - logMean),
    ]
    return Self.notNegative(terms.reduce(0, +))
  }

  /// The part of the index that is between groups: what it would be if everybody had the group's
  /// mean.
  func between(_ groups: [Benefits]) -> MetricValue {
    let all = groups.reduce(Benefits(none: 0, one: 0, two: 0), +)
    guard all.sum > 0 else { return Self.withoutMean }
    var sum = 0.0
    for group in groups {
      let logRatio = Self.logRatio(of: group, to: all)
      if logRatio == nil && alpha <= 0 {
        return .undefined(
          .supportMismatch,
          reason: "the mean benefit of a group is 0, so the index is infinite for this α")
      }
      sum += term(share: Double(group.count) / Double(all.count), logRatio: logRatio)
    }
    return Self.notNegative(sum)
  }

  /// The part of the index that is within groups: the groups' indices, weighted by size and mean.
  func within(_ groups: [Benefits]) -> MetricValue {
    let all = groups.reduce(Benefits(none: 0, one: 0, two: 0), +)
    guard all.sum > 0 else { return Self.withoutMean }
    if alpha <= 0 && all.none > 0 { return Self.infinite }
    var sum = 0.0
    for group in groups {
      // A group whose mean is 0 has the weight 0 for every α above 0.
      guard let logRatio = Self.logRatio(of: group, to: all),
        let index = self.index(group).double
      else { continue }
      let weight = Double(group.count) / Double(all.count) * Elementary.exp(alpha * logRatio)
      sum += weight * index
    }
    return .of(sum)
  }

  /// ln of a group's mean over the mean of all; `nil` when the group's is 0.
  private static func logRatio(of group: Benefits, to all: Benefits) -> Double? {
    let left = group.sum * UInt128(all.count.magnitude)
    let right = all.sum * UInt128(group.count.magnitude)
    guard left > 0,
      let excess = ExactRatio.quotient(left >= right ? left - right : right - left, right)
    else { return nil }
    return Elementary.log1p(left >= right ? excess : -excess)
  }

  /// What a share of the rows with *b* / μ = exp(*x*) adds; *x* is `nil` for *b* = 0.
  ///
  /// Near α = 0 and α = 1 the definition divides a vanishing difference by a vanishing number. The
  /// sum of share · exp(*x*) over all rows is 1, so either form of the numerator may be taken: the
  /// one that vanishes with the divisor term by term.
  private func term(share: Double, logRatio: Double?) -> Double {
    if share == 0 { return 0 }
    if alpha == 0 { return -share * (logRatio ?? 0) }
    guard let logRatio else {
      // (0^α − 1) / (α (α − 1)); the other form has the factor 0.
      return alpha < Self.middle ? -share / (alpha * (alpha - 1)) : 0
    }
    if alpha == 1 { return share * Elementary.exp(logRatio) * logRatio }
    return alpha < Self.middle
      ? share * Elementary.expm1(alpha * logRatio) / (alpha * (alpha - 1))
      : share * Elementary.exp(logRatio) * Elementary.expm1((alpha - 1) * logRatio)
        / (alpha * (alpha - 1))
  }

  private static let middle = 0.5

  /// The index is never below 0, and where it is 0 a sum may end a rounding below.
  private static func notNegative(_ sum: Double) -> MetricValue { .of(sum > 0 ? sum : 0) }

  private static let withoutMean = MetricValue.undefined(
    .zeroDenominator, reason: "every benefit is 0, so there is no mean to compare with")
  private static let infinite = MetricValue.undefined(
    .supportMismatch,
    reason:
      "a row has the benefit 0 (a positive label and an unfavourable prediction), so the index "
      + "is infinite for this α")
}

extension MetricValue {
  /// The coefficient of variation that belongs to a generalized entropy index of order 2.
  var coefficientOfVariation: MetricValue {
    double.map { .of((2 * $0).squareRoot()) } ?? self
  }
}
