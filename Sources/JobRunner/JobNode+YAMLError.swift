import FairmarkFiles
import Yams

extension JobNode {
  /// What is told of a text that is no YAML: what it probably is and what to do, and behind that the
  /// library's words.
  static func yamlError(
    _ error: YamlError, file: String, _ standIns: StandIns?
  ) -> JobError {
    func make(_ line: Int?, _ column: Int?, _ message: String) -> JobError {
      JobError(.usage, at: SourceLocation(file: file, line: line, column: column), message)
    }
    func make(_ mark: Mark?, _ message: String) -> JobError {
      make(mark?.line, mark?.column, message)
    }
    switch error {
    case .scanner(let context, let problem, let mark, let yaml),
      .parser(let context, let problem, let mark, let yaml),
      .composer(let context, let problem, let mark, let yaml):
      if problem.contains("nesting level") {
        return make(mark, "is nested deeper than 1000 levels; a job needs fewer than ten")
      }
      if problem.contains("another document") {
        return make(mark, "a second document begins here; the file may hold one")
      }
      let fault = YAMLFault(problem: problem, context: context, mark: mark, text: yaml)
      return make(
        fault.line, fault.column,
        "is not YAML: " + (fault.advice.map { "\($0) (\(problem))" } ?? problem))
    case .reader(let problem, let offset, _, let yaml):
      // A job file has at most 1 MiB, so that the bytes up to the place can be looked at.
      let before = yaml.utf8.prefix(offset ?? 0)
      let line = before.count { $0 == UInt8(ascii: "\n") } + 1
      return make(offset == nil ? nil : line, nil, "is not YAML: \(problem)")
    case .duplicatedKeysInMapping(let duplicates, let context):
      let names = duplicates.sorted().map { "`\(standIns?.original(of: $0) ?? $0)`" }
        .joined(separator: ", ")
      return make(context.mark, "the key \(names) stands twice in this map; leave one out")
    default:
      return make(nil, "is not YAML: \(error)")
    }
  }
}

/// What the library found, and what probably lies behind it.
private struct YAMLFault {
  /// Where a person should look.
  var line: Int
  var column: Int
  /// What it probably is and what to do; `nil` where the library's words must do.
  var advice: String?

  init(problem: String, context: YamlError.Context?, mark: Mark, text: String) {
    (line, column) = (mark.line, mark.column)
    let content = Self.line(mark.line, of: text)
    let found = content.indices.contains(column - 1) ? content[column - 1] : nil
    // A tab in the indentation may be told as many things.
    let indentation = content.prefix { $0 == " " || $0 == "\t" }
    if problem.contains("tab character") || found == "\t" || indentation.contains("\t"),
      let tab = content.firstIndex(of: "\t")
    {
      column = tab + 1
      advice = "a tab stands here, and YAML indents with blanks only; write blanks instead"
      return
    }
    switch problem {
    case "found unexpected end of stream", "found unexpected document indicator":
      guard let context, context.text.contains("quoted scalar") else { return }
      (line, column) = (context.mark.line, context.mark.column)
      advice =
        "the quote that begins here is never closed; close it, or leave it out (a quote inside such a "
        + "text is written twice, or as \\\")"
    case "found character that cannot start any token":
      advice = "a text that begins so needs quotes; put it in quotes"
    case "mapping values are not allowed in this context":
      advice =
        "a colon stands where no key may be: either this line is indented further than the one above, "
        + "which has a value already, or a text with a colon in it needs quotes"
    case "could not find expected ':'":
      if let mark = context?.mark { (line, column) = (mark.line, mark.column) }
      advice =
        "this is neither `key: value` nor `- element`; is the colon missing, or the blank after it?"
    case "did not find expected key":
      if context?.text.contains("flow") == true {
        advice = "a comma or the } of a { is missing before this"
      } else if indentation.count < column - 1 {
        advice =
          "this stands behind the end of a value: is a quote missing, or one too many, in this line or "
          + "above? In a text in quotes one is written twice, or as \\\""
      } else {
        advice =
          "this line does not fit those above; keys of one map begin in the same column: is it indented "
          + "otherwise, or does the line above not end as it should?"
      }
    case "did not find expected '-' indicator":
      advice =
        "an element of the list above, `- …`, is expected here; is this line indented otherwise than "
        + "it should be?"
    case "did not find expected ',' or ']'", "did not find expected ',' or '}'":
      if let mark = context?.mark { (line, column) = (mark.line, mark.column) }
      let ending =
        problem.hasSuffix("']'") ? "[ that begins here has no ]" : "{ that begins here has no }"
      advice = "the \(ending), or a comma is missing in it"
    case "block sequence entries are not allowed in this context":
      advice =
        "a `- ` begins an element of a list, and none may be here; begin it on a line of its own"
    default: advice = nil
    }
  }

  private static func line(_ number: Int, of text: String) -> [Unicode.Scalar] {
    let lines = text.unicodeScalars.split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" })
    return lines.indices.contains(number - 1) ? Array(lines[number - 1]) : []
  }
}
