import FairmarkFiles

/// The draws of one form: in memory, with repetitions, and in files, each once a file.
struct SourceDrawStore<Record: DrawRecord>: Sendable {
  private var pile = DrawPile<Record>()
  private(set) var files: [SourceDrawFile<Record>] = []
  private var nextFile = 0
  private let cipher: FileCipher

  init(_ cipher: FileCipher) { self.cipher = cipher }

  var byteCount: Int { pile.byteCount }
  var isEmpty: Bool { pile.isEmpty && files.isEmpty }

  mutating func add(_ other: DrawPile<Record>, numbers: [UInt32]) {
    pile.add(other, numbers: numbers)
  }

  mutating func append(_ record: Record) { pile.append(record) }

  // MARK: Files

  /// Takes a file that was written before.
  mutating func open(
    _ name: String, drawCount: Int, sha256: String, in folder: String
  ) throws(FileError) {
    files.append(
      try SourceDrawFile(path: "\(folder)/\(name)", drawCount: drawCount, sha256: sha256, cipher))
    nextFile = max(nextFile, (Int(name.split(separator: "-").last ?? "") ?? 0) + 1)
  }

  /// Writes what lies in memory.
  mutating func write(to folder: String) throws(FileError) {
    if pile.isEmpty { return }
    pile.settle(atLeast: 1)
    var table = DrawTable<Record>()
    var found = (seen: 0, distinct: 0)
    let name = "\(Record.filePrefix)-\(nextFile)"
    let file = try SourceDrawFile<Record>(path: "\(folder)/\(name)", cipher) {
      part throws(FileError) in
      // Where nearly all draws differ, the end tells them apart soon enough.
      let isWorthwhile = part < 16 || found.distinct < found.seen / 8 * 7
      var records: [Record] = []
      if isWorthwhile {
        found.seen += insert(part, into: &table, .only)
        found.distinct += table.count
        records.reserveCapacity(table.count)
        table.forEach { records.append($0) }
        table.removeAll()
      } else {
        forEachPiece(part) { piece, groups in
          for index in 0..<piece.count {
            var record = piece[index]
            if let groups { record.group = groups[Int(record.group)] }
            records.append(record)
          }
        }
      }
      return records
    }
    nextFile += 1
    files.append(file)
    pile = DrawPile()
  }

  /// Keeps each draw in memory once.
  mutating func compact() {
    pile.settle(atLeast: 1)
    var table = DrawTable<Record>()
    var kept = DrawPile<Record>()
    for part in 0..<DrawParts<Record>.count {
      insert(part, into: &table, .only)
      table.forEach { kept.append($0) }
      table.removeAll()
    }
    pile = kept
  }

  // MARK: Parts

  private func forEachPiece(_ part: Int, _ body: (Span<Record>, [UInt32]?) -> Void) {
    for parts in pile.parts {
      body(parts.records.span.extracting(parts.range(part)), parts.groups)
    }
  }

  /// Inserts the draws of a part that lie in memory, and gives how many there are.
  @discardableResult
  private func insert(_ part: Int, into table: inout DrawTable<Record>, _ pass: DrawPass) -> Int {
    var count = 0
    for parts in pile.parts {
      let range = parts.range(part)
      count += range.count
      table.insert(parts.records.span.extracting(range), groups: parts.groups, pass: pass)
    }
    return count
  }

  /// Makes the draws ready to be gone through.
  mutating func settle() { pile.settle(atLeast: 1) }

  /// Goes through the distinct draws of some parts; the draws were settled.
  ///
  /// - Parameters:
  ///   - parts: The parts.
  ///   - groupCount: The groups that there are.
  ///   - limit: The draws that a table may hold.
  ///   - body: Gets each draw once, in no order.
  /// - Throws: `FileError` where a file cannot be read.
  func forEachDistinct(
    in parts: some Sequence<Int>, groupCount: Int, limit: Int, _ body: (Record) -> Void
  ) throws(FileError) {
    var table = DrawTable<Record>()
    for part in parts {
      let count =
        files.reduce(0) { $0 + $1.count(part) } + pile.parts.reduce(0) { $0 + $1.range(part).count }
      if count == 0 { continue }
      for pass in DrawPass.passes(drawCount: count, limit: limit) {
        insert(part, into: &table, pass)
        for file in files {
          let records = try file.records(part, groupCount: groupCount)
          table.insert(records.span, pass: pass)
        }
        table.forEach(body)
        table.removeAll()
      }
    }
  }
}
