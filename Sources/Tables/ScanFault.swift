/// Something wrong in the data, at a byte; the place in lines and columns is found afterwards.
struct ScanFault: Sendable {
  enum Kind {
    case raggedRow(found: Int, isCutOff: Bool)
    case openQuote
    /// A quote in an unquoted field, or anything else after a closing quote.
    case misplacedQuote(followsQuote: Bool)
    case invalidUTF8
    case fieldTooLong(quoted: Bool)
    case rowTooLong
    case notANumber(column: String, kind: ColumnRequest.Kind, field: String)
    case outOfRange(column: String, kind: ColumnRequest.Kind, field: String)
    case missingValue(column: String)
    /// A consumer's `RowFault`.
    case refused(TableError.Code, message: String)
    case notJSON(expected: String)
    case notAnObject
    case nestedValue(column: String, isList: Bool)
    case duplicateName(String)
  }

  var fileIndex: Int
  var offset: Int
  var kind: Kind

  func precedes(_ other: ScanFault) -> Bool {
    (fileIndex, offset) < (other.fileIndex, other.offset)
  }
}

extension ScanFault? {
  /// Takes a fault, unless the one that is there comes before it in the files.
  mutating func keepFirst(_ new: ScanFault) {
    if let old = self, old.precedes(new) { return }
    self = new
  }
}

/// Why a row was left out under `BadRowPolicy.count`.
public enum RejectionReason: String, Hashable, Sendable, CaseIterable {
  /// More or fewer fields than the header.
  case ragged
  /// A field of a number column is not a number, or is out of range.
  case number
  /// Bytes that are not UTF-8.
  case encoding = "utf8"
  /// A field longer than the limit.
  case limit
  /// A line that is no JSON object, or holds a list or an object where a value is needed.
  case json
}

/// What to do about a row that cannot be used.
public enum BadRowPolicy: String, Hashable, Sendable {
  /// The first one ends the scan with an error.
  case fail
  /// It is left out, counted by reason, and the first ten are named.
  case count
}

/// A row that was left out, before its line is known.
struct RejectedRow {
  var fileIndex: Int
  var offset: Int
  var reason: RejectionReason
  /// How many fields a ragged row has.
  var fieldCount: Int?

  func precedes(_ other: RejectedRow) -> Bool {
    (fileIndex, offset) < (other.fileIndex, other.offset)
  }
}

/// Rows that one thread left out.
struct Rejections {
  var counts: [RejectionReason: Int] = [:]
  var first: [RejectedRow] = []

  static let namedCount = 10

  /// Where the rows that will be named begin in a file.
  func offsets(in fileIndex: Int) -> [Int] {
    first.filter { $0.fileIndex == fileIndex }.map(\.offset)
  }

  /// How many rows were left out.
  var total: Int { counts.values.reduce(0, +) }

  mutating func add(_ row: RejectedRow) {
    counts[row.reason, default: 0] += 1
    // A thread meets the rows of a piece once for their shape and once for their numbers, so that
    // they do not come in order.
    if first.count == Self.namedCount {
      guard let last = first.last, row.precedes(last) else { return }
      first.removeLast()
    }
    first.insert(row, at: first.firstIndex { row.precedes($0) } ?? first.count)
  }

  mutating func merge(_ other: Rejections) {
    counts.merge(other.counts, uniquingKeysWith: +)
    first = Array((first + other.first).sorted { $0.precedes($1) }.prefix(Self.namedCount))
  }
}
