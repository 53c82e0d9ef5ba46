import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkLL144BiasAudit
import FairmarkStatistics
import Testing

/// What the rule leaves open, each option with the value that it gives (numbers as in the list of
/// ambiguities on the plugin's page).
@Suite("Where the rule leaves a choice")
struct AmbiguityTests {
  private static let races = [
    ("Male", "White", 200, 100), ("Male", "Asian", 150, 60), ("Female", "White", 180, 70),
    ("Female", "Asian", 160, 75), ("Female", "Native Hawaiian or Pacific Islander", 5, 4),
  ]

  private static func exclude(
    _ table: String, _ category: String, _ why: String = "five people"
  ) -> ParameterValue {
    .list([
      ["table": .choice(table), "category": .text(category), "justification": .text(why)]
    ])
  }

  @Test("who is unknown: those whose category is known in a table, or those of whom all is known")
  func unknown() throws {
    var people = Applicants([
      ("Male", "White", 10, 5), ("Male", "", 10, 9), ("Female", "White", 10, 4),
      ("", "White", 7, 7), ("", "", 3, 0),
    ])
    let perTable = try people.audit()
    #expect(perTable.record("selection_rate", "Male")?.counts == Counts(14, of: 20))
    #expect(perTable.record("selection_rate", "White")?.counts == Counts(16, of: 27))
    people.parameters["unknown"] = .choice("complete")
    let complete = try people.audit()
    #expect(complete.record("selection_rate", "Male")?.counts == Counts(5, of: 10))
    #expect(complete.record("selection_rate", "White")?.counts == Counts(9, of: 20))
    for result in [perTable, complete] {
      #expect(result.value("assessed") == 40)
      #expect(result.value("unknown_sex") == 10)
      #expect(result.value("unknown_race_ethnicity") == 13)
      #expect(result.value("unknown_sex_or_race_ethnicity") == 20)
      #expect(result.value("unknown_sex_and_race_ethnicity") == 3)
    }
    // 4/10 to 14/20 is .571, to 5/10 exactly four fifths, which is not below.
    #expect(
      complete.readings.contains(["unknown", "per_table", "sex", "Female"] + ratios(complete)))
    func ratios(_ result: AnalysisResult) -> [String] {
      Array(result.readings.first { $0[0] == "unknown" && $0[2] == "sex" }?.dropFirst(4) ?? [])
    }
  }

  @Test("an excluded category is not the reference, or still is; both values are told")
  func excludedReference() throws {
    var people = Applicants(Self.races)
    let all = try people.audit()
    #expect(all.value("impact_ratio", "Native Hawaiian or Pacific Islander") == 1)
    #expect(
      all.value("impact_ratio", "Asian")
        == ExactRatio.ratio(of: Counts(135, of: 310), to: Counts(4, of: 5)))
    #expect(all.codes.contains("small_best_group"))

    people.parameters["exclude"] = Self.exclude("race", "Native Hawaiian or Other Pacific Islander")
    let printed = try people.audit()
    let excluded = printed.record("impact_ratio", "Native Hawaiian or Pacific Islander")
    #expect(excluded?.value == .undefined(.excluded, reason: "five people"))
    #expect(excluded?.counts == Counts(4, of: 5))
    #expect(
      printed.value("selection_rate", "Native Hawaiian or Pacific Islander") == 0.8)
    #expect(printed.value("impact_ratio", "White") == 1)
    #expect(
      printed.value("impact_ratio", "Asian")
        == ExactRatio.ratio(of: Counts(135, of: 310), to: Counts(170, of: 380)))
    #expect(printed.codes.contains("excluded_has_higher_rate"))
    #expect(
      printed.readings.contains {
        $0.prefix(4) == ["excluded_as_reference", "true", "race", "Asian (Not Hispanic or Latino)"]
      })

    people.parameters["excluded_as_reference"] = .boolean(true)
    let kept = try people.audit()
    #expect(kept.value("impact_ratio", "Asian") == all.value("impact_ratio", "Asian"))
    #expect(kept.record("impact_ratio", "Native Hawaiian or Pacific Islander")?.status == .excluded)
    #expect(
      kept.readings.contains { $0.prefix(3) == ["excluded_as_reference", "false", "race"] })
  }

  @Test("2 % are of the known people in the table, or of all that were assessed")
  func exclusionBase() throws {
    // 2 of 100 known are 2 %, and 2 of 130 assessed are less.
    var people = Applicants([
      ("Male", "White", 50, 20), ("Male", "Asian", 48, 20), ("Male", "Two or More Races", 2, 1),
      ("Male", "", 30, 10),
    ])
    people.parameters["exclude"] = Self.exclude("race", "Two or More Races")
    #expect(throws: AnalysisError.self) { try people.audit() }
    do {
      _ = try people.audit()
    } catch let error as AnalysisError {
      #expect(error.code == .badData)
      #expect(error.message.contains("2 of 100 people are 2 % or more"))
    }
    people.parameters["exclusion_base"] = .choice("assessed")
    let result = try people.audit()
    #expect(result.record("impact_ratio", "Two or More Races")?.status == .excluded)
    // One fewer is below 2 % of the table as well.
    var fewer = Applicants([
      ("Male", "White", 50, 20), ("Male", "Asian", 48, 20), ("Male", "Two or More Races", 1, 1),
    ])
    fewer.parameters["exclude"] = Self.exclude("race", "Two or More Races")
    #expect(
      try fewer.audit().record("impact_ratio", "Two or More Races")?.status == .excluded)
  }

  @Test("ratios of unrounded rates, or of rounded ones beside them")
  func rounding() throws {
    // .4749 / .5949 = .79828, and .47 / .59 = .7966; rounded to one decimal .5 / .6 = .833.
    var people = Applicants([("Male", "", 1000, 595), ("Female", "", 1000, 475)])
    let unrounded = try people.audit()
    #expect(
      unrounded.value("impact_ratio", "Female")
        == ExactRatio.ratio(of: Counts(475, of: 1000), to: Counts(595, of: 1000)))
    #expect(unrounded.record("impact_ratio_of_rounded_rates", "Female") == nil)
    // .48 / .60 is exactly four fifths, .475 / .595 is below.
    #expect(
      unrounded.readings.map { Array($0.prefix(4)) } == [["ratio_decimals", "2", "sex", "Female"]])
    people.parameters["ratio_decimals"] = .choice("1")
    let rounded = try people.audit()
    #expect(
      rounded.value("impact_ratio_of_rounded_rates", "Female")
        == ExactRatio.ratio(of: Counts(5, of: 10), to: Counts(6, of: 10)))
    #expect(rounded.value("impact_ratio", "Female") == unrounded.value("impact_ratio", "Female"))
    #expect(rounded.readings.contains { $0.prefix(2) == ["ratio_decimals", "none"] })
  }

  @Test("a category without people has no rate, listed or not")
  func empty() throws {
    var people = Applicants([("Male", "", 10, 5), ("Male", "Asian", 3, 0)])
    let listed = try people.audit()
    #expect(listed.record("selection_rate", "Female")?.status == .emptyGroup)
    #expect(listed.record("impact_ratio", "Female")?.status == .emptyGroup)
    #expect(listed.metrics.count { $0.name == "selection_rate" && $0.attribute.count == 2 } == 15)
    people.parameters["empty_categories"] = .choice("omit")
    let omitted = try people.audit()
    #expect(omitted.record("selection_rate", "Female") == nil)
    // The only category is the most selected one.
    #expect(omitted.value("impact_ratio", "Male") == 1)
    // Nobody of known race is selected: there is no ratio, and 0 is not one.
    #expect(omitted.value("selection_rate", "Asian") == 0)
    #expect(omitted.value("impact_ratio", "Asian") == nil)
  }

  @Test("the favourable outcome is declared, never guessed")
  func favourable() throws {
    var people = Applicants([("Male", "", 100, 1), ("Female", "", 100, 3)])
    let selected = try people.audit()
    #expect(
      selected.value("impact_ratio", "Male")
        == ExactRatio.ratio(of: Counts(1, of: 100), to: Counts(3, of: 100)))
    people.roles.prediction = .values(column: "selected", counting: ["no"])
    let other = try people.audit()
    #expect(
      other.value("impact_ratio", "Female")
        == ExactRatio.ratio(of: Counts(97, of: 100), to: Counts(99, of: 100)))
    people.roles.prediction = nil
    #expect(throws: AnalysisError.self) { try people.audit() }
  }

  @Test("tiers count each class, or a tier with all better ones")
  func tiers() throws {
    var people = Applicants(
      text: "sex,race,tier\n"
        + String(repeating: "Male,White,top\n", count: 2)
        + String(repeating: "Male,White,middle\n", count: 6)
        + String(repeating: "Male,White,low\n", count: 2)
        + String(repeating: "Female,White,top\n", count: 1)
        + String(repeating: "Female,White,middle\n", count: 3)
        + String(repeating: "Female,White,low\n", count: 6))
    people.roles.prediction = .eachClass(column: "tier")
    func ratio(_ result: AnalysisResult, _ name: String) -> Double? {
      result.metrics.first {
        $0.name == "impact_ratio" && $0.dimensions == [.classLabel(name)]
          && $0.group?.first?.value == "Female" && $0.attribute == ["sex"]
      }?.value.double
    }
    let each = try people.audit()
    #expect(ratio(each, "top") == 0.5)
    #expect(ratio(each, "middle") == 0.5)
    #expect(ratio(each, "low") == 1)
    #expect(each.metrics.count { $0.name == "assessed" } == 1)
    people.parameters["tiers"] = .texts(["top", "middle", "low"])
    let cumulative = try people.audit()
    #expect(ratio(cumulative, "top") == 0.5)
    #expect(ratio(cumulative, "top + middle") == 0.5)
    #expect(ratio(cumulative, "top + middle + low") == 1)
    people.parameters["tiers"] = .texts(["top", "low"])
    #expect(throws: AnalysisError.self) { try people.audit() }
    people.parameters["tiers"] = .texts(["top", "middle", "low", "none"])
    #expect(throws: AnalysisError.self) { try people.audit() }
  }

  @Test(
    "whom to compare with: the most selected, the largest, the most selected of 2 %, a declared one"
  )
  func comparator() throws {
    var people = Applicants(Self.races)
    let expected: [(ParameterValue?, ParameterValue?, Double?, Bool)] = [
      (nil, nil, ExactRatio.ratio(of: Counts(135, of: 310), to: Counts(4, of: 5)), false),
      (
        .choice("largest"), nil,
        ExactRatio.ratio(of: Counts(135, of: 310), to: Counts(170, of: 380)), true
      ),
      (
        .choice("two_percent"), nil,
        ExactRatio.ratio(of: Counts(135, of: 310), to: Counts(170, of: 380)), true
      ),
      (nil, .references([.group(["race_ethnicity": "Asian"])]), 1, true),
    ]
    for (comparator, reference, ratio, isAboveOne) in expected {
      people.parameters["comparator"] = comparator
      people.parameters["reference"] = reference
      let result = try people.audit()
      #expect(result.value("impact_ratio", "Asian") == ratio)
      #expect(result.codes.contains("impact_ratio_above_one") == isAboveOne)
      #expect(
        result.record("impact_ratio", "Asian")?.referenceSelected == (reference == nil))
    }
    people.parameters["reference"] = .references([.group(["race": "Asian"])])
    #expect(throws: AnalysisError.self) { try people.audit() }
  }

  @Test("unknown people give ratios ranges, but where they may decide whom to compare with")
  func missingGroupRanges() throws {
    var people = Applicants([
      ("Male", "White", 20, 10), ("Female", "White", 18, 8), ("", "White", 3, 3),
    ])
    for (comparator, count) in [("most_selected", 2), ("largest", 0), ("two_percent", 0)] {
      people.parameters["comparator"] = .choice(comparator)
      let result = try people.audit()
      let ratio = try #require(result.record("impact_ratio", "Female"))
      #expect(ratio.missingGroupRanges.count == count)
      #expect(result.record("selection_rate", "Female")?.missingGroupRanges.count == 2)
      // With the three as men the ratio is 8/18 over 13/23.
      #expect(result.codes.contains("could_be_below_four_fifths") == (count > 0))
      #expect(result.codes.contains("missing_group_ranges_left_out") == (count == 0))
    }
  }

  @Test("who applied and was not assessed is left out, or not selected")
  func denominator() throws {
    var people = Applicants(
      text: "sex,race,selected\nMale,White,yes\nMale,White,no\nMale,White,\nFemale,White,yes\n"
        + "Female,White,no\n")
    people.roles.prediction = .values(column: "selected", counting: ["yes"])
    people.roles.missingIsError = false
    let assessed = try people.audit()
    #expect(assessed.record("selection_rate", "Male")?.counts == Counts(1, of: 2))
    #expect(assessed.value("assessed") == 4)
    #expect(assessed.codes.contains("rows_excluded"))
    people.parameters["denominator"] = .choice("applied")
    let applied = try people.audit()
    #expect(applied.record("selection_rate", "Male")?.counts == Counts(1, of: 3))
    #expect(applied.value("assessed") == 5)
    #expect(
      applied.value("impact_ratio", "Male")
        == ExactRatio.ratio(of: Counts(1, of: 3), to: Counts(1, of: 2)))
    #expect(applied.readings.contains { $0.prefix(2) == ["denominator", "assessed"] })
  }

  @Test("Hispanic or Latino of any race is only that; other demographics are declared")
  func precedence() throws {
    var people = Applicants(
      text: "sex,race,hispanic,selected\nM,White,Y,yes\nM,Black,N,no\nF,White;Asian,N,yes\n"
        + "X,White,,no\nF,,Y,yes\nF,Asian,N,no\n")
    people.roles.groups = ["sex", "race", "hispanic"]
    people.roles.prediction = .values(column: "selected", counting: ["yes"])
    do {
      _ = try people.audit()
      Issue.record("X and White;Asian were guessed")
    } catch let error as AnalysisError {
      #expect(error.code == .badData)
      #expect(error.message.contains("the column \"sex\" holds \"X\" (1 row)"))
    }
    people.parameters["sex"] = .settings(["map": .mapping(["X": "other"])])
    people.parameters["race_ethnicity"] = .settings([
      "map": .mapping(["White;Asian": "Two or More Races"])
    ])
    let result = try people.audit()
    #expect(result.record("selection_rate", "Hispanic or Latino")?.counts == Counts(2, of: 2))
    #expect(result.record("selection_rate", "Two or More Races")?.counts == Counts(1, of: 1))
    #expect(result.record("selection_rate", "White")?.n == 0)
    #expect(result.value("other_sex") == 1)
    // White without a word about ethnicity may be Hispanic.
    #expect(result.value("unknown_race_ethnicity") == 1)
    // Who is in no category is in no row; the number says so, and how many are known.
    #expect(result.value("unknown_sex") == 1)
    people.parameters["sex"] = .settings(["map": .mapping(["X": "unknown"])])
    let unknown = try people.audit()
    #expect(unknown.value("other_sex") == 0)
    #expect(unknown.value("unknown_sex") == 1)
    people.parameters["sex"] = .settings(["map": .mapping(["X": "Nonbinary"])])
    #expect(throws: AnalysisError.self) { try people.audit() }
  }

  @Test("a column of race in which nobody is Hispanic or Latino is told")
  func nobodyHispanic() throws {
    var people = Applicants([("Male", "White", 4, 2), ("Female", "Asian", 4, 2)])
    #expect(try people.audit().codes.contains("nobody_hispanic"))
    people = Applicants([("Male", "White", 4, 2), ("Female", "Hispanic or Latino", 1, 0)])
    #expect(!(try people.audit().codes.contains("nobody_hispanic")))
    people = Applicants(text: "sex,race,hispanic,selected\nM,White,N,yes\nF,White,N,no\n")
    people.roles.groups = ["sex", "race", "hispanic"]
    people.roles.prediction = .values(column: "selected", counting: ["yes"])
    #expect(!(try people.audit().codes.contains("nobody_hispanic")))
  }

  @Test("pooled employers are strata, and a reversal is told")
  func pooling() throws {
    func rows(_ sex: String, _ employer: String, _ count: Int, _ selected: Int) -> String {
      (0..<count).map {
        "\(sex)\(employer)\($0),\(sex),White,\(employer),\($0 < selected ? "yes" : "no")\n"
      }.joined()
    }
    var people = Applicants(
      text: "id,sex,race,employer,selected\n" + rows("Male", "A", 80, 64)
        + rows("Female", "A", 20, 17)
        + rows("Male", "B", 20, 2) + rows("Female", "B", 80, 10))
    people.roles.prediction = .values(column: "selected", counting: ["yes"])
    people.roles.strata = ["employer"]
    let result = try people.audit()
    #expect(
      result.value("impact_ratio", "Female")
        == ExactRatio.ratio(of: Counts(27, of: 100), to: Counts(66, of: 100)))
    func reversal(_ result: AnalysisResult) -> String? {
      result.findings.first { $0.code == "simpson_reversal" }?.message
    }
    #expect(reversal(result)?.contains("ratio over employer is") == true)
    var persons = people
    persons.roles.id = "id"
    persons.parameters["unit"] = .choice("person")
    #expect(try reversal(persons.audit()) == reversal(result))
    let inB = result.metrics.first {
      $0.name == "impact_ratio" && $0.stratum?.first?.value == "B"
        && $0.group?.map(\.value) == ["Male"]
    }
    #expect(inB?.value.double == 0.8)
  }

  @Test("the unit is declared, and inferred demographics are told")
  func declared() throws {
    var people = Applicants(Self.races)
    people.parameters["unit"] = nil
    #expect(throws: AnalysisError.self) { try people.audit() }
    people.parameters["unit"] = .choice("person")
    #expect(throws: AnalysisError.self) { try people.audit() }
    people.parameters["unit"] = .choice("application")
    people.parameters["demographics"] = .choice("inferred")
    #expect(try people.audit().codes.contains("inferred_demographics"))
  }

  @Test("keeps the laws of the plugin API")
  func laws() {
    let people = Applicants(Self.races)
    let violations = checkAnalysis(
      LL144BiasAuditAnalysis.self, people.configuration, csv: people.text)
    #expect(violations == [])
  }
}
