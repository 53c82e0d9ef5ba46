import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkLL144BiasAudit
import FairmarkStatistics
import Testing

@Suite("The rule's selection example (6 RCNY § 5-301(b))")
struct RuleExampleTests {
  /// Category, applicants, selected and the printed ratio; each table is expanded by itself, because
  /// its race table and its crossings cannot come from the same people.
  static let sex = [("Male", 1390, 667, 1.0), ("Female", 1181, 555, 0.979)]
  static let race = [
    ("Hispanic or Latino", 408, 204, 0.97), ("White", 797, 412, 1.0),
    ("Black or African American", 390, 170, 0.84),
    ("Native Hawaiian or Pacific Islander", 119, 52, 0.85), ("Asian", 616, 302, 0.95),
    ("Native American or Alaska Native", 41, 18, 0.85), ("Two or More Races", 213, 96, 0.87),
  ]
  static let crossings = [
    ("Male", "Hispanic or Latino", 205, 90, 0.841), ("Male", "White", 412, 215, 1.0),
    ("Male", "Black or African American", 226, 95, 0.806),
    ("Male", "Native Hawaiian or Pacific Islander", 87, 37, 0.815),
    ("Male", "Asian", 321, 167, 0.997), ("Male", "Native American or Alaska Native", 24, 11, 0.878),
    ("Male", "Two or More Races", 115, 52, 0.866), ("Female", "Hispanic or Latino", 190, 82, 0.827),
    ("Female", "White", 385, 197, 0.981), ("Female", "Black or African American", 164, 75, 0.876),
    ("Female", "Native Hawaiian or Pacific Islander", 32, 15, 0.898),
    ("Female", "Asian", 295, 135, 0.877),
    ("Female", "Native American or Alaska Native", 17, 7, 0.789),
    ("Female", "Two or More Races", 98, 44, 0.86),
  ]

  /// The printed rates, in the same order.
  static let sexRates = [0.48, 0.47]
  static let raceRates = [0.50, 0.52, 0.44, 0.44, 0.49, 0.44, 0.45]
  static let crossingRates = [
    0.439, 0.522, 0.420, 0.425, 0.520, 0.458, 0.452, 0.432, 0.512, 0.457, 0.469, 0.458, 0.412,
    0.449,
  ]

  /// Whether a value is what is printed, rounded half up to the printed decimals.
  static func isPrinted(_ value: Double?, as printed: Double, decimals: Double) -> Bool {
    guard let value else { return false }
    return (value * decimals + 0.5).rounded(.down) == (printed * decimals).rounded()
  }

  @Test("the table by sex")
  func bySex() throws {
    let result = try Applicants(Self.sex.map { ($0.0, "", $0.1, $0.2) }).audit()
    for ((sex, count, selected, ratio), rate) in zip(Self.sex, Self.sexRates) {
      #expect(Self.isPrinted(result.value("selection_rate", sex), as: rate, decimals: 100))
      #expect(
        result.record("selection_rate", sex)?.counts == Counts(selected, of: count))
      #expect(Self.isPrinted(result.value("impact_ratio", sex), as: ratio, decimals: 1000))
    }
    #expect(result.value("unknown_race_ethnicity") == 2571)
  }

  @Test("the table by race and ethnicity")
  func byRace() throws {
    let result = try Applicants(Self.race.map { ("", $0.0, $0.1, $0.2) }).audit()
    for ((race, count, selected, ratio), rate) in zip(Self.race, Self.raceRates) {
      #expect(Self.isPrinted(result.value("selection_rate", race), as: rate, decimals: 100))
      #expect(
        result.record("selection_rate", race)?.counts == Counts(selected, of: count))
      #expect(Self.isPrinted(result.value("impact_ratio", race), as: ratio, decimals: 100))
    }
    #expect(result.value("unknown_sex") == 2584)
  }

  @Test("the table of crossings, with those of whom too little is known")
  func byBoth() throws {
    let unknown = [("", "", 250, 100)]
    let result = try Applicants(
      Self.crossings.map { ($0.0, $0.1, $0.2, $0.3) } + unknown
    ).audit()
    for ((sex, race, count, selected, ratio), rate) in zip(Self.crossings, Self.crossingRates) {
      #expect(Self.isPrinted(result.value("selection_rate", sex, race), as: rate, decimals: 1000))
      #expect(
        result.record("selection_rate", sex, race)?.counts == Counts(selected, of: count))
      #expect(Self.isPrinted(result.value("impact_ratio", sex, race), as: ratio, decimals: 1000))
    }
    #expect(result.value("assessed") == 2821)
    #expect(result.value("unknown_sex_or_race_ethnicity") == 250)
    // From these people the race table is another one than the rule prints.
    #expect(
      result.record("selection_rate", "Hispanic or Latino")?.counts == Counts(172, of: 395))
    #expect(result.codes.contains("below_two_percent"))
  }
}
