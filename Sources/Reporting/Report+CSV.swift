import FairmarkAnalysis
import FairmarkJSONText
import FairmarkMetricsDocuments
import FairmarkStatistics

extension Report {
  private static let leadingColumns = [
    "analysis", "plugin", "plugin_version", "metric", "attribute", "scope",
  ]

  /// How the table begins.
  static var csvBeginning: String { leadingColumns.joined(separator: ",") + "," }

  /// A row a record, with every dimension; a row for each analysis that failed, too.
  ///
  /// `scope` is `group` or `all_groups`. A group's and a stratum's values stand in a column for each
  /// of their columns; `missing_columns` names those whose value is missing, so that an empty field is
  /// never a guess.
  var csvText: String {
    let shape = CSVShape(document)
    var csv = CSVText()
    csv.append(header(shape))
    for analysis in document.analyses {
      let leading: [CSVText.Field] = [
        .text(analysis.id), .text(analysis.plugin),
        .text(analysis.pluginVersion),
      ]
      if let reason = analysis.failureReason {
        let width = header(shape).count
        var row = leading + Array(repeating: .empty, count: width - leading.count)
        row[shape.statusPlace(after: Self.leadingColumns.count)] = .text("failed")
        row[shape.statusPlace(after: Self.leadingColumns.count) + 1] = .text(reason)
        row[width - 1] = .text(analysis.data)
        csv.append(row)
      }
      for record in analysis.metrics {
        csv.append(leading + fields(record, shape) + [.text(analysis.data)])
      }
    }
    return csv.text
  }

  private func header(_ shape: CSVShape) -> [CSVText.Field] {
    let dimensions = [
      "missing_columns", "feature", "class", "threshold", "bin_index", "bin_low", "bin_high",
      "binning", "scoring", "scheme", "source",
    ]
    let values = [
      "value", "status", "reason", "n", "numerator", "denominator", "reference",
      "reference_selected", "reference_numerator", "reference_denominator", "quotient_numerator",
      "quotient_denominator", "reference_quotient_numerator", "reference_quotient_denominator",
      "undefined_groups", "undefined_strata", "lowest_group", "lowest_numerator",
      "lowest_denominator", "highest_group", "highest_numerator", "highest_denominator",
      "interval_level", "interval_method", "interval_low", "interval_high", "interval_unbounded",
      "interval_status", "interval_reason", "expected_under_equality", "flags",
    ]
    let designs = shape.hasDesign ? ["", "reference_"].flatMap(Self.designColumns) : []
    let names =
      Self.leadingColumns + shape.groups.map { "group:\($0)" }
      + shape.strata.map { "stratum:\($0)" } + dimensions + values + designs
      + shape.ranges.flatMap { ["\($0)_low", "\($0)_high"] }
      + shape.tests.flatMap { test in
        ["statistic", "degrees_of_freedom", "p_value", "status", "reason"]
          .map { "\(test.name)_\($0)" }
          + test.adjustments.map { "\(test.name)_adjusted_p_\($0)" }
      }
    return (names + ["data"]).map(CSVText.Field.text)
  }

  private func fields(_ record: MetricRecord, _ shape: CSVShape) -> [CSVText.Field] {
    [
      .text(record.name), .text(record.attribute.joined(separator: " × ")),
      .text(record.group == nil ? "all_groups" : "group"),
    ] + places(record.group, shape.groups) + places(record.stratum, shape.strata)
      + dimensions(record) + values(record) + interval(record) + designs(record, shape)
      + shape.ranges.flatMap { method -> [CSVText.Field] in
        let range = record.missingGroupRanges.first { $0.method == method }
        return [number(range?.low), number(range?.high)]
      } + shape.tests.flatMap { test in tests(record, test) }
  }

  private func places(_ values: [ColumnValue]?, _ columns: [String]) -> [CSVText.Field] {
    columns.map { column in
      let pair = values?.first { $0.column.utf8.elementsEqual(column.utf8) }
      return pair?.value.map(CSVText.Field.text) ?? .empty
    }
  }

  private func dimensions(_ record: MetricRecord) -> [CSVText.Field] {
    let missing = ((record.group ?? []) + (record.stratum ?? [])).filter { $0.value == nil }
    var fields = Array(repeating: CSVText.Field.empty, count: 11)
    if !missing.isEmpty { fields[0] = .text(missing.map(\.column).joined(separator: ";")) }
    for dimension in record.dimensions {
      switch dimension {
      case .feature(let text): fields[1] = .text(text)
      case .classLabel(let text): fields[2] = .text(text)
      case .threshold(let value): fields[3] = .number(value.value)
      case .bin(let index, let low, let high):
        fields[4] = .count(index)
        fields[5] = number(low?.value)
        fields[6] = number(high?.value)
      case .binning(let text): fields[7] = .text(text)
      case .scoring(let text): fields[8] = .text(text)
      case .scheme(let text): fields[9] = .text(text)
      case .source(let text): fields[10] = .text(text)
      }
    }
    return fields
  }

  private func values(_ record: MetricRecord) -> [CSVText.Field] {
    let value: [CSVText.Field] =
      switch record.value {
      case .count(let count): [.count(count), .text("ok"), .empty]
      case .number(let number): [.number(number.value), .text("ok"), .empty]
      case .undefined(let status, let reason): [.empty, .text(status.rawValue), .text(reason)]
      }
    let n: CSVText.Field = record.publishedRowCount.map(CSVText.Field.count) ?? .empty
    let reference: [CSVText.Field] = [
      record.reference.map { .text(text($0)) } ?? .empty,
      record.referenceSelected.map(CSVText.Field.boolean) ?? .empty,
    ]
    let head = value + [n] + counts(record.counts) + reference + counts(record.referenceCounts)
    return head + quotient(record.quotient) + quotient(record.referenceQuotient)
      + [count(record.undefinedGroups), count(record.undefinedStrata)]
      + extreme(record.extremes?.minimum) + extreme(record.extremes?.maximum)
  }

  private func interval(_ record: MetricRecord) -> [CSVText.Field] {
    var fields = Array(repeating: CSVText.Field.empty, count: 7)
    if let interval = record.interval {
      fields[0] = .number(interval.level)
      fields[1] = .text(interval.method)
      switch interval.outcome {
      case .interval(let ends):
        fields[2] = number(ends.low)
        fields[3] = number(ends.high)
        if ends.low == nil || ends.high == nil {
          fields[4] = .text(ends.low == nil ? "below" : "above")
        }
      case .undefined(let status, let reason):
        fields[5] = .text(status.rawValue)
        fields[6] = .text(reason)
      }
    }
    return fields + [
      number(record.expectedUnderEquality),
      record.flags.isEmpty ? .empty : .text(record.flags.joined(separator: ";")),
    ]
  }

  private func tests(_ record: MetricRecord, _ shape: CSVShape.Test) -> [CSVText.Field] {
    guard let test = record.tests.first(where: { $0.name == shape.name }) else {
      return Array(repeating: .empty, count: 5 + shape.adjustments.count)
    }
    let freedom = test.realDegreesOfFreedom.map(CSVText.Field.number)
    var fields = [number(test.statistic), freedom ?? count(test.degreesOfFreedom)]
    switch test.outcome {
    case .pValue(let p): fields += [.number(p), .empty, .empty]
    case .undefined(let status, let reason):
      fields += [.empty, .text(status.rawValue), .text(reason)]
    }
    return fields
      + shape.adjustments.map { method in
        number(test.adjusted.first { $0.method == method }?.pValue)
      }
  }

  // MARK: Weights and clusters

  private static func designColumns(_ prefix: String) -> [String] {
    [
      "rows_numerator", "rows_denominator", "weighted_numerator", "weighted_denominator",
      "clusters",
      "effective_n", "kish_n", "design_effect",
    ].map { prefix + $0 }
  }

  private func designs(_ record: MetricRecord, _ shape: CSVShape) -> [CSVText.Field] {
    guard shape.hasDesign else { return [] }
    return [record.design, record.referenceDesign].flatMap { design in
      counts(design?.rows)
        + [
          number(design?.weighted?.numerator), number(design?.weighted?.denominator),
          count(design?.clusterCount), number(design?.effectiveSize), number(design?.kishSize),
          number(design?.designEffect),
        ]
    }
  }

  // MARK: Fields

  private func number(_ value: Double?) -> CSVText.Field {
    value.map(CSVText.Field.number) ?? .empty
  }

  private func count(_ value: Int?) -> CSVText.Field { value.map(CSVText.Field.count) ?? .empty }

  private func counts(_ counts: Counts?) -> [CSVText.Field] {
    [count(counts?.numerator), count(counts?.denominator)]
  }

  private func quotient(_ quotient: CountQuotient?) -> [CSVText.Field] {
    [count(quotient?.numerator), count(quotient?.denominator)]
  }

  private func extreme(_ end: (group: [ColumnValue], counts: Counts?)?) -> [CSVText.Field] {
    [end.map { .text(text($0.group)) } ?? .empty] + counts(end?.counts)
  }

  private func text(_ group: [ColumnValue]) -> String {
    group.map { $0.value ?? "" }.joined(separator: ", ")
  }
}

/// Which columns a document's table has besides those that every table has.
struct CSVShape {
  /// A test and how its p-values are adjusted.
  struct Test {
    let name: String
    var adjustments: [String] = []
  }

  private(set) var groups: [String] = []
  private(set) var strata: [String] = []
  private(set) var ranges: [String] = []
  private(set) var tests: [Test] = []
  /// Whether some record has sampling weights or clusters.
  private(set) var hasDesign = false

  /// The columns in the order in which the records name them.
  init(_ document: MetricsDocument) {
    for record in document.analyses.lazy.flatMap(\.metrics) {
      if record.design != nil || record.referenceDesign != nil { hasDesign = true }
      for pair in record.group ?? [] { Self.add(pair.column, to: &groups) }
      for pair in record.stratum ?? [] { Self.add(pair.column, to: &strata) }
      for range in record.missingGroupRanges { Self.add(range.method, to: &ranges) }
      for test in record.tests {
        if !tests.contains(where: { $0.name == test.name }) { tests.append(Test(name: test.name)) }
        guard let place = tests.firstIndex(where: { $0.name == test.name }) else { continue }
        for one in test.adjusted { Self.add(one.method, to: &tests[place].adjustments) }
      }
    }
  }

  /// The place of `status` in a row: behind the leading columns, the places, the dimensions and the
  /// value.
  func statusPlace(after leading: Int) -> Int { leading + groups.count + strata.count + 11 + 1 }

  /// Byte for byte: two spellings of é are two columns.
  private static func add(_ name: String, to names: inout [String]) {
    if !names.contains(where: { $0.utf8.elementsEqual(name.utf8) }) { names.append(name) }
  }
}
