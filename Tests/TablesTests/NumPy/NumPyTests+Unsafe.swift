import FairmarkFiles
import FairmarkTestSupport
import Testing

@testable import FairmarkTables

/// The bytes of a text of hexadecimal digits.
func bytes(hexadecimal text: String) -> [UInt8] {
  let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
  return stride(from: 0, to: digits.count - 1, by: 2).map {
    UInt8(digits[$0] << 4 | digits[$0 + 1])
  }
}

/// A `.npy` file of the format 1.0 with a header of one's own.
func npy(_ header: String, _ data: [UInt8] = []) -> [UInt8] {
  [0x93] + Array("NUMPY".utf8) + [
    1, 0, UInt8(header.utf8.count & 255), UInt8(header.utf8.count >> 8),
  ]
    + Array(header.utf8) + data
}

/// A column of bytes.
func npy(bytes: [UInt8]) -> [UInt8] {
  npy("{'descr': '|u1', 'fortran_order': False, 'shape': (\(bytes.count),), }", bytes)
}

/// The SHA-256 of bytes.
private func digest(of bytes: [UInt8]) -> String {
  var digest = SHA256Digest()
  unsafe bytes.withUnsafeBytes { unsafe digest.update($0) }
  return digest.finish()
}

@Suite("NumPy arrays")
struct NumPyTests {
  private func table(_ bytes: [UInt8], in folder: TemporaryFolder) throws -> NumPyTable {
    let path = try folder.write(bytes, named: "a.npy")
    return try NumPyTable(columns: [NumPyColumn("a", paths: [path], names: ["a.npy"])])
  }

  @Test("that NumPy wrote become its shortest texts", arguments: numPyFiles)
  func texts(golden: NumPyFileGolden) throws {
    let folder = try TemporaryFolder()
    let table = try table(bytes(hexadecimal: golden.bytes), in: folder)
    if golden.texts.isEmpty {
      let error = try #require(throws: TableError.self) { try readTable(table) }
      #expect(error.description == "a.npy: holds no elements; expected at least one")
      return
    }
    for chunk in [1, 64, 4096] {
      var setting = ScanSetting()
      setting.chunk = chunk
      #expect(try readTable(table, setting).rows == golden.texts.map { [$0] }, "\(golden.name)")
    }
  }

  @Test("that NumPy wrote become the numbers of their texts", arguments: numPyFiles)
  func numbers(golden: NumPyFileGolden) throws {
    let folder = try TemporaryFolder()
    let table = try table(bytes(hexadecimal: golden.bytes), in: folder)
    var setting = ScanSetting()
    setting.requests = [ColumnRequest("a", as: .number)]
    setting.badRows = .count
    // NaN is missing; what else is no number is left out.
    var expected: [[String?]] = []
    for (text, number) in zip(golden.texts, golden.numbers) {
      if text == nil { expected.append([nil]) }
      if let number, let value = Double(number) { expected.append(["\(value)"]) }
    }
    if expected.isEmpty {
      let error = try #require(throws: TableError.self) { try readTable(table, setting) }
      #expect(error.code == .noRows)
      return
    }
    for threads in [1, 3] {
      setting.threads = threads
      setting.chunk = threads == 1 ? 4096 : 64
      let read = try readTable(table, setting)
      #expect(read.sortedRows == expected.sorted(by: precedes), "\(golden.name)")
    }
  }

  @Test("that are no columns are refused with a sentence", arguments: refusedNumPyFiles)
  func refused(name: String, content: String) throws {
    let folder = try TemporaryFolder()
    let error = try #require(throws: TableError.self) {
      try table(bytes(hexadecimal: content), in: folder)
    }
    #expect(error.code == .notAnArray)
    let sentences = [
      "pickled": "holds pickled Python objects, which are never loaded",
      "record": "holds records of several fields", "text": "holds elements of the type \"<U2\"",
      "bytes": "holds elements of the type \"|S2\"",
      "complex": "holds elements of the type \"<c16\"",
      "half": "holds elements of the type \"<f2\"", "date": "holds elements of the type \"<M8[D]\"",
      "no dimension": "holds one number without a dimension", "matrix": "has the shape (2, 3);",
      "row": "has the shape (1, 3);", "three dimensions": "has the shape (2, 1, 1);",
    ]
    let sentence = try #require(sentences[name])
    #expect(error.description.hasPrefix("a.npy: \(sentence)"), "\(error)")
  }

  @Test("infinity is no number, and a Boolean is none")
  func notNumbers() throws {
    let folder = try TemporaryFolder()
    let infinity = npy(
      "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }",
      [0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0xF0, 0xFF])
    var setting = ScanSetting()
    setting.requests = [ColumnRequest("a", as: .number)]
    var error = try #require(throws: TableError.self) {
      try readTable(table(infinity, in: folder), setting)
    }
    #expect(error.description.hasPrefix("a.npy:2: \"-inf\" in the column \"a\" is not a number"))
    let boolean = npy("{'descr': '|b1', 'fortran_order': False, 'shape': (2,), }", [0, 1])
    error = try #require(throws: TableError.self) {
      try readTable(table(boolean, in: folder), setting)
    }
    #expect(error.description.hasPrefix("a.npy:1: \"false\" in the column \"a\" is not a number"))
  }

  @Test("NaN is missing, and so are the job's texts, in every kind of column")
  func missing() throws {
    let folder = try TemporaryFolder()
    let values: [Double] = [1, .nan, -9, 0.5, -0.0]
    let content = npy(
      "{'descr': '>f8', 'fortran_order': True, 'shape': (5,)}",
      values.flatMap { value in
        (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> (56 - 8 * $0)) }
      })
    var setting = ScanSetting()
    setting.missing = ["", "-9", "0"]
    let table = try table(content, in: folder)
    #expect(try readTable(table, setting).rows == [["1"], [nil], [nil], ["0.5"], [nil]])
    setting.requests = [ColumnRequest("a", as: .number)]
    #expect(try readTable(table, setting).rows == [["1.0"], [nil], [nil], ["0.5"], [nil]])
    setting.requests = [ColumnRequest("a", as: .number, requiresValue: true)]
    let error = try #require(throws: TableError.self) { try readTable(table, setting) }
    #expect(error.description.hasPrefix("a.npy:2: the column \"a\" has no value here"))
    setting.requests = [ColumnRequest("a", as: .integer)]
    setting.badRows = .count
    let read = try readTable(table, setting)
    #expect(read.rows == [["1"], [nil], [nil], [nil]])
    #expect(read.scan.rejectedCounts == [.number: 1])
    #expect(read.scan.firstRejected.map(\.location) == [SourceLocation(file: "a.npy", line: 4)])
  }

  @Test("numbers whose bytes look like quotes stay numbers")
  func quotes() throws {
    let folder = try TemporaryFolder()
    let content = npy(
      "{'descr': '<u8', 'fortran_order': False, 'shape': (1,), }",
      Array(repeating: 0x22, count: 8))
    var setting = ScanSetting()
    setting.requests = [ColumnRequest("a", as: .number)]
    #expect(
      try readTable(table(content, in: folder), setting).rows
        == [["\(Double(0x2222_2222_2222_2222))"]])
    let double = npy(
      "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }",
      Array(repeating: 0x22, count: 8))
    #expect(
      try readTable(table(double, in: folder), setting).rows
        == [["\(Double(bitPattern: 0x2222_2222_2222_2222))"]])
  }

  @Test("in several files and columns are one table, each file with its digest")
  func shards() throws {
    let folder = try TemporaryFolder()
    func column(_ name: String, _ shards: [[UInt8]]) throws -> NumPyColumn {
      let names = shards.indices.map { "\(name)\($0)" }
      return NumPyColumn(
        name, paths: try zip(names, shards).map { try folder.write(npy(bytes: $1), named: $0) },
        names: names)
    }
    let table = try NumPyTable(columns: [
      column("x", [[1, 2], [], [3]]), column("y", [[4, 5], [], [6]]),
      column("z", [[7, 8], [], [9]]),
    ])
    var setting = ScanSetting()
    setting.requests = [ColumnRequest("z", as: .category), ColumnRequest("x", as: .integer)]
    setting.computesDigest = true
    for threads in [1, 4] {
      setting.threads = threads
      setting.chunk = threads == 1 ? 4096 : 1
      let read = try readTable(table, setting)
      #expect(read.sortedRows == [["7", "1"], ["8", "2"], ["9", "3"]])
      #expect(read.scan.rowCount == 3)
      #expect(read.scan.inputs.map(\.rowCount) == [2, 0, 1, 2, 0, 1, 2, 0, 1])
      #expect(read.scan.inputs.map(\.column) == [0, 0, 0, 1, 1, 1, 2, 2, 2])
      #expect(read.scan.inputs.last?.sha256 == digest(of: npy(bytes: [9])))
    }
    #expect(throws: TableError.self) { try table.place(of: "w") }
  }

  @Test("whose names look alike are refused")
  func lookAlike() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(npy(bytes: [1]), named: "a.npy")
    let error = try #require(throws: TableError.self) {
      try NumPyTable(columns: [
        NumPyColumn("\u{E9}", paths: [path]), NumPyColumn("e\u{301}", paths: [path]),
      ])
    }
    #expect(error.code == .duplicateColumn)
  }

  @Test("of different lengths are refused")
  func lengths() throws {
    let folder = try TemporaryFolder()
    let paths = try [[1, 2], [3], [4]].enumerated().map { index, values in
      try folder.write(npy(bytes: values), named: "\(index)")
    }
    var error = try #require(throws: TableError.self) {
      try NumPyTable(columns: [
        NumPyColumn("x", paths: [paths[0]], names: ["x"]),
        NumPyColumn("y", paths: [paths[1]], names: ["y"]),
      ])
    }
    #expect(error.description.hasPrefix("y: has 1 elements where x has 2;"))
    error = try #require(throws: TableError.self) {
      try NumPyTable(columns: [
        NumPyColumn("x", paths: [paths[0]], names: ["x"]),
        NumPyColumn("y", paths: [paths[1], paths[2]], names: ["y0", "y1"]),
      ])
    }
    #expect(error.description.hasPrefix("y0: the column \"y\" has 2 files where \"x\" has 1;"))
  }
}
