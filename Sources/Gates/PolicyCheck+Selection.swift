import FairmarkAnalysis
import FairmarkJSONText
import FairmarkMetricsDocuments
import FairmarkStatistics

extension PolicyCheck {
  /// The records of an analysis that the check is about: among those of its name that are where it
  /// looks the aggregates, or all when none is an aggregate.
  func selected(from records: [MetricRecord]) -> [MetricRecord] {
    let found = records.filter { $0.name.utf8.elementsEqual(name.utf8) && selection.includes($0) }
    let aggregates = found.filter { $0.group == nil }
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
      guard let own = record.group, group.allSatisfy({ own.contains(pair: $0) }) else {
        return false
      }
    }
    switch stratum {
    case .any: break
    case .none: if record.stratum != nil { return false }
    case .having(let pairs):
      guard let own = record.stratum, pairs.allSatisfy({ own.contains(pair: $0) }) else {
        return false
      }
    }
    return dimensions.allSatisfy { name, text in
      record.dimensions.contains { $0.name == name && $0.reads(as: text) }
    }
  }
}

extension [ColumnValue] {
  /// Whether a pair with the same bytes is among them.
  fileprivate func contains(pair: ColumnValue) -> Bool {
    contains { own in
      guard own.column.utf8.elementsEqual(pair.column.utf8) else { return false }
      return switch (own.value, pair.value) {
      case (nil, nil): true
      case (let left?, let right?): left.utf8.elementsEqual(right.utf8)
      default: false
      }
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
  /// An attribute of which an analysis has records, and none that the check selects though it names no
  /// attribute or group; `nil` when there is none.
  func attributeLacking(in analyses: [MetricsDocument.Analysis]) -> [String]? {
    guard selection.attribute == nil, selection.group == nil else { return nil }
    for analysis in analyses {
      // Byte for byte: names that Unicode calls equal are different columns.
      func bytes(_ attribute: [String]) -> [[UInt8]] { attribute.map { Array($0.utf8) } }
      let selected = Set(selected(from: analysis.metrics).map { bytes($0.attribute) })
      // A record of all rows compares no groups, and lacks none.
      if selected.isEmpty || selected.contains([]) { continue }
      let lacking = analysis.metrics.lazy.map(\.attribute).first {
        !$0.isEmpty && !selected.contains(bytes($0))
      }
      if let lacking { return lacking }
    }
    return nil
  }
}

extension MetricRecord {
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
