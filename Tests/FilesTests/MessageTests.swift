import FairmarkFiles
import Testing

@Suite("A message about a file")
struct MessageTests {
  @Test(
    "shows a field in quotes, on one line, without control characters",
    arguments: [
      ("", "\"\""), ("plain", "\"plain\""), ("two\nlines\r\n", "\"two\\nlines\\r\\n\""),
      ("a\tb", "\"a\\tb\""), ("\u{0}\u{1B}[31m\u{7F}\u{9B}", "\"\\u{0}\\u{1b}[31m\\u{7f}\\u{9b}\""),
      ("日本 é 😀", "\"日本 é 😀\""), ("a\u{2028}b\u{2029}c", "\"a\\u{2028}b\\u{2029}c\""),
    ])
  func excerpts(text: String, shown: String) {
    #expect(excerpt(text) == shown)
  }

  @Test("shows at most forty characters of a field")
  func length() {
    let forty = String(repeating: "x", count: 40)
    #expect(excerpt(forty) == "\"\(forty)\"")
    #expect(excerpt(forty + "y") == "\"\(forty)…\"")
    #expect(pathExcerpt("a/\(forty).csv") == "\"a/\(forty).csv\"")
    #expect(pathExcerpt("/\(forty)/\(forty)/b\n.csv").hasSuffix("x/b\\n.csv\""))
    let sixty = forty + "/234567890/23456.csv"
    #expect(pathExcerpt(sixty) == "\"\(sixty)\"")
    #expect(pathExcerpt("/tmp/\(sixty)") == "\"…\(sixty)\"")
    #expect(excerpt(String(repeating: "é", count: 100_000)).unicodeScalars.count == 43)
    // One character for the reader, a hundred thousand for the terminal.
    let accents = "e" + String(repeating: "\u{301}", count: 100_000)
    #expect(excerpt(accents).unicodeScalars.count == 43)
  }

  @Test("names the place as an editor does, as far as it is known")
  func locations() {
    #expect(SourceLocation(file: "a.csv").description == "a.csv")
    #expect(SourceLocation(file: "a.csv", line: 3).description == "a.csv:3")
    #expect(SourceLocation(file: "a.csv", line: 3, column: 7).description == "a.csv:3:7")
    #expect(SourceLocation(file: "a.csv", column: 7).description == "a.csv")
  }
}
