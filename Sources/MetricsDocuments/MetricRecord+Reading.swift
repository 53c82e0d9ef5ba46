import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText
import FairmarkStatistics

extension MetricRecord {
  /// What a record is about besides attribute, group and stratum.
  static let dimensionNames = [
    "feature", "bin", "class", "threshold", "binning", "scoring", "scheme", "source",
  ]

  private static let memberNames =
    [
      "name", "attribute", "group", "stratum", "reference", "reference_selected", "value", "status",
      "reason", "n", "counts", "reference_counts", "quotient", "reference_quotient", "design",
      "reference_design",
      "undefined_strata", "undefined_groups", "extremes", "interval", "tests",
      "expected_under_equality", "missing_group_ranges", "compatibility", "flags",
    ] + dimensionNames

  /// What a record, or a verdict about one, is about besides, in the order in which it is written, which
  /// belongs to the record's identity.
  static func dimensions(
    _ object: DocumentObject
  ) throws(MetricsDocumentError) -> [MetricDimension] {
    var dimensions: [MetricDimension] = []
    for name in dimensionNames {
      if let node = object[name] { dimensions.append(try MetricDimension(reading: node, name)) }
    }
    if dimensions.count > 1, case .object(let members) = object.node.value {
      let order = members.members.map(\.name)
      dimensions.sort { left, right in
        (order.firstIndex(of: left.name) ?? 0) < (order.firstIndex(of: right.name) ?? 0)
      }
    }
    return dimensions
  }

  /// Reads a record and checks that it does not contradict itself.
  init(reading node: DocumentNode) throws(MetricsDocumentError) {
    let object = try node.object(Self.memberNames)
    let attribute = try object.require("attribute").texts()
    self.init(
      try object.require("name").identifier(), attribute: attribute, value: .count(0), n: 0)
    try readPlace(object)
    try readValue(object)
    try readCounts(object)
    if let interval = object["interval"] { self.interval = try MetricInterval(reading: interval) }
    if let list = object["tests"] {
      for node in try list.elements(atLeast: 1) { tests.append(try MetricTest(reading: node)) }
    }
    expectedUnderEquality = try object["expected_under_equality"]?.number()
    if let list = object["missing_group_ranges"] {
      for node in try list.elements(atLeast: 1) {
        let object = try node.object(["method", "low", "high"])
        missingGroupRanges.append(
          MissingGroupRange(
            try object.require("method").identifier(),
            low: try object.require("low").numberOrNull(),
            high: try object.require("high").numberOrNull()))
      }
    }
    if let list = object["compatibility"] {
      for node in try list.elements(atLeast: 1) { peers.append(try PeerValue(reading: node)) }
    }
    if let list = object["flags"] {
      for node in try list.elements(atLeast: 1) { flags.append(try node.identifier()) }
    }
    try checkParts(object)
    try checkCounts(object)
  }

  private mutating func readPlace(_ object: DocumentObject) throws(MetricsDocumentError) {
    group = try Self.place(object["group"], of: attribute)
    if let node = object["stratum"] { stratum = try Self.place(node) }
    dimensions = try Self.dimensions(object)
    if let node = object["reference"] {
      reference = try Self.known(node, of: attribute)
      referenceSelected = try object.require("reference_selected").boolean()
    } else {
      try object.forbid("reference_selected", "stands beside no `reference`")
    }
  }

  private mutating func readValue(_ object: DocumentObject) throws(MetricsDocumentError) {
    let word = try object.require("status")
    guard let status = MetricStatus(rawValue: try word.text()) else {
      throw word.expected("one of \(MetricStatus.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    let value = try object.require("value")
    switch (value.value, status) {
    case (.integer(let count), .ok): self.value = .count(count)
    case (.number(let number), .ok): self.value = .number(number)
    case (_, .ok): throw value.expected("a number, because the status is ok")
    case (.null, _):
      self.value = .undefined(status, reason: try object.require("reason").sentence())
    default: throw value.expected("null, because the status is \(status.rawValue)")
    }
    if status == .ok { try object.forbid("reason", "stands beside the status ok") }
    let n = try object.require("n")
    if status == .suppressed {
      guard n.value == .null else { throw n.expected("null, because the record is suppressed") }
    } else {
      self.n = try n.count()
    }
  }

  private mutating func readCounts(_ object: DocumentObject) throws(MetricsDocumentError) {
    counts = try object["counts"].map(Self.counts)
    referenceCounts = try object["reference_counts"].map(Self.counts)
    quotient = try object["quotient"].map(Self.quotient)
    referenceQuotient = try object["reference_quotient"].map(Self.quotient)
    design = try object["design"].map(SampleDesign.init(reading:))
    referenceDesign = try object["reference_design"].map(SampleDesign.init(reading:))
    undefinedStrata = try object["undefined_strata"]?.count()
    undefinedGroups = try object["undefined_groups"]?.count()
    if let node = object["extremes"] {
      let ends = try node.object(["minimum", "maximum"])
      extremes = Extremes(
        minimum: try extreme(ends.require("minimum")), maximum: try extreme(ends.require("maximum"))
      )
    }
  }

  private func extreme(
    _ node: DocumentNode
  ) throws(MetricsDocumentError) -> (group: [ColumnValue], counts: Counts?) {
    let object = try node.object(["group", "counts"])
    return (
      try Self.known(object.require("group"), of: attribute), try object["counts"].map(Self.counts)
    )
  }

  // MARK: Parts

  private static func place(
    _ node: DocumentNode?, of columns: [String]
  ) throws(MetricsDocumentError) -> [ColumnValue]? {
    guard let node else { return nil }
    let values = try place(node)
    guard values.map(\.column).elementsEqual(columns, by: { $0.utf8.elementsEqual($1.utf8) }) else {
      throw node.error("does not have the columns of `attribute`, in its order")
    }
    return values
  }

  static func place(_ node: DocumentNode) throws(MetricsDocumentError) -> [ColumnValue] {
    var values: [ColumnValue] = []
    for (column, value) in try node.members(atLeast: 1) {
      values.append(ColumnValue(column, value.value == .null ? nil : try value.text()))
    }
    return values
  }

  private static func known(
    _ node: DocumentNode, of columns: [String]
  ) throws(MetricsDocumentError) -> [ColumnValue] {
    let values = try place(node, of: columns) ?? []
    if values.contains(where: { $0.value == nil }) {
      throw node.error("has a missing value; rows without a group are never a reference")
    }
    return values
  }

  private static func pair(
    _ node: DocumentNode
  ) throws(MetricsDocumentError) -> (numerator: DocumentNode, denominator: DocumentNode) {
    let object = try node.object(["numerator", "denominator"])
    return (try object.require("numerator"), try object.require("denominator"))
  }

  private static func counts(_ node: DocumentNode) throws(MetricsDocumentError) -> Counts {
    let (numerator, denominator) = try pair(node)
    let whole = try denominator.count()
    let part = try numerator.count()
    guard part <= whole else {
      throw numerator.error("is \(part), more than the denominator \(whole)")
    }
    return Counts(part, of: whole)
  }

  private static func quotient(_ node: DocumentNode) throws(MetricsDocumentError) -> CountQuotient {
    let (numerator, denominator) = try pair(node)
    return CountQuotient(try numerator.count(), per: try denominator.count())
  }
}

extension MetricDimension {
  init(reading node: DocumentNode, _ name: String) throws(MetricsDocumentError) {
    switch name {
    case "feature": self = .feature(try node.text())
    case "class": self = .classLabel(try node.text())
    case "binning": self = .binning(try node.text())
    case "scoring": self = .scoring(try node.text())
    case "scheme": self = .scheme(try node.text())
    case "source": self = .source(try node.text())
    case "threshold":
      guard let number = FiniteDouble(try node.number()) else { throw node.expected("a number") }
      self = .threshold(number)
    default:
      let object = try node.object(["index", "low", "high"])
      self = .bin(
        index: try object.require("index").count(),
        low: try object.require("low").numberOrNull().flatMap(FiniteDouble.init),
        high: try object.require("high").numberOrNull().flatMap(FiniteDouble.init))
    }
  }
}

extension Optional where Wrapped == DocumentNode {
  fileprivate func map<T>(
    _ read: (DocumentNode) throws(MetricsDocumentError) -> T
  ) throws(MetricsDocumentError) -> T? {
    guard let self else { return nil }
    return try read(self)
  }
}
