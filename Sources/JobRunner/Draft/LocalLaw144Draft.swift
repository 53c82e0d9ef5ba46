import FairmarkLocalLaw144
public import FairmarkTables

/// A commented job of an audit under New York City Local Law 144 to fill in, guessed from what the
/// columns of a table hold.
///
/// Texts that name no category of the EEO-1 report, the selected value and all dates are left as a
/// placeholder that an audit refuses: what somebody's demographic means, nobody may guess.
public struct LocalLaw144Draft: Sendable {
  private let name: String
  private let paths: [String]
  private let datasetLines: [String]
  private let profile: TableProfile
  private let guesses: ColumnGuesses

  /// Prepares a draft.
  ///
  /// - Parameters:
  ///   - name: The job's name.
  ///   - paths: The data, relative to where the job will lie.
  ///   - datasetLines: How the data are written, as lines of the dataset.
  ///   - profile: What the columns hold.
  public init(name: String, paths: [String], datasetLines: [String], profile: TableProfile) {
    self.name = name
    self.paths = paths
    self.datasetLines = datasetLines
    self.profile = profile
    guesses = ColumnGuesses(profile)
  }

  /// The job file.
  public var text: String {
    let path =
      paths.count == 1 ? yamlText(paths[0]) : "[\(paths.map(yamlText).joined(separator: ", "))]"
    var lines = [
      "# The bias audit of an automated employment decision tool (New York City Local Law 144; 6 RCNY §§",
      "# 5-300 to 5-304). What stands here was guessed from the columns: check every line, then",
      "#   fairmark ll144 audit THIS-FILE --draft --output out",
      "fairmark: 1",
      "name: \(yamlText(name))",
      "datasets:",
      "  applicants:",
      "    path: \(path)",
    ]
    lines += datasetLines.map { "    \($0)" }
    lines += profile.rejectionLines + profile.missingLines
    if let weight = guesses.weight {
      lines += [
        "    # Each row stands for so many individuals; leave this out if every row is one.",
        "    weight: {column: \(yamlText(weight)), kind: frequency}",
      ]
    }
    lines += [
      "    # Rows without an outcome stop the audit; with exclude they are left out and counted.",
      "    # on_missing: exclude",
      "    roles:",
      "      # Sex first, race/ethnicity second; a third column may say who is Hispanic or Latino.",
      "      groups: [\(column(sex)), \(column(race))]",
    ]
    lines += outcomeLines + identityLines
    lines += ["analyses:", "  - plugin: ll144-bias-audit", "    with:"]
    lines += unitLines + mapLines + choiceLines + publicationLines
    return lines.joined(separator: "\n") + "\n"
  }

  private var sex: ColumnProfile? {
    categorical.first { column in share(of: column) { SexCategory.named($0) != nil } > 0.5 }
      ?? named(
        ColumnGuesses.sexWords, besides: ColumnGuesses.raceWords,
        among: categorical.filter {
          !(isNamed($0, ColumnGuesses.raceWords) && holdsRaces($0))
        })
  }

  /// Another column than that of the sex; where there is none, it has to be chosen.
  private var race: ColumnProfile? {
    let others = categorical.filter { $0.name != sex?.name }
    return others.first(where: holdsRaces)
      ?? named(ColumnGuesses.raceWords, besides: ColumnGuesses.sexWords, among: others)
  }

  private func holdsRaces(_ column: ColumnProfile) -> Bool {
    share(of: column) { RaceEthnicityCategory.named($0) != nil } > 0.3
  }

  /// A column whose name tells what its codes are of, such as 1 and 2; of several, one whose name does
  /// not tell of something else, too.
  private func named(
    _ words: Set<String>, besides others: Set<String>, among columns: [ColumnProfile]
  ) -> ColumnProfile? {
    let fitting = columns.filter { isNamed($0, words) }
    return fitting.first { !isNamed($0, others) } ?? fitting.first
  }

  private func isNamed(_ column: ColumnProfile, _ words: Set<String>) -> Bool {
    !ColumnGuesses.words(column.name).isDisjoint(with: words)
  }

  private var categorical: [ColumnProfile] {
    let all = profile.columns.filter { !($0.categories ?? []).isEmpty }
    // Names that speak of groups go first.
    return all.filter { guesses.groups.contains($0.name) }
      + all.filter { !guesses.groups.contains($0.name) }
  }

  /// The share of a column's distinct texts that fulfil a condition.
  private func share(of column: ColumnProfile, where fits: (String) -> Bool) -> Double {
    let texts = (column.categories ?? []).map(\.text)
    return Double(texts.count(where: fits)) / Double(max(1, texts.count))
  }

  private func column(_ profile: ColumnProfile?) -> String {
    profile.map { yamlText($0.name) } ?? JobDraft.placeholder
  }

  private var outcomeLines: [String] {
    if let score = guesses.score, guesses.prediction == nil {
      return [
        "      # The tool's score; for a tool that selects or classifies, give `prediction` instead:",
        "      # prediction: {column: \(JobDraft.placeholder), favourable: [\(JobDraft.placeholder)]}",
        "      score: \(yamlText(score))",
      ]
    }
    let decision = guesses.prediction ?? guesses.label
    let values = decision?.valuesComment ?? ""
    return [
      "      # Which value means selected, or moved forward? For a tool that assigns classes write",
      "      # {column: …, one_vs_rest: true}; for one that scores, `score: column` instead.",
      "      prediction: {column: \(column(decision)), favourable: [\(JobDraft.placeholder)]}\(values)",
    ]
  }

  private var identityLines: [String] {
    guard let id = guesses.identifier else { return [] }
    return ["      id: \(yamlText(id.name))"]
  }

  private var unitLines: [String] {
    var lines = [
      "      # § 5-300 counts individuals: is a row a person, or one application of somebody?",
      "      unit: \(JobDraft.placeholder)     # application, or person (needs `id` above)",
    ]
    if guesses.score != nil, guesses.prediction == nil {
      lines.append(
        "      # score_of_person: max     # for persons with several applications: max, last or mean"
      )
    }
    return lines + [
      "      # Inferred demographics cannot be published.",
      "      demographics: \(JobDraft.placeholder)     # self_reported, observed or inferred",
    ]
  }

  private var mapLines: [String] {
    var lines: [String] = []
    func add(_ key: String, _ column: ColumnProfile?, _ isKnown: (String) -> Bool, _ words: String)
    {
      let unread = (column?.categories ?? []).map(\.text).filter { !isKnown($0) }
      let rareCount = column?.rareCategoryCount ?? 0
      if unread.isEmpty && rareCount == 0 { return }
      lines.append("      # Each is \(words), unknown, or other.")
      if rareCount > 0 {
        lines.append(
          "      # \(rareCount) more \(rareCount == 1 ? "text" : "texts") of less than "
            + "\(TableProfile.leastShownRowCount) rows \(rareCount == 1 ? "is" : "are") not shown here; "
            + "an audit names those that no line maps.")
      }
      if unread.isEmpty { return }
      lines.append("      \(key):")
      lines.append("        map:")
      lines += unread.map { "          \(yamlText($0)): \(JobDraft.placeholder)" }
    }
    add("sex", sex, { SexCategory.named($0) != nil }, "Male, Female")
    add(
      "race_ethnicity", race, { RaceEthnicityCategory.named($0) != nil },
      "a category of the EEO-1 report (`fairmark plugins describe ll144-bias-audit`)")
    return lines
  }

  private var choiceLines: [String] {
    [
      "      # Categories of less than 2 % may lose their impact ratio, with a reason that is published:",
      "      # exclude:",
      "      #   - {table: race, category: Native Hawaiian or Pacific Islander, justification: …}",
      "      # What else the rule leaves open, at its default: ties, median, median_of, unknown,",
      "      # excluded_as_reference, exclusion_base, ratio_decimals, empty_categories, comparator,",
      "      # denominator.",
    ]
  }

  private var publicationLines: [String] {
    let fields = [
      ("tool", "the name of the tool"), ("employer", "who uses it"), ("auditor", "who audits it"),
      ("audit_date", "YYYY-MM-DD, § 5-303(a)(1)"),
      ("distribution_date", "when use of the tool began, YYYY-MM-DD, § 5-303(a)(2)"),
      ("data_kind", "historical, test or both, § 5-302"),
      ("data_source", "§ 5-303(a)(1)"), ("data_explanation", "§ 5-303(a)(1)"),
    ]
    return ["      # What § 5-303 asks the page to say besides numbers.", "      publication:"]
      + fields.map { "        \($0.0): \(JobDraft.placeholder)     # \($0.1)" }
      + [
        "        # period_start, period_end, limits, positions, last_use, notice_url, contact; with test",
        "        # data test_data_reason and test_data_method (§ 5-302(b))",
      ]
  }
}
