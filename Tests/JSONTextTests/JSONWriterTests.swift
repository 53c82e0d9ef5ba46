import FairmarkJSONText
import Testing

@Suite("A JSON value as text")
struct JSONWriterTests {
  private let value: JSONValue = [
    "b": [1, .finite(2.5), nil, true, "é\"\\\n\u{1}"], "a": ["y": [], "x": [:]], "": -3,
  ]

  @Test("is canonical: no blanks, names sorted")
  func canonical() {
    #expect(
      value.canonicalText() == #"{"":-3,"a":{"x":{},"y":[]},"b":[1,2.5,null,true,"é\"\\\n\u0001"]}"#
    )
  }

  @Test("is pretty: in order, on one line when it fits")
  func prettyOnOneLine() {
    #expect(
      value.prettyText()
        == #"{"b": [1, 2.5, null, true, "é\"\\\n\u0001"], "a": {"y": [], "x": {}}, "": -3}"# + "\n")
  }

  @Test("is pretty: over lines when it does not fit")
  func prettyOverLines() {
    let expected = #"""
      {
        "b": [
          1,
          2.5,
          null,
          true,
          "é\"\\\n\u0001"
        ],
        "a": {"y": [], "x": {}},
        "": -3
      }

      """#
    #expect(value.prettyText(width: 28) == expected)
  }

  @Test("breaks at the width and not before")
  func width() {
    let list: JSONValue = ["aaaa", "bbbb"]
    #expect(list.prettyText(width: 16) == "[\"aaaa\", \"bbbb\"]\n")
    #expect(list.prettyText(width: 15) == "[\n  \"aaaa\",\n  \"bbbb\"\n]\n")
    let object: JSONValue = ["name": ["aaaa", "bbbb"]]
    #expect(object.prettyText(width: 26) == "{\"name\": [\"aaaa\", \"bbbb\"]}\n")
    // With its name and indentation the list reaches column 26 as well.
    #expect(
      object.prettyText(width: 25)
        == "{\n  \"name\": [\n    \"aaaa\",\n    \"bbbb\"\n  ]\n}\n")
  }

  @Test("writes what cannot be broken whole", arguments: [0, 1, 5])
  func unbreakable(width: Int) {
    #expect(JSONValue.string("a long text").prettyText(width: width) == "\"a long text\"\n")
    #expect(JSONValue.array([]).prettyText(width: width) == "[]\n")
    #expect(JSONValue.object([:]).prettyText(width: width) == "{}\n")
  }

  @Test("sorts names by UTF-16 code units")
  func order() {
    // RFC 8785, section 3.2.3: the emoji's first unit is U+D83D, before U+FB33.
    let value: JSONValue = ["\u{FB33}": 1, "😀": 2, "é": 3, "a": 4, "B": 5, "\r": 6, "": 7, "aa": 8]
    #expect(
      value.canonicalText()
        == "{\"\":7,\"\\r\":6,\"B\":5,\"a\":4,\"aa\":8,\"é\":3,\"😀\":2,\"\u{FB33}\":1}")
  }

  @Test("escapes what RFC 8259 asks for and nothing else")
  func escapes() throws {
    var all = ""
    for code in UInt8(0)..<0x80 { all.unicodeScalars.append(Unicode.Scalar(code)) }
    all += "\u{80}\u{2028}/"
    let text = JSONValue.string(all).canonicalText()
    let head =
      #""\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f"#
      + #"\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d"#
    #expect(text.hasPrefix(head + "\\u001e\\u001f !\\\"#"))
    #expect(text.hasSuffix("[\\\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\u{7F}\u{80}\u{2028}/\""))
    #expect(try JSONValue(parsing: Array(text.utf8)) == .string(all))
  }

  @Test("escapes in a text for people what a reader of YAML would take for something else")
  func yaml() throws {
    let text =
      "\u{7F}\u{80}\u{85}\u{9F}\u{A0}\u{2027}\u{2028}\u{2029}\u{202A}\u{FEFF}\u{FFFE}\u{FFFF}\u{10FFFF}"
    let value: JSONValue = [text: .string(text)]
    let escaped =
      "\\u007f\\u0080\\u0085\\u009f\u{A0}\u{2027}\\u2028\\u2029\u{202A}\\ufeff\\ufffe\\uffff\u{10FFFF}"
    for width in [0, 1_000] {
      let pretty = value.prettyText(width: width)
      #expect(pretty.contains("\"\(escaped)\": \"\(escaped)\""), "\(pretty)")
      #expect(try JSONValue(parsing: Array(pretty.utf8)) == value)
    }
    #expect(!value.canonicalText().contains("\\u"), "RFC 8785, section 3.2.2.2")
  }

  @Test("reads back to itself, canonical and pretty")
  func roundTrip() throws {
    for width in [0, 20, 40, 100] {
      #expect(try JSONValue(parsing: Array(value.prettyText(width: width).utf8)) == value)
    }
    let read = try JSONValue(parsing: Array(value.canonicalText().utf8))
    #expect(read.canonicalText() == value.canonicalText())
  }
}
