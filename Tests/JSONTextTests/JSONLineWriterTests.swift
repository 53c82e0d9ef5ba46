import FairmarkJSONText
import Testing

@Suite("Lines of JSON")
struct JSONLineWriterTests {
  @Test("what is written reads back as the same value")
  func readBack() throws {
    let texts = ["", "a", "\"quoted\" \\ \u{1}\n", "ä€😀"]
    let integers = [0, 7, -7, Int.max, Int.min]
    let numbers = [0.5, -1e-300, Double.leastNonzeroMagnitude, 1e22]
    var line = JSONLineWriter()
    line.beginObject()
    line.name("texts")
    line.beginArray()
    for text in texts { line.value(text) }
    line.value(String?.none)
    line.endArray()
    line.name("numbers")
    line.beginArray()
    for integer in integers { line.value(integer) }
    for number in numbers { line.value(number) }
    line.value(Double.nan)
    line.endArray()
    line.name("is")
    line.value(true)
    line.name("empty")
    line.beginObject()
    line.endObject()
    line.endObject()
    line.endLine()
    let expected: JSONValue = [
      "texts": .array(texts.map(JSONValue.string) + [.null]),
      "numbers": .array(integers.map(JSONValue.integer) + numbers.map(JSONValue.finite) + [.null]),
      "is": true, "empty": [:],
    ]
    #expect(line.bytes.last == UInt8(ascii: "\n"))
    #expect(try JSONValue(parsing: Array(line.bytes.dropLast())) == expected)
  }

  @Test("lines follow each other without a comma")
  func lines() {
    var line = JSONLineWriter(appendingTo: Array("0\n".utf8))
    for number in 1...2 {
      line.beginObject()
      line.name("n")
      line.value(number)
      line.endObject()
      line.endLine()
    }
    #expect(String(decoding: line.bytes, as: UTF8.self) == "0\n{\"n\":1}\n{\"n\":2}\n")
  }
}
