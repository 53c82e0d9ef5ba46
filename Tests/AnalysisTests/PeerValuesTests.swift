import FairmarkAnalysis
import FairmarkJSONText
import Testing

/// Compatibility values against what the peers' own code gave.
@Suite("What the peers show for the same rows")
struct PeerValuesTests {
  /// A metric of a peer, about a group and its reference.
  struct Place: Hashable, CustomStringConvertible {
    var peer: String
    var metric: String
    var group: String
    var reference: String

    var description: String { "\(peer) \(metric) \(group) \(reference)" }
  }

  static func margin(_ csv: String) throws -> StratumMargin {
    var roles = Roles()
    roles.groups = ["group"]
    roles.prediction = .values(column: "prediction", counting: ["yes"])
    roles.label = .values(column: "label", counting: ["yes"])
    roles.frequencyWeight = "count"
    roles.missingIsError = false
    let table = try countedCells(roles, usesLabel: true, csv: csv)
    return try #require(table.margin(over: ["group"]).first)
  }

  /// What the golden lines of a table say.
  private func expected(_ lines: String) -> [Place: String] {
    var values: [Place: String] = [:]
    for line in lines.split(separator: "\n") {
      let fields = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
      for field in fields.dropFirst(3) {
        guard let equals = field.firstIndex(of: "=") else { continue }
        let shown = String(field[field.index(after: equals)...])
        for metric in field[..<equals].split(separator: ",") {
          let place = Place(
            peer: fields[0], metric: String(metric), group: fields[1], reference: fields[2])
          values[place] = shown
        }
      }
    }
    return values
  }

  /// A metric's names in Fairmark, of which the peers' metrics take the first that fits.
  private static let ourNames: [String] = {
    let rates = [
      "selection_rate", "true_positive_rate", "false_positive_rate", "true_negative_rate",
      "false_negative_rate", "positive_predictive_value", "negative_predictive_value",
      "false_discovery_rate", "false_omission_rate", "accuracy", "error_rate",
    ]
    let others = [
      "impact_ratio", "impact_ratio_min", "demographic_parity_difference",
      "demographic_parity_ratio", "equal_opportunity_difference", "equal_opportunity_ratio",
      "predictive_equality_difference", "predictive_equality_ratio", "equalized_odds_difference",
      "equalized_odds_ratio", "average_odds_difference",
      "average_absolute_odds_difference", "selection_count",
      "treatment_equality", "difference_in_conditional_acceptance",
      "difference_in_conditional_rejection", "predictive_parity_difference",
      "predictive_parity_ratio", "class_imbalance", "label_rate_difference", "kl_divergence",
      "js_divergence", "lp_norm", "total_variation_distance", "kolmogorov_smirnov_distance",
    ]
    let suffixes = ["", "_difference", "_ratio", "_min", "_max", "_gap", "_min_max_ratio"]
    return rates.flatMap { rate in suffixes.map { rate + $0 } } + others
  }()

  /// All that the peers show for a margin; a metric that two names give must be the same in both.
  private func computed(_ margin: StratumMargin) throws -> [Place: PeerValue] {
    var values: [Place: PeerValue] = [:]
    let groups = margin.groups.filter { !$0.isUnknown }.compactMap { $0.key.first ?? nil }
    func add(_ found: [PeerValue], _ group: String, _ reference: String) {
      for value in found {
        // What depends on no reference is told without one.
        let isAlone =
          value.peer == .clarify || value.peer == .fairlearn || (group.isEmpty && reference.isEmpty)
        let place = Place(
          peer: value.peer.rawValue, metric: value.metric, group: group,
          reference: isAlone ? "" : reference)
        if let before = values[place] {
          #expect(before == value, "\(place)")
        }
        values[place] = value
      }
    }
    for name in Self.ourNames {
      add(
        PeerValues.values(
          Peer.allCases, forMetric: name, margin: margin, group: nil, reference: nil), "", "")
      for group in groups {
        for reference in groups {
          add(
            PeerValues.values(
              Peer.allCases, forMetric: name, margin: margin, group: [ColumnValue("group", group)],
              reference: [ColumnValue("group", reference)]), group, reference)
        }
      }
    }
    return values
  }

  private func text(_ shown: PeerValue.Shown) -> String {
    switch shown {
    case .number(let number): number.value == 0 ? "0.0" : number.value.description
    case .text(let text): text
    }
  }

  /// A golden number as Swift writes it: zeros have no sign, and numbers are compared bit for bit.
  private func normal(_ shown: String) -> String {
    guard let number = Double(shown), number.isFinite else { return shown }
    return number == 0 ? "0.0" : number.description
  }

  private static let sums: Set<String> = ["KL", "JS", "LP", "aif360.sklearn.kl_divergence"]

  @Test(
    "Every figure is the one that the peer's own code gave, bit for bit",
    arguments: PeerValuesGolden.tables.map(\.name))
  func goldens(_ name: String) throws {
    let golden = try #require(PeerValuesGolden.tables.first { $0.name == name })
    let expected = expected(golden.values)
    #expect(expected.count >= 40)
    let computed = try computed(Self.margin(golden.cells))
    for (place, shown) in expected {
      let value = computed[place]
      if let number = value?.number, Self.sums.contains(place.metric), let wanted = Double(shown) {
        // Other logarithms and orders of summation than NumPy's.
        #expect(abs(number - wanted) <= 2e-15, "\(place) is \(number)")
      } else {
        #expect(value.map { text($0.value) } == normal(shown), "\(place)")
      }
    }
  }

  @Test("Nothing is shown that the peers' own code did not give")
  func nothingMore() throws {
    let golden = try #require(PeerValuesGolden.tables.first { $0.name == "three" })
    let expected = expected(golden.values)
    for place in try computed(Self.margin(golden.cells)).keys {
      // The rates of one group do not depend on the reference; AIF360 is not asked for it itself.
      let isItself = place.peer == "aif360" && place.group == place.reference
      #expect(isItself || expected[place] != nil, "\(place)")
    }
  }
}
