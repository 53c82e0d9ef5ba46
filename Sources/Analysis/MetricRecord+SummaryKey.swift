extension MetricRecord {
  /// The key of the record in the document's summary; `nil` for records of a group or stratum.
  ///
  /// - Parameter analysis: The analysis' id.
  /// - Returns: `<analysis>__<metric>`, then the attribute's columns and the dimensions' values.
  public func summaryKey(analysis: String) -> String? {
    guard group == nil, stratum == nil else { return nil }
    var parts = [analysis, name]
    if !attribute.isEmpty { parts.append(Self.summaryPart(attribute)) }
    if !dimensions.isEmpty { parts.append(Self.summaryPart(dimensions.map(\.text))) }
    return parts.joined(separator: "__")
  }

  /// Texts as one part of a key of the flat summary.
  ///
  /// - Parameter texts: Column names or values.
  /// - Returns: The texts in lower case, joined by `_x_`, other characters than `[a-z0-9]` as `_`.
  public static func summaryPart(_ texts: [String]) -> String {
    texts.map { text in
      String(
        text.lowercased().unicodeScalars.map { scalar -> Character in
          ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) ? Character(scalar) : "_"
        })
    }.joined(separator: "_x_")
  }
}
