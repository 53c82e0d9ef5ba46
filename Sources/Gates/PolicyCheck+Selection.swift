import FairmarkAnalysis
import FairmarkJSONText
import FairmarkMetricsDocuments
import FairmarkStatistics

extension PolicyCheck {
  /// The records of an analysis that the check is about: among those of its name that are where it
  /// looks those over the groups of an attribute, or all when there are none of that kind.
  func selected(from records: [MetricRecord]) -> [MetricRecord] {
    let found = records.filter { $0.name.utf8.elementsEqual(name.utf8) && selection.includes($0) }
    // A record about all rows is over no groups, and says nothing about them.
    let aggregates = found.filter { $0.group == nil && !$0.attribute.isEmpty }
    return aggregates.isEmpty ? found : aggregates
  }
}

extension PolicyCheck.Selection {
  /// Whether a record is where the check looks, its number of rows aside.
  func includes(_ record: MetricRecord) -> Bool {
    if let attribute {
      guard attribute.count == record.attribute.count,
        attribute.allSatisfy({ one in
          record.attribute.contains { $0.utf8.elementsEqual(one.utf8) }
        })
      else { return false }
    }
    if let group {
      guard let own = record.group, group.allSatisfy(own.contains) else {
        return false
      }
    }
    switch stratum {
    case .any: break
    case .none: if record.stratum != nil { return false }
    case .having(let pairs):
      guard let own = record.stratum, pairs.allSatisfy(own.contains) else {
        return false
      }
    }
    return dimensions.allSatisfy { name, text in
      record.dimensions.contains { $0.name == name && $0.reads(as: text) }
    }
  }
}

extension MetricDimension {
  /// Whether the dimension has the value that a policy writes; a threshold by its number.
  fileprivate func reads(as written: String) -> Bool {
    guard case .threshold(let number) = self else { return text.utf8.elementsEqual(written.utf8) }
    let exact = ExactFraction(decimal: written)
    return exact != nil && exact == ExactFraction(decimal: jsonText(of: number))
  }
}

extension PolicyCheck {
  /// Why a check that no record contradicts is undecided about an attribute; `nil` when it is decided
  /// about each.
  ///
  /// An attribute without any known group, or whose groups are all skipped, has no comparison that
  /// could miss a bound; and the reference's comparison with itself is none.
  ///
  /// - Parameters:
  ///   - analyses: The analyses that the check is about.
  ///   - verdicts: What became of their selected records, in the same order.
  /// - Returns: A sentence about the first such attribute.
  func lack(
    in analyses: [MetricsDocument.Analysis], _ verdicts: [[(MetricRecord, GateOutcome?)]]
  ) -> String? {
    // A group that is asked for by name may be the reference.
    guard selection.group == nil else { return nil }
    // Byte for byte: names that Unicode calls equal are different columns.
    func bytes(_ attribute: [String]) -> [[UInt8]] { attribute.map { Array($0.utf8) } }
    for (analysis, verdicts) in zip(analyses, verdicts) {
      let selected = Set(verdicts.map { bytes($0.0.attribute) })
      // A metric that is about all rows alone compares no groups, and lacks none.
      if selected.isEmpty || selected == [[]] { continue }
      if selection.attribute == nil,
        let lacking = analysis.metrics.lazy.map(\.attribute).first(where: {
          !$0.isEmpty && !selected.contains(bytes($0))
        })
      {
        return "the attribute \(Self.shown(lacking)) has no such record; are its values missing?"
      }
      let decided = Set(
        verdicts.filter { $0.1 != nil && !$0.0.isOfReferenceItself }.map { bytes($0.0.attribute) })
      let open = verdicts.lazy.map(\.0.attribute).first {
        !$0.isEmpty && !decided.contains(bytes($0))
      }
      if let open {
        return
          "of the attribute \(Self.shown(open)) nothing is decided: its records are skipped, or "
          + "compare the reference group with itself"
      }
    }
    return nil
  }

  private static func shown(_ attribute: [String]) -> String {
    "[\(attribute.joined(separator: ", "))]"
  }
}

extension MetricRecord {
  /// Whether the record compares its reference with itself.
  fileprivate var isOfReferenceItself: Bool { group != nil && group == reference }
}

extension MetricRecord {
  /// How many rows the record's reference is about; `nil` where there is none or it is withheld.
  func referenceCount(among records: [MetricIdentity: MetricRecord]) -> Int? {
    guard let reference, group != reference else { return nil }
    if let rows = referenceRowCounts { return rows.denominator }
    var other = self
    other.group = reference
    return records[other.identity]?.publishedRowCount
  }

  /// A group whose impact ratio to this record's reference is above 1, as a text; `nil` when the
  /// reference has the highest rate.
  func groupAboveReference(among records: [MetricRecord]) -> String? {
    let above = records.first { other in
      other.name == "impact_ratio" && other.attribute == attribute && other.stratum == stratum
        && other.dimensions == dimensions && (other.value.double ?? 0) > 1
    }
    return above?.group.map { pairs in
      pairs.map { "\($0.column): \($0.shown)" }.joined(separator: ", ")
    }.map { "{\($0)}" }
  }
}
