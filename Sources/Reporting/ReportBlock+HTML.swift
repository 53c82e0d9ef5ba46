extension ReportText {
  /// The line as HTML.
  var html: HTML {
    .fragment(
      runs.map { run in
        switch run {
        case .words(let text): .text(text)
        // A name in another script must not turn the text around it.
        case .data(let text): .element(.bdi, text: text)
        case .code(let text): .element(.code, content: breakable(text))
        case .strong(let text): .element(.strong, text: text)
        case .number(let shown, let exact):
          shown == exact
            ? .text(shown)
            : .element(
              .data, .attribute(.value, exact), .attribute(.title, exact), text: shown)
        }
      })
  }
}

/// A long name or digest with places where a narrow column may break it: behind underscores, points
/// and hyphens, and after sixteen characters without one.
private func breakable(_ text: String) -> [HTML] {
  var pieces: [HTML] = []
  var piece = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    piece.append(scalar)
    guard piece.count >= 16 || ["_", ".", "-"].contains(scalar) && piece.count > 3 else { continue }
    pieces += [.text(String(piece)), .element(.wbr)]
    piece = String.UnicodeScalarView()
  }
  if piece.isEmpty { return Array(pieces.dropLast()) }
  return pieces + [.text(String(piece))]
}

/// Writes blocks as HTML and gives each a name of its own.
struct BlockRenderer {
  /// What the names of this part of the page begin with.
  let prefix: String
  private var count = 0

  /// A renderer for a part of a page.
  init(prefix: String) { self.prefix = prefix }

  private mutating func nextAnchor() -> String {
    count += 1
    return "\(prefix)-\(count)"
  }

  /// Blocks after each other.
  mutating func html(_ blocks: [ReportBlock]) -> HTML {
    .fragment(blocks.map { html($0) })
  }

  private mutating func html(_ block: ReportBlock) -> HTML {
    switch block {
    case .heading(let level, let text):
      return .element(level == 3 ? .h3 : .h4, content: [text.html])
    case .paragraph(let text): return .element(.p, content: [text.html])
    case .notice(let kind, let text):
      return .element(.p, kind.style, content: [text.html])
    case .list(let items):
      return .element(.ul, content: items.map { .element(.li, content: [$0.html]) })
    case .facts(let facts):
      let pairs = facts.map { fact in
        HTML.element(
          .div,
          content: [
            .element(.dt, content: [fact.name.html]), .element(.dd, content: [fact.value.html]),
          ])
      }
      return .element(.dl, content: pairs)
    case .table(let table): return table.html(anchor: nextAnchor())
    case .chart(let chart): return chart.html(anchor: nextAnchor())
    case .details(let summary, let isOpen, let blocks):
      let attributes: [HTML.Attribute] = isOpen ? [.attribute(.open, "")] : []
      return .element(
        .details, attributes, [.element(.summary, content: [summary.html]), html(blocks)])
    }
  }
}

extension ReportBlock.Notice {
  fileprivate var style: HTML.Attribute {
    switch self {
    case .good: .style("notice good")
    case .bad: .style("notice bad")
    case .unknown: .style("notice unknown")
    case .plain: .style("notice")
    }
  }
}

extension ReportTable {
  /// The table in a region that scrolls by itself where the page is too narrow.
  ///
  /// - Parameter anchor: A name that nothing else of the page has.
  /// - Returns: The region.
  func html(anchor: String) -> HTML {
    let heads = columns.map { column in
      HTML.element(
        .th,
        column.kind == .number
          ? [.attribute(.scope, "col"), .style("number")] : [.attribute(.scope, "col")],
        [column.title.html])
    }
    let body = rows.map { row in
      HTML.element(
        .tr,
        content: zip(columns, row).map { column, cell in
          switch column.kind {
          case .heading: .element(.th, [.attribute(.scope, "row")], [cell.html])
          case .number: .element(.td, [.style("number")], [cell.html])
          case .text: .element(.td, [], [cell.html])
          }
        })
    }
    return .element(
      .div,
      [
        .style("scroll"), .attribute(.role, "region"), .attribute(.ariaLabelledBy, anchor),
        .attribute(.tabindex, "0"),
      ],
      [
        .element(
          .table,
          content: [
            .element(.caption, .id(anchor), content: [caption.html]),
            .element(.thead, content: [.element(.tr, content: heads)]),
            .element(.tbody, content: body),
          ])
      ])
  }
}

extension ReportTable.Cell {
  /// The lines, all but the first in small letters.
  fileprivate var html: HTML {
    .fragment(
      lines.enumerated().map { index, line in
        index == 0 ? line.html : .element(.span, .style("more"), content: [line.html])
      })
  }
}
