import FairmarkFiles

extension PublishedAudit {
  /// Reads published tables: `table`, `category`, `applicants`, `rate`, `impact_ratio` and, where
  /// they are published, `selected`, `audit` and `class`; further columns are left alone.
  ///
  /// An empty field, `NA`, `N/A` and a dash mean that a figure is not published.
  ///
  /// **Edge Cases.** The rows of an audit need not stand together. A line without any field is no
  /// row.
  ///
  /// - Parameters:
  ///   - bytes: The table as comma-separated text in UTF-8.
  ///   - file: The file as messages name it.
  /// - Returns: The audits in the order of their first rows, at least one.
  /// - Throws: `PublishedTableError` for anything else, with the place and what was expected there.
  /// - Complexity: O(bytes).
  public static func reading(
    _ bytes: [UInt8], file: String
  ) throws(PublishedTableError) -> [PublishedAudit] {
    let records = try CommaSeparatedText(bytes, file: file).records
    // The header is no row.
    guard records.count <= 20_001 else {
      throw PublishedTableError(
        file, nil, nil,
        "has \(records.count - 1) rows; at most 20000 of published tables are checked at once")
    }
    guard let header = records.first else {
      throw PublishedTableError(
        file, nil, nil, "is empty; a header with \(Columns.required) was expected")
    }
    let columns = try Columns(header, file: file)
    var audits: [PublishedAudit] = []
    var places: [String: Int] = [:]
    var counts: [TableName: Int] = [:]
    for record in records.dropFirst() {
      guard record.fields.count == header.fields.count else {
        throw PublishedTableError(
          file, record.line, 1,
          "the row has \(record.fields.count) fields where the header has "
            + "\(header.fields.count); a figure with a comma in it needs quotes around it")
      }
      let (name, row) = try columns.row(of: record)
      counts[TableName(audit: name, table: row.table), default: 0] += 1
      guard counts[TableName(audit: name, table: row.table), default: 0] <= 200 else {
        throw PublishedTableError(
          file, record.line, 1,
          "the \(row.table.name) table of one audit has more than 200 rows; if the file holds several "
            + "audits, name each in a column `audit`")
      }
      if let place = places[name] {
        audits[place].rows.append(row)
      } else {
        places[name] = audits.count
        audits.append(PublishedAudit(name: name, rows: [row]))
      }
    }
    guard !audits.isEmpty else {
      throw PublishedTableError(
        file, nil, nil, "has a header and no rows; at least one row was expected")
    }
    return audits
  }
}

private struct TableName: Hashable {
  var audit: String
  var table: PublishedRow.Table
}

/// Where the columns are.
private struct Columns {
  static let required = "table, category, applicants, selected, rate and impact_ratio"
  private static let known = [
    "audit", "class", "table", "category", "applicants", "selected", "rate", "impact_ratio",
  ]
  private let file: String
  private let places: [String: Int]

  init(_ header: CommaSeparatedText.Record, file: String) throws(PublishedTableError) {
    self.file = file
    var places: [String: Int] = [:]
    for (place, field) in header.fields.enumerated() {
      let name = words(of: field.text).joined(separator: "_")
      guard Self.known.contains(name) else { continue }
      guard places.updateValue(place, forKey: name) == nil else {
        throw PublishedTableError(
          file, field.line, field.column, "the column \(name) is there twice; leave one out")
      }
    }
    for name in Self.known.dropFirst(2) where places[name] == nil && name != "selected" {
      throw PublishedTableError(
        file, header.line, 1,
        "the column \(name) is absent; a header with \(Self.required) was expected, found "
          + header.fields.prefix(12).map { excerpt($0.text) }.joined(separator: ", "))
    }
    self.places = places
  }

  func row(
    of record: CommaSeparatedText.Record
  ) throws(PublishedTableError) -> (audit: String, row: PublishedRow) {
    func field(_ name: String) -> CommaSeparatedText.Field? {
      guard let place = places[name], place < record.fields.count else { return nil }
      return record.fields[place]
    }
    func fault(_ name: String, _ sentence: String) -> PublishedTableError {
      PublishedTableError(
        file, field(name)?.line ?? record.line, field(name)?.column,
        "the \(name.replacing("_", with: " ")) \(excerpt(field(name)?.text ?? "")) \(sentence)")
    }
    func text(_ name: String) -> String { trimmed(field(name)?.text ?? "") }
    func count(_ name: String) throws(PublishedTableError) -> Int? {
      if isNotPublished(text(name)) { return nil }
      guard let value = PublishedCount.value(of: text(name)) else {
        throw fault(
          name, "is no number of people; write 1234 or \"1,234\", or leave the field empty")
      }
      return value
    }
    func decimal(_ name: String) throws(PublishedTableError) -> PublishedDecimal? {
      if isNotPublished(text(name)) { return nil }
      guard let value = PublishedDecimal(text(name)) else {
        throw fault(name, "is no figure; write 0.48 or 48.2%, or leave the field empty")
      }
      return value
    }
    guard let table = PublishedRow.Table.named(text("table")) else {
      throw fault("table", "is none of an audit's; write sex, race, intersectional or unknown")
    }
    guard !text("category").isEmpty else {
      throw fault("category", "names nobody; write one such as Male, Asian or Male | Asian")
    }
    let label = text("class")
    return (
      text("audit") + (label.isEmpty ? "" : (text("audit").isEmpty ? "" : " ") + "[\(label)]"),
      PublishedRow(
        table: table, subject: .reading(text("category"), in: table), category: text("category"),
        applicants: try count("applicants"), selected: try count("selected"),
        rate: try decimal("rate"), impactRatio: try decimal("impact_ratio"), line: record.line)
    )
  }

  private func isNotPublished(_ text: String) -> Bool {
    ["", "na", "n/a", "-", "–", "—"].contains(text.lowercased())
  }
}
