import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkLL144BiasAudit
import FairmarkStatistics
import Testing

@Suite("Persons with several applications")
struct PersonTests {
  private static let text =
    "id,sex,race,selected,score,office\n" + "a,M,White,no,1,x\n" + "a,Male,White,yes,5,y\n"
    + "b,F,,no,4,x\n" + "b,Female,Asian,no,2,x\n" + "c,F,White,yes,3,y\n" + "d,M,White,no,3,x\n"
    + "e,F,White,no,1,x\n" + "e,M,White,no,9,x\n"

  private func people(_ change: (inout Applicants) -> Void) -> Applicants {
    var people = Applicants(text: Self.text)
    people.roles.id = "id"
    people.parameters["unit"] = .choice("person")
    change(&people)
    return people
  }

  @Test("a person is selected when any application is, and both numbers are told")
  func selection() throws {
    let result = try people {
      $0.roles.prediction = .values(column: "selected", counting: ["yes"])
    }.audit()
    #expect(result.value("assessed") == 5)
    #expect(result.value("applications") == 8)
    #expect(result.value("persons_with_several_applications") == 3)
    // e says both F and M, which nobody can know.
    #expect(result.record("selection_rate", "Male")?.counts == Counts(1, of: 2))
    #expect(result.record("selection_rate", "Female")?.counts == Counts(1, of: 2))
    #expect(result.value("unknown_sex") == 1)
    #expect(result.codes.contains("conflicting_demographics"))
    #expect(result.codes.contains("several_applications"))
    // What one application leaves open the other tells.
    #expect(result.record("selection_rate", "Asian")?.counts == Counts(0, of: 1))
    #expect(result.value("unknown_race_ethnicity") == 0)
  }

  @Test("by application the same rows count one by one")
  func applications() throws {
    let result = try people {
      $0.roles.prediction = .values(column: "selected", counting: ["yes"])
      $0.parameters["unit"] = .choice("application")
    }.audit()
    #expect(result.value("assessed") == 8)
    #expect(result.record("selection_rate", "Male")?.counts == Counts(1, of: 4))
    #expect(result.value("applications") == nil)
  }

  @Test("the score of a person is the highest, the last or the mean")
  func scores() throws {
    let expected: [(String, Double)] = [("max", 4), ("last", 3), ("mean", 3)]
    for (rule, median) in expected {
      let result = try people {
        $0.roles.score = "score"
        $0.parameters["score_of_person"] = .choice(rule)
      }.audit()
      // max 5 4 3 3 9, last 5 2 3 3 9, mean 3 3 3 3 5.
      #expect(result.value("median_score") == median)
    }
    let undeclared = people { $0.roles.score = "score" }
    #expect(throws: AnalysisError.self) { try undeclared.audit() }
  }

  @Test("a person counts once in each stratum that its applications have, and once over all")
  func strata() throws {
    let result = try people {
      $0.roles.prediction = .values(column: "selected", counting: ["yes"])
      $0.roles.strata = ["office"]
    }.audit()
    #expect(result.value("assessed") == 5)
    let inX = result.metrics.first {
      $0.name == "selection_rate" && $0.stratum?.first?.value == "x"
        && $0.group?.map(\.value) == ["Male"]
    }
    #expect(inX?.counts == Counts(0, of: 2))
  }

  @Test("texts of which nobody says what they mean stop the audit here, too")
  func unread() throws {
    var people = people {
      $0.roles.prediction = .values(column: "selected", counting: ["yes"])
    }
    people.text += "f,other,White,no,1,x\n"
    do {
      _ = try people.audit()
      Issue.record("\"other\" was guessed")
    } catch let error as AnalysisError {
      #expect(error.message.contains("holds \"other\""))
    }
    people.parameters["sex"] = .settings(["map": .mapping(["other": "other"])])
    let result = try people.audit()
    #expect(result.value("other_sex") == 1)
    // Of e nobody knows, f is in no category.
    #expect(result.value("unknown_sex") == 2)
  }

  @Test("what is told of rows is told of persons, too, and of texts what they count as")
  func findings() throws {
    var people = Applicants(
      text:
        "id,sex,race,selected\na,MALE,White,Yes\nb,Male,N/A,no\nc,F,Hispanic,yes\nd,f,White,no\n")
    people.roles.id = "id"
    people.roles.prediction = .values(column: "selected", counting: ["Yes", "ja"])
    people.parameters["race_ethnicity"] = .settings(["map": .mapping(["N/A": "unknown"])])
    for unit in ["person", "application"] {
      people.parameters["unit"] = .choice(unit)
      let findings = try people.audit().findings.filter {
        ["similar_categories", "missing_like_category", "favourable_absent"].contains($0.code)
      }
      #expect(findings.map(\.code) == ["similar_categories", "favourable_absent"], "\(unit)")
      #expect(findings.first?.message.contains("\"Yes\", \"yes\"") == true)
    }
    people.parameters["race_ethnicity"] = .settings(["map": .mapping(["N/A": "Asian"])])
    let counted = try people.audit().findings.filter { $0.code == "missing_like_category" }
    #expect(counted.first?.message.contains("is counted as \"Asian\"") == true)
  }

  @Test("classes: a person is in each class that any application has")
  func classes() throws {
    let result = try people {
      $0.roles.prediction = .eachClass(column: "selected")
    }.audit()
    let rates = result.metrics.filter {
      $0.name == "selection_rate" && $0.attribute == ["sex"] && $0.group?.first?.value == "Male"
    }
    #expect(rates.map(\.counts) == [Counts(2, of: 2), Counts(1, of: 2)])
  }
}
