import FairmarkAnalysis
import FairmarkFiles

/// Reads the roles of a dataset or an analysis.
enum RoleReader {
  static let keys = [
    "groups", "intersections", "prediction", "label", "score", "features", "strata", "id",
    "token_ids", "prompt_ids", "source",
  ]

  static func roles(_ node: JobNode) throws(JobError) -> Job.RoleUses {
    try roles(
      JobMap(
        node, "`roles`", known: keys,
        later: ["text"]))
  }

  /// Takes the roles out of a map that may hold other keys besides.
  static func roles(_ map: JobMap) throws(JobError) -> Job.RoleUses {
    var roles = Job.RoleUses()
    if let node = map["groups"] { roles.groups = try columns(node, "`groups`") }
    if let node = map["intersections"] {
      roles.intersectionDepth =
        switch node.text {
        case "true": .max
        case "false": 1
        default:
          try node.requireInteger("`intersections`, when it is not true or false,", in: 1...32)
        }
    }
    if let node = map["prediction"] { roles.prediction = try decision(node, "prediction") }
    if let node = map["label"] { roles.label = try decision(node, "label") }
    roles.score = try column(map, "score")
    roles.id = try column(map, "id")
    roles.tokenIDs = try column(map, "token_ids")
    roles.promptIDs = try column(map, "prompt_ids")
    roles.source = try column(map, "source")
    if let node = map["features"] { roles.features = try columns(node, "`features`") }
    if let node = map["strata"] { roles.strata = try columns(node, "`strata`") }
    return roles
  }

  private static func column(
    _ map: JobMap, _ role: String
  ) throws(JobError) -> Job.ColumnUse? {
    guard let node = map[role] else { return nil }
    return Job.ColumnUse(name: try node.requireText("`\(role)`"), location: node.location)
  }

  private static func columns(_ node: JobNode, _ what: String) throws(JobError) -> [Job.ColumnUse] {
    let names = try node.requireTexts(what)
    return zip(names, node.elementsOrSelf).map { Job.ColumnUse(name: $0, location: $1.location) }
  }

  /// `{column: c, favourable: [..]}` or `{score: s, threshold: t}`; for labels `positive`.
  private static func decision(_ node: JobNode, _ role: String) throws(JobError) -> Job.DecisionUse
  {
    let word = role == "label" ? "positive" : "favourable"
    let example =
      "`\(role): {column: \(role == "label" ? "hired" : "selected"), \(word): [\"yes\"]}`"
    if node.text != nil {
      throw node.error("`\(role)` must say which value is \(word): \(example)")
    }
    let map = try JobMap(
      node, "`\(role)`", known: ["column", word, "score", "threshold", "one_vs_rest"])
    if let score = map["score"] {
      if let column = map["column"] ?? map[word] {
        throw column.error("`\(role)` has a `score` already; give a column or a score, not both")
      }
      let threshold = try map.require(
        "threshold", "a score is \(word) from a threshold on: `{score: s, threshold: 0.5}`")
      let name = try score.requireText("`score`")
      return Job.DecisionUse(
        decision: .threshold(
          column: name, atLeast: try threshold.requireNumber("`threshold`")),
        column: Job.ColumnUse(name: name, location: score.location),
        countingLocation: threshold.location)
    }
    if let threshold = map["threshold"] {
      throw threshold.error("`threshold` needs a `score` column")
    }
    let column = try map.require("column", "write \(example)")
    if let each = map["one_vs_rest"], try each.requireBoolean("`one_vs_rest`") {
      if let values = map[word] {
        throw values.error(
          "`one_vs_rest` counts every value in turn; leave `\(word)` out, or `one_vs_rest`")
      }
      let name = try column.requireText("`column`")
      return Job.DecisionUse(
        decision: .eachClass(column: name),
        column: Job.ColumnUse(name: name, location: column.location),
        countingLocation: each.location)
    }
    let values = try map.require(word, "no value is \(word) by itself; write \(example)")
    let name = try column.requireText("`column`")
    return Job.DecisionUse(
      decision: .values(column: name, counting: try values.requireTexts("`\(word)`")),
      column: Job.ColumnUse(name: name, location: column.location),
      countingLocation: values.location)
  }
}
