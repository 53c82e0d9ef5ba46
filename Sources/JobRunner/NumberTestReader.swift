import FairmarkTables

/// Reads what a condition of `where` asks of a number.
struct NumberTestReader<Number: Comparable & Hashable & Sendable> {
  /// Reads a number, given what it is; a bound that may lie between two numbers of the data, given what
  /// it may be rounded to as well.
  let number: (JobNode, String, FloatingPointRoundingRule?) throws(JobError) -> Number
  /// A number in sentences.
  let text: (Number) -> String

  /// One of some values.
  func test(anyOf node: JobNode) throws(JobError) -> OrderedTest<Number> {
    var test = OrderedTest<Number>()
    test.anyOf = try values(node, "a number of `where`")
    return test
  }

  /// Values and bounds.
  func test(_ map: JobMap) throws(JobError) -> OrderedTest<Number> {
    var test = OrderedTest<Number>()
    if let node = map["any_of"] { test.anyOf = try values(node, "`any_of`") }
    if let node = map["not"] { test.not = try values(node, "`not`") }
    if let node = map["at_least"] { test.atLeast = try number(node, "`at_least`", .up) }
    if let node = map["at_most"] { test.atMost = try number(node, "`at_most`", .down) }
    if let node = map["above"] { test.above = try number(node, "`above`", .down) }
    if let node = map["below"] { test.below = try number(node, "`below`", .up) }
    return test
  }

  private func values(_ node: JobNode, _ what: String) throws(JobError) -> [Number] {
    var values: [Number] = []
    for element in node.elementsOrSelf {
      let value = try number(element, what, nil)
      if values.contains(value) {
        throw element.error("\(what) names \(text(value)) twice; leave one out")
      }
      values.append(value)
    }
    if values.isEmpty { throw node.error("\(what) must name at least one") }
    return values
  }
}

extension NumberTestReader<Double> {
  /// Reads numbers as data are read that may have fractions.
  static var numbers: NumberTestReader {
    NumberTestReader(
      number: { node, what, _ throws(JobError) in try node.requireNumber(what) },
      text: NumberTest.text)
  }
}

extension NumberTestReader<Int64> {
  /// Reads whole numbers, exactly.
  static func integers(_ type: Job.TypeUse) -> NumberTestReader {
    NumberTestReader(
      number: { node, what, rule throws(JobError) in
        try node.requireWholeNumber(what, type, rounded: rule)
      },
      text: { "\($0)" })
  }
}
