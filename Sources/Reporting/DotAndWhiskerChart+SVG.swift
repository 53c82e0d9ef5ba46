extension DotAndWhiskerChart {
  /// The height of a line of text.
  private static let lineHeight = 16
  /// The height of the scale's numbers.
  private static let axisHeight = 22
  /// The most characters of a line of a name that has lines to itself.
  static let labelLimit = 42
  /// The most lines of a name; the table below has every name whole.
  private static let labelLineLimit = 2
  /// The most characters of a label that shares its line with the value, on a phone.
  private static let sharedLabelLimit = 24
  /// The same where the value is a percentage, which is short.
  private static let barLabelLimit = 36

  private var hasBars: Bool {
    rows.contains { if case .bar = $0.content { true } else { false } }
  }

  /// Whether names need a line of their own.
  private var isStacked: Bool {
    let limit = hasBars ? Self.barLabelLimit : Self.sharedLabelLimit
    return rows.contains { name($0).unicodeScalars.count > limit }
  }

  /// The height of a row: lines of text and, below, the whisker.
  func rowHeight(_ row: Row) -> Int { (hasBars ? 34 : 38) + nameHeight(row) }

  /// The height of the lines of a name that does not share its line with the value.
  private func nameHeight(_ row: Row) -> Int {
    isStacked ? nameLines(row).count * Self.lineHeight : 0
  }

  /// A row's name in lines.
  private func nameLines(_ row: Row) -> [String] {
    wrapped(name(row), width: Self.labelLimit, lineLimit: Self.labelLineLimit)
  }

  private func isCut(_ row: Row) -> Bool {
    // By scalars, as lines break: a mark that combines may begin one, and is no character's end then.
    let end = (nameLines(row).last ?? "").unicodeScalars.reversed()
    return !name(row).unicodeScalars.reversed().starts(with: end)
  }

  /// A row's name, and whether others are compared with it.
  func name(_ row: Row) -> String { row.label + (row.isReference ? " " + referenceWord : "") }

  /// The drawing with its legend.
  ///
  /// Horizontal places are shares of the width and texts keep their size, so that the same drawing
  /// is readable on a phone and on paper.
  ///
  /// - Parameter anchor: A name that no other drawing of the page has.
  /// - Returns: A figure.
  func html(anchor: String) -> HTML {
    let top = lines.isEmpty ? 4 : 20
    let bottom = rows.reduce(top) { $0 + rowHeight($1) }
    let height = bottom + Self.axisHeight
    var pieces: [HTML] = [
      .element(.title, .id("\(anchor)-title"), text: title.plain),
      .element(.desc, .id("\(anchor)-words"), text: summary),
    ]
    for (index, tick) in axis.ticks.enumerated() {
      let text = tickLabels?.dropFirst(index).first ?? shownTick(tick)
      pieces.append(vertical(axis.share(of: tick), top, bottom, "grid"))
      pieces.append(
        label(text, at: axis.share(of: tick), y: bottom + 16, class: "tick"))
    }
    for line in lines where line.value >= axis.low && line.value <= axis.high {
      pieces.append(vertical(axis.share(of: line.value), top - 4, bottom, "stated"))
    }
    pieces += lineLabels(axis)
    var place = top
    for row in rows {
      pieces.append(group(row, top: place, axis))
      place += rowHeight(row)
    }
    return .element(
      .figure,
      content: [
        .element(.figcaption, .style("chart-title"), content: [title.html]),
        .element(
          .svg,
          [
            .style("chart"), .attribute(.role, "img"),
            .attribute(.ariaLabelledBy, "\(anchor)-title \(anchor)-words"),
            .attribute(.width, "100%"), .attribute(.height, String(height)),
          ], pieces),
        .element(.p, .style("legend"), text: legend),
      ])
  }

  private static let cutNote = "Long names are cut here; the table has them whole."

  /// What the marks mean, and what the drawing leaves out.
  var legend: String {
    let isCut = rows.contains(where: isCut)
    if let ownLegend {
      return isCut ? [ownLegend, ownCutNote ?? Self.cutNote].joined(separator: " ") : ownLegend
    }
    var words = ["Dot: the value."]
    let intervals = rows.contains {
      if case .value(_, .some) = $0.content { true } else { false }
    }
    if intervals { words.append("Line: its interval.") }
    if rows.contains(where: \.isReference) { words.append("Square: the reference group.") }
    if isClipped { words.append("Arrow: the interval goes on beyond the scale.") }
    if isCut { words.append(Self.cutNote) }
    if omittedCount > 0 {
      words.append(
        "\(counted(omittedCount, "further group is", "further groups are")) not drawn; the table "
          + "has all.")
    }
    return words.joined(separator: " ")
  }

  private func group(_ row: Row, top: Int, _ axis: ChartAxis) -> HTML {
    let valueLine = top + 13 + nameHeight(row)
    let middle = valueLine + 13
    var pieces: [HTML] = nameLines(row).enumerated().map { index, line in
      .element(
        .text, .attribute(.x, "0"), .attribute(.y, String(top + 13 + index * Self.lineHeight)),
        text: line)
    }
    pieces.append(
      .element(
        .text, .style("value"), .attribute(.x, "100%"), .attribute(.y, String(valueLine)),
        .attribute(.textAnchor, "end"), text: shortWords(row.content)))
    if case .value(let value, let interval) = row.content {
      if let interval { pieces += whisker(interval, y: middle, axis) }
      pieces.append(mark(row.isReference, at: axis.share(of: value), y: middle))
    }
    if case .bar(let value, _) = row.content {
      pieces.append(bar(row.isReference, to: axis.share(of: value), y: middle))
    }
    return .element(.g, content: pieces)
  }

  private func bar(_ isReference: Bool, to share: Double, y: Int) -> HTML {
    .element(
      .rect, isReference ? .style("bar reference") : .style("bar"), .attribute(.x, "0"),
      .attribute(.y, String(y - 6)), .attribute(.width, percent(share)), .attribute(.height, "9"),
      .attribute(.rx, "1"))
  }

  private func whisker(_ interval: Interval, y: Int, _ axis: ChartAxis) -> [HTML] {
    let low = interval.low ?? -.infinity
    let high = interval.high ?? .infinity
    var pieces: [HTML] = [
      .element(
        .line, .style("whisker"), .attribute(.x1, percent(axis.share(of: low))),
        .attribute(.x2, percent(axis.share(of: high))), .attribute(.y1, String(y)),
        .attribute(.y2, String(y)))
    ]
    for (end, isBeyond, arrow) in [
      (low, low < axis.low, "\u{25C2}"), (high, high > axis.high, "\u{25B8}"),
    ] {
      let share = axis.share(of: end)
      if isBeyond {
        pieces.append(label(arrow, at: share, y: y + 5, class: "arrow"))
      } else {
        pieces.append(vertical(share, y - 5, y + 5, "whisker"))
      }
    }
    return pieces
  }

  private func mark(_ isReference: Bool, at share: Double, y: Int) -> HTML {
    if isReference {
      return .element(
        .rect, .style("mark"), .attribute(.x, percent(share)), .attribute(.y, String(y - 5)),
        .attribute(.width, "10"), .attribute(.height, "10"),
        .attribute(.transform, "translate(-5 0)"))
    }
    return .element(
      .circle, .style("mark"), .attribute(.cx, percent(share)), .attribute(.cy, String(y)),
      .attribute(.r, "5"))
  }

  private func vertical(_ share: Double, _ top: Int, _ bottom: Int, _ name: StaticString) -> HTML {
    .element(
      .line, .style(name), .attribute(.x1, percent(share)), .attribute(.x2, percent(share)),
      .attribute(.y1, String(top)), .attribute(.y2, String(bottom)))
  }

  /// The words at the lines across; those of two near lines stand on either side.
  private func lineLabels(_ axis: ChartAxis) -> [HTML] {
    let shown = lines.filter { $0.value >= axis.low && $0.value <= axis.high }
      .sorted { $0.value < $1.value }
    return shown.enumerated().map { index, line in
      let share = axis.share(of: line.value)
      let anchor =
        if shown.count == 1 { share < 0.2 ? "start" : share > 0.8 ? "end" : "middle" } else {
          index == 0 ? "end" : "start"
        }
      return .element(
        .text, .style("stated-label"), .attribute(.x, percent(share)), .attribute(.y, "11"),
        .attribute(.textAnchor, anchor), text: line.label)
    }
  }

  private func label(_ text: String, at share: Double, y: Int, class name: StaticString) -> HTML {
    .element(
      .text, .style(name), .attribute(.x, percent(share)), .attribute(.y, String(y)),
      .attribute(.textAnchor, share < 0.02 ? "start" : share > 0.98 ? "end" : "middle"), text: text)
  }

  private func shortWords(_ content: Content) -> String {
    if case .words(let words) = content { return short(words) }
    return Self.words(content)
  }

  private func short(_ text: String) -> String {
    wrapped(text, width: Self.labelLimit, lineLimit: 1).first ?? ""
  }

  /// A tick's number without needless zeros.
  private func shownTick(_ value: Double) -> String {
    guard value.magnitude >= 0.00005 else { return "0" }
    var text = shownNumber(value)
    guard text.contains(".") else { return text }
    while text.hasSuffix("0") { text.removeLast() }
    return text
  }

  /// A share of the width with two decimals.
  private func percent(_ share: Double) -> String {
    let hundredths = Int((share * 10_000).rounded())
    let fraction = hundredths % 100
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)%"
  }
}
