import Testing

@testable import FairmarkReporting

/// No text from somebody's data becomes markup or a formula.
@Suite struct EscapingTests {
  @Test(
    "Markup in a text is text, in an element and in an attribute",
    arguments: [
      ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
      ("\" onload=\"x", "&quot; onload=&quot;x"), ("' x", "&#39; x"), ("A&B", "A&amp;B"),
      ("R&D <b>", "R&amp;D &lt;b&gt;"),
      // One character to Swift, a bracket or a quote and an accent to a browser.
      ("<\u{301}b>\u{308}", "&lt;\u{301}b&gt;\u{308}"), ("\"\u{301} x=y", "&quot;\u{301} x=y"),
      // Control and direction characters are seen, and do nothing.
      ("a\u{0}b", "a\\u{0}b"), ("a\u{202E}b", "a\\u{202e}b"), ("a\nb", "a\\nb"),
      ("naïve 日本", "naïve 日本"),
    ])
  func html(_ text: String, _ escaped: String) {
    var written = ""
    HTML.element(.td, .attribute(.title, text), text: text).write(to: &written)
    #expect(written == "<td title=\"\(escaped)\">\(escaped)</td>")
  }

  @Test("A link leads into the page, whatever it is made from")
  func links() {
    var written = ""
    HTML.element(.a, .attribute(.href, "javascript:alert(1)"), text: "x").write(to: &written)
    #expect(written == "<a href=\"#javascript:alert(1)\">x</a>")
  }

  @Test("A text in the style sheet cannot end its quotes")
  func styleSheet() {
    var sheet = StyleSheet("")
    sheet.append("a{content:", quoting: "x\"}</style>\\é", "}")
    #expect(sheet.rules == "a{content:\"x\\22 \\7d \\3c \\2f style\\3e \\5c \\e9 \"}")
  }

  @Test(
    "Marks of Markdown in a text are text",
    arguments: [
      ("a|b", "a\\|b"), ("[x](y)", "\\[x\\](y)"), ("*a* `b`", "\\*a\\* \\`b\\`"),
      ("<img src=x>", "&lt;img src=x&gt;"), ("a\nb", "a\\\\nb"),
    ])
  func markdown(_ text: String, _ escaped: String) {
    let line: ReportText = "\(data: text)"
    #expect(line.markdown == escaped)
  }

  @Test("A name that would end its code is written as text")
  func markdownCode() {
    #expect(("\(code: "a`b")" as ReportText).markdown == "a\\`b")
    #expect(("\(code: "a_b")" as ReportText).markdown == "`a_b`")
  }

  @Test(
    "A text that a spreadsheet would take for a formula has an apostrophe before it",
    arguments: [
      ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@a", "'@a"), ("\ta", "'\ta"),
      ("\u{FF1D}1", "'\u{FF1D}1"), ("'a", "''a"), ("=\u{301}1", "'=\u{301}1"),
      ("=a,b", "\"'=a,b\""), ("a=b", "a=b"), ("Female", "Female"), ("", "\"\""),
      ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a\nb", "\"a\nb\""), ("\r", "\"'\r\""),
    ])
  func csv(_ text: String, _ field: String) {
    var csv = CSVText()
    csv.append([.text(text)])
    #expect(csv.text == field + "\r\n")
  }

  @Test("Numbers are written in full and are no formulas")
  func csvNumbers() {
    var csv = CSVText()
    csv.append([.number(-0.5), .count(-3), .number(1e-22), .empty, .boolean(true)])
    #expect(csv.text == "-0.5,-3,1e-22,,true\r\n")
  }
}
