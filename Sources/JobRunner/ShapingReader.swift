import FairmarkFiles
import FairmarkTables

/// Reads `types`, `join`, `derive` and `where` of a dataset.
struct ShapingReader {
  static let keys = ["where", "derive", "join", "types"]

  /// The texts that mean *missing* in the dataset.
  let missing: [String]
  private var shaping = Job.ShapingUse()

  static func read(_ map: JobMap, missing: [String]) throws(JobError) -> Job.ShapingUse {
    var reader = ShapingReader(missing: missing)
    if let node = map["types"] { try reader.readTypes(node) }
    if let node = map["join"] { try reader.readJoins(node) }
    if let node = map["derive"] { try reader.readDerivations(node) }
    if let node = map["where"] { try reader.readConditions(node) }
    return reader.shaping
  }

  private init(missing: [String]) {
    self.missing = missing
  }

  /// Finds the datasets that joins name, and refuses circles.
  static func bindJoins(_ datasets: inout [Job.Dataset]) throws(JobError) {
    let names = datasets.map(\.name)
    for index in datasets.indices {
      for join in datasets[index].shaping.joins.indices {
        let data = datasets[index].shaping.joins[join].data
        guard let place = names.firstIndex(of: data.name) else {
          let near = nearest(data.name, among: names).map { "; did you mean \(excerpt($0))?" } ?? ""
          throw JobError(
            .usage, at: data.location,
            "there is no dataset \(excerpt(data.name))\(near) (datasets: "
              + "\(names.joined(separator: ", ")))")
        }
        datasets[index].shaping.joins[join].dataset = place
      }
    }
    var counts: [Int?] = datasets.map { _ in nil }
    for index in datasets.indices {
      _ = try countOfTables(from: index, path: [index], datasets, &counts)
    }
  }

  /// The most tables that one dataset may lead to: each join reads its dataset anew, so that datasets
  /// which are joined several times, and join others several times, are read ever more often.
  private static let tableLimit = 256

  /// How many tables are read for a dataset; each dataset is followed once.
  ///
  /// - Throws: `JobError` for a circle, and for more tables than the limit.
  private static func countOfTables(
    from index: Int, path: [Int], _ datasets: [Job.Dataset], _ counts: inout [Int?]
  ) throws(JobError) -> Int {
    if let known = counts[index] { return known }
    var count = 1
    for join in datasets[index].shaping.joins {
      // A chain leads to as many tables as it has links.
      if path.count > tableLimit { throw tooManyTables(of: datasets[path[0]], join) }
      if path.contains(join.dataset) {
        let names = (path + [join.dataset]).map { excerpt(datasets[$0].name) }
        throw JobError(
          .usage, at: join.data.location,
          "the datasets are joined in a circle (\(names.joined(separator: ", then "))); leave one "
            + "`join` out")
      }
      count += try countOfTables(
        from: join.dataset, path: path + [join.dataset], datasets, &counts)
      if count > tableLimit { throw tooManyTables(of: datasets[index], join) }
    }
    counts[index] = count
    return count
  }

  private static func tooManyTables(of dataset: Job.Dataset, _ join: Job.JoinUse) -> JobError {
    JobError(
      .usage, at: join.data.location,
      "with this join more than \(tableLimit) tables would be read for \(excerpt(dataset.name)), "
        + "since a dataset is read again for each join that leads to it; join each once")
  }

  // MARK: Types

  private mutating func readTypes(_ node: JobNode) throws(JobError) {
    for (key, name, value) in try node.members("`types`") {
      let word = try value.requireChoice(
        "the type of \(excerpt(name))", of: Job.TypeUse.ColumnType.allCases.map(\.rawValue))
      guard let type = Job.TypeUse.ColumnType(rawValue: word) else { continue }
      shaping.types.append(Job.TypeUse(name: name, type: type, location: key.location))
    }
  }

  // MARK: Joins

  private mutating func readJoins(_ node: JobNode) throws(JobError) {
    let elements = node.elementsOrSelf
    if elements.isEmpty { throw node.error("`join` is an empty list; leave it out") }
    for element in elements { shaping.joins.append(try join(element)) }
  }

  private func join(_ node: JobNode) throws(JobError) -> Job.JoinUse {
    let map = try JobMap(
      node, "a join", known: ["data", "on", "kind", "duplicates", "columns"])
    let data = try map.require(
      "data", "name a dataset of this job: `{data: demographics, on: applicant_id}`")
    let on = try map.require("on", "name the columns that hold the key: `on: applicant_id`")
    var keys: [(Job.ColumnUse, Job.ColumnUse)] = []
    if on.text == nil && on.elements == nil {
      for (key, left, value) in try on.members("`on`") {
        keys.append(
          (
            Job.ColumnUse(name: left, location: key.location),
            Job.ColumnUse(
              name: try value.requireText("a column of `on`"), location: value.location)
          ))
      }
      if keys.isEmpty { throw on.error("`on` must name at least one column") }
    } else {
      for (name, element) in zip(try on.requireTexts("`on`"), on.elementsOrSelf) {
        let use = Job.ColumnUse(name: name, location: element.location)
        keys.append((use, use))
      }
    }
    let kind = try map["kind"]?.requireChoice("`kind`", of: ["left", "inner"]) ?? "left"
    let duplicates = try map["duplicates"]?.requireChoice(
      "`duplicates`", of: ["fail", "first", "last"])
    var columns: [Job.ColumnUse]?
    if let node = map["columns"] {
      columns = zip(try node.requireTexts("`columns`"), node.elementsOrSelf).map {
        Job.ColumnUse(name: $0, location: $1.location)
      }
    }
    return Job.JoinUse(
      data: Job.ColumnUse(name: try data.requireText("`data`"), location: data.location),
      keys: keys.map { (left: $0.0, right: $0.1) }, removesUnmatched: kind == "inner",
      duplicates: duplicates.flatMap { TableJoin.Duplicates(rawValue: $0) } ?? .fail,
      columns: columns)
  }

  // MARK: Derivations

  private mutating func readDerivations(_ node: JobNode) throws(JobError) {
    for (key, name, value) in try node.members("`derive`") {
      let what = "the derived column \(excerpt(name))"
      let map = try JobMap(value, what, known: ["bins", "map"])
      if let bins = map["bins"], map["map"] == nil {
        shaping.derivations.append(try binned(name, key, bins))
      } else if let texts = map["map"], map["bins"] == nil {
        shaping.derivations.append(try mapped(name, key, texts))
      } else {
        throw value.error(
          "\(what) needs either `bins: {column, edges, labels}` or `map: {column, to}`")
      }
    }
  }

  private func binned(
    _ name: String, _ key: JobNode, _ node: JobNode
  ) throws(JobError) -> Job.DerivationUse {
    let map = try JobMap(
      node, "`bins`", known: ["column", "edges", "labels", "closed", "missing"])
    let column = try map.require("column", "name the column of numbers")
    let columnName = try column.requireText("`column`")
    if let type = shaping.type(of: columnName), type.type == .text {
      throw column.error(
        "`bins` are intervals of numbers, and `types` (line \(type.location.line ?? 0)) makes "
          + "\(excerpt(columnName)) a text; use `map`, or change the type")
    }
    let edgesNode = try map.require("edges", "list where the intervals meet: `edges: [40, 62]`")
    var edges: [Double] = []
    for element in edgesNode.elementsOrSelf {
      let edge = try element.requireNumber("an edge")
      if let last = edges.last, edge <= last {
        throw element.error(
          "the edge \(element.text ?? "") does not come after \(NumberTest.text(last)); list `edges` "
            + "from the least to the greatest, each once")
      }
      if shaping.type(of: columnName)?.type == .integer, edge.magnitude >= 0x1p53 {
        throw element.error(
          "an edge is \(element.text ?? ""), and whole numbers beyond 2^53 (9007199254740992) lie "
            + "in intervals as rounded ones; use smaller edges")
      }
      edges.append(edge)
    }
    if edges.isEmpty { throw edgesNode.error("`edges` is an empty list") }
    let labelsNode = try map.require(
      "labels", "name the \(edges.count + 1) intervals from the lowest to the highest")
    let labels = try labelsNode.requireTexts("`labels`")
    guard labels.count == edges.count + 1 else {
      throw labelsNode.error(
        "`labels` names \(labels.count), and \(edges.count) "
          + (edges.count == 1 ? "edge makes" : "edges make") + " \(edges.count + 1) intervals")
    }
    for (label, element) in zip(labels, labelsNode.elementsOrSelf) {
      try refuseMissing(label, element, "a label")
    }
    let closed = try map["closed"]?.requireChoice("`closed`", of: ["left", "right"]) ?? "left"
    let bins = NumberBins(
      edges: edges, labels: labels, closedEnd: closed == "right" ? .right : .left)
    return Job.DerivationUse(
      derivation: ColumnDerivation(
        name: name, column: columnName, rule: .bins(bins), missingText: try missingText(map)),
      location: key.location, columnLocation: column.location)
  }

  private func mapped(
    _ name: String, _ key: JobNode, _ node: JobNode
  ) throws(JobError) -> Job.DerivationUse {
    let map = try JobMap(node, "`map`", known: ["column", "to", "otherwise", "missing"])
    let column = try map.require("column", "name the column of texts")
    let columnName = try column.requireText("`column`")
    if let type = shaping.type(of: columnName), type.type != .text {
      throw column.error(
        "`map` compares texts, and `types` (line \(type.location.line ?? 0)) makes "
          + "\(excerpt(columnName)) \(type.type == .integer ? "an integer" : "a number"); use `bins`, "
          + "or change the type")
    }
    let to = try map.require("to", "say what each text stands for: `to: {F: female, M: male}`")
    var entries: [(text: String, becomes: String)] = []
    for (entryKey, text, value) in try to.members("`to`", mayLookAlike: true) {
      try refuseMissing(text, entryKey, "a text of `to`")
      guard let becomes = value.text else {
        throw value.error("what \(excerpt(text)) stands for must be a text, not \(value.shape)")
      }
      try refuseMissing(becomes, value, "what \(excerpt(text)) stands for")
      entries.append((text, becomes))
    }
    if entries.isEmpty { throw to.error("`to` says of no text what it stands for") }
    return Job.DerivationUse(
      derivation: ColumnDerivation(
        name: name, column: columnName,
        rule: .map(TextMap(entries, otherwise: try otherwise(map["otherwise"]))),
        missingText: try missingText(map)),
      entries: entries, location: key.location, columnLocation: column.location)
  }

  private func otherwise(_ node: JobNode?) throws(JobError) -> TextMap.Otherwise {
    guard let node else { return .fail }
    if node.text == nil {
      let map = try JobMap(node, "`otherwise`", known: ["text"])
      let text = try map.require("text", "write `otherwise: {text: Other}`")
      let becomes = try text.requireText("`text`")
      try refuseMissing(becomes, text, "`text`")
      return .text(becomes)
    }
    switch try node.requireChoice(
      "`otherwise`, when it is no map,", of: ["fail", "missing", "keep"])
    {
    case "missing": return .missing
    case "keep": return .keep
    default: return .fail
    }
  }

  private func missingText(_ map: JobMap) throws(JobError) -> String? {
    guard let node = map["missing"] else { return nil }
    let text = try node.requireText("`missing`")
    try refuseMissing(text, node, "`missing`, the text of rows without a value,")
    return text
  }

  /// A text that means *missing* is no group, whoever writes it.
  private func refuseMissing(_ text: String, _ node: JobNode, _ what: String) throws(JobError) {
    if missing.contains(where: { $0.utf8.elementsEqual(text.utf8) }) {
      throw node.error(
        "\(what) must not be \(excerpt(text)), which means that there is no value (`missing` of the "
          + "dataset)")
    }
  }

  // MARK: Conditions

  private mutating func readConditions(_ node: JobNode) throws(JobError) {
    for (key, name, value) in try node.members("`where`") {
      shaping.conditions.append(
        Job.ConditionUse(condition: try condition(name, value), location: key.location))
    }
    if shaping.conditions.isEmpty { throw node.error("`where` names no column; leave it out") }
  }

  private static let bounds = ["at_least", "at_most", "above", "below"]

  private func condition(_ name: String, _ node: JobNode) throws(JobError) -> RowCondition {
    let type = shaping.type(of: name)
    let isNumber = type.map { $0.type != .text }
    if node.text != nil || node.elements != nil {
      if node.isNull {
        throw node.error("`where` must say which values of \(excerpt(name)) are kept")
      }
      if let type, type.type == .integer {
        return RowCondition(
          name, .integers(try NumberTestReader.integers(type).test(anyOf: node)))
      }
      if isNumber == true {
        return RowCondition(name, .numbers(try NumberTestReader.numbers.test(anyOf: node)))
      }
      return RowCondition(name, .texts(TextTest(anyOf: try texts(node, "`where`"))))
    }
    let map = try JobMap(
      node, "the condition on \(excerpt(name))",
      known: ["any_of", "not"] + Self.bounds + ["missing"])
    let missing = try map["missing"]?.requireChoice("`missing`", of: ["keep", "remove"])
    let keepsMissing = missing == "keep"
    let bounds = Self.bounds.filter { map[$0] != nil }
    if let bound = bounds.first, let node = map[bound], isNumber == false {
      throw node.error(
        "`\(bound)` compares numbers, and `types` makes \(excerpt(name)) a text; leave one out")
    }
    // Written by itself, `remove` asks for the rows with a value.
    guard !bounds.isEmpty || map["any_of"] != nil || map["not"] != nil || missing == "remove"
    else {
      throw node.error(
        "the condition on \(excerpt(name)) says nothing; give values (`any_of`, `not`) or bounds "
          + "(\(Self.bounds.map { "`\($0)`" }.joined(separator: ", "))), or `missing: remove`, "
          + "which leaves out rows without a value")
    }
    guard isNumber ?? !bounds.isEmpty else {
      let test = TextTest(
        anyOf: try read(map["any_of"]) { node throws(JobError) in try texts(node, "`any_of`") },
        not: try read(map["not"]) { node throws(JobError) in try texts(node, "`not`") } ?? [])
      return RowCondition(name, .texts(test), keepsMissing: keepsMissing)
    }
    let test: RowCondition.Test
    let isContradictory: Bool
    if let type, type.type == .integer {
      let integers = try NumberTestReader.integers(type).test(map)
      (test, isContradictory) = (.integers(integers), integers.range == nil)
    } else {
      let numbers = try NumberTestReader.numbers.test(map)
      (test, isContradictory) = (.numbers(numbers), numbers.range == nil)
    }
    if isContradictory {
      throw node.error("no number meets all bounds of \(excerpt(name)); nothing would be kept")
    }
    return RowCondition(name, test, keepsMissing: keepsMissing)
  }

  private func read<Value>(
    _ node: JobNode?, _ value: (JobNode) throws(JobError) -> Value
  ) throws(JobError) -> Value? {
    guard let node else { return nil }
    return try value(node)
  }

  private func texts(_ node: JobNode, _ what: String) throws(JobError) -> [String] {
    let texts = try node.requireTexts(what)
    for (text, element) in zip(texts, node.elementsOrSelf)
    where missing.contains(where: { $0.utf8.elementsEqual(text.utf8) }) {
      throw element.error(
        "\(what) names \(excerpt(text)), which means that there is no value; `missing: keep` beside "
          + "`any_of` keeps such rows")
    }
    return texts
  }
}
