import FairmarkFiles
import FairmarkTables
import Testing

@Suite("Batches of rows in memory")
struct BatchBuilderTests {
  private func codes(_ batch: Batch, _ column: Int) -> [Int] {
    var values: [Int] = []
    batch.withCodes(
      column,
      narrow: { codes in values = codes.indices.map { Int(codes[$0]) } },
      medium: { codes in values = codes.indices.map { Int(codes[$0]) } },
      wide: { codes in values = codes.indices.map { Int(codes[$0]) } })
    return values
  }

  @Test("hold texts, numbers and what is missing, as a scan would give them")
  func columns() throws {
    let builder = try BatchBuilder(
      [
        ColumnRequest("b", as: .category), ColumnRequest("c", as: .number),
        ColumnRequest("d", as: .frequency),
      ], columnNames: ["a", "b", "c", "d"], missing: ["", "?"])
    let batch = try builder.batch(of: [
      ["", "x", "0.5", "3"], ["", "?", "", "0"], ["", "y", "-1e3", "?"], ["", "x", "2", "7"],
    ])
    #expect(batch.rowCount == 4)
    #expect(codes(batch, 0) == [1, 0, 2, 1])
    #expect(builder.dictionaries[0]?.texts == ["x", "y"])
    batch.withNumbers(1) { values, missing in
      #expect(values.indices.map { values[$0] } == [0.5, 0, -1000, 2])
      #expect(missing[0] == 0b10)
    }
    batch.withIntegers(2) { values, missing in
      #expect(values.indices.map { values[$0] } == [3, 0, 0, 7])
      #expect(missing[0] == 0b100)
    }
    #expect((0..<3).map(batch.missingCount) == [1, 1, 1])
  }

  @Test("keep texts whatever they hold")
  func texts() throws {
    let texts = [
      "a \"quoted\" text", "\"", "\"\"", "a,b", "two\nlines", " blanks ", "cafe\u{301}",
      String(repeating: "long ", count: 1000),
    ]
    let builder = try BatchBuilder([ColumnRequest("t", as: .category)], columnNames: ["t"])
    let batch = try builder.batch(of: texts.map { [$0] })
    #expect(codes(batch, 0) == Array(1...texts.count))
    #expect(builder.dictionaries[0]?.texts.map { Array($0.utf8) } == texts.map { Array($0.utf8) })
  }

  @Test("may be without rows and share the dictionary with those before")
  func severalBatches() throws {
    let builder = try BatchBuilder([ColumnRequest("t", as: .category)], columnNames: ["t"])
    #expect(try builder.batch(of: []).rowCount == 0)
    #expect(codes(try builder.batch(of: [["x"], ["y"]]), 0) == [1, 2])
    #expect(codes(try builder.batch(of: [["z"], ["y"]]), 0) == [3, 2])
    #expect(codes(try builder.batch(of: []), 0) == [])
  }

  @Test("have wider codes when there are more texts")
  func wideCodes() throws {
    let builder = try BatchBuilder([ColumnRequest("t", as: .category)], columnNames: ["t"])
    let batch = try builder.batch(of: (1...400).map { ["\($0)"] })
    #expect(codes(batch, 0) == Array(1...400))
  }

  @Test("end in the sentence of a scan, with the number of the row")
  func errors() throws {
    let names = ["t", "n"]
    func error(_ request: ColumnRequest, _ rows: [[String]]) -> TableError? {
      #expect(throws: TableError.self) {
        try BatchBuilder([request], columnNames: names).batch(of: rows)
      }
    }
    let number = ColumnRequest("n", as: .number)
    let ragged = error(number, [["x", "1"], ["y"]])
    #expect(ragged?.code == .raggedRow)
    #expect(ragged?.location.line == 2)
    #expect(error(number, [["x", "1"], ["x", "2"], ["y", "three"]])?.location.line == 3)
    #expect(error(number, [["y", "three"]])?.code == .notANumber)
    #expect(error(ColumnRequest("n", as: .frequency), [["y", "-1"]])?.code == .outOfRange)
    let required = error(ColumnRequest("t", as: .category, requiresValue: true), [["", "1"]])
    #expect(required?.code == .missingValue)
    let absent = error(ColumnRequest("u", as: .category), [])
    #expect(absent?.message == "there is no column \"u\"; the rows have \"t\", \"n\"")
  }
}
