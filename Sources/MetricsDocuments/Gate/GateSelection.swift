public import FairmarkAnalysis
import FairmarkJSONText
import FairmarkStatistics

/// Which records of a metric a check of a gate is about: what its `where` narrows.
public struct GateSelection: Hashable, Sendable {
  /// Over which rows the records are.
  public enum Stratum: Hashable, Sendable {
    /// All rows and every stratum.
    case any
    /// All rows.
    case none
    /// The strata that have these values, perhaps among others.
    case having([ColumnValue])
  }

  /// A dimension and its value, as the check writes it.
  public struct Dimension: Hashable, Sendable {
    /// The dimension's key in a record.
    public var name: String
    /// Its value; a threshold is compared as the number that it is.
    public var text: String

    /// Creates a dimension with its value.
    public init(_ name: String, _ text: String) {
      self.name = name
      self.text = text
    }
  }

  /// The columns that are crossed, in any order; empty for records about all rows, `nil` for every
  /// attribute.
  public var attribute: [String]?
  /// Values that the group has, perhaps among others; `nil` for every group.
  public var group: [ColumnValue]?
  /// Over which rows the records are.
  public var stratum = Stratum.any
  /// What the records are about besides.
  public var dimensions: [Dimension] = []
  /// The least *n*: records with fewer are skipped, and a reference with fewer decides nothing.
  public var minimumCount: Int?

  /// Creates a selection of every record.
  public init() {}

  /// Whether every record of the metric is meant.
  public var isWhole: Bool { self == GateSelection() }

  /// The records of an analysis that the check is about: among those of its name that are where it
  /// looks those over the groups of an attribute, or all when there are none of that kind.
  ///
  /// - Parameters:
  ///   - name: The metric's name.
  ///   - records: The records of an analysis.
  /// - Returns: The selected ones in their order, those that are skipped for their *n* included.
  /// - Complexity: O(records).
  public func selected(_ name: String, from records: [MetricRecord]) -> [MetricRecord] {
    let found = records.filter { $0.name.utf8.elementsEqual(name.utf8) && includes($0) }
    // A record about all rows is over no groups, and says nothing about them.
    let aggregates = found.filter { $0.group == nil && !$0.attribute.isEmpty }
    return aggregates.isEmpty ? found : aggregates
  }

  /// Whether a record is where the check looks, its number of rows aside.
  private func includes(_ record: MetricRecord) -> Bool {
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
    return dimensions.allSatisfy { wanted in
      record.dimensions.contains { $0.name == wanted.name && $0.reads(as: wanted.text) }
    }
  }
}

extension MetricDimension {
  /// Whether the dimension has the value that a check writes; a threshold by its number.
  fileprivate func reads(as written: String) -> Bool {
    guard case .threshold(let number) = self else { return text.utf8.elementsEqual(written.utf8) }
    let exact = ExactFraction(decimal: written)
    return exact != nil && exact == ExactFraction(decimal: jsonText(of: number))
  }
}

// MARK: In words and as the document writes it

extension GateSelection {
  /// The selection in words, such as `where attribute [sex], min_n 30`; empty for every record.
  public var words: String {
    var parts: [String] = []
    if let attribute { parts.append("attribute [\(attribute.joined(separator: ", "))]") }
    if let group { parts.append("group \(GateRecord.text(group))") }
    switch stratum {
    case .any: break
    case .none: parts.append("stratum none")
    case .having(let pairs): parts.append("stratum \(GateRecord.text(pairs))")
    }
    parts += dimensions.map { "\($0.name) \($0.text)" }
    if let minimumCount { parts.append("min_n \(minimumCount)") }
    return parts.isEmpty ? "" : "where " + parts.joined(separator: ", ")
  }

  /// The selection as the metrics document writes it; `nil` for every record.
  var json: JSONValue? {
    if isWhole { return nil }
    var object = JSONObject()
    if let attribute { object.append("attribute", .array(attribute.map(JSONValue.string))) }
    if let group { object.append("group", GateRecord.json(group)) }
    switch stratum {
    case .any: break
    case .none: object.append("stratum", "none")
    case .having(let pairs): object.append("stratum", GateRecord.json(pairs))
    }
    for dimension in dimensions { object.append(dimension.name, .string(dimension.text)) }
    if let minimumCount { object.append("min_n", .integer(minimumCount)) }
    return .object(object)
  }

  /// Reads a selection and checks that it narrows something.
  init(reading node: DocumentNode) throws(MetricsDocumentError) {
    self.init()
    let object = try node.object(
      ["attribute", "group", "stratum", "min_n"] + MetricRecord.dimensionNames)
    if let node = object["attribute"] {
      let columns = try node.texts()
      guard Set(columns.map { Array($0.utf8) }).count == columns.count else {
        throw node.error("names a column twice")
      }
      attribute = columns
    }
    if let node = object["group"] { group = try MetricRecord.place(node) }
    if let node = object["stratum"] {
      stratum = node.value == "none" ? .none : .having(try MetricRecord.place(node))
    }
    minimumCount = try object["min_n"]?.count()
    if case .object(let members) = node.value {
      for name in members.members.map(\.name) where MetricRecord.dimensionNames.contains(name) {
        let node = try object.require(name)
        let text = try node.text()
        if name == "threshold", ExactFraction(decimal: text) == nil {
          throw node.expected("a decimal number as a text")
        }
        if name == "bin", Int(text).map({ $0 < 0 }) != false {
          throw node.expected("a whole number from 0 as a text")
        }
        dimensions.append(Dimension(name, text))
      }
    }
    if isWhole { throw node.error("is empty, expected at least one member") }
  }
}
