import FairmarkBuiltIn
import FairmarkJobRunner
import Testing

/// What is wrong with roles, analyses and their parameters is said with the line and the column.
@Suite struct AnalysisMessageTests {
  struct Case: CustomTestStringConvertible {
    var name: String
    var text: String
    var begin: String

    var testDescription: String { name }
  }

  static let prediction = "prediction: {column: hired, favourable: [\"yes\"]}"

  static let roles: [Case] = [
    Case(
      name: "roles as a list", text: jobText(roles: "      - groups"),
      begin: "job.yaml:7:7: `roles` must be a map of keys and values, not a list"),
    Case(
      name: "an unknown role", text: jobText(roles: "      group: [sex]"),
      begin: "job.yaml:7:7: `roles` has no key \"group\"; did you mean `groups`?"),
    Case(
      name: "groups as a map", text: jobText(roles: "      groups: {sex: Male}"),
      begin: "job.yaml:7:15: `groups` must be texts, not a map"),
    Case(
      name: "no group", text: jobText(roles: "      groups: []"),
      begin: "job.yaml:7:15: `groups` must name at least one"),
    Case(
      name: "a group twice", text: jobText(roles: "      groups: [sex, race, sex]"),
      begin: "job.yaml:7:27: `groups` names \"sex\" twice; leave one out"),
    Case(
      name: "intersections in words", text: jobText(roles: "      intersections: all"),
      begin: "job.yaml:7:22: `intersections`, when it is not true or false, must be a whole number "
        + "from 1 to 32, not the text \"all\""),
    Case(
      name: "a prediction without its favourable value",
      text: jobText(roles: "      prediction: hired"),
      begin:
        "job.yaml:7:19: `prediction` must say which value is favourable: `prediction: {column: "
        + "selected, favourable: [\"yes\"]}`"),
    Case(
      name: "a label without its positive value",
      text: jobText(roles: "      label: {column: good}"),
      begin: "job.yaml:7:14: `positive` is missing; no value is positive by itself; write `label: "),
    Case(
      name: "a label with a favourable value",
      text: jobText(roles: "      label: {column: good, favourable: [x]}"),
      begin: "job.yaml:7:29: `label` has no key \"favourable\""),
    Case(
      name: "a score without threshold", text: jobText(roles: "      prediction: {score: s}"),
      begin: "job.yaml:7:19: `threshold` is missing; a score is favourable from a threshold on: "),
    Case(
      name: "a threshold without score", text: jobText(roles: "      prediction: {threshold: 0.5}"),
      begin: "job.yaml:7:31: `threshold` needs a `score` column"),
    Case(
      name: "a hexadecimal threshold",
      text: jobText(roles: "      prediction: {score: s, threshold: 0x10}"),
      begin: "job.yaml:7:41: `threshold` must be a number, not the text \"0x10\""),
    Case(
      name: "a threshold that is no number",
      text: jobText(roles: "      prediction: {score: s, threshold: NaN}"),
      begin: "job.yaml:7:41: `threshold` must be a number, not the text \"NaN\""),
    Case(
      name: "a score and a column",
      text: jobText(roles: "      prediction: {score: s, threshold: 1, column: hired}"),
      begin: "job.yaml:7:52: `prediction` has a `score` already; give a column or a score, not both"
    ),
  ]

  static let analyses: [Case] = [
    Case(
      name: "a map of analyses", text: jobText(analyses: "  plugin: disparate-impact"),
      begin: "job.yaml:10:3: `analyses` must be a list, such as `- plugin: disparate-impact`, not a"
    ),
    Case(
      name: "none beside other tests",
      text: jobText(
        analyses: "  - {plugin: disparate-impact, with: {tests: [none, fisher_exact]}}"),
      begin: "job.yaml:10:46: `tests` is none or a list of others, not both; leave `none` out"),
    Case(
      name: "no analysis", text: jobText(analyses: "  []"),
      begin: "job.yaml:10:3: `analyses` is empty; list at least one"),
    Case(
      name: "no plugin", text: jobText(analyses: "  - id: a"),
      begin:
        "job.yaml:10:5: `plugin` is missing; name one of disparate-impact, demographic-parity, "
    ),
    Case(
      name: "an unknown plugin", text: jobText(analyses: "  - plugin: disparate-impacts"),
      begin: "job.yaml:10:13: there is no plugin \"disparate-impacts\"; did you mean "
        + "`disparate-impact`? (plugins: disparate-impact, demographic-parity, "),
    Case(
      name: "a plugin unlike any other", text: jobText(analyses: "  - plugin: weather"),
      begin: "job.yaml:10:13: there is no plugin \"weather\" (plugins: "),
    Case(
      name: "a capital in an id",
      text: jobText(analyses: "  - {plugin: disparate-impact, id: Hire}"),
      begin: "job.yaml:10:36: `id` must begin with a small letter and go on with small letters, "
        + "digits and _, not the text \"Hire\""),
    Case(
      name: "an id that begins with a digit",
      text: jobText(analyses: "  - {plugin: disparate-impact, id: 1st}"),
      begin: "job.yaml:10:36: `id` must begin with a small letter"),
    Case(
      name: "an id with a letter outside ASCII",
      text: jobText(analyses: "  - {plugin: disparate-impact, id: größe}"),
      begin: "job.yaml:10:36: `id` must begin with a small letter"),
    Case(
      name: "an id twice",
      text: jobText(analyses: "  - plugin: disparate-impact\n  - plugin: disparate-impact"),
      begin:
        "job.yaml:11:5: the id `disparate_impact` stands twice (the other is on line 10); give "
        + "this analysis an `id` of its own"),
    Case(
      name: "an unknown dataset",
      text: jobText(analyses: "  - {plugin: disparate-impact, data: persons}"),
      begin: "job.yaml:10:38: there is no dataset \"persons\" (datasets: people)"),
    Case(
      name: "a Boolean", text: jobText(analyses: "  - {plugin: disparate-impact, optional: 1}"),
      begin: "job.yaml:10:42: `optional` must be true or false, not the text \"1\""),
    Case(
      name: "a role that is not given", text: jobText(analyses: "  - plugin: equal-opportunity"),
      begin:
        "job.yaml:10:5: equal-opportunity needs the role `label`; give it under `with` or under "
        + "`roles` of the dataset \"people\""),
    Case(
      name: "an unknown parameter",
      text: jobText(analyses: "  - {plugin: disparate-impact, with: {refrence: best}}"),
      begin: "job.yaml:10:39: `with` of disparate-impact has no key \"refrence\"; did you mean "
        + "`reference`?"),
    Case(
      name: "a reference in a word",
      text: jobText(analyses: "  - {plugin: disparate-impact, with: {reference: Male}}"),
      begin: "job.yaml:10:50: `reference` must be best, largest, a group such as {sex: Male}, or a "
        + "list of these, not the text \"Male\""),
    Case(
      name: "a reference without columns",
      text: jobText(analyses: "  - {plugin: disparate-impact, with: {reference: {}}}"),
      begin: "job.yaml:10:50: `reference` names no column"),
  ]

  @Test("What is wrong with a role is told with its place", arguments: roles)
  func roleMessages(_ wrong: Case) { check(wrong) }

  @Test("What is wrong with an analysis is told with its place", arguments: analyses)
  func analysisMessages(_ wrong: Case) { check(wrong) }

  @Test("With several datasets, an analysis without `data` is told their names")
  func missingData() {
    let text = """
      fairmark: 1
      datasets:
        before: {path: a.csv}
        after: {path: b.csv}
      analyses:
        - plugin: disparate-impact

      """
    #expect(
      messageOfReading(text)
        == "job.yaml:6:5: `data` is missing; there are several datasets: before, after")
  }

  @Test("A long or unprintable text is shown by its first 40 characters, escaped")
  func excerptInMessages() {
    let long = String(repeating: "x", count: 5000)
    let message = messageOfReading(jobText(analyses: "  - plugin: \"\\e[31m\(long)\""))
    #expect(message.contains("\"\\u{1b}[31m" + String(repeating: "x", count: 35) + "…\""))
    // The ids of all plugins are in it, and little of the 5,000 characters.
    #expect(message.utf8.count < 500)
  }

  private func check(_ wrong: Case) {
    let message = messageOfReading(wrong.text)
    #expect(message.hasPrefix(wrong.begin), "\(message)")
    #expect(!message.contains("\n"))
  }
}
