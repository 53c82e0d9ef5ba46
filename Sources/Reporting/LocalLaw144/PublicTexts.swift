import FairmarkFiles
import FairmarkJSONText

/// The texts of a public page in one language: the program's, or those of a translation.
struct PublicTexts: Hashable, Sendable {
  /// The language, as BCP 47 names it.
  let language: String
  /// Whether it is written from right to left.
  let isRightToLeft: Bool
  private var translated: [PublicText: String] = [:]

  /// The texts in English.
  static let english = PublicTexts()

  private init() {
    language = "en"
    isRightToLeft = false
  }

  /// Checks a translation.
  ///
  /// - Parameters:
  ///   - strings: The texts by key; texts that are left out stay in English.
  ///   - language: The language.
  ///   - isRightToLeft: Whether it is written from right to left.
  /// - Throws: `PublicTextError` with a sentence for each key that is none and each text whose places
  ///   are others.
  init(
    _ strings: [String: String], language: String = "en", isRightToLeft: Bool = false
  ) throws(PublicTextError) {
    var sentences: [String] = []
    let isTag =
      (2...35).contains(language.utf8.count)
      && language.utf8.allSatisfy { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
      }
    if !isTag {
      sentences.append(
        "the language is \(excerpt(language)); expected a tag such as `es` or `zh-Hant` (BCP 47)")
    }
    self.language = isTag ? language : "en"
    self.isRightToLeft = isRightToLeft
    for key in strings.keys.sorted() {
      guard let text = PublicText(rawValue: key) else {
        sentences.append(
          "\(excerpt(key)) is no text of the page; `fairmark ll144 strings` prints the keys")
        continue
      }
      let translation = strings[key] ?? ""
      let expected = PublicText.places(of: text.english)
      let found = PublicText.places(of: translation)
      if expected.sorted() != found.sorted() {
        sentences.append(
          "the text of `\(key)` has \(Self.listed(found)); expected \(Self.listed(expected)), as in "
            + "\"\(text.english)\"")
      } else if translation.unicodeScalars.allSatisfy(\.properties.isWhitespace)
        && text != .thousandsMark
      {
        sentences.append("the text of `\(key)` is blank; leave the key out to keep English")
      } else {
        translated[text] = translation
      }
    }
    guard sentences.isEmpty else { throw PublicTextError(sentences: sentences) }
  }

  private static func listed(_ places: [String]) -> String {
    places.isEmpty ? "no places" : "the places " + places.map { "{\($0)}" }.joined(separator: " ")
  }

  /// The keys that a translation leaves in English; none in English itself.
  var untranslatedKeys: [String] {
    translated.isEmpty
      ? [] : PublicText.allCases.filter { translated[$0] == nil }.map(\.rawValue)
  }

  /// A text as it is.
  subscript(text: PublicText) -> String { translated[text] ?? text.english }

  /// A text with what belongs in its places.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - content: What stands in each place.
  /// - Returns: A line.
  func callAsFunction(_ text: PublicText, _ content: [String: ReportText] = [:]) -> ReportText {
    var runs: [ReportText.Run] = []
    for piece in PublicText.pieces(of: self[text]) {
      switch piece {
      case .words(let words): runs.append(.words(words))
      case .place(let name): runs += content[name]?.runs ?? []
      }
    }
    return ReportText(runs: runs)
  }
}

/// Why a translation cannot be used.
struct PublicTextError: Error, Hashable, Sendable {
  /// A sentence for each thing that is wrong.
  let sentences: [String]
}

extension PublicText {
  /// A piece of a text.
  enum Piece: Hashable, Sendable {
    /// Words.
    case words(String)
    /// A place for something.
    case place(String)
  }

  /// The words and places of a text; a brace that begins no place is a word.
  static func pieces(of text: String) -> [Piece] {
    var pieces: [Piece] = []
    var words = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == "{", let end = rest.firstIndex(of: "}") {
        let name = rest[..<end]
        if !name.isEmpty && name.allSatisfy({ ("a"..."z").contains($0) || $0 == "_" }) {
          if !words.isEmpty { pieces.append(.words(String(words))) }
          words = String.UnicodeScalarView()
          pieces.append(.place(String(name)))
          rest = rest[rest.index(after: end)...]
          continue
        }
      }
      words.append(scalar)
    }
    if !words.isEmpty { pieces.append(.words(String(words))) }
    return pieces
  }

  /// The names of the places in a text.
  static func places(of text: String) -> [String] {
    pieces(of: text).compactMap { if case .place(let name) = $0 { name } else { nil } }
  }

  /// All texts in English as a file to translate (YAML, which takes JSON's quoted texts).
  static var template: String {
    var text = """
      # The texts of the public page of a bias audit. Translate what stands behind the colons; what
      # stands in braces is a place for a text or number and must stay. A key that is left out stays
      # in English.

      """
    for one in allCases {
      text += "\(one.rawValue): \(JSONValue.string(one.english).canonicalText())\n"
    }
    return text
  }
}
