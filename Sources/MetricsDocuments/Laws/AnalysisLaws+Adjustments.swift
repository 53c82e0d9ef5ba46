import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText
import FairmarkStatistics

/// An adjusted p-value follows from the p-values of the groups that are compared.
extension AnalysisLaws {
  /// One test of one group.
  private struct Entry {
    var record: Int
    var test: Int
    var pValue: Double
    var adjusted: [MetricTest.Adjusted]
  }

  func checkAdjustments() throws(MetricsDocumentError) {
    for key in index.order {
      guard let family = index.families[key] else { continue }
      var names: [String] = []
      var entries: [String: [Entry]] = [:]
      for record in family.groups {
        for (place, test) in records[record].tests.enumerated() {
          guard let p = test.pValue else { continue }
          if entries[test.name] == nil { names.append(test.name) }
          entries[test.name, default: []].append(
            Entry(record: record, test: place, pValue: p, adjusted: test.adjusted))
        }
      }
      for name in names {
        let entries = entries[name] ?? []
        try checkBounds(entries, groups: family.groups.count)
        if index.hasSuppressed(family) { continue }
        for method in Set(entries.flatMap { $0.adjusted.map(\.method) }).sorted() {
          guard let expected = expected(method, entries, key) else { continue }
          for (entry, choices) in zip(entries, expected) {
            try check(entry, method, choices)
          }
        }
      }
    }
  }

  /// No adjustment makes a p-value smaller; the best group's is another hypothesis'.
  private func checkBounds(_ entries: [Entry], groups: Int) throws(MetricsDocumentError) {
    let pairs = Double(groups) * Double(groups - 1) / 2
    for entry in entries {
      for one in entry.adjusted where one.method != "mcb" {
        guard one.pValue >= entry.pValue * (1 - 1e-9) || entry.pValue > 1 else {
          throw error(entry, one, "is below the p-value \(shown(entry.pValue)) that it adjusts")
        }
        if one.method == "all_pairs" || one.method == "dunnett" {
          guard one.pValue <= max(1, pairs) * entry.pValue * (1 + 1e-9) + 1e-300 else {
            throw error(
              entry, one,
              "is more than the p-value \(shown(entry.pValue)) times the pairs of groups")
          }
        }
      }
    }
  }

  /// The values that a method gives, of which one is right; `nil` where it is not computed again.
  private func expected(
    _ method: String, _ entries: [Entry], _ key: RecordIndex.Key
  ) -> [[Double]]? {
    let pValues = entries.map { min(1, $0.pValue) }
    switch method {
    case "holm": return Multiplicity.holm(pValues).map { [$0] }
    case "bh": return Multiplicity.benjaminiHochberg(pValues).map { [$0] }
    case "by": return Multiplicity.benjaminiYekutieli(pValues).map { [$0] }
    case "all_pairs":
      guard let rates = stem(of: key.name).flatMap({ index[$0, key.place] }) else { return nil }
      let groups = index.known(rates).count { records[$0].value.isDefined }
      guard groups > 0 else { return nil }
      let pairs = Double(groups) * Double(groups - 1) / 2
      let isClustered = entries.contains { records[$0.record].design?.clusterCount != nil }
      return pValues.map { p in
        let own = Multiplicity.allPairs(pValue: p, groups: groups)
        // Clusters that several groups share make their rates dependent.
        return isClustered ? [own, min(1, p * pairs)] : [own]
      }
    case "dunnett":
      let sizes = entries.compactMap { records[$0.record].counts?.denominator }
      guard sizes.count == entries.count, sizes.allSatisfy({ $0 > 0 }),
        let reference = entries.first.flatMap({ records[$0.record].referenceCounts?.denominator }),
        reference > 0, sizes.count <= 100
      else { return nil }
      return Multiplicity.dunnett(pValues: pValues, sizes: sizes, referenceSize: reference)
        .map { [$0] }
    default: return nil
    }
  }

  private func check(
    _ entry: Entry, _ method: String, _ choices: [Double]
  ) throws(MetricsDocumentError) {
    guard let found = entry.adjusted.first(where: { $0.method == method }),
      let first = choices.first
    else { return }
    // A later version may round otherwise.
    let isRight = choices.contains { abs($0 - found.pValue) <= 1e-9 * $0 + 1e-300 }
    if !isRight {
      throw error(
        entry, found,
        "is \(shown(found.pValue)), but the p-values of the groups give \(shown(first))")
    }
  }

  private func error(
    _ entry: Entry, _ adjusted: MetricTest.Adjusted, _ message: String
  ) -> MetricsDocumentError {
    DocumentNode(
      value: .null,
      place:
        "\(metrics.place)[\(entry.record)].tests[\(entry.test)].adjusted.\(adjusted.method)",
      file: metrics.file
    ).error(message)
  }
}
