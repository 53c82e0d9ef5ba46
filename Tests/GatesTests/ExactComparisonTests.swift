import FairmarkAnalysis
import FairmarkGates
import FairmarkMetricsDocuments
import FairmarkStatistics
import FairmarkTestSupport
import Testing

/// A ratio is compared as the whole numbers behind it, and a threshold as it is written.
@Suite struct ExactComparisonTests {
  /// A pair of counts whose ratio is exactly four fifths.
  struct Pair {
    var group: Counts
    var reference: Counts
  }

  /// Every pair over some sizes whose ratio is exactly 4/5: 5 k₁ n₂ = 4 k₂ n₁.
  static let pairs: [Pair] = {
    let sizes = [10, 20, 25, 30, 40, 50, 100, 120, 200]
    var pairs: [Pair] = []
    for first in sizes {
      for second in sizes {
        for reference in 1...second {
          let (group, rest) = (4 * reference * first).quotientAndRemainder(
            dividingBy: 5 * second)
          if rest == 0, group > 0 {
            pairs.append(
              Pair(group: Counts(group, of: first), reference: Counts(reference, of: second)))
          }
        }
      }
    }
    return pairs
  }()

  private func outcome(_ pair: Pair, _ condition: String = "at_least: 0.8") throws -> GateOutcome {
    let record = try impactRatio(pair.group, to: pair.reference)
    return try judge(
      "- {metric: audit.impact_ratio, \(condition)}", document(records: [record])
    ).outcome
  }

  @Test("955 pairs of counts at exactly 4/5 pass, and a hired person less fails")
  func fourFifths() throws {
    #expect(Self.pairs.count == 955)
    func gate(_ condition: String) throws -> Gate {
      try Gate(Policy(parsing: "- {metric: audit.impact_ratio, \(condition)}", path: "policy.yaml"))
    }
    let (atLeast, above) = (try gate("at_least: 0.8"), try gate("above: 0.8"))
    var rounded = 0
    for pair in Self.pairs {
      let quotient =
        Double(pair.group.numerator) / Double(pair.group.denominator)
        / (Double(pair.reference.numerator) / Double(pair.reference.denominator))
      if quotient < 0.8 { rounded += 1 }
      let exact = try document(records: [impactRatio(pair.group, to: pair.reference)])
      #expect(atLeast.evaluate(exact).outcome == .pass, "\(pair)")
      #expect(above.evaluate(exact).outcome == .fail, "\(pair)")
      var lower = pair.group
      lower.numerator -= 1
      let below = try document(records: [impactRatio(lower, to: pair.reference)])
      #expect(atLeast.evaluate(below).outcome == .fail, "\(pair)")
    }
    // What dividing twice would have got wrong.
    #expect(rounded == 406)
  }

  @Test("Counts that a double cannot tell from 4/5 are told apart")
  func beyondDoubles() throws {
    let all = 5_000_000_000_000_000_000
    let exact = Pair(
      group: Counts(all / 5 * 2, of: all), reference: Counts(all / 2, of: all))
    #expect(try outcome(exact) == .pass)
    let below = Pair(
      group: Counts(all / 5 * 2 - 1, of: all), reference: Counts(all / 2, of: all))
    // The rounded ratio is 0.8 in both.
    #expect(try impactRatio(below.group, to: below.reference).value.double == 0.8)
    #expect(try outcome(below) == .fail)
    #expect(try outcome(below, "at_least: 0.7999999999999999") == .pass)
    #expect(try outcome(below, "at_least: 0.80000000000000000000") == .fail)
  }

  @Test("Without counts the decimal of the document is compared with that of the policy")
  func decimals() throws {
    for text in ["0.7", "0.1", "0.3", "0.95", "1e-3", "0"] {
      var record = MetricRecord(
        "balanced_accuracy", attribute: ["sex"], value: .of(try #require(Double(text))), n: 10)
      record.group = [ColumnValue("sex", "female")]
      let document = try document(records: [record])
      for (condition, outcome): (String, GateOutcome) in [
        ("at_least", .pass), ("at_most", .pass), ("above", .fail), ("below", .fail),
      ] {
        let section = try judge(
          "- {metric: audit.balanced_accuracy, \(condition): \(text)}", document)
        #expect(section.outcome == outcome, "\(text) \(condition)")
      }
    }
  }

  @Test("Differences and gaps are compared exactly, with their sign")
  func differences() throws {
    // 3/10 − 1/4 is 1/20, which doubles miss: 0.04999999999999999.
    let (own, other) = (Counts(1, of: 4), Counts(3, of: 10))
    #expect(0.3 - 0.25 < 0.05)
    var record = MetricRecord(
      "selection_rate_difference", attribute: ["sex"],
      value: .of(try #require(ExactRatio.difference(of: own, and: other))), n: 4)
    record.group = [ColumnValue("sex", "female")]
    record.reference = [ColumnValue("sex", "male")]
    record.referenceSelected = false
    record.counts = own
    record.referenceCounts = other
    let document = try document(records: [record])
    for (condition, outcome): (String, GateOutcome) in [
      ("at_least: -0.05", .pass), ("above: -0.05", .fail), ("at_most: 0.05", .pass),
      ("below: -0.049999999999", .pass), ("at_least: 0", .fail),
    ] {
      let section = try judge("- {metric: audit.selection_rate_difference, \(condition)}", document)
      #expect(section.outcome == outcome, "\(condition)")
    }
  }
}
