public import FairmarkAnalysis

extension ColumnValue {
  /// How people without a value are shown.
  public static let missingMarker = "(missing)"

  /// The value for people: `(missing)` where there is none, and a text that reads so in quotes.
  ///
  /// A group may be called `(missing)`; it is another one than the people whose group is unknown.
  public var shown: String {
    value.map(Self.shown) ?? Self.missingMarker
  }

  /// A text for people, in quotes where it could be taken for a marker.
  ///
  /// - Parameter text: A text of the data.
  /// - Returns: The text; in one more pair of quotes where it is `(missing)` or `(empty text)`, perhaps in
  ///   quotes.
  /// - Complexity: O(length).
  public static func shown(_ text: String) -> String {
    isLikeMarker(text) ? "\"\(text)\"" : text
  }

  /// Whether a text, without the quotes around it, is one of the markers.
  ///
  /// - Parameter text: A text of the data.
  /// - Returns: Whether it must be quoted.
  /// - Complexity: O(length).
  public static func isLikeMarker(_ text: String) -> Bool {
    var bare = text[...]
    while bare.count > 1, bare.first == "\"", bare.last == "\"" {
      bare = bare.dropFirst().dropLast()
    }
    return bare == missingMarker || bare == "(empty text)"
  }
}
