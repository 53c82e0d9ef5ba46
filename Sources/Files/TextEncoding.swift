/// How the characters of an input are written as bytes.
public enum TextEncoding: String, Hashable, Sendable, CaseIterable {
  /// UTF-8, which is never assumed to be something else.
  case utf8 = "utf-8"
  /// ISO/IEC 8859-1: each byte is the character of that number.
  case latin1 = "latin-1"
  /// Windows' code page 1252: Latin-1 with typographic characters from 0x80 to 0x9F, five of which
  /// are not defined.
  case windows1252 = "windows-1252"

  /// The characters from 0x80 to 0x9F of windows-1252 (Unicode's CP1252.TXT); 0 where there is none.
  private static let windowsCharacters: [UInt32] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
    0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
  ]

  /// For each byte its UTF-8.
  ///
  /// A byte that is not defined stays what it is. It continues a character in UTF-8 and none is open
  /// after another character, so that whoever checks UTF-8 finds it, at its place.
  var sequences: [[UInt8]] {
    (UInt8.min...UInt8.max).map { byte in
      if byte < 0x80 || self == .utf8 { return [byte] }
      var number = UInt32(byte)
      if self == .windows1252 && byte < 0xA0 { number = Self.windowsCharacters[Int(byte) - 0x80] }
      guard number != 0, let scalar = Unicode.Scalar(number) else { return [byte] }
      return Array(String(Character(scalar)).utf8)
    }
  }
}
