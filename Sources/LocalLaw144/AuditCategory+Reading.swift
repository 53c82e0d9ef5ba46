extension SexCategory {
  /// The category that a text names without doubt, in any case of its letters.
  ///
  /// - Parameter text: `Male`, `Men`, `M`, `Female`, `Women`, `F` or the like.
  /// - Returns: The category; `nil` when the text is another.
  public static func named(_ text: String) -> SexCategory? {
    switch normalized(text) {
    case "male", "males", "man", "men", "m": .male
    case "female", "females", "woman", "women", "f": .female
    default: nil
    }
  }
}

extension RaceEthnicityCategory {
  /// The category that a text names without doubt: the rule's words or those of the EEO-1 form, with
  /// or without "(Not Hispanic or Latino)", in any case of the letters.
  ///
  /// - Parameter text: Such as `Native Hawaiian or Other Pacific Islander`.
  /// - Returns: The category; `nil` when the text is another.
  public static func named(_ text: String) -> RaceEthnicityCategory? {
    switch normalized(text) {
    case "hispanic or latino", "hispanic", "latino", "hispanic latino", "hispanic or latinx",
      "hispanic or latino a", "hispanic or latina", "hispanic or latina o",
      "hispanic or latino of any race":
      .hispanicOrLatino
    case "white": .white
    case "black or african american", "black", "african american", "black african american":
      .blackOrAfricanAmerican
    case "native hawaiian or pacific islander", "native hawaiian or other pacific islander",
      "native hawaiian other pacific islander", "native hawaiian pacific islander",
      "native hawaiian and other pacific islander", "native hawaiian and pacific islander",
      "pacific islander", "hawaiian or pacific islander":
      .nativeHawaiianOrPacificIslander
    case "asian": .asian
    case "native american or alaska native", "american indian or alaska native",
      "american indian or alaskan native", "native american or alaskan native",
      "american indian alaska native", "american indian and alaska native",
      "native american", "american indian":
      .nativeAmericanOrAlaskaNative
    case "two or more races", "two or more", "multiracial", "2 or more races", "two races or more":
      .twoOrMoreRaces
    default: nil
    }
  }
}

extension AuditCategory {
  /// The category of a table that a text names: a sex, a race, or `Male | Asian`.
  ///
  /// - Parameters:
  ///   - text: The text; the two parts of a crossing stand in either order, a `|` between them.
  ///   - table: The table.
  /// - Returns: The category; `nil` when the text names none of that table.
  public static func named(_ text: String, in table: AuditTableKind) -> AuditCategory? {
    switch table {
    case .sex: SexCategory.named(text).map { AuditCategory(sex: $0) }
    case .race: RaceEthnicityCategory.named(text).map { AuditCategory(raceEthnicity: $0) }
    case .intersectional: crossing(text)
    }
  }

  private static func crossing(_ text: String) -> AuditCategory? {
    let parts = text.split(separator: "|").map(String.init)
    guard parts.count == 2 else { return nil }
    for (first, second) in [(parts[0], parts[1]), (parts[1], parts[0])] {
      if let sex = SexCategory.named(first), let race = RaceEthnicityCategory.named(second) {
        return AuditCategory(sex: sex, raceEthnicity: race)
      }
    }
    return nil
  }
}

/// A text in small letters, its words separated by one blank, without punctuation and without what
/// says that people are not Hispanic.
private func normalized(_ text: String) -> String {
  var words: [[UInt8]] = [[]]
  for byte in text.utf8 {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): words[words.count - 1].append(byte | 0x20)
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...:
      words[words.count - 1].append(byte)
    default: if words.last?.isEmpty == false { words.append([]) }
    }
  }
  let text = words.filter { !$0.isEmpty }.map { String(decoding: $0, as: UTF8.self) }
    .joined(separator: " ")
  for ending in [
    "not hispanic or latino", "not hispanic", "non hispanic", "non hispanic or latino",
  ]
  where text.hasSuffix(" " + ending) {
    return String(text.dropLast(ending.count + 1))
  }
  return text
}
