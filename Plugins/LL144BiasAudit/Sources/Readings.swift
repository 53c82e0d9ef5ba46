import FairmarkAnalysis
import FairmarkJSONText
import FairmarkLocalLaw144
import FairmarkStatistics

/// What other readings of the rule would make of the impact ratios.
struct Readings {
  let settings: AuditSettings
  let sample: AuditSample

  /// A ratio: the counts of a category and of its reference.
  private struct Ratio {
    var counts: Counts
    var reference: Counts

    var isBelowFourFifths: Bool? {
      ExactRatio.isRatio(of: counts, to: reference, below: 4, over: 5)
    }
    var value: JSONValue {
      ExactRatio.ratio(of: counts, to: reference).map(JSONValue.finite) ?? .null
    }
  }

  private struct Place: Hashable {
    var classLabel: String?
    var kind: AuditTableKind
    var key: [String?]
  }

  /// The readings that move an impact ratio across four fifths, one row for each.
  func table() throws(AnalysisError) -> MetricTable {
    let published = try ratios(settings)
    var rows: [[JSONValue]] = []
    for (ambiguity, reading, other) in alternatives {
      let ratios = try ratios(other)
      for place in published.order {
        guard let ours = published.ratios[place], let theirs = ratios.ratios[place],
          let below = ours.isBelowFourFifths, let otherBelow = theirs.isBelowFourFifths,
          below != otherBelow
        else { continue }
        let category = AuditCategory.all(of: place.kind).first {
          place.kind.key(of: $0) == place.key
        }
        rows.append([
          .string(ambiguity), .string(reading), .string(place.kind.rawValue),
          .string(category?.text ?? ""), place.classLabel.map(JSONValue.string) ?? .null,
          theirs.value, ours.value,
        ])
      }
    }
    return MetricTable(
      "readings",
      columns: [
        "ambiguity", "reading", "table", "category", "class", "impact_ratio",
        "published_impact_ratio",
      ], rows: rows)
  }

  /// The readings that the rule allows besides the chosen one, one change at a time.
  private var alternatives: [(ambiguity: String, reading: String, settings: AuditSettings)] {
    var all: [(String, String, AuditSettings)] = []
    func add<Choice: RawRepresentable & Equatable>(
      _ name: String, _ path: WritableKeyPath<AuditSettings, Choice>, _ choices: [Choice]
    ) where Choice.RawValue == String {
      for choice in choices where choice != settings[keyPath: path] {
        var other = settings
        other[keyPath: path] = choice
        all.append((name, choice.rawValue, other))
      }
    }
    if sample.isScoring {
      add("ties", \.ties, [.above, .atLeast])
      add("median", \.median, [.midpoint, .lower, .upper])
      add("median_of", \.medianSample, [.fullSample, .known])
    }
    add("unknown", \.unknownRule, [.perTable, .complete])
    add("denominator", \.denominator, [.assessed, .applied])
    if settings.references.isEmpty {
      // Nobody reads the rule as naming the largest category, though some divide by it.
      add("comparator", \.comparator, [.mostSelected, .twoPercent])
    }
    if !settings.exclusions.isEmpty {
      var other = settings
      other.excludedAsReference.toggle()
      all.append(("excluded_as_reference", "\(other.excludedAsReference)", other))
      other = settings
      other.exclusions = []
      all.append(("exclude", "none", other))
    }
    for decimals in [nil, 2] where decimals != settings.ratioDecimals {
      var other = settings
      other.ratioDecimals = decimals
      all.append(("ratio_decimals", decimals.map(String.init) ?? "none", other))
    }
    return all
  }

  private func ratios(
    _ settings: AuditSettings
  ) throws(AnalysisError) -> (order: [Place], ratios: [Place: Ratio]) {
    var order: [Place] = []
    var ratios: [Place: Ratio] = [:]
    for margin in try sample.margins(settings) where margin.stratum == nil {
      let people = try sample.reader.people(margin)
      // Where the exclusions are not allowed there is no such audit.
      if settings.forbiddenExclusion(among: people) != nil { return ([], [:]) }
      for kind in AuditTableKind.allCases {
        let groups = TableGroups(people.table(kind, settings), settings, kind)
        guard let reference = groups.reference else { continue }
        for group in groups.compared.groups where !group.isUnknown {
          let place = Place(classLabel: margin.classLabel, kind: kind, key: group.key)
          order.append(place)
          ratios[place] = Ratio(
            counts: group.counts.rounded(toDecimals: settings.ratioDecimals),
            reference: reference.counts.rounded(toDecimals: settings.ratioDecimals))
        }
      }
    }
    return (order, ratios)
  }
}

extension Counts {
  fileprivate func rounded(toDecimals decimals: Int?) -> Counts {
    decimals.map { rounded(toDecimals: $0) } ?? self
  }
}
