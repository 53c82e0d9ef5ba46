public import FairmarkAnalysis

extension AnalysisResult {
  /// The record of a name and of exactly these dimensions.
  ///
  /// - Parameters:
  ///   - name: The metric's name.
  ///   - group: The group's values by column, `nil` for a missing one; leave it out for the record
  ///     over all groups of `attribute`.
  ///   - attribute: The columns of the attribute; those of `group` when left out.
  ///   - stratum: The stratum's values by column; leave it out for the record over all rows.
  /// - Returns: The record; `nil` when there is none or more than one.
  /// - Complexity: O(records).
  public func record(
    _ name: String, group: [String: String?]? = nil, attribute: [String]? = nil,
    stratum: [String: String?]? = nil
  ) -> MetricRecord? {
    let columns = attribute.map(Set.init) ?? group.map { Set($0.keys) }
    let found = metrics.filter { record in
      record.name == name && (columns == nil || Set(record.attribute) == columns)
        && Self.values(record.group) == group && Self.values(record.stratum) == stratum
    }
    return found.count == 1 ? found.first : nil
  }

  private static func values(_ pairs: [ColumnValue]?) -> [String: String?]? {
    pairs.map { pairs in
      Dictionary(pairs.map { ($0.column, $0.value) }) { first, _ in first }
    }
  }
}
