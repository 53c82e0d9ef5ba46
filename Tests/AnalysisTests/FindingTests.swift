import FairmarkAnalysis
import Testing

@Suite("Findings")
struct FindingTests {
  private func findings(_ roles: Roles, usesLabel: Bool = false, csv: String) throws -> [Finding] {
    let analysis = try GroupAnalysis(AnalysisConfiguration(roles: roles), usesLabel: usesLabel)
    var results = AggregateResults()
    for case let cells as GroupCells in analysis.aggregates {
      results.set(try countedCells(cells, csv: csv), for: cells)
    }
    return analysis.findings(results)
  }

  @Test("groups that differ only by case or outer blanks are told together")
  func similar() {
    let found = categoryFindings(column: "sex", values: [" f", "F", "M", "f"])
    #expect(found.map(\.code) == ["similar_categories"])
    #expect(
      found.first?.message
        == "the column \"sex\" holds \" f\", \"F\", \"f\", which differ only by case, blanks, "
        + "hyphens, invisible characters or Unicode form; they are counted as different groups")
    let invisible = categoryFindings(column: "sex", values: ["F", "F\u{200B}", "M"])
    #expect(invisible.map(\.code) == ["similar_categories"])
    let forms = categoryFindings(column: "sex", values: ["e\u{301}", "\u{E9}"])
    #expect(forms.map(\.code) == ["similar_categories"])
    #expect(categoryFindings(column: "sex", values: ["M", "fe male", "female"]).isEmpty)
  }

  @Test(
    "texts that nobody can tell apart are told together, with the numbers of their characters",
    arguments: [
      ("Two More", "Two\u{A0}More", "\"Two\\u{a0}More\""),
      ("Two More", "Two  More", "\"Two  More\""), ("a b", "a\u{2009}b", "\"a\\u{2009}b\""),
      ("a b", "a\u{3000}\tb", "\"a\\u{3000}\\u{9}b\""), ("F", "F\u{FE0F}", "\"F\\u{fe0f}\""),
      ("F", "F\u{3164}", "\"F\\u{3164}\""), ("F", "F\u{0}", "\"F\\u{0}\""),
      ("F", "\u{7}F\u{1B}", "\"\\u{7}F\\u{1b}\""), ("F", "F\u{7F}", "\"F\\u{7f}\""),
      ("18-24", "18\u{2010}24", "\"18\\u{2010}24\""),
      ("18-24", "18\u{2013}24", "\"18\\u{2013}24\""),
      ("-1", "\u{2212}1", "\"\\u{2212}1\""),
    ])
  func lookAlikes(text: String, other: String, shown: String) {
    let found = categoryFindings(column: "race", values: [text, other])
    #expect(found.map(\.code) == ["similar_categories"])
    #expect(found.first?.message.contains(shown) == true, "\(found)")
  }

  @Test("texts that look different are different groups")
  func differences() {
    for pair in [["ab", "a b"], ["18-24", "1824"], ["a-b", "a\u{2014}b"], ["e", "\u{E9}"]] {
      #expect(categoryFindings(column: "race", values: pair).isEmpty, "\(pair)")
    }
  }

  @Test("texts that count as one, or as nothing, are no two groups")
  func equivalents() {
    let equivalents = TextEquivalents([
      ("F", "Female"), ("f", "Female"), ("m", "Male"), ("N/A", nil), ("none", "other"),
    ])
    func found(_ values: [String]) -> [Finding] {
      categoryFindings(column: "sex", values: values, equivalents: equivalents)
    }
    #expect(found(["F", "f"]).isEmpty)
    #expect(found(["M", "m"]).map(\.code) == ["similar_categories"])
    #expect(found(["N/A"]).isEmpty)
    #expect(
      found(["none"]).map(\.message) == [
        "the column \"sex\" holds \"none\", which looks like a missing value and is counted as "
          + "\"other\"; list it under `missing` if it means that there is none"
      ])
  }

  @Test("a text that is too long for a sentence is cut, and the sentence says so")
  func cut() {
    let long = String(repeating: "x", count: 41)
    let found = categoryFindings(column: "sex", values: [long, long.uppercased()])
    #expect(found.first?.message.contains(String(repeating: "x", count: 40) + "…\"") == true)
  }

  @Test("predictions and labels written in two ways, or like a missing value, are told, too")
  func outcomes() throws {
    var roles = hiring(["sex"])
    roles.label = .values(column: "good", counting: ["1"])
    roles.missingIsError = false
    let cells = GroupCells(groups: ["sex"], roles: roles, usesLabel: true)
    let table = try countedCells(
      cells, csv: "sex,hired,good\nF,yes,1\nF,Yes,NA\nM,NA,1\nM,no,0\n")
    var results = AggregateResults()
    results.set(table, for: cells)
    let analysis = try GroupAnalysis(AnalysisConfiguration(roles: roles), usesLabel: true)
    let found = analysis.findings(results)
    #expect(
      found.map(\.code) == [
        "similar_categories", "missing_like_category", "missing_like_category",
      ])
    #expect(
      found.first?.message.hasSuffix("only those that the job lists as favourable are counted so")
        == true)
    #expect(found.last?.message.contains("is counted as a label") == true)
    let coarse = GroupCells(groups: ["sex"], roles: roles)
    #expect(coarse.result(projecting: table)?.outcomeTexts.map(\.dimension.column) == ["hired"])
  }

  @Test("everybody favourable, and a column in two parts, are told")
  func coincidences() throws {
    let everybody = try findings(hiring(["sex"]), csv: "sex,hired\nF,yes\nF,yes\nM,yes\n")
    #expect(everybody.map(\.code) == ["everybody_favourable"])
    #expect(try findings(hiring(["sex"]), csv: "sex,hired\nF,yes\nF,no\nM,yes\n").isEmpty)
    let grouped = try findings(hiring(["hired"]), csv: "hired\nyes\nno\n")
    #expect(grouped.map(\.code) == ["group_is_prediction"])
    var roles = hiring(["sex"])
    roles.label = .values(column: "hired", counting: ["yes"])
    let same = try findings(roles, usesLabel: true, csv: "sex,hired\nF,yes\nM,no\n")
    #expect(same.map(\.code) == ["prediction_is_label"])
  }

  @Test(
    "a second header line among the rows is told, and one column with a value of its name is not")
  func headerAmongRows() throws {
    let found = try findings(hiring(["sex"]), csv: "sex,hired\nF,yes\nM,no\nsex,hired\nF,no\n")
    #expect(found.map(\.code) == ["header_among_rows"])
    #expect(
      found.first?.message.hasPrefix("the columns \"sex\", \"hired\" hold their own names") == true)
    #expect(try findings(hiring(["sex"]), csv: "sex,hired\nF,yes\nsex,no\n").isEmpty)
    #expect(try findings(hiring(["sex"]), csv: "sex,hired\nF,yes\nM,hired\n").isEmpty)
    #expect(
      try findings(hiring(["hired"]), csv: "hired\nyes\nhired\n").map(\.code)
        == ["group_is_prediction"])
  }

  @Test("a letter beside words that begin with it is told, unless it is known to mean one")
  func abbreviated() {
    func codes(_ values: [String], _ equivalents: TextEquivalents = .init()) -> [String] {
      categoryFindings(column: "c", values: values, equivalents: equivalents).map(\.code)
    }
    #expect(codes(["F", "Female", "Male"]) == ["abbreviated_categories"])
    #expect(
      codes(["Female", "Male", "f", "m"]) == ["abbreviated_categories", "abbreviated_categories"])
    #expect(codes(["F", "M", "X"]).isEmpty)
    #expect(codes(["A", "AB", "B", "O"]).isEmpty)
    #expect(codes(["A", "A00.1", "B", "B12x"]).isEmpty)
    #expect(codes(["F", "Female"], TextEquivalents([("F", "Female")])).isEmpty)
    #expect(codes(["F", "Female"], TextEquivalents([("F", nil)])).isEmpty)
    #expect(codes(["F", "Female"], TextEquivalents([("F", "Male")])) == ["abbreviated_categories"])
    let outcome = categoryFindings(column: "paid", values: ["Y", "Yes"], as: .prediction)
    #expect(
      outcome.map(\.message) == [
        "the column \"paid\" holds \"Y\" beside \"Yes\", which it may be short for; only those that the "
          + "job lists as favourable are counted so"
      ])
  }

  @Test("a threshold that no score reaches is told")
  func thresholdAboveAll() throws {
    var roles = hiring(["sex"])
    roles.prediction = .threshold(column: "hired", atLeast: 50)
    #expect(
      try findings(roles, csv: "sex,hired\nF,0.5\nM,0.9\n").map(\.code) == ["favourable_absent"])
    #expect(try findings(roles, csv: "sex,hired\nF,0.5\nM,50\n").isEmpty)
  }

  @Test("case is Unicode's, not a locale's")
  func unicodeCase() {
    #expect(categoryFindings(column: "c", values: ["ÄRZTIN", "ärztin"]).count == 1)
    #expect(categoryFindings(column: "c", values: ["I", "ı"]).isEmpty)
  }

  @Test(
    "texts that look like a missing value are told",
    arguments: ["?", "NA", "n/a", "Unknown", "NULL", " - "])
  func missingLike(text: String) {
    let found = categoryFindings(column: "race", values: ["White", text])
    #expect(found.map(\.code) == ["missing_like_category"])
    #expect(found.first?.severity == .warning)
  }

  @Test("a column's findings are told once, strata included")
  func once() throws {
    var roles = hiring(["a", "b", "c"])
    roles.intersectionDepth = 2
    roles.strata = ["site"]
    let found = try findings(roles, csv: "a,b,c,site,hired\nx,y,z,?,yes\nX,y,z,?,no\n")
    #expect(found.map(\.code) == ["similar_categories", "missing_like_category"])
  }

  @Test("a favourable value that occurs nowhere beside one other is a finding")
  func absent() throws {
    let found = try findings(hiring(["sex"]), csv: "sex,hired\nF,no\nM,no\n")
    #expect(found.map(\.code) == ["favourable_absent"])
    #expect(
      found.first?.message
        == "the favourable value \"yes\" never occurs in the column \"hired\", which holds \"no\", "
        + "so its rates are 0")
    var roles = hiring(["sex"])
    roles.label = .values(column: "good", counting: ["1"])
    let both = try findings(roles, usesLabel: true, csv: "sex,hired,good\nF,no,0\nM,no,0\n")
    #expect(both.map(\.code) == ["favourable_absent", "positive_absent"])
  }

  @Test("one of two favourable values that occurs nowhere does not claim that the rates are 0")
  func oneOfTwoAbsent() throws {
    var roles = hiring(["sex"])
    roles.prediction = .values(column: "hired", counting: ["yes", "maybe"])
    let found = try findings(roles, csv: "sex,hired\nF,yes\nM,yes\n")
    #expect(found.map(\.code) == ["favourable_absent", "everybody_favourable"])
    #expect(
      found.first?.message
        == "the favourable value \"maybe\" never occurs in the column \"hired\", which holds \"yes\""
    )
  }

  @Test("one of several favourable values that occurs nowhere is a finding beside two others, too")
  func oneOfThreeAbsent() throws {
    var roles = hiring(["sex"])
    roles.prediction = .values(column: "hired", counting: ["offer", "hire", "rehire"])
    let csv = "sex,hired\nF,offer\nM,hire\nF,no\nM,no\n"
    let found = try findings(roles, csv: csv)
    #expect(
      found.map(\.message) == [
        "the favourable value \"rehire\" never occurs in the column \"hired\", which holds \"hire\", "
          + "\"no\", \"offer\""
      ])
    #expect(found.map(\.code) == ["favourable_absent"])
    roles.prediction = .values(column: "hired", counting: ["Offer", "Hire"])
    let error = #expect(throws: AnalysisError.self) { try findings(roles, csv: csv) }
    #expect(
      error?.message
        == "none of the favourable values \"Offer\", \"Hire\" occurs in the column \"hired\", which "
        + "holds \"hire\", \"no\", \"offer\"; name values that occur")
  }

  @Test("a column without any outcome does not claim that the rates are 0")
  func nothingThere() throws {
    var roles = hiring(["sex"])
    roles.missingIsError = false
    let found = try findings(roles, csv: "sex,hired\nF,\nM,\n")
    #expect(found.map(\.code) == ["favourable_absent", "rows_excluded"])
    #expect(found.first?.message.hasSuffix("\"hired\"") == true)
  }

  @Test("excluded rows and rows without weight are counted")
  func excluded() throws {
    var roles = hiring(["sex"], weight: "count")
    roles.missingIsError = false
    let found = try findings(
      roles, csv: "sex,hired,count\nF,yes,1\nM,,2\nM,,5\nF,no,\nM,no,1\n")
    #expect(found.map(\.code) == ["rows_excluded", "rows_without_weight"])
    #expect(found.first?.message.hasPrefix("7 weighted rows are in no rate") == true)
    #expect(found.last?.message.hasPrefix("1 ") == true)
  }

  @Test("clean data have no findings")
  func clean() throws {
    #expect(try findings(hiring(["sex"]), csv: "sex,hired\nF,yes\nM,no\n").isEmpty)
  }
}
