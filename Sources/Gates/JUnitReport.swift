import FairmarkFiles
import FairmarkMetricsDocuments

/// A gate's verdicts as JUnit XML, which continuous integration shows beside tests.
///
/// A critical verdict that failed is a `failure`, one that could not be evaluated an `error`, and a
/// skipped record `skipped`. What is a warning never breaks a build: it is `skipped` with its sentence.
public struct JUnitReport: Sendable {
  private struct Case {
    enum Result { case pass, failure, error, skipped }
    var className: String
    var name: String
    var result: Result
    var message = ""
  }

  private var cases: [Case]

  /// Creates a report of verdicts.
  ///
  /// - Parameter verdicts: The lines of a gate.
  public init(_ verdicts: [GateVerdict]) {
    cases = verdicts.map { verdict in
      let result: Case.Result =
        switch verdict.outcome {
        case .pass: .pass
        case .fail: verdict.isCritical ? .failure : .skipped
        case .notEvaluated: verdict.isCritical ? .error : .skipped
        case nil: .skipped
        }
      let isWarning = result == .skipped && verdict.outcome != nil
      return Case(
        className: verdict.metric,
        name: [verdict.place, verdict.condition].filter { !$0.isEmpty }.joined(separator: " "),
        result: result,
        message: (isWarning ? "warning, \(verdict.word.lowercased()): " : "") + verdict.sentence)
    }
    // A gate without a line has decided nothing.
    if cases.isEmpty { cases = [Self.noVerdict("the gate has no checks")] }
  }

  /// Creates a report of a gate that came to no verdict, because something is wrong.
  ///
  /// - Parameter error: What is wrong.
  public init(error: String) {
    cases = [Self.noVerdict(printable(error))]
  }

  private static func noVerdict(_ message: String) -> Case {
    Case(className: "gate", name: "verdict", result: .error, message: message)
  }

  /// The XML 1.0 document, in UTF-8.
  public var text: String {
    let failures = cases.count { $0.result == .failure }
    let errors = cases.count { $0.result == .error }
    let skipped = cases.count { $0.result == .skipped }
    let counts =
      "tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"\(errors)\" "
      + "skipped=\"\(skipped)\" time=\"0\""
    var lines = [
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites name=\"fairmark\" \(counts)>",
      "  <testsuite name=\"fairmark gate\" \(counts)>",
    ]
    for one in cases {
      let head =
        "    <testcase classname=\"\(escaped(one.className))\" name=\"\(escaped(one.name))\" "
        + "time=\"0\""
      let message = "message=\"\(escaped(one.message))\""
      switch one.result {
      case .pass: lines.append("\(head)/>")
      case .failure:
        lines += [
          "\(head)>", "      <failure type=\"fail\" \(message)>\(escaped(one.message))</failure>",
          "    </testcase>",
        ]
      case .error:
        lines += [
          "\(head)>",
          "      <error type=\"not_evaluated\" \(message)>\(escaped(one.message))</error>",
          "    </testcase>",
        ]
      case .skipped:
        lines += ["\(head)>", "      <skipped \(message)/>", "    </testcase>"]
      }
    }
    return (lines + ["  </testsuite>", "</testsuites>", ""]).joined(separator: "\n")
  }
}

/// A text as XML 1.0 may hold it; what it may not hold stands as U+FFFD.
private func escaped(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "'": result += "&apos;"
    case "\t", "\n", "\r": result += "&#\(scalar.value);"
    case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}
