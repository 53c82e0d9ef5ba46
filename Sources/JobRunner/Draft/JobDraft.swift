import FairmarkFiles
public import FairmarkTables

/// A commented job file to start from, guessed from what the columns of a table hold.
///
/// Names and values suggest which columns play which part. What they do not tell is left as a
/// placeholder that a run refuses with a sentence: a guessed favourable value that is wrong would turn
/// an audit round in silence.
public struct JobDraft: Sendable {
  /// Stands where a person must choose.
  public static let placeholder = "CHOOSE"

  /// The job's name.
  let name: String
  /// The paths as the job will write them.
  let paths: [String]
  /// For each path the column that its array is; none when the files hold tables.
  let arrays: [String]
  /// Further keys of the dataset, each a line such as `delimiter: ";"`.
  let datasetLines: [String]
  let profile: TableProfile
  let guesses: ColumnGuesses
  private let hasHeader: Bool

  /// Prepares a draft.
  ///
  /// - Parameters:
  ///   - name: The job's name.
  ///   - paths: The data, relative to where the job will lie.
  ///   - arrays: For each path the column that its array is; none when the files hold tables.
  ///   - datasetLines: How the data are written, as lines of the dataset.
  ///   - hasHeader: Whether the names of the columns were read from the first line of a text.
  ///   - profile: What the columns hold.
  public init(
    name: String, paths: [String], arrays: [String] = [], datasetLines: [String],
    hasHeader: Bool = true, profile: TableProfile
  ) {
    self.name = name
    self.paths = paths
    self.arrays = arrays
    self.datasetLines = datasetLines
    self.hasHeader = hasHeader
    self.profile = profile
    guesses = ColumnGuesses(profile)
  }

  /// The job file.
  public var text: String {
    var lines = [
      "# A job to start from. What stands here was guessed from the names and values of the columns:",
      "# check every line. `fairmark validate` checks the job, `fairmark run` does it.",
      "fairmark: 1",
      "name: \(yamlText(name))",
      "datasets:",
      "  data:",
      "    path: " + pathText,
    ]
    lines += datasetLines.map { "    \($0)" }
    lines += headerLines + profile.rejectionLines + profile.missingLines + excludedLines
    if let weight = guesses.weight {
      lines += [
        "    # Each row stands for so many; leave this out if every row is one person.",
        "    weight: {column: \(yamlText(weight)), kind: frequency}",
      ]
    }
    lines += identityLines + bandLines + ["    roles:"] + groupLines + outcomeLines
    lines += [""] + analysisLines + [""] + gateLines
    return lines.joined(separator: "\n") + "\n"
  }

  private var pathText: String {
    guard arrays.isEmpty else {
      let members = zip(arrays, paths).map { "\(yamlText($0)): \(yamlText($1))" }
      return "{\(members.joined(separator: ", "))}"
    }
    if paths.count == 1 { return yamlText(paths[0]) }
    return "[\(paths.map(yamlText).joined(separator: ", "))]"
  }

  private var headerLines: [String] {
    let numbers = profile.numbersAsNames
    guard hasHeader, !numbers.isEmpty else { return [] }
    return [
      "    # Numbers as names (\(numbers.prefix(3).map(yamlText).joined(separator: ", "))): is the first line a row already? Then draft",
      "    # the job again with `--no-header`, which writes `header: false` and names the columns anew.",
    ]
  }

  /// A run ends at the first row without a decision, unless the job says what to do with it.
  private var excludedLines: [String] {
    let names = [guesses.prediction?.name, guesses.label?.name, guesses.score, guesses.weight]
    let lacking = profile.columns.filter { $0.missingCount > 0 && names.contains($0.name) }
    guard !lacking.isEmpty else { return [] }
    let counts = lacking.map { "\(yamlText($0.name)) (\($0.missingCount))" }
    return [
      "    # Some rows have no value of \(counts.joined(separator: ", ")), and a run stops at them; this leaves",
      "    # them out and counts them:",
      "    # on_missing: exclude",
    ]
  }

  private var identityLines: [String] {
    guard let id = guesses.identifier, id.hasRepeats != false else { return [] }
    return [
      id.hasRepeats == nil
        ? "    # More than \(TableProfile.distinctLimit) values of \(yamlText(id.name)): if it names a person, and one has several rows,"
          + " they are not independent:"
        : "    # Several rows have the same \(yamlText(id.name)); if it names a person, they are not independent:",
      "    # cluster: \(yamlText(id.name))",
    ]
  }

  /// Ages are numbers, groups are texts: bands stand between them.
  private var bandLines: [String] {
    guesses.ages.flatMap { age in
      [
        "    # Ages become groups by bands, which are then named under `groups`:",
        "    # derive:",
        "    #   age_band: {bins: {column: \(yamlText(age)), edges: [40], "
          + "labels: [under 40, 40 and over]}}",
      ]
    }
  }

  private var groupLines: [String] {
    guard !guesses.groups.isEmpty else {
      let candidates = profile.columns.filter {
        ($0.distinctCount ?? 0) > 1 && $0.categories != nil
      }
      return [
        "      # Which columns hold the groups to compare?"
          + (candidates.isEmpty
            ? "" : " (\(candidates.map(\.name).map(yamlText).joined(separator: ", ")))"),
        "      groups: [\(Self.placeholder)]",
      ]
    }
    var lines = ["      groups: [\(guesses.groups.map(yamlText).joined(separator: ", "))]"]
    if guesses.groups.count > 1 {
      lines.append("      intersections: true     # their crossings, too")
    }
    return lines
  }

  private var outcomeLines: [String] {
    var lines: [String] = []
    if let prediction = guesses.prediction {
      lines += [
        "      # The decision that is audited, and the values of it that are good for the person.",
        "      prediction: \(decision(prediction, counting: "favourable"))",
      ]
    } else if let score = guesses.score {
      lines += [
        "      # The decision that is audited: favourable from a threshold on.",
        "      prediction: {score: \(yamlText(score)), threshold: \(Self.placeholder)}",
      ]
    } else {
      lines += [
        "      # Which column holds the decision that is audited, and which of its values are good for",
        "      # the person?",
        "      prediction: {column: \(Self.placeholder), favourable: [\(Self.placeholder)]}",
      ]
    }
    if let label = guesses.label {
      lines += [
        "      # What really happened; leave it out if nobody knows.",
        "      label: \(decision(label, counting: "positive"))",
      ]
    }
    if let score = guesses.score { lines.append("      score: \(yamlText(score))") }
    return lines
  }

  private func decision(_ column: ColumnProfile, counting word: String) -> String {
    let texts = (column.categories ?? []).map(\.text)
    let known = texts.filter {
      word == "favourable"
        ? ColumnGuesses.isFavourable($0, of: column.name) : ColumnGuesses.isAffirmative($0)
    }
    // Texts that may mean that there is no value are no third outcome.
    let absences = column.missingLookAlikes.map(\.text)
    let isPlain =
      known.count == 1
      && ColumnGuesses.isPlain(
        known[0], beside: texts.filter { $0 != known[0] && !absences.contains($0) },
        of: column.distinctCount)
    let chosen = isPlain ? yamlText(known[0]) : Self.placeholder
    return "{column: \(yamlText(column.name)), \(word): [\(chosen)]}"
      + column.valuesComment
  }

  private var analysisLines: [String] {
    var lines = ["analyses:", "  - plugin: disparate-impact"]
    if guesses.label != nil {
      lines += ["  - plugin: equal-opportunity", "  - plugin: predictive-parity"]
    }
    return lines + [
      "  # `fairmark plugins` lists the others, `fairmark plugins describe ID` their parameters."
    ]
  }

  private var gateLines: [String] {
    [
      "# A gate turns the numbers into an exit code: 0 all hold, 1 one fails, 3 one could not be",
      "# evaluated. There is no threshold by default; this is the four-fifths rule of thumb, and a",
      "# group fails only when the difference is also significant.",
      "# gate:",
      "#   - {metric: disparate_impact.impact_ratio, at_least: 0.8, and_adjusted_p_below: 0.05}",
    ]
  }
}

extension TableProfile {
  /// A run stops at the first row that it cannot use, unless the job says what to do with it.
  var rejectionLines: [String] {
    guard rejectedCount > 0 else { return [] }
    let rows = rejectedCount == 1 ? "1 row" : "\(rejectedCount) rows"
    return [
      "    # \(rows) could not be used and \(rejectedCount == 1 ? "was" : "were") passed over here; a run stops at the first:"
    ]
      + rejections.map { rejection in
        let place = rejection.first.map { " (the first: \(printable("\($0)")))" } ?? ""
        return "    #   \(rejection.rowCount): \(rejection.reason.sentence)\(place)"
      }
      + [
        "    # Mend them, or say with `encoding` how the data are written; this leaves such rows out and",
        "    # counts them:",
        "    # on_bad_row: count",
      ]
  }

  /// Texts that may mean that there is no value, as far as enough rows have them to be shown.
  var missingLines: [String] {
    var lines: [String] = []
    let texts = columns.flatMap(\.missingLookAlikes).map(\.text)
    if !texts.isEmpty {
      let distinct = Set(texts).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      lines += [
        "    # These texts occur and may mean that there is no value:",
        "    # missing: [\(([""] + distinct).map(yamlText).joined(separator: ", "))]",
      ]
    }
    let rare = columns.filter(\.hasRareLookAlikes).map { yamlText($0.name) }
    if !rare.isEmpty {
      lines.append(
        "    # A text such as NA or ?, which may mean that there is no value, stands in less than "
          + "\(Self.leastShownRowCount) rows of \(rare.joined(separator: ", ")).")
    }
    return lines
  }
}

extension ColumnProfile {
  /// The values that may be shown, as a comment that says how many are not.
  var valuesComment: String {
    guard let categories else { return "" }
    let shown = categories.prefix(8).map { yamlText($0.text) }
    let furtherCount = (distinctCount ?? categories.count) - shown.count
    guard !shown.isEmpty else { return "" }
    return "     # values: " + shown.joined(separator: ", ")
      + (furtherCount > 0
        ? "; \(furtherCount) more \(furtherCount == 1 ? "is" : "are") not shown here" : "")
  }
}
