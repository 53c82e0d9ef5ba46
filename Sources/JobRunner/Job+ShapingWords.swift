import FairmarkJSONText
import FairmarkTables

extension Job.Dataset {
  /// What the job says about the dataset besides its roles, in words, each with the columns that it reads.
  ///
  /// - Parameter isAnalysed: Whether rows are counted; of a joined dataset they have no weight.
  /// - Returns: The uses in the order in which they apply.
  func shapingUses(isAnalysed: Bool) -> [JSONValue] {
    var uses: [JSONValue] = []
    func add(_ key: String, _ columns: [String], _ text: String) {
      uses.append([
        "key": .string(key), "columns": .array(columns.map(JSONValue.string)),
        "text": .string(text),
      ])
    }
    for use in shaping.joins {
      let keys = use.keys.map {
        $0.left.name == $0.right.name ? $0.left.name : "\($0.left.name) = \($0.right.name)"
      }
      add(
        "join", use.keys.map(\.left.name),
        "\(use.data.name) on \(keys.joined(separator: ", ")); "
          + (use.removesUnmatched ? "rows without counterpart left out" : "all rows kept")
          + "; duplicates: \(use.duplicates.rawValue)")
    }
    for use in shaping.derivations { add("derive", [use.derivation.column], use.words) }
    for use in shaping.conditions {
      add(
        "where", [use.condition.column],
        use.condition.test.words { $0 }
          + (use.condition.keepsMissing ? ", or no value" : ""))
    }
    guard isAnalysed else { return uses }
    if let weight {
      add(
        "weight", [weight.name],
        isSamplingWeight
          ? "sampling: the inverse of a row's probability to be in the data"
          : "frequency: how many each row stands for")
    }
    if let cluster { add("cluster", [cluster.name], "rows with one text are not independent") }
    return uses
  }
}

extension Job.DerivationUse {
  /// The new column and how its texts come about.
  fileprivate var words: String {
    let rule =
      switch derivation.rule {
      case .bins(let bins): bins.words
      case .map(let map):
        listed(entries.map { "\($0.text) → \($0.becomes)" })
          + ", any other text: \(map.otherwise.words)"
      }
    return "\(derivation.name): \(rule)"
      + (derivation.missingText.map { ", no value → \($0)" } ?? "")
  }
}

extension NumberBins {
  /// Each label with its bounds.
  fileprivate var words: String {
    let (from, to) = closedEnd == .left ? ("from", "below") : ("above", "to")
    return labels.enumerated().map { index, label in
      var bounds: [String] = []
      if index > 0 { bounds.append("\(from) \(NumberTest.text(edges[index - 1]))") }
      if index < edges.count { bounds.append("\(to) \(NumberTest.text(edges[index]))") }
      return bounds.isEmpty ? label : "\(label) (\(bounds.joined(separator: " ")))"
    }.joined(separator: ", ")
  }
}

extension TextMap.Otherwise {
  fileprivate var words: String {
    switch self {
    case .fail: "an error"
    case .missing: "no value"
    case .keep: "kept"
    case .text(let text): "→ \(text)"
    }
  }
}

extension RowCondition.Test {
  /// The test in words.
  ///
  /// - Parameter shown: How a text is written.
  /// - Returns: What a value must be.
  func words(_ shown: (String) -> String) -> String {
    var parts: [String] = []
    func add(_ word: String, _ texts: [String]) {
      if !texts.isEmpty { parts.append(word + listed(texts)) }
    }
    func addNumbers<Number>(_ test: OrderedTest<Number>, _ text: (Number) -> String) {
      add("", (test.anyOf ?? []).map(text))
      add("not ", test.not.map(text))
      for case (let word, let bound?) in [
        ("≥ ", test.atLeast), ("≤ ", test.atMost), ("> ", test.above), ("< ", test.below),
      ] {
        add(word, [text(bound)])
      }
    }
    switch self {
    case .texts(let test):
      add("", (test.anyOf ?? []).map(shown))
      add("not ", test.not.map(shown))
    case .numbers(let test): addNumbers(test, NumberTest.text)
    case .integers(let test): addNumbers(test) { "\($0)" }
    }
    return parts.isEmpty ? "any value" : parts.joined(separator: ", ")
  }
}

/// Texts as a document may carry them: a long list, which may be one of ids, is cut.
private func listed(_ texts: [String], limit: Int = 20) -> String {
  texts.prefix(limit).joined(separator: ", ")
    + (texts.count > limit ? ", … (\(texts.count) in all)" : "")
}
