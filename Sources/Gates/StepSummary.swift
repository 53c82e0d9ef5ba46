public import FairmarkMetricsDocuments

/// A gate's verdicts as Markdown, for the summary of a step on GitHub.
public struct StepSummary: Sendable {
  /// The Markdown.
  public let text: String

  /// The most rows of the table; a summary may have a mebibyte.
  private static let rowLimit = 1000

  /// Creates a summary.
  ///
  /// - Parameters:
  ///   - section: The verdicts.
  ///   - verdicts: The lines of the section.
  ///   - job: The name of the job.
  ///   - rest: Where the verdicts stand for which a summary has no room.
  public init(
    _ section: GateSection, _ verdicts: [GateVerdict], job: String, rest: String
  ) {
    var lines = ["## Fairmark gate: \(markdown(job))", "", markdown(section.summaryText), ""]
    lines += [
      "| verdict | metric | where | comparison | counts | reason |",
      "|---|---|---|---|---|---|",
    ]
    // What needs a person stands first.
    let order: [GateOutcome?] = [.fail, .notEvaluated, .pass, nil]
    let sorted = order.flatMap { outcome in
      [true, false].flatMap { isCritical in
        verdicts.filter { $0.outcome == outcome && $0.isCritical == isCritical }
      }
    }
    for verdict in sorted.prefix(Self.rowLimit) {
      let cells = [
        verdict.word + (verdict.isCritical ? "" : " (warning)"), verdict.metric, verdict.place,
        verdict.comparison, verdict.counts,
        [verdict.reason, verdict.source].filter { !$0.isEmpty }.joined(separator: "; "),
      ]
      lines.append("| " + cells.map(markdown).joined(separator: " | ") + " |")
    }
    if sorted.count > Self.rowLimit {
      lines += ["", "\(sorted.count - Self.rowLimit) more \(markdown(rest))"]
    }
    text = (lines + ["", ""]).joined(separator: "\n")
  }

  /// Creates the summary of a gate that came to no verdict, because something is wrong.
  ///
  /// - Parameter error: What is wrong.
  public init(error: String) {
    text = "## Fairmark gate: no verdict\n\n\(markdown(error))\n\n"
  }
}

/// A text that Markdown and HTML take for nothing but itself: no markup, no cell, no link.
private func markdown(_ text: String) -> String {
  let scalars = Array(text.unicodeScalars)
  func isWord(_ place: Int) -> Bool {
    scalars.indices.contains(place) && scalars[place].properties.isAlphabetic
      || scalars.indices.contains(place) && scalars[place].properties.numericType != nil
  }
  var result = ""
  for (place, scalar) in scalars.enumerated() {
    switch scalar {
    case "\n", "\r", "\t": result += " "
    case "a"..."z", "A"..."Z", "0"..."9", " ", ".", ",", ":", "(", ")", "=", "-", "/", ";", "%",
      "{",
      "}", "'", "\"", "?", "+":
      result.unicodeScalars.append(scalar)
    // Within a word an underscore emphasises nothing.
    case "_" where isWord(place - 1) && isWord(place + 1): result += "_"
    case "\u{0}"..."\u{7F}": result += "&#\(scalar.value);"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result.replacing("://", with: "&#58;//").replacing("www.", with: "www&#46;")
}
