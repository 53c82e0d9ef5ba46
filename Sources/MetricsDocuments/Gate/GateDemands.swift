public import FairmarkAnalysis
import FairmarkStatistics

/// What a check of a gate asks of records besides the bound: which ones it is about, and when a bound
/// that is kept decides nothing.
public struct GateDemands: Hashable, Sendable {
  /// Which records are meant.
  public var selection: GateSelection
  /// Whether an aggregate may leave out groups without a value.
  public var allowsUndefined: Bool
  /// Whether a record that is no fraction of whole numbers is not evaluated.
  public var needsWholeNumbers: Bool
  /// Whether a comparison with another group than the one with the highest rate is not evaluated.
  public var needsHighestReference: Bool

  /// Creates demands.
  public init(
    selection: GateSelection = GateSelection(), allowsUndefined: Bool = false,
    needsWholeNumbers: Bool = false, needsHighestReference: Bool = false
  ) {
    self.selection = selection
    self.allowsUndefined = allowsUndefined
    self.needsWholeNumbers = needsWholeNumbers
    self.needsHighestReference = needsHighestReference
  }

  /// The records of an analysis by their identity, where one record's verdict depends on another's
  /// number of rows; empty where it does not.
  ///
  /// - Parameter records: The records of an analysis.
  /// - Returns: The first record of each identity.
  /// - Complexity: O(records).
  public func counted(_ records: [MetricRecord]) -> [MetricIdentity: MetricRecord] {
    guard selection.minimumCount != nil else { return [:] }
    return Dictionary(
      records.map { ($0.identity, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Why a record is skipped.
  ///
  /// - Parameter record: A selected record.
  /// - Returns: A sentence; `nil` for one that is decided.
  public func skipReason(_ record: MetricRecord) -> String? {
    if case .undefined(.excluded, let reason) = record.value { return "excluded: \(reason)" }
    if let least = selection.minimumCount, let n = record.publishedRowCount, n < least {
      return "n is \(n), below the min_n of \(least)"
    }
    return nil
  }

  /// Why a record cannot be compared with a bound at all, although it has a number.
  ///
  /// - Parameter record: A selected record.
  /// - Returns: A sentence; `nil` for one that can be compared.
  public func obstacle(toComparing record: MetricRecord) -> String? {
    guard needsWholeNumbers, record.isWeighted || record.exactForm == nil else { return nil }
    return record.isWeighted
      ? "the number is of sampling weights, and this rule is decided on whole numbers of people"
      : "the number has no counts, and this rule is decided on whole numbers of people"
  }

  /// Why a record that keeps its bound does not pass.
  ///
  /// - Parameters:
  ///   - record: A selected record.
  ///   - records: The records of its analysis.
  ///   - counted: What ``counted(_:)`` says of them.
  /// - Returns: A sentence; `nil` for one that passes.
  /// - Complexity: O(records) where the reference must be the highest.
  public func obstacle(
    toPassing record: MetricRecord, among records: [MetricRecord],
    _ counted: [MetricIdentity: MetricRecord]
  ) -> String? {
    if let least = selection.minimumCount, let n = record.referenceCount(among: counted), n < least
    {
      return "the reference's n is \(n), below the min_n of \(least)"
    }
    if needsHighestReference, let higher = record.groupAboveReference(among: records) {
      return
        "the rule compares with the group that has the highest rate, and \(higher) has a higher "
        + "one than the reference (`reference: best`)"
    }
    if let undefined = record.undefinedGroups, undefined > 0, !allowsUndefined {
      return
        "\(undefined) \(undefined == 1 ? "group has" : "groups have") no value, and "
        + "`allow_undefined: true` is not given"
    }
    return nil
  }

  /// Why a check that no record contradicts is undecided about an attribute.
  ///
  /// An attribute without any known group, or whose groups are all skipped, has no comparison that
  /// could miss a bound; and the reference's comparison with itself is none.
  ///
  /// - Parameters:
  ///   - analyses: The analyses that the check is about.
  ///   - verdicts: What became of their selected records, in the same order; `nil` for skipped ones.
  /// - Returns: A sentence about the first such attribute; `nil` when each is decided.
  /// - Complexity: O(records).
  public func lack(
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

  /// How many rows the record's reference is about; `nil` where there is none or it is withheld.
  fileprivate func referenceCount(among records: [MetricIdentity: MetricRecord]) -> Int? {
    guard let reference, group != reference else { return nil }
    if let rows = referenceRowCounts { return rows.denominator }
    var other = self
    other.group = reference
    return records[other.identity]?.publishedRowCount
  }

  /// A group whose impact ratio to this record's reference is above 1, as a text; `nil` when the
  /// reference has the highest rate.
  fileprivate func groupAboveReference(among records: [MetricRecord]) -> String? {
    let above = records.first { other in
      other.name == "impact_ratio" && other.attribute == attribute && other.stratum == stratum
        && other.dimensions == dimensions && (other.value.double ?? 0) > 1
    }
    return above?.group.map { pairs in
      pairs.map { "\($0.column): \($0.shown)" }.joined(separator: ", ")
    }.map { "{\($0)}" }
  }
}
