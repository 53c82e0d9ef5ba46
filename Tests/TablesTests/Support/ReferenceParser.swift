import FairmarkTables

/// What a reader must find in a file.
struct ReferenceTable: Equatable {
  var names: [String]
  var rows: [[String]]
}

/// What a reader must complain about.
struct ReferenceFault: Error, Equatable {
  var code: TableError.Code
  var line: Int?
  var column: Int?
}

/// A plain state machine for RFC 4180 that shares nothing with the scanner.
///
/// It goes one byte after the other and knows strict quotes only.
struct ReferenceParser {
  private struct Field {
    var start: Int
    var end: Int
    var text: [UInt8] = []
    var isQuoted = false
  }

  let bytes: [UInt8]
  var dialect = CSVDialect()
  var fieldLimit = Int.max
  private var place = 0

  init(_ bytes: [UInt8], dialect: CSVDialect = CSVDialect(), fieldLimit: Int = .max) {
    self.bytes = bytes
    self.dialect = dialect
    self.fieldLimit = fieldLimit
  }

  mutating func parse() throws(ReferenceFault) -> ReferenceTable {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
    for _ in 0..<dialect.skippedLines { skipLine() }
    while place < bytes.count, isBlank || isComment { skipLine() }
    if place == bytes.count { throw ReferenceFault(code: .emptyFile) }
    let start = place
    let first = try record()
    var names = dialect.columnNames ?? first.indices.map { "column_\($0 + 1)" }
    if dialect.hasHeader {
      names = []
      for field in first { names.append(try text(field)) }
    } else {
      place = start
    }
    var rows: [[String]] = []
    while place < bytes.count {
      if isComment || (isBlank && names.count > 1) {
        skipLine()
        continue
      }
      rows.append(try row(count: names.count))
    }
    if rows.isEmpty { throw ReferenceFault(code: .noRows) }
    return ReferenceTable(names: names, rows: rows)
  }

  private var isBlank: Bool { bytes[place] == 10 || bytes[place] == 13 }

  private var isComment: Bool {
    guard let comment = dialect.comment else { return false }
    return bytes[place...].starts(with: Array(comment.utf8))
  }

  private mutating func skipLine() {
    while place < bytes.count, bytes[place] != 10, bytes[place] != 13 { place += 1 }
    skipLineEnd()
  }

  private mutating func skipLineEnd() {
    guard place < bytes.count else { return }
    let isReturn = bytes[place] == 13
    place += 1
    if isReturn, place < bytes.count, bytes[place] == 10 { place += 1 }
  }

  private mutating func row(count: Int) throws(ReferenceFault) -> [String] {
    let start = place
    let fields = try record()
    if fields.count != count { throw fault(.raggedRow, at: start) }
    for field in fields where field.end - field.start > fieldLimit {
      throw fault(.fieldTooLong, at: field.start)
    }
    var texts: [String] = []
    for field in fields { texts.append(try text(field)) }
    return texts
  }

  private mutating func record() throws(ReferenceFault) -> [Field] {
    var fields: [Field] = []
    while true {
      var field = Field(start: place, end: place)
      if place < bytes.count, bytes[place] == 0x22 {
        field.isQuoted = true
        place += 1
        try quoted(&field)
      }
      while place < bytes.count, bytes[place] != dialect.delimiter, !isBlank {
        if field.isQuoted { throw fault(.textAfterQuote, at: place) }
        if bytes[place] == 0x22 { throw fault(.misplacedQuote, at: place) }
        field.text.append(bytes[place])
        place += 1
      }
      field.end = place
      fields.append(field)
      if place < bytes.count, bytes[place] == dialect.delimiter {
        place += 1
      } else {
        skipLineEnd()
        return fields
      }
    }
  }

  private mutating func quoted(_ field: inout Field) throws(ReferenceFault) {
    while true {
      if place == bytes.count { throw fault(.openQuote, at: field.start) }
      let byte = bytes[place]
      place += 1
      if byte == 0x22 {
        if place == bytes.count || bytes[place] != 0x22 { return }
        place += 1
      }
      field.text.append(byte)
    }
  }

  private func text(_ field: Field) throws(ReferenceFault) -> String {
    var bytes = field.text
    if dialect.trimsBlanks && !field.isQuoted {
      while let byte = bytes.first, byte == 0x20 || byte == 9 { bytes.removeFirst() }
      while let byte = bytes.last, byte == 0x20 || byte == 9 { bytes.removeLast() }
    }
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    // The longest valid beginning of the raw field tells where the first bad sequence is.
    var good = field.start
    for end in field.start...field.end
    where String(validating: self.bytes[field.start..<end], as: UTF8.self) != nil {
      good = end
    }
    throw fault(.invalidUTF8, at: good)
  }

  /// The line and the character of a byte.
  private func fault(_ code: TableError.Code, at offset: Int) -> ReferenceFault {
    var line = 1
    var lineStart = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    for index in 0..<offset {
      let isPair = bytes[index] == 13 && index + 1 < bytes.count && bytes[index + 1] == 10
      if bytes[index] == 10 || (bytes[index] == 13 && !isPair) {
        line += 1
        lineStart = index + 1
      }
    }
    let before = String(decoding: bytes[lineStart..<offset], as: UTF8.self)
    return ReferenceFault(code: code, line: line, column: before.unicodeScalars.count + 1)
  }
}
