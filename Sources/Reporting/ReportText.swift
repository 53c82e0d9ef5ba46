import FairmarkJSONText

/// A file that is published beside a page and that the page leads to.
enum PublishedFile: String, Hashable, Sendable {
  /// Tables for spreadsheets.
  case tables = "tables.csv"
  /// Everything for programs.
  case data = "ll144.json"
}

/// A line of a report: words of the program, and between them texts and numbers from a document.
///
/// A text from the document has a way in only under a label that says what it is, so that every
/// format can treat it as content:
///
/// ```swift
/// let line: ReportText = "The file \(data: path) has \(count: rows) rows."
/// ```
struct ReportText: Hashable, Sendable, ExpressibleByStringInterpolation {
  /// A part of a line.
  enum Run: Hashable, Sendable {
    /// Words of the program.
    case words(String)
    /// A text from somebody's data or job.
    case data(String)
    /// A name or digest that machines know.
    case code(String)
    /// A number as it is shown, and in full.
    case number(shown: String, exact: String)
    /// Something to notice.
    case strong(String)
    /// The name of a file beside the page.
    case file(PublishedFile)
    /// The address of a site, from somebody's job.
    case site(String)
  }

  /// The parts.
  var runs: [Run]

  /// Creates a line from its parts.
  init(runs: [Run]) { self.runs = runs }

  /// Creates a line of words.
  init(stringLiteral value: String) { runs = value.isEmpty ? [] : [.words(value)] }

  /// Creates a line.
  init(stringInterpolation: Interpolation) { runs = stringInterpolation.runs }

  /// Collects the parts of a line.
  struct Interpolation: StringInterpolationProtocol {
    fileprivate var runs: [Run] = []

    init(literalCapacity: Int, interpolationCount: Int) {}

    mutating func appendLiteral(_ literal: String) {
      if !literal.isEmpty { runs.append(.words(literal)) }
    }

    /// Words of the program that are not a literal.
    mutating func appendInterpolation(words: String) { runs.append(.words(words)) }

    /// A text from somebody's data or job.
    mutating func appendInterpolation(data: String) { runs.append(.data(data)) }

    /// A name or digest that machines know.
    mutating func appendInterpolation(code: String) { runs.append(.code(code)) }

    /// Something to notice.
    mutating func appendInterpolation(strong: String) { runs.append(.strong(strong)) }

    /// The name of a file beside the page.
    mutating func appendInterpolation(file: PublishedFile) { runs.append(.file(file)) }

    /// The address of a site, from somebody's job.
    mutating func appendInterpolation(site: String) { runs.append(.site(site)) }

    /// A whole number.
    mutating func appendInterpolation(count: Int) {
      runs.append(.number(shown: shownCount(count), exact: String(count)))
    }

    /// A number with four decimals.
    mutating func appendInterpolation(number: Double) {
      runs.append(.number(shown: shownNumber(number), exact: exactText(number)))
    }

    /// A probability.
    mutating func appendInterpolation(probability: Double) {
      runs.append(.number(shown: shownProbability(probability), exact: exactText(probability)))
    }

    /// Another line.
    mutating func appendInterpolation(_ text: ReportText) { runs += text.runs }
  }

  /// Whether there is nothing to see.
  var isEmpty: Bool { runs.isEmpty }

  /// The line without any mark.
  var plain: String {
    runs.reduce(into: "") { text, run in
      switch run {
      case .words(let part), .data(let part), .code(let part), .strong(let part),
        .site(let part):
        text += part
      case .file(let file): text += file.rawValue
      case .number(let shown, _): text += shown
      }
    }
  }

  /// Lines after each other.
  static func + (left: ReportText, right: ReportText) -> ReportText {
    ReportText(runs: left.runs + right.runs)
  }
}

extension Array where Element == ReportText {
  /// The lines as one, with words between them.
  func joined(by separator: String) -> ReportText {
    var runs: [ReportText.Run] = []
    for (index, text) in enumerated() {
      if index > 0 { runs.append(.words(separator)) }
      runs += text.runs
    }
    return ReportText(runs: runs)
  }
}

/// The shortest text that reads back to the same number.
func exactText(_ value: Double) -> String {
  FiniteDouble(value).map(jsonText(of:)) ?? "not a finite number"
}
