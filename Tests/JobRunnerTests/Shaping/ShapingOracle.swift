import FairmarkTestSupport

/// What shaping does, row by row and in the plainest way: the oracle of the random jobs.
struct ShapingOracle {
  typealias Row = [String: String]

  /// A condition as the job writes it and as a closure; a missing value is an empty text.
  struct Condition {
    var column: String
    var job: String
    var keeps: (String) -> Bool
    var keepsMissing = false
  }

  /// A derived column as the job writes it and as a closure.
  struct Derivation {
    var name: String
    var column: String
    var job: String
    /// The text, empty for none.
    var text: (String) -> String
    var missingText = ""
  }

  var isInner = false
  var takesLast = false
  var derivations: [Derivation] = []
  var conditions: [Condition] = []
  var joinedConditions: [Condition] = []

  /// What the oracle counted and kept.
  struct Outcome {
    var rows: [Row] = []
    var matched = 0
    var unmatched = 0
    var missingKey = 0
    var removedByJoin = 0
    var removed: [Int] = []
    var removedMissing: [Int] = []
    var joinedRemoved: [Int] = []
    var joinedMissingKey = 0
    var duplicates = 0
    var unused = 0
    var used = 0
  }

  func outcome(people: [Row], facts: [Row], adding columns: [String]) -> Outcome {
    var found = Outcome()
    var byKey: [String: Row] = [:]
    found.joinedRemoved = joinedConditions.map { _ in 0 }
    for fact in facts {
      if let failed = joinedConditions.firstIndex(where: { !holds($0, fact) }) {
        found.joinedRemoved[failed] += 1
        continue
      }
      let key = fact["id"] ?? ""
      if key.isEmpty {
        found.joinedMissingKey += 1
      } else if byKey[key] == nil {
        byKey[key] = fact
      } else {
        found.duplicates += 1
        if takesLast { byKey[key] = fact }
      }
    }
    var asked: Set<String> = []
    found.removed = conditions.map { _ in 0 }
    found.removedMissing = conditions.map { _ in 0 }
    for person in people {
      var row = person
      for column in columns { row[column] = "" }
      let key = row["id"] ?? ""
      if key.isEmpty {
        found.missingKey += 1
      } else if let fact = byKey[key] {
        found.matched += 1
        asked.insert(key)
        for column in columns { row[column] = fact[column] ?? "" }
      } else {
        found.unmatched += 1
      }
      if isInner && (key.isEmpty || byKey[key] == nil) {
        found.removedByJoin += 1
        continue
      }
      for derivation in derivations {
        let value = row[derivation.column] ?? ""
        row[derivation.name] = value.isEmpty ? derivation.missingText : derivation.text(value)
      }
      if let failed = conditions.firstIndex(where: { !holds($0, row) }) {
        found.removed[failed] += 1
        if (row[conditions[failed].column] ?? "").isEmpty { found.removedMissing[failed] += 1 }
        continue
      }
      found.rows.append(row)
    }
    found.used = asked.count
    found.unused = byKey.count - asked.count
    return found
  }

  private func holds(_ condition: Condition, _ row: Row) -> Bool {
    let value = row[condition.column] ?? ""
    return value.isEmpty ? condition.keepsMissing : condition.keeps(value)
  }
}

/// A random job with two files, and what its oracle says.
struct RandomShaping {
  var oracle = ShapingOracle()
  var people: [ShapingOracle.Row] = []
  var facts: [ShapingOracle.Row] = []

  static let peopleColumns = ["id", "sex", "age", "office", "hired"]
  static let factColumns = ["id", "race", "income"]
  static let addedColumns = ["race", "income"]

  init(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    func pick(_ texts: [String]) -> String { texts.randomElement(using: &random) ?? "" }
    let peopleCount = Int.random(in: 20...90, using: &random)
    let factCount = Int.random(in: 10...90, using: &random)
    for _ in 0..<peopleCount {
      people.append([
        "id": Int.random(in: 0..<12, using: &random) == 0
          ? "" : "k\(Int.random(in: 0..<70, using: &random))",
        "sex": pick(["f", "m", "m", ""]),
        "age": Int.random(in: 0..<10, using: &random) == 0
          ? "" : "\(Int.random(in: 18...80, using: &random))",
        "office": pick(["north", "south", "east", ""]), "hired": pick(["yes", "no"]),
      ])
    }
    for _ in 0..<factCount {
      facts.append([
        "id": Int.random(in: 0..<12, using: &random) == 0
          ? "" : "k\(Int.random(in: 0..<80, using: &random))",
        "race": pick(["a", "b", "c", ""]),
        "income": Int.random(in: 0..<8, using: &random) == 0
          ? "" : "\(Int.random(in: 0...9, using: &random)).5",
      ])
    }
    oracle.isInner = Bool.random(using: &random)
    oracle.takesLast = Bool.random(using: &random)
    let closedRight = Bool.random(using: &random)
    let missingText = Bool.random(using: &random) ? "no age" : ""
    oracle.derivations = [
      .init(
        name: "band", column: "age",
        job: "{bins: {column: age, edges: [30, 50.5, 60], labels: [a0, a30, a50, a60], closed: "
          + (closedRight ? "right" : "left") + (missingText.isEmpty ? "" : ", missing: no age")
          + "}}",
        text: { text in
          let age = Double(text) ?? -1
          let place = [30, 50.5, 60].filter { closedRight ? age > $0 : age >= $0 }.count
          return ["a0", "a30", "a50", "a60"][place]
        }, missingText: missingText),
      .init(
        name: "origin", column: "race",
        job: "{map: {column: race, to: {a: A or B, b: A or B}, otherwise: "
          + (closedRight ? "keep}}" : "missing}}"),
        text: { $0 == "c" ? (closedRight ? "c" : "") : "A or B" }),
      .init(
        name: "old", column: "band",
        job: "{map: {column: band, to: {a60: old}, otherwise: {text: young}}}",
        text: { $0 == "a60" ? "old" : "young" }),
    ]
    let all: [ShapingOracle.Condition] = [
      .init(column: "office", job: "[north, south]", keeps: { ["north", "south"].contains($0) }),
      .init(
        column: "age", job: "{at_least: 25, below: 70}",
        keeps: { (25..<70).contains(Int($0) ?? 0) }),
      .init(
        column: "income", job: "{above: 1.5, not: [7.5], missing: keep}",
        keeps: { (Double($0) ?? 0) > 1.5 && $0 != "7.5" }, keepsMissing: true),
      .init(column: "band", job: "{not: a30}", keeps: { $0 != "a30" }),
      .init(column: "old", job: "young", keeps: { $0 == "young" }),
      .init(column: "race", job: "{any_of: [a, b, c], not: [b]}", keeps: { $0 != "b" }),
    ]
    oracle.conditions = all.shuffled(using: &random)
      .prefix(Int.random(in: 0...3, using: &random)).map(\.self)
    if Bool.random(using: &random) {
      oracle.joinedConditions = [
        .init(column: "income", job: "{at_most: 7}", keeps: { (Double($0) ?? 0) <= 7 })
      ]
    }
  }

  static func csv(_ rows: [ShapingOracle.Row], _ columns: [String]) -> String {
    columns.joined(separator: ",") + "\n"
      + rows.map { row in columns.map { row[$0] ?? "" }.joined(separator: ",") + "\n" }.joined()
  }

  private static let analyses = """
        roles:
          groups: [sex, band, origin, old]
          intersections: 2
          prediction: {column: hired, favourable: ["yes"]}
    analyses:
      - {plugin: demographic-parity, data: people, with: {interval: none, tests: none}}

    """

  /// The job that shapes the rows.
  var job: String {
    var text = """
      fairmark: 1
      datasets:
        people:
          path: people.csv
          join:
            - {data: facts, on: id, kind: \(oracle.isInner ? "inner" : "left"), duplicates: \
      \(oracle.takesLast ? "last" : "first")}
          derive:

      """
    for derivation in oracle.derivations {
      text += "      \(derivation.name): \(derivation.job)\n"
    }
    text += Self.conditions(oracle.conditions)
    let end = Self.analyses.split(separator: "\n", omittingEmptySubsequences: false)
    text += end.prefix(4).joined(separator: "\n")
    text += "\n  facts:\n    path: facts.csv\n" + Self.conditions(oracle.joinedConditions)
    return text + end.dropFirst(4).joined(separator: "\n")
  }

  /// The job that finds the rows shaped already.
  static let plainJob =
    "fairmark: 1\ndatasets:\n  people:\n    path: shaped.csv\n" + analyses

  private static func conditions(_ conditions: [ShapingOracle.Condition]) -> String {
    conditions.isEmpty
      ? ""
      : "    where:\n" + conditions.map { "      \($0.column): \($0.job)\n" }.joined()
  }
}
