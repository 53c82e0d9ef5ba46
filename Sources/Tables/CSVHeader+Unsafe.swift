import FairmarkFiles

/// Reads what comes before the first row of data: the byte-order mark, lines to skip, the header.
struct CSVHeaderReader {
  let source: ByteSource
  let dialect: CSVDialect
  let limits: TableLimits

  /// Finds the names and the place of the first row.
  ///
  /// - Throws: `TableError` when the file is empty, the header cannot be read, holds no name or one
  ///   twice.
  func read() throws(TableError) -> ScannedFile {
    var wanted = 1 << 16
    while true {
      let prefix: ByteSource.Prefix
      do throws(FileError) { prefix = try source.prefix(wanted) } catch {
        throw TableError(error)
      }
      if prefix.bytes.isEmpty && prefix.isWhole {
        throw error(.emptyFile, line: nil, "is empty; expected a header and rows")
      }
      if let found = try parse(prefix.bytes, isWhole: prefix.isWhole) { return found }
      if let failure = prefix.failure { throw TableError(failure) }
      if wanted > limits.rowByteCount {
        throw error(
          .rowTooLong, line: 1 + dialect.skippedLines,
          "the header is longer than \(limits.rowByteCount) bytes; is a closing quote missing?")
      }
      wanted *= 2
    }
  }

  private func error(_ code: TableError.Code, line: Int?, _ message: String) -> TableError {
    TableError(code, at: SourceLocation(file: source.name, line: line), message)
  }

  private func error(
    _ code: TableError.Code, at offset: Int, of bytes: [UInt8], _ message: String
  ) -> TableError {
    let place = position(of: offset, in: bytes)
    return TableError(
      code, at: SourceLocation(file: source.name, line: place.line, column: place.column), message)
  }

  /// The line and character of a byte; the byte-order mark is no character.
  private func position(of offset: Int, in bytes: [UInt8]) -> TextPosition {
    var place = TextPosition()
    let start = min(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0, offset)
    place.advance(over: bytes[start..<offset])
    return place
  }

  /// Where the header begins, or the first row where there is none, and its line; `nil` when it
  /// needs more bytes.
  func start(
    of bytes: [UInt8], isWhole: Bool
  ) throws(TableError) -> (index: Int, line: Int)? {
    var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var line = 1
    func endOfLine(from start: Int) -> Int? {
      var place = start
      while place < bytes.count {
        if bytes[place] == UInt8(ascii: "\n") { return place + 1 }
        if bytes[place] == UInt8(ascii: "\r") {
          if place + 1 == bytes.count { return isWhole ? place + 1 : nil }
          return bytes[place + 1] == UInt8(ascii: "\n") ? place + 2 : place + 1
        }
        place += 1
      }
      return isWhole ? place : nil
    }
    for _ in 0..<dialect.skippedLines {
      guard let end = endOfLine(from: index) else { return nil }
      index = end
      line += 1
    }
    let comment = Array((dialect.comment ?? "").utf8)
    // Blank lines and comments before the first row.
    while index < bytes.count {
      let byte = bytes[index]
      let isBlank = byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
      let isComment = !comment.isEmpty && bytes[index...].starts(with: comment)
      guard isBlank || isComment else { break }
      guard let end = endOfLine(from: index) else { return nil }
      index = end
      line += 1
    }
    if index >= bytes.count {
      if !isWhole { return nil }
      let skipped = dialect.skippedLines
      let above =
        skipped == 0
        ? ""
        : " after the \(skipped == 1 ? "line" : "\(skipped) lines") that `skip_lines: \(skipped)` "
          + "passes over"
      throw error(.emptyFile, line: nil, "holds no rows\(above); expected a header and rows")
    }
    return (index, line)
  }

  /// Reads the header from the first bytes; `nil` when it needs more of them.
  private func parse(_ bytes: [UInt8], isWhole: Bool) throws(TableError) -> ScannedFile? {
    guard let (index, line) = try start(of: bytes, isWhole: isWhole) else { return nil }
    if beginsLikeJSON(bytes[index...]) { throw error(.foreignFormat, line: line, jsonSentence) }
    guard let (fields, end) = try record(bytes, from: index, isWhole: isWhole) else {
      return nil
    }
    if fields.count > limits.columnCount {
      throw error(
        .tooManyColumns, line: line,
        "the first row has \(fields.count) fields, the limit is \(limits.columnCount); is the "
          + "delimiter right?")
    }
    let dataStart = dialect.hasHeader ? end : index
    let names = try names(from: fields, line: line)
    return ScannedFile(
      source: source, dataStart: dataStart,
      firstLine: position(of: dataStart, in: bytes).line, columnNames: names,
      headerLine: dialect.hasHeader ? line : nil)
  }

  private func names(from fields: [String], line: Int) throws(TableError) -> [String] {
    var names = fields
    var unnamed: Set<Int> = []
    if dialect.hasHeader, let place = names.firstIndex(where: { $0.utf8.contains(0) }) {
      throw error(
        .invalidUTF8, line: line,
        "the name of column \(place + 1) has a NUL in it, as a file has that is \(utf16Sentence)")
    }
    if dialect.hasHeader {
      // Spreadsheets leave columns without a name, pandas that of the row numbers.
      for (place, name) in names.enumerated()
      where name.utf8.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) {
        names[place] = "column_\(place + 1)"
        unnamed.insert(place)
      }
      // A row of empty cells above the names would make a row of the names.
      if unnamed.count == names.count {
        throw error(
          .namelessHeader, line: line,
          "the line has no names, only empty fields; if the names stand further down, pass over "
            + "what is above them (`skip_lines: \(line)`), or, if there are none, say "
            + "`header: false`")
      }
    } else {
      names = dialect.columnNames ?? fields.indices.map { "column_\($0 + 1)" }
      guard names.count == fields.count else {
        throw error(
          .raggedRow, line: line,
          "the first row has \(fields.count) fields where `columns` names \(names.count)")
      }
    }
    var places: [String: Int] = [:]
    for (place, name) in names.enumerated() {
      if let first = places[name] {
        let nameless = [first, place].first { unnamed.contains($0) }
        throw error(
          .duplicateColumn, line: dialect.hasHeader ? line : nil,
          "the column \(excerpt(name)) stands twice, as number \(first + 1) and \(place + 1); "
            + (nameless.map {
              "number \($0 + 1) has no name in the file and is called so by its place; "
            } ?? "") + "give each column a name of its own")
      }
      places[name] = place
    }
    return names
  }

  /// Reads one record; `nil` when it does not end within the bytes.
  private func record(
    _ bytes: [UInt8], from start: Int, isWhole: Bool
  ) throws(TableError) -> ([String], Int)? {
    let quote = UInt8(ascii: "\"")
    let isLenient = dialect.quotes == .lenient
    var fields: [String] = []
    var field: [UInt8] = []
    var index = start
    var fieldStart = start
    var wasQuoted = false
    func finishField() throws(TableError) {
      var text = field[...]
      if dialect.trimsBlanks && !wasQuoted {
        let isBlank: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        text = text.drop(while: isBlank)
        while let last = text.last, isBlank(last) { text.removeLast() }
      }
      let name = String(validating: text, as: UTF8.self)
      if name == nil && dialect.hasHeader {
        let bad = unsafe bytes[fieldStart..<index].withUnsafeBufferPointer { raw in
          unsafe raw.baseAddress.flatMap { unsafe firstInvalidUTF8($0, length: raw.count) }
        }
        throw error(
          .invalidUTF8, at: fieldStart + (bad ?? 0), of: bytes,
          "field \(fields.count + 1) is "
            + (isUTF16(bytes) ? utf16Sentence : encodingSentence(source.encoding)))
      }
      // Without a header only the number of fields matters here.
      fields.append(name ?? "")
      field.removeAll()
      wasQuoted = false
    }
    while true {
      // At the beginning of a field.
      fieldStart = index
      if index < bytes.count, bytes[index] == quote {
        wasQuoted = true
        index += 1
        while true {
          guard index < bytes.count else {
            if !isWhole { return nil }
            throw error(
              .openQuote, at: fieldStart, of: bytes,
              "field \(fields.count + 1) opens a quote that is never closed; add the closing quote")
          }
          if bytes[index] == quote {
            if index + 1 < bytes.count, bytes[index + 1] == quote {
              field.append(quote)
              index += 2
              continue
            }
            if index + 1 == bytes.count && !isWhole { return nil }
            index += 1
            break
          }
          field.append(bytes[index])
          index += 1
        }
      }
      let afterQuote = wasQuoted
      while true {
        guard index < bytes.count else {
          if !isWhole { return nil }
          try finishField()
          return (fields, index)
        }
        let byte = bytes[index]
        if byte == dialect.delimiter {
          try finishField()
          index += 1
          break
        }
        if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
          if byte == UInt8(ascii: "\r"), index + 1 == bytes.count, !isWhole { return nil }
          try finishField()
          let isPair =
            byte == UInt8(ascii: "\r") && index + 1 < bytes.count
            && bytes[index + 1] == UInt8(ascii: "\n")
          return (fields, index + (isPair ? 2 : 1))
        }
        if !isLenient && (afterQuote || byte == quote) {
          // A quote at the beginning of a field is not misplaced: there is a byte before it.
          throw error(
            afterQuote ? .textAfterQuote : .misplacedQuote, at: index, of: bytes,
            quoteMessage(afterQuote: afterQuote)
              + delimiterQuestion(bytes[afterQuote ? index : index - 1]))
        }
        field.append(byte)
        index += 1
      }
    }
  }
}

extension CSVHeaderReader {
  /// What is asked where a quote stands beside what may be the delimiter.
  private func delimiterQuestion(_ byte: UInt8) -> String {
    guard let other = dialect.otherDelimiter(byte) else { return "" }
    return "; is the delimiter another? (`delimiter: \"\(other)\"`)"
  }

  /// Whether there is JSON, on one line or on several: an object, or objects in an array.
  ///
  /// Where quotes stand for themselves and no names are expected, a field may begin so.
  private func beginsLikeJSON(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard dialect.hasHeader || dialect.quotes == .strict else { return false }
    let marks = Array(bytes.lazy.filter { !" \t\r\n".utf8.contains($0) }.prefix(3))
    return marks.starts(with: "{\"".utf8) || marks.starts(with: "[{\"".utf8)
  }
}

/// What is said about JSON in the place of delimited text.
private let jsonSentence =
  "begins like JSON, not like delimited text; one object a line is read with `format: jsonl`, and "
  + "`jq -c '.[]'` writes an array of objects so "
  + "(pandas: `to_json(orient=\"records\", lines=True)`)"

/// What is said about a file in the encoding that spreadsheets call Unicode.
private let utf16Sentence =
  "UTF-16, not UTF-8; save the file as UTF-8 (`iconv -f UTF-16 -t UTF-8 FILE > NEW`)"

/// Whether a file begins with the mark of UTF-16.
private func isUTF16(_ bytes: [UInt8]) -> Bool {
  bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
}

/// What is said about bytes that are no characters.
func encodingSentence(_ encoding: TextEncoding) -> String {
  encoding == .utf8
    ? "not UTF-8; save the file as UTF-8, or say how it was written: `encoding: latin-1` or "
      + "`encoding: windows-1252`"
    : "no character in \(encoding.rawValue); was the file written in another encoding?"
}

/// What is said about a quote that RFC 4180 does not allow.
func quoteMessage(afterQuote: Bool) -> String {
  afterQuote
    ? "text after a closing quote; expected a delimiter or the end of the line (a quote inside a "
      + "quoted field is written twice; `quotes: lenient` accepts it)"
    : "a quote inside an unquoted field; expected the whole field in quotes and the quote doubled "
      + "(`quotes: lenient` accepts it)"
}
