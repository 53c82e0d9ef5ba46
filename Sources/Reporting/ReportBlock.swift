/// A part of a report, in no format yet.
indirect enum ReportBlock: Hashable, Sendable {
  /// A heading below the section's own; 3 and 4 are the levels.
  case heading(level: Int, ReportText)
  /// A paragraph.
  case paragraph(ReportText)
  /// A sentence in a box.
  case notice(Notice, ReportText)
  /// Sentences, each on its own.
  case list([ReportText])
  /// Names and what they stand for.
  case facts([Fact])
  /// A table.
  case table(ReportTable)
  /// A drawing of what a table says.
  case chart(DotAndWhiskerChart)
  /// Blocks that are one.
  case group([ReportBlock])
  /// Blocks beside each other where there is room, else below.
  case beside([ReportBlock])
  /// Blocks behind a line that opens them.
  case details(summary: ReportText, isOpen: Bool, [ReportBlock])

  /// What a box is about.
  enum Notice: Hashable, Sendable {
    /// Something holds.
    case good
    /// Something does not hold, or failed.
    case bad
    /// Something is not known.
    case unknown
    /// Good to know.
    case plain
  }

  /// A name and what it stands for.
  struct Fact: Hashable, Sendable {
    var name: ReportText
    var value: ReportText

    init(_ name: ReportText, _ value: ReportText) {
      self.name = name
      self.value = value
    }
  }
}

/// A part of a report that its table of contents names.
struct ReportSection: Hashable, Sendable {
  /// What links lead to: letters, digits and hyphens.
  var anchor: String
  /// The heading.
  var title: ReportText
  /// What is below it.
  var blocks: [ReportBlock]
  /// The language, where it is not that of the page.
  var language: String?
}

/// A table: what it shows, its columns and its rows.
struct ReportTable: Hashable, Sendable {
  /// A column.
  struct Column: Hashable, Sendable {
    /// What its cells hold.
    enum Kind: Hashable, Sendable {
      /// Names that say what the row is about.
      case heading
      /// Numbers, to the right.
      case number
      /// Words.
      case text
    }
    var title: ReportText
    var kind: Kind

    init(_ title: ReportText, _ kind: Kind) {
      self.title = title
      self.kind = kind
    }
  }

  /// Lines below each other; a cell without any says nothing.
  struct Cell: Hashable, Sendable, ExpressibleByStringInterpolation {
    var lines: [ReportText]

    init(_ lines: [ReportText]) { self.lines = lines }
    init(_ line: ReportText) { lines = line.isEmpty ? [] : [line] }
    init(stringLiteral value: String) { self.init(ReportText(stringLiteral: value)) }
    init(stringInterpolation: ReportText.Interpolation) {
      self.init(ReportText(stringInterpolation: stringInterpolation))
    }
  }

  /// What the table shows.
  var caption: ReportText
  /// The columns.
  var columns: [Column]
  /// The rows, each with a cell a column.
  var rows: [[Cell]]
  /// What becomes of the table where it has no room.
  var narrow = Narrow.scrolling
  /// Which rows belong together; none where they stand alone, else all rows in order.
  var groups: [Group] = []

  /// What becomes of a table on a phone.
  enum Narrow: Hashable, Sendable {
    /// It keeps its shape, and its region scrolls.
    case scrolling
    /// Its columns become as narrow as the screen.
    case fitting
    /// A row's name and words get lines of their own, its numbers stand below.
    case stacking
  }

  /// Rows that belong together.
  struct Group: Hashable, Sendable {
    /// What they have in common.
    var title: ReportText
    /// How many they are.
    var rowCount: Int
  }

  /// The table without the columns in which no row says anything.
  var withoutEmptyColumns: ReportTable {
    let kept = columns.indices.filter { column in
      columns[column].kind == .heading || rows.contains { !$0[column].lines.isEmpty }
    }
    return ReportTable(
      caption: caption, columns: kept.map { columns[$0] },
      rows: rows.map { row in kept.map { row[$0] } }, narrow: narrow, groups: groups)
  }
}
