import FairmarkFiles

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

  /// The keys of all records of a document.
  ///
  /// Values that differ in punctuation, case or letters beyond ASCII can have the same plain key. All
  /// that share one get, after `_`, the first eight digits of a SHA-256 of what they are exactly, so
  /// that no key says which of them came first.
  ///
  /// - Parameter analyses: The analyses' ids and records.
  /// - Returns: For each analysis the key of each record; `nil` for records of a group or stratum.
  public static func summaryKeys(
    _ analyses: [(id: String, records: [MetricRecord])]
  ) -> [[String?]] {
    var counts: [String: Int] = [:]
    let plain = analyses.map { analysis in
      analysis.records.map { record in
        let key = record.summaryKey(analysis: analysis.id)
        if let key { counts[key, default: 0] += 1 }
        return key
      }
    }
    return zip(analyses, plain).map { analysis, keys in
      zip(analysis.records, keys).map { record, key in
        guard let key, counts[key] ?? 0 > 1 else { return key }
        let parts =
          [analysis.id, record.name] + record.attribute
          + record.dimensions.flatMap { [$0.name, $0.text] }
        return key + "_" + SHA256Digest.of(parts.joined(separator: "\0")).prefix(8)
      }
    }
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
