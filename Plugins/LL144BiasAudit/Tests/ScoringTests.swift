import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkLL144BiasAudit
import FairmarkStatistics
import Testing

@Suite("Scoring tools under Local Law 144")
struct ScoringTests {
  private static func scored(_ rows: [(String, String, String)]) -> Applicants {
    var people = Applicants(
      text: "sex,race,score\n" + rows.map { "\($0.0),\($0.1),\($0.2)\n" }.joined())
    people.roles.score = "score"
    return people
  }

  /// Scores of the rule's second example: of each category so many are above the median of all.
  private static func example(_ counts: [(String, String, Int, Int)]) -> Applicants {
    scored(
      counts.flatMap { sex, race, count, above in
        (0..<count).map { (sex, race, $0 < above ? "\(60 + $0)" : "\(40 - $0)") }
      })
  }

  @Test("the rule's scoring example: 84 of 168 are above the median")
  func ruleExample() throws {
    let crossings: [(String, String, Int, Int, Double)] = [
      ("Male", "Hispanic or Latino", 16, 12, 1), ("Male", "White", 20, 7, 0.47),
      ("Male", "Black or African American", 20, 10, 0.67),
      ("Male", "Native Hawaiian or Pacific Islander", 4, 3, 1), ("Male", "Asian", 12, 7, 0.78),
      ("Male", "Native American or Alaska Native", 8, 5, 0.83),
      ("Male", "Two or More Races", 12, 6, 0.67), ("Female", "Hispanic or Latino", 12, 6, 0.67),
      ("Female", "White", 20, 8, 0.53), ("Female", "Black or African American", 12, 6, 0.67),
      ("Female", "Native Hawaiian or Pacific Islander", 4, 2, 0.67),
      ("Female", "Asian", 12, 3, 0.33), ("Female", "Native American or Alaska Native", 8, 5, 0.83),
      ("Female", "Two or More Races", 8, 4, 0.67),
    ]
    let result = try Self.example(crossings.map { ($0.0, $0.1, $0.2, $0.3) }).audit()
    let crossingRates = [
      0.75, 0.35, 0.5, 0.75, 0.583, 0.625, 0.5, 0.5, 0.4, 0.5, 0.5, 0.25, 0.625, 0.5,
    ]
    for ((sex, race, count, above, ratio), rate) in zip(crossings, crossingRates) {
      #expect(
        RuleExampleTests.isPrinted(
          result.value("scoring_rate", sex, race), as: rate, decimals: 1000))
      #expect(result.record("scoring_rate", sex, race)?.counts == Counts(above, of: count))
      #expect(
        RuleExampleTests.isPrinted(
          result.value("impact_ratio", sex, race), as: ratio, decimals: 100))
    }
    // 12/16 and 3/4 are the same highest rate.
    #expect(result.codes.contains("tied_best"))
    let sexes: [(String, Int, Int, Double)] = [("Male", 92, 50, 1), ("Female", 76, 34, 0.82)]
    for ((sex, count, above, ratio), rate) in zip(sexes, [0.543, 0.447]) {
      #expect(
        RuleExampleTests.isPrinted(result.value("scoring_rate", sex), as: rate, decimals: 1000))
      #expect(result.record("scoring_rate", sex)?.counts == Counts(above, of: count))
      #expect(
        RuleExampleTests.isPrinted(result.value("impact_ratio", sex), as: ratio, decimals: 100))
    }
    let races: [(String, Int, Int, Double)] = [
      ("Hispanic or Latino", 28, 18, 1), ("White", 40, 15, 0.58),
      ("Black or African American", 32, 16, 0.78),
      ("Native Hawaiian or Pacific Islander", 8, 5, 0.97), ("Asian", 24, 10, 0.65),
      ("Native American or Alaska Native", 16, 10, 0.97), ("Two or More Races", 20, 10, 0.78),
    ]
    // 18 of 28 is .64286, which the rule prints as 64.2 %: cut off, not rounded.
    let raceRates = [0.643, 0.375, 0.5, 0.625, 0.417, 0.625, 0.5]
    for ((race, count, above, ratio), rate) in zip(races, raceRates) {
      #expect(
        RuleExampleTests.isPrinted(result.value("scoring_rate", race), as: rate, decimals: 1000))
      #expect(result.record("scoring_rate", race)?.counts == Counts(above, of: count))
      #expect(
        RuleExampleTests.isPrinted(result.value("impact_ratio", race), as: ratio, decimals: 100))
    }
    // The two middle scores are 38 and 60.
    #expect(result.value("median_score") == 49)
  }

  @Test("a score equal to the median is not above it, or counts; both values are told")
  func ties() throws {
    let scores = [("Male", [1, 2, 3, 3, 3]), ("Female", [3, 3, 4, 5, 3])]
    var people = Self.scored(
      scores.flatMap { sex, values in values.map { (sex, "White", "\($0)") } })
    let above = try people.audit()
    #expect(above.value("median_score") == 3)
    #expect(above.record("scoring_rate", "Male")?.counts == Counts(0, of: 5))
    #expect(above.record("scoring_rate", "Female")?.counts == Counts(2, of: 5))
    #expect(above.value("impact_ratio", "Male") == 0)
    people.parameters["ties"] = .choice("at_least")
    let atLeast = try people.audit()
    #expect(atLeast.record("scoring_rate", "Male")?.counts == Counts(3, of: 5))
    #expect(atLeast.record("scoring_rate", "Female")?.counts == Counts(5, of: 5))
    #expect(atLeast.value("impact_ratio", "Male") == 0.6)
    // Both are below four fifths, so no reading moves anything across.
    #expect(atLeast.readings.allSatisfy { $0[0] != "ties" })
  }

  @Test("all scores equal: nobody is above, and there is no ratio")
  func allEqual() throws {
    let result = try Self.scored(
      (0..<6).map { ($0 < 3 ? "Male" : "Female", "Asian", "7") }
    ).audit()
    #expect(result.value("scoring_rate", "Male") == 0)
    #expect(result.record("impact_ratio", "Female")?.status == .zeroDenominator)
    #expect(result.codes.contains("no_ratios"))
  }

  @Test("the median of an even number: midpoint, lower or upper")
  func evenNumber() throws {
    var people = Self.scored([
      ("Male", "White", "1"), ("Male", "White", "2"), ("Female", "White", "4"),
      ("Female", "White", "8"),
    ])
    let expected: [(String, Double, Int, Int)] = [
      ("midpoint", 3, 0, 2), ("lower", 2, 0, 2), ("upper", 4, 0, 1),
    ]
    for (rule, median, men, women) in expected {
      people.parameters["median"] = .choice(rule)
      let result = try people.audit()
      #expect(result.value("median_score") == median)
      #expect(result.record("scoring_rate", "Male")?.counts == Counts(men, of: 2))
      #expect(result.record("scoring_rate", "Female")?.counts == Counts(women, of: 2))
    }
  }

  @Test("the median of the full sample, or of those whose sex and race are known")
  func sample() throws {
    var people = Self.scored([
      ("Male", "White", "10"), ("Male", "White", "20"), ("Female", "White", "15"),
      ("Female", "White", "25"), ("", "White", "90"), ("Male", "", "91"), ("", "", "92"),
    ])
    let full = try people.audit()
    #expect(full.value("median_score") == 25)
    #expect(full.record("scoring_rate", "Female")?.counts == Counts(0, of: 2))
    #expect(full.record("scoring_rate", "Male")?.counts == Counts(1, of: 3))
    people.parameters["median_of"] = .choice("known")
    let known = try people.audit()
    #expect(known.value("median_score") == 17.5)
    #expect(known.record("scoring_rate", "Female")?.counts == Counts(1, of: 2))
    #expect(known.record("scoring_rate", "Male")?.counts == Counts(2, of: 3))
  }

  @Test("weights, missing scores and strata")
  func weightsAndStrata() throws {
    var people = Applicants(
      text: "sex,race,score,n,office\nMale,White,1,3,a\nMale,White,9,1,b\nFemale,White,2,2,a\n"
        + "Female,White,8,2,b\nFemale,White,,5,b\n")
    people.roles.score = "score"
    people.roles.frequencyWeight = "n"
    people.roles.strata = ["office"]
    people.roles.missingIsError = false
    let result = try people.audit()
    // 1 1 1 2 2 8 8 9
    #expect(result.value("median_score") == 2)
    #expect(result.record("scoring_rate", "Male")?.counts == Counts(1, of: 4))
    #expect(result.record("scoring_rate", "Female")?.counts == Counts(2, of: 4))
    #expect(result.value("assessed") == 8)
    #expect(result.codes.contains("rows_excluded"))
    let inB = result.metrics.first {
      $0.name == "scoring_rate" && $0.stratum?.first?.value == "b"
        && $0.group?.map(\.value) == ["Female"]
    }
    #expect(inB?.counts == Counts(2, of: 2))
  }

  @Test("keeps the laws of the plugin API, by application and by person")
  func laws() {
    let text =
      "sex,race,score,office,id\n"
      + (0..<30).map { row in
        let sex = ["Male", "Female", ""][row % 3]
        let race = ["White", "Asian", "Two or More Races", ""][row % 4]
        return "\(sex),\(race),\((row * 7) % 11),\(row % 2),p\(row % 13)\n"
      }.joined()
    var people = Applicants(text: text)
    people.roles.score = "score"
    people.roles.strata = ["office"]
    #expect(
      checkAnalysis(LL144BiasAuditAnalysis.self, people.configuration, csv: text) == [])
    people.roles.id = "id"
    people.parameters["unit"] = .choice("person")
    for rule in ["max", "last", "mean"] {
      people.parameters["score_of_person"] = .choice(rule)
      #expect(
        checkAnalysis(LL144BiasAuditAnalysis.self, people.configuration, csv: text) == [])
    }
  }
}
