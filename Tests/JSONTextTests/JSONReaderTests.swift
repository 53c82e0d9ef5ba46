import FairmarkJSONText
import Testing

@Suite("The strict reader")
struct JSONReaderTests {
  @Test(
    "accepts what RFC 8259 allows",
    arguments: [
      ("null", "null"), ("true", "true"), ("false", "false"), ("0", "0"), ("-0", "0"),
      (" \t\r\n1 \t\r\n", "1"), ("-12", "-12"), ("9223372036854775807", "9223372036854775807"),
      ("9223372036854775808", "9223372036854776000"),
      ("-9223372036854775808", "-9223372036854775808"),
      ("1.50", "1.5"), ("1e2", "100"), ("1E+2", "100"), ("1.0e-2", "0.01"), ("0.0", "0"),
      ("-0.0", "0"), ("0e0", "0"), ("1e-400", "0"),
      ("123456789012345678901234567890", "1.2345678901234568e+29"),
      ("[]", "[]"), ("[ ]", "[]"), ("[1 , 2]", "[1,2]"), ("[[],[[]]]", "[[],[[]]]"),
      ("{}", "{}"), ("{ }", "{}"), (" { \"b\" : 1 , \"a\" : [ { } ] } ", "{\"a\":[{}],\"b\":1}"),
      ("\"\"", "\"\""), ("\"\u{7F}\u{80}é😀\"", "\"\u{7F}\u{80}é😀\""),
      (#""\"\\\/\b\f\n\r\t""#, #""\"\\/\b\f\n\r\t""#), (#""\u0041\u00e9\u00E9\u20aC""#, "\"Aéé€\""),
      (#""\ud83d\ude00\uD83D\uDE00""#, "\"😀😀\""), (#""\u0000\u001f""#, #""\u0000\u001f""#),
      (#"{"":0}"#, #"{"":0}"#), ("\"\u{FEFF}\"", "\"\u{FEFF}\""), ("\"\u{2028}\"", "\"\u{2028}\""),
    ])
  func accepts(text: String, canonical: String) throws {
    #expect(try JSONValue(parsing: Array(text.utf8)).canonicalText() == canonical)
  }

  @Test(
    "rejects everything else at the first byte that does not fit",
    arguments: [
      ("", 0), (" ", 1), ("nul", 0), ("nulL", 0), ("True", 0), ("NaN", 0), ("Infinity", 0),
      ("-Infinity", 0), ("undefined", 0), ("'a'", 0), ("// a\n1", 0), ("1 // a", 2), ("1 2", 2),
      ("1,", 1),
      ("+1", 0), (".5", 0), ("-", 0), ("-.5", 0), ("00", 0), ("01", 0), ("-01", 0), ("1.", 2),
      ("1.e2", 2),
      ("1e", 2), ("1e+", 3), ("1.5e-", 5), ("0x10", 1), ("1_000", 1), ("1e400", 0), ("-1e400", 0),
      ("[", 1), ("[1", 2), ("[1,", 3), ("[1,]", 3), ("[,1]", 1), ("[1 2]", 3), ("[1}", 2), ("]", 0),
      ("{", 1), ("{1:2}", 1), ("{a:1}", 1), ("{\"a\"", 4), ("{\"a\" 1}", 5), ("{\"a\":}", 5),
      ("{\"a\":1", 6),
      ("{\"a\":1,}", 7), ("{\"a\":1 \"b\":2}", 7), ("{\"a\":1]", 6), ("{,}", 1),
      ("\"", 1), ("\"a", 2), ("\"\\", 2), ("\"\\\"", 3), ("\"\n\"", 1), ("\"\t\"", 1),
      ("\"\u{0}\"", 1),
      ("\"\\x41\"", 2), ("\"\\u12\"", 3), ("\"\\u12g4\"", 3), ("\"\\u 123\"", 3),
      ("\"\\u+123\"", 3),
      ("\u{FEFF}1", 0), ("[1]\u{0}", 3), ("\u{A0}1", 0),
    ])
  func rejects(text: String, offset: Int) throws {
    let error = try #require(throws: JSONSyntaxError.self) {
      try JSONValue(parsing: Array(text.utf8))
    }
    #expect(error.byteOffset == offset)
    #expect(error.description == "byte \(offset): expected \(error.expected)")
    #expect(!error.expected.isEmpty)
  }

  @Test(
    "rejects half a surrogate pair",
    arguments: [
      #""\ud83d""#, #""\ud83dx""#, #""\ud83d\n""#, #""\ud83d\ud83d""#, #""\ud83dA""#,
      #""\ude00""#, #""\ude00\ud83d""#, #""\udfff""#, #""\ud83d\u""#,
    ])
  func loneSurrogates(text: String) {
    #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: Array(text.utf8)) }
  }

  @Test(
    "rejects bytes that are not UTF-8",
    arguments: [[0x80], [0xC0, 0xAF], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF5]] as [[UInt8]]
  )
  func encoding(bytes: [UInt8]) throws {
    let text = Array("\"".utf8) + bytes + Array("\"".utf8)
    let error = try #require(throws: JSONSyntaxError.self) { try JSONValue(parsing: text) }
    #expect(error.expected == "valid UTF-8")
  }

  @Test("rejects a name that stands twice, also when it is written otherwise")
  func duplicateNames() throws {
    for text in [#"{"a":1,"b":2,"a":3}"#, #"{"a":1,"b":2,"\u0061":3}"#] {
      let error = try #require(throws: JSONSyntaxError.self) {
        try JSONValue(parsing: Array(text.utf8))
      }
      #expect(error.byteOffset == 13)
      #expect(error.expected == "another name than \"a\", which the object has already")
    }
    #expect(throws: Never.self) { try JSONValue(parsing: Array(#"{"a":{"a":1}}"#.utf8)) }
  }

  @Test("finds a name that stands twice among many", arguments: [31, 32, 33, 34, 500])
  func duplicateAmongMany(_ count: Int) throws {
    let names = (0..<count).map { "\"n\($0)\":\($0)" }
    func text(_ more: String) -> [UInt8] {
      Array("{\((names + [more]).joined(separator: ","))}".utf8)
    }
    #expect(try JSONValue(parsing: text("\"other\":1"))["n\(count - 1)"] == .integer(count - 1))
    for place in [0, count / 2, count - 1] {
      let error = try #require(throws: JSONSyntaxError.self) {
        try JSONValue(parsing: text("\"n\(place)\":1"))
      }
      #expect(error.expected.hasPrefix("another name than \"n\(place)\""))
    }
  }

  @Test("says where bytes stop being UTF-8")
  func placeOfInvalidBytes() throws {
    let text = Array("{\"\u{E9}\u{1F600}\":\"".utf8) + [0xC3, 0x22, 0x7D]
    let error = try #require(throws: JSONSyntaxError.self) { try JSONValue(parsing: text) }
    #expect(error.byteOffset == text.count - 3)
  }

  @Test("tells names apart that differ in their code points only")
  func namesAreBytes() throws {
    // é as one code point, and as e with a combining accent.
    let text = "{\"\u{E9}\":1,\"e\u{301}\":2}"
    let value = try JSONValue(parsing: Array(text.utf8))
    #expect(value["\u{E9}"] == 1)
    #expect(value["e\u{301}"] == 2)
    #expect(Array(value.canonicalText().utf8) == Array("{\"e\u{301}\":2,\"\u{E9}\":1}".utf8))
  }

  @Test("goes 256 levels deep and no further")
  func depth() throws {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    var value = try JSONValue(parsing: nested(257))
    var depth = 0
    while let inner = value[0] {
      value = inner
      depth += 1
    }
    #expect(depth == 256)
    #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: nested(258)) }
    #expect(throws: JSONSyntaxError.self) {
      try JSONValue(parsing: Array(String(repeating: "[", count: 100_000).utf8))
    }
    #expect(throws: JSONSyntaxError.self) {
      try JSONValue(parsing: Array(String(repeating: "{\"a\":", count: 100_000).utf8))
    }
  }
}
