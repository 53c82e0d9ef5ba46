/// Values as dots and their intervals as whiskers, a row each, on one scale.
struct DotAndWhiskerChart: Hashable, Sendable {
  /// A row.
  struct Row: Hashable, Sendable {
    /// What the row is about; a text from data.
    var label: String
    /// Whether the others are compared with it.
    var isReference: Bool
    /// What is known.
    var content: Content
  }

  /// What a row shows.
  enum Content: Hashable, Sendable {
    /// A value and, where there is one, its interval; an end without bound is `nil`.
    case value(Double, interval: Interval?)
    /// A value with the text that stands for it, drawn as a bar from 0.
    case bar(Double, shown: String)
    /// Why there is no value, in a few words.
    case words(String)
  }

  /// An interval; an end without bound is `nil`.
  struct Interval: Hashable, Sendable {
    var low: Double?
    var high: Double?
  }

  /// A line across all rows.
  struct ReferenceLine: Hashable, Sendable {
    var value: Double
    /// What the line stands for: words of the program.
    var label: String
  }

  /// What kind of number is drawn, which decides the scale.
  enum Quantity: Hashable, Sendable {
    /// A share from 0 to 1.
    case rate
    /// A quotient, 1 where groups are equal.
    case ratio
    /// A difference, 0 where groups are equal.
    case difference
    /// Any other number.
    case other
  }

  /// What is drawn, for everybody who cannot see it, too.
  var title: ReportText
  /// The rows.
  var rows: [Row]
  /// What kind of number is drawn.
  var quantity: Quantity
  /// The lines across.
  var lines: [ReferenceLine]
  /// How many rows are not drawn.
  private(set) var omittedCount: Int
  /// The texts at the marked places of the scale; `nil` for the plain numbers.
  var tickLabels: [String]?
  /// What stands behind the name of a row that others are compared with.
  var referenceWord = "(reference)"
  /// What the marks mean; `nil` for words that fit them.
  var ownLegend: String?
  /// What tells that names are cut; `nil` for words in English.
  var ownCutNote: String?
  /// The scale: from 0 for shares and ratios, as far to the left as to the right for differences.
  private(set) var axis: ChartAxis

  /// The most rows that are drawn.
  static let rowLimit = 40
  /// The most rows of one part, which must fit on a printed page.
  private static let partLimit = 14
  /// The height of so many rows with a name of one line.
  private static let partHeight = 14 * 54

  /// A chart of the first rows, as many as can be taken in.
  ///
  /// - Parameters:
  ///   - title: What is drawn.
  ///   - quantity: What kind of number is drawn.
  ///   - rows: All rows.
  ///   - lines: The lines across besides those that the quantity brings.
  init(
    _ title: ReportText, _ quantity: Quantity, rows: [Row], lines: [ReferenceLine] = []
  ) {
    self.title = title
    self.quantity = quantity
    self.rows = Array(rows.prefix(Self.rowLimit))
    omittedCount = max(rows.count - Self.rowLimit, 0)
    let equality: [ReferenceLine] =
      switch quantity {
      case .ratio: [ReferenceLine(value: 1, label: "1: equal")]
      case .difference: [ReferenceLine(value: 0, label: "0: equal")]
      case .rate, .other: []
      }
    self.lines = lines + equality
    axis = Self.axis(quantity, self.rows, self.lines)
  }

  /// The chart in parts that fit on a printed page each, on one scale.
  var parts: [DotAndWhiskerChart] {
    var pages: [[Row]] = [[]]
    var height = 0
    for row in rows {
      let own = rowHeight(row)
      if let page = pages.last, page.count == Self.partLimit || height + own > Self.partHeight {
        pages.append([])
        height = 0
      }
      pages[pages.count - 1].append(row)
      height += own
    }
    guard pages.count > 1 else { return [self] }
    return pages.enumerated().map { index, rows in
      var part = self
      part.rows = rows
      part.title = "\(title), part \(count: index + 1) of \(count: pages.count)"
      // The last one says what is not drawn.
      if index + 1 < pages.count { part.omittedCount = 0 }
      return part
    }
  }

  private static func axis(
    _ quantity: Quantity, _ rows: [Row], _ lines: [ReferenceLine]
  ) -> ChartAxis {
    var low = Double.infinity
    var high = -Double.infinity
    var greatest = 0.0
    for content in rows.map(\.content) {
      let (value, interval): (Double, Interval?)
      switch content {
      case .value(let number, let ends): (value, interval) = (number, ends)
      case .bar(let number, _): (value, interval) = (number, nil)
      case .words: continue
      }
      low = min(low, value, interval?.low ?? value)
      high = max(high, value, interval?.high ?? value)
      greatest = max(greatest, value)
    }
    guard low <= high else { return ChartAxis(holding: 0, 1) }
    switch quantity {
    case .rate:
      return ChartAxis(holding: 0, max(high, 0.01), limit: high <= 1 ? 1 : nil)
    case .ratio:
      // A ratio of small counts may have an interval of a hundred times its value, which would
      // press all others together at the left; its whisker ends in an arrow.
      let top = lines.map(\.value).max() ?? 1
      return ChartAxis(holding: 0, max(min(high, 2 * greatest), top * 1.2))
    case .difference:
      let reach = max(high.magnitude, low.magnitude, 0.01)
      let half = ChartAxis(holding: 0, reach)
      return ChartAxis(holding: -half.high, half.high)
    case .other:
      return ChartAxis(holding: min(0, low), max(high, 0))
    }
  }

  /// What the drawing says, in words, for those who do not see it.
  var summary: String {
    rows.map { row in
      "\(name(row)): \(Self.words(row.content))"
    }.joined(separator: "; ") + "."
  }

  /// A row's content in words.
  static func words(_ content: Content) -> String {
    switch content {
    case .words(let words), .bar(_, let words): return words
    case .value(let value, let interval?):
      let low = interval.low.map(shownNumber) ?? "no lower bound"
      let high = interval.high.map(shownNumber) ?? "no upper bound"
      return "\(shownNumber(value)) [\(low), \(high)]"
    case .value(let value, nil): return shownNumber(value)
    }
  }

  /// Whether the axis ends before some whisker does.
  var isClipped: Bool {
    rows.contains { row in
      guard case .value(_, let interval?) = row.content else { return false }
      return (interval.high ?? .infinity) > axis.high || (interval.low ?? -.infinity) < axis.low
    }
  }
}
