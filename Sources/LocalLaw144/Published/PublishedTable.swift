/// The tables of one bias audit as they were published.
public struct PublishedAudit: Hashable, Sendable {
  /// What the column `audit` calls it, and its `class` where there is one; empty without.
  public let name: String
  /// The rows in the file's order.
  public internal(set) var rows: [PublishedRow]
}

/// A row of a published table.
public struct PublishedRow: Hashable, Sendable {
  /// Which table a row is in.
  public enum Table: Hashable, Sendable {
    /// One of the three of 6 RCNY § 5-301(b)(3) and (c)(4).
    case kind(AuditTableKind)
    /// A row of its own for the people whose sex or race and ethnicity are unknown.
    case unknown

    /// What the column `table` calls it.
    public var name: String {
      switch self {
      case .kind(let kind): kind.rawValue
      case .unknown: "unknown"
      }
    }
  }

  /// What a row is about.
  public enum Subject: Hashable, Sendable {
    /// A category of the EEO-1 form.
    case category(AuditCategory)
    /// Other people, such as `Non-binary`.
    case other(String)
    /// People whose category is unknown.
    case unknown
    /// All people of the table.
    case total
  }

  /// The table.
  public let table: Table
  /// Whom the row is about.
  public let subject: Subject
  /// The category as it is printed.
  public let category: String
  /// The people assessed; `nil` where it is not published.
  public let applicants: Int?
  /// The people selected, or scored above the median; `nil` where it is not published.
  public let selected: Int?
  /// The selection or scoring rate; `nil` where it is not published.
  public let rate: PublishedDecimal?
  /// The impact ratio; `nil` where it is not published.
  public let impactRatio: PublishedDecimal?
  /// The line that the row begins in, from 1.
  public let line: Int

  /// Whether the row is about people of a category, known to the rule or not.
  var isGroup: Bool {
    switch subject {
    case .category, .other: true
    case .unknown, .total: false
    }
  }
}
