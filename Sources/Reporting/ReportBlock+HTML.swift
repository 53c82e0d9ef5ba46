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
        case .file(let file): .element(.a, .link(to: file), text: file.rawValue)
        case .site(let address):
          HTML.Attribute.link(toSite: address).map {
            .element(.a, $0, .attribute(.rel, "noreferrer"), text: address)
          } ?? .element(.bdi, text: address)
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
    case .group(let blocks): return html(blocks)
    case .beside(let blocks):
      return .element(
        .div, .style("beside"), content: blocks.map { .element(.div, content: [html($0)]) })
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
        role("columnheader") + [.attribute(.scope, "col")]
          + (column.kind == .number ? [.style("number")] : []), [column.title.html])
    }
    let head = HTML.element(.tr, role("row"), heads)
    let layout: [HTML.Attribute] =
      switch narrow {
      case .scrolling: []
      case .fitting: [.style("fitting")]
      case .stacking: [.style("stacking")]
      }
    return .element(
      .div,
      [
        .style("scroll"), .attribute(.role, "region"), .attribute(.ariaLabelledBy, anchor),
        .attribute(.tabindex, "0"),
      ],
      [
        .element(
          .table, role("table") + layout,
          [
            .element(.caption, .id(anchor), content: [caption.html]),
            .element(.thead, role("rowgroup"), [head]),
          ] + bodies)
      ])
  }

  /// What an element is, said again where a style makes it look like something else: browsers take
  /// a row that is laid out as a grid for no row.
  private func role(_ name: String) -> [HTML.Attribute] {
    narrow == .stacking ? [.attribute(.role, name)] : []
  }

  /// The rows, those that belong together below a line that says so.
  private var bodies: [HTML] {
    guard !groups.isEmpty else { return [.element(.tbody, role("rowgroup"), rows.map(row))] }
    var first = 0
    return groups.map { group in
      let own = rows.dropFirst(first).prefix(group.rowCount)
      first += group.rowCount
      let head = HTML.element(
        .tr, role("row"),
        [
          .element(
            .th,
            role("rowheader") + [
              .attribute(.scope, "rowgroup"), .attribute(.colspan, String(columns.count)),
              .style("group"),
            ], [group.title.html])
        ])
      return .element(.tbody, role("rowgroup"), [head] + own.map(row))
    }
  }

  private func row(_ cells: [Cell]) -> HTML {
    .element(
      .tr, role("row"),
      zip(columns, cells).map { column, cell in
        switch column.kind {
        case .heading:
          .element(.th, role("rowheader") + [.attribute(.scope, "row")], [cell.html])
        case .number: .element(.td, role("cell") + [.style("number")], [cell.html])
        case .text: .element(.td, role("cell"), [cell.html])
        }
      })
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
