import Testing

@testable import FairmarkReporting

/// Drawings: scales, marks and words.
@Suite struct ChartTests {
  private static func row(
    _ label: String, _ value: Double, _ low: Double?, _ high: Double?, isReference: Bool = false
  ) -> DotAndWhiskerChart.Row {
    .init(
      label: label, isReference: isReference,
      content: .value(value, interval: .init(low: low, high: high)))
  }

  private static func text(_ chart: DotAndWhiskerChart) -> String {
    var text = ""
    chart.html(anchor: "c").write(to: &text)
    return text
  }

  @Test("A scale ends at round numbers and holds what it was made for")
  func axis() {
    #expect(ChartAxis(holding: 0, 0.464).ticks == [0, 0.1, 0.2, 0.3, 0.4, 0.5])
    #expect(ChartAxis(holding: 0, 1.2).ticks == [0, 0.25, 0.5, 0.75, 1, 1.25])
    #expect(ChartAxis(holding: 0, 0.97, limit: 1).high == 1)
    for index in 1..<2_000 {
      let high = Double(index) * 0.0137
      let axis = ChartAxis(holding: -high, high)
      #expect(axis.low <= -high && axis.high >= high && (3...12).contains(axis.ticks.count))
    }
  }

  @Test("A row has its name, its numbers, a whisker and a mark; the reference a square")
  func rows() {
    let text = Self.text(
      DotAndWhiskerChart(
        "rates", .rate,
        rows: [Self.row("<b>", 0.25, 0.1, 0.4), Self.row("B", 0.5, 0.4, 0.5, isReference: true)]))
    #expect(text.contains("&lt;b&gt;</text>"))
    #expect(text.contains("0.2500 [0.1000, 0.4000]</text>"))
    #expect(text.contains("B (reference)</text>"))
    #expect(text.contains("<circle class=\"mark\" cx=\"50.00%\""))
    #expect(text.contains("<rect class=\"mark\" x=\"100.00%\""))
    #expect(text.contains("role=\"img\" aria-labelledby=\"c-title c-words\""))
    #expect(text.contains("&lt;b&gt;: 0.2500 [0.1000, 0.4000]; B (reference): 0.5000"))
    #expect(!text.contains("NaN") && !text.contains("inf"))
  }

  @Test("A group without a value has words and no mark")
  func undefined() {
    let chart = DotAndWhiskerChart(
      "rates", .rate,
      rows: [.init(label: "A", isReference: false, content: .words("no value: empty group"))])
    let text = Self.text(chart)
    #expect(text.contains("no value: empty group</text>"))
    #expect(!text.contains("class=\"mark\""))
  }

  @Test("An interval without bound ends in an arrow that the legend explains")
  func unbounded() {
    let chart = DotAndWhiskerChart("ratios", .ratio, rows: [Self.row("A", 0.6, 0.2, nil)])
    #expect(chart.isClipped)
    #expect(chart.legend.contains("Arrow: the interval goes on beyond the scale."))
    #expect(Self.text(chart).contains("\u{25B8}</text>"))
    #expect(chart.summary.contains("no upper bound"))
  }

  @Test("A ratio's wide interval does not press the others together")
  func wide() {
    let chart = DotAndWhiskerChart(
      "ratios", .ratio, rows: [Self.row("A", 0.6, 0.2, 90), Self.row("B", 0.9, 0.8, 1)])
    #expect(chart.axis.high <= 2)
    #expect(chart.isClipped)
  }

  @Test(
    "Numbers beyond every scale end with an axis",
    arguments: [
      (-1.0, 1e308), (-1.7e308, 1.7e308), (1e300, 1e300), (1e17, 1e17 + 16),
      (0, .leastNonzeroMagnitude),
      (-1e308, 0),
    ] as [(Double, Double)])
  func hugeRange(_ low: Double, _ high: Double) {
    let axis = ChartAxis(holding: low, high)
    #expect(axis.low <= low && axis.high >= high)
    #expect(axis.ticks.count < 20)
    #expect((0...1).contains(axis.share(of: low)) && (0...1).contains(axis.share(of: high)))
  }

  @Test("What is not drawn is said")
  func manyRows() {
    let rows = (0..<100).map { Self.row("group \($0)", 0.5, 0.4, 0.6) }
    let chart = DotAndWhiskerChart("rates", .rate, rows: rows)
    #expect(chart.rows.count == 40)
    let parts = chart.parts
    #expect(parts.map(\.rows.count) == [14, 14, 12])
    #expect(Set(parts.map(\.axis)) == [chart.axis])
    #expect(parts.map(\.title.plain) == (1...3).map { "rates, part \($0) of 3" })
    #expect(!parts[0].legend.contains("not drawn"))
    #expect(parts[2].legend.contains("60 further groups are not drawn; the table has all."))
    let long = DotAndWhiskerChart(
      "rates", .rate, rows: [Self.row(String(repeating: "x", count: 100), 0.5, 0.4, 0.6)])
    #expect(long.legend.contains("Long names are cut here; the table has them whole."))
    // A line that begins with a mark that combines.
    let name = String(repeating: "a", count: 42) + "\u{301}bbbb"
    let marked = DotAndWhiskerChart("rates", .rate, rows: [Self.row(name, 0.5, 0.4, 0.6)])
    #expect(!marked.legend.contains("cut"), "\(marked.legend)")
  }

  @Test("A long name takes two lines before it is cut")
  func longNames() {
    let name = "Female × Native Hawaiian or Pacific Islander (reference)"
    #expect(
      wrapped(name, width: 42, lineLimit: 2) == [
        "Female × Native Hawaiian or Pacific", "Islander (reference)",
      ])
    #expect(
      wrapped(String(repeating: "x", count: 7), width: 3, lineLimit: 3) == ["xxx", "xxx", "x"])
    #expect(wrapped("ab cd ef", width: 2, lineLimit: 2) == ["ab", "c…"])
    #expect(wrapped("ab cd", width: 5, lineLimit: 1) == ["ab cd"])
    #expect(wrapped("", width: 5, lineLimit: 1) == [""])
    let rows = (0..<20).map {
      Self.row("group \($0) " + String(repeating: "x", count: 40), 0.5, 0.4, 0.6)
    }
    let chart = DotAndWhiskerChart("rates", .rate, rows: rows)
    #expect(!chart.legend.contains("cut"))
    // Higher rows are fewer of a page.
    #expect(chart.parts.map(\.rows.count) == [10, 10])
  }
}
