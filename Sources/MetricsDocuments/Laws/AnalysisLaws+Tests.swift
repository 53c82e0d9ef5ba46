import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText
import FairmarkStatistics

/// The p-values of two rates follow from their counts.
extension AnalysisLaws {
  private struct Table: Hashable {
    var test: String
    var first: Counts
    var second: Counts
  }

  func checkTests() throws(MetricsDocumentError) {
    let asked = analysis.parameters["tests"]?.array?.compactMap(\.string) ?? []
    var known: [Table: Double?] = [:]
    for key in index.order {
      guard let stem = stem(of: key.name), MetricRecord.rates.contains(stem),
        let family = index.families[key]
      else { continue }
      for place in family.groups where !records[place].tests.isEmpty {
        let record = records[place]
        for name in asked where name != "none" && !record.tests.contains(where: { $0.name == name })
        {
          throw error(place, "has no test `\(name)`, which `parameters.tests` names")
        }
        try checkNames(place, asked)
        guard record.design == nil, let first = record.counts, let second = record.referenceCounts
        else { continue }
        for (number, test) in record.tests.enumerated() {
          let table = Table(test: test.name, first: first, second: second)
          if known[table] == nil { known[table] = .some(Self.pValue(table)) }
          guard let p = test.pValue, let computed = known[table], let expected = computed else {
            continue
          }
          // A later version may round otherwise.
          if abs(p - expected) > 1e-9 * expected + 1e-300 {
            throw DocumentNode(
              value: .null, place: "\(metrics.place)[\(place)].tests[\(number)].p_value",
              file: metrics.file
            ).error("is \(shown(p)), but the counts give \(shown(expected))")
          }
        }
      }
    }
  }

  /// Tests and adjustments are those that the parameters ask for: a gate takes the p-value of one of
  /// them, and which one it takes depends on which there are.
  private func checkNames(_ place: Int, _ asked: [String]) throws(MetricsDocumentError) {
    let record = records[place]
    let adjust = analysis.parameters["adjust"]?.string
    for (number, test) in record.tests.enumerated() {
      let node = DocumentNode(
        value: .null, place: "\(metrics.place)[\(place)].tests[\(number)]", file: metrics.file)
      if record.tests[..<number].contains(where: { $0.name == test.name }) {
        throw node.error("is the test `\(test.name)` a second time")
      }
      // Samples have a test of their own beside those that are refused, the best group needs Z.
      let isOwn =
        record.design != nil && test.name == "quasi_score_t"
        || adjust == "mcb" && test.name == "two_proportion_z"
      guard isOwn || analysis.parameters["tests"] == nil || asked.contains(test.name) else {
        throw node.error("is the test `\(test.name)`, which `parameters.tests` does not name")
      }
      let method = Self.adjustment(of: record, asked: adjust)
      for one in test.adjusted where method != nil && one.method != method {
        throw node.error(
          "is adjusted by `\(one.method)`, but `parameters.adjust` is \(adjust ?? "absent")"
            + (adjust == "automatic" ? ", which here is \(method ?? "none")" : ""))
      }
    }
  }

  /// The method that adjusts a record's p-values; `nil` where the parameters do not tell.
  private static func adjustment(of record: MetricRecord, asked: String?) -> String? {
    // Comparisons with all other groups have no reference, which the other methods are about.
    if record.flags.contains("against_rest"), let asked, asked != "none" {
      return ["bh", "by"].contains(asked) ? asked : "holm"
    }
    guard asked == "automatic" else { return asked }
    return record.referenceSelected == true ? "all_pairs" : "holm"
  }

  /// `nil` for tests that take long, or that there are none of.
  private static func pValue(_ table: Table) -> Double? {
    let (first, second) = (table.first, table.second)
    switch table.test {
    case "fisher_exact": return TwoByTwoTest.fisherExact(first, second)
    case "fisher_mid_p": return TwoByTwoTest.fisherMidP(first, second)
    case "two_proportion_z":
      return TwoByTwoTest.pooledZ(first, second).map { NormalDistribution().twoSided($0) }
    case "morris_lobsenz_z":
      return TwoByTwoTest.morrisLobsenzZ(first, second).map { NormalDistribution().twoSided($0) }
    case "chi_squared":
      return TwoByTwoTest.chiSquared(first, second).map {
        ChiSquaredDistribution(degreesOfFreedom: 1).tails(at: $0).survival
      }
    default: return nil
    }
  }
}
