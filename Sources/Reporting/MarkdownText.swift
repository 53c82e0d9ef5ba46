import FairmarkFiles

/// The page as Markdown (CommonMark with GitHub's tables).
///
/// Drawings are left out: the table beside each has its numbers.
///
/// - Parameter page: The page.
/// - Returns: The text.
func markdownText(_ page: HTMLPage) -> String {
  var text = Report.beginning(of: .markdown)
  text += "\n# \(page.title.markdown)\n\n\(page.kind)\n"
  append(page.header, to: &text)
  for section in page.sections {
    text += "\n## \(section.title.markdown)\n"
    append(section.blocks, to: &text)
  }
  return text
}

private func append(_ blocks: [ReportBlock], to text: inout String) {
  for block in blocks {
    switch block {
    case .heading(let level, let line):
      text += "\n" + String(repeating: "#", count: level) + " \(line.markdown)\n"
    case .paragraph(let line): text += "\n\(line.markdown)\n"
    case .notice(_, let line): text += "\n> \(line.markdown)\n"
    case .list(let items):
      text += "\n"
      for item in items { text += "- \(item.markdown)\n" }
    case .facts(let facts):
      text += "\n"
      for fact in facts { text += "- **\(fact.name.markdown)**: \(fact.value.markdown)\n" }
    case .table(let table): append(table, to: &text)
    case .chart: break
    case .group(let blocks), .beside(let blocks): append(blocks, to: &text)
    case .details(let summary, _, let blocks):
      text += "\n**\(summary.unmarked.markdown)**\n"
      append(blocks, to: &text)
    }
  }
}

private func append(_ table: ReportTable, to text: inout String) {
  func row(_ cells: [String]) { text += "| " + cells.joined(separator: " | ") + " |\n" }
  text += "\n\(table.caption.markdown):\n\n"
  row(table.columns.map(\.title.markdown))
  row(table.columns.map { $0.kind == .number ? "---:" : "---" })
  func rows(_ rows: ArraySlice<[ReportTable.Cell]>) {
    for cells in rows { row(cells.map { $0.lines.map(\.markdown).joined(separator: "; ") }) }
  }
  guard !table.groups.isEmpty else { return rows(table.rows[...]) }
  var first = 0
  for group in table.groups {
    let rest = Array(repeating: "", count: max(table.columns.count - 1, 0))
    row(["**\(group.title.unmarked.markdown)**"] + rest)
    rows(table.rows.dropFirst(first).prefix(group.rowCount))
    first += group.rowCount
  }
}

extension ReportText {
  /// The line without emphasis, for places that are emphasised as a whole.
  fileprivate var unmarked: ReportText {
    ReportText(
      runs: runs.map { run in if case .strong(let text) = run { .words(text) } else { run } })
  }

  /// The line as Markdown, on one line.
  var markdown: String {
    runs.reduce(into: "") { text, run in
      switch run {
      case .words(let part), .data(let part), .site(let part): escapeMarkdown(part, to: &text)
      case .file(let file): text += "[\(file.rawValue)](\(file.rawValue))"
      case .strong(let part):
        text += "**"
        escapeMarkdown(part, to: &text)
        text += "**"
      case .number(let shown, _): escapeMarkdown(shown, to: &text)
      case .code(let part):
        // A name that would end the code, or a cell, is written as text.
        if part.contains("`") || part.contains("|") {
          escapeMarkdown(part, to: &text)
        } else {
          text += "`\(printable(part))`"
        }
      }
    }
  }
}

/// Appends a text so that Markdown, and HTML within it, take it for content.
///
/// - Parameters:
///   - content: Any text.
///   - text: Where to.
/// - Complexity: O(length).
func escapeMarkdown(_ content: String, to text: inout String) {
  for scalar in printable(content).unicodeScalars {
    switch scalar {
    case "&": text += "&amp;"
    case "<": text += "&lt;"
    case ">": text += "&gt;"
    case "\\", "`", "*", "_", "[", "]", "|", "#", "~", "!", "$", "@":
      text += "\\"
      text.unicodeScalars.append(scalar)
    default: text.unicodeScalars.append(scalar)
    }
  }
}
