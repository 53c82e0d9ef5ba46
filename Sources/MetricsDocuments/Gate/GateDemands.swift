import FairmarkAnalysis
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

  /// What is asked besides the bound, in words, such as `where min_n 30, whole numbers only`; empty for
  /// nothing.
  public var words: String {
    var parts = selection.isWhole ? [] : [selection.words]
    if allowsUndefined { parts.append("groups without a value accepted") }
    if needsWholeNumbers { parts.append("whole numbers only") }
    if needsHighestReference { parts.append("to the highest rate only") }
    return parts.joined(separator: ", ")
  }

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

  /// What a record's verdict may depend on besides the record.
  struct Neighbours {
    fileprivate var records: [MetricIdentity: MetricRecord] = [:]
    /// The first group with a ratio above 1, by the identity of a ratio without its group.
    fileprivate var above: [MetricIdentity: [ColumnValue]] = [:]
  }

  /// The records of an analysis, as far as a verdict about one depends on another.
  ///
  /// - Complexity: O(records).
  func neighbours(_ records: [MetricRecord]) -> Neighbours {
    var neighbours = Neighbours()
    // Only for records whose numbers do not say themselves how many rows the reference has.
    if selection.minimumCount != nil {
      neighbours.records = Dictionary(
        records.map { ($0.identity, $0) }, uniquingKeysWith: { first, _ in first })
    }
    if needsHighestReference {
      for record in records where record.name == "impact_ratio" {
        guard let group = record.group, let ratio = record.value.double, ratio > 1 else { continue }
        let place = record.identityOfItsRatios
        if neighbours.above[place] == nil { neighbours.above[place] = group }
      }
    }
    return neighbours
  }

  /// Why a record is skipped.
  ///
  /// - Parameter record: A selected record.
  /// - Returns: A sentence; `nil` for one that is decided.
  func skipReason(_ record: MetricRecord) -> String? {
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
  func obstacle(toComparing record: MetricRecord) -> String? {
    guard needsWholeNumbers, record.isWeighted || record.exactForm == nil else { return nil }
    return record.isWeighted
      ? "the number is of sampling weights, and this rule is decided on whole numbers of people"
      : "the number has no counts, and this rule is decided on whole numbers of people"
  }

  /// Why a record that keeps its bound does not pass.
  ///
  /// - Parameters:
  ///   - record: A selected record.
  ///   - neighbours: The records of its analysis.
  /// - Returns: A sentence; `nil` for one that passes.
  func obstacle(toPassing record: MetricRecord, among neighbours: Neighbours) -> String? {
    if let least = selection.minimumCount,
      let n = record.referenceCount(among: neighbours.records), n < least
    {
      return "the reference's n is \(n), below the min_n of \(least)"
    }
    if needsHighestReference, let higher = neighbours.above[record.identityOfItsRatios] {
      return
        "the rule compares with the group that has the highest rate, and "
        + "\(GateRecord.text(higher)) has a higher "
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

  /// How many rows the record's reference is about; `nil` where there is none or it is withheld.
  fileprivate func referenceCount(among records: [MetricIdentity: MetricRecord]) -> Int? {
    guard let reference, group != reference else { return nil }
    if let rows = referenceRowCounts { return rows.denominator }
    var other = self
    other.group = reference
    return records[other.identity]?.publishedRowCount
  }

  /// What the impact ratios of the record's attribute, stratum and dimensions have in common.
  fileprivate var identityOfItsRatios: MetricIdentity {
    var ratio = MetricRecord("impact_ratio", attribute: attribute, value: .count(0), n: 0)
    ratio.stratum = stratum
    ratio.dimensions = dimensions
    return ratio.identity
  }
}
