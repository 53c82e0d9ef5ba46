import ArgumentParser
import FairmarkAnalysis
import FairmarkJSONText
import FairmarkJobRunner
import FairmarkWatermarking

struct WatermarkSchemesCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "schemes",
    abstract: "List the watermark schemes, or describe one.",
    discussion: """
      Every scheme carries a text with a known answer that was computed elsewhere; --verify \
      recomputes it here and ends with 1 if one differs.
      """)

  @Argument(help: ArgumentHelp("A scheme's name.", valueName: "name"))
  var name: String?

  @Flag(name: .long, help: "Print JSON.")
  var json = false

  @Flag(name: .long, help: "Recompute each scheme's known answer.")
  var verify = false

  func perform(_ plugins: PluginSet) throws(JobError) -> Int32 {
    let schemes = try chosen()
    let answers = verify ? schemes.map(Self.answers) : []
    if json {
      let list = schemes.indices.map { index in
        schemes[index].json(answers: verify ? answers[index] : nil)
      }
      writeResult(JSONValue.array(list).prettyText(), terminator: "")
    } else if name != nil, let scheme = schemes.first {
      writeResult(Self.page(scheme))
      if let answer = answers.first {
        writeResult("\nKnown answer: \(answer ? "the same" : "DIFFERS")")
      }
    } else {
      printTable(schemes, answers)
    }
    return answers.contains(false) ? 1 : 0
  }

  private func chosen() throws(JobError) -> [SchemeDescription] {
    guard let name else { return SchemeCatalog.all }
    guard let scheme = SchemeCatalog.scheme(name) else {
      throw JobError(.usage, at: nil, SchemeCatalog.sentence(forUnknown: name))
    }
    return [scheme]
  }

  private func printTable(_ schemes: [SchemeDescription], _ answers: [Bool]) {
    let width = schemes.map(\.name.count).max() ?? 0
    for (index, scheme) in schemes.enumerated() {
      let mark = verify ? (answers[index] ? "same     " : "DIFFERS  ") : ""
      writeResult(mark + pad(scheme.name, to: width) + "  " + scheme.summary)
    }
    writeResult("\n`fairmark watermark schemes NAME` shows keys, options and sources.")
  }

  /// Whether a scheme gives its known answer here.
  private static func answers(_ scheme: SchemeDescription) -> Bool {
    let vector = scheme.conformance
    guard let made = try? scheme.make(vector.configuration) else { return false }
    let tally = made.makeReader().tally(vector.ids.span, scoredFrom: 0, .prf)
    return tally.drawCount == vector.drawCount
      && abs(tally.score - vector.score) <= 1e-12 * abs(vector.score)
  }

  private static func page(_ scheme: SchemeDescription) -> String {
    var lines = ["\(scheme.name), version \(scheme.version)"]
    lines += wrap(scheme.summary, indentation: 0)
    lines += ["", "Source"] + wrap(scheme.source, indentation: 2)
    lines += ["", "Verified"] + wrap(scheme.verification.rawValue, indentation: 2)
    lines += ["", "Key"] + wrap(scheme.keyForm, indentation: 2)
    lines += ["", "Parameters"]
    lines.append(
      "  vocabulary"
        + (scheme.needsVocabulary ? " (required)" : " (optional: ids are checked against it)"))
    if let gamma = scheme.standardGamma { lines.append("  gamma (default: \(gamma))") }
    lines.append("  context width (default: \(scheme.standardContextWidth))")
    for option in scheme.options {
      lines.append("  --option \(option.name)=… (default: \(option.standard))")
      lines += wrap(option.meaning, indentation: 6)
    }
    return lines.joined(separator: "\n")
  }
}

extension SchemeCatalog {
  /// The sentence for a name that no scheme has.
  static func sentence(forUnknown name: String) -> String {
    let names = all.map(\.name)
    let near = nearest(name, among: names).map { "; did you mean \($0)?" } ?? ""
    return "there is no watermark scheme '\(name)'\(near) (schemes: "
      + names.joined(separator: ", ") + ")"
  }
}

extension SchemeDescription {
  /// The description for machines.
  func json(answers: Bool?) -> JSONValue {
    var object: JSONObject = [
      "name": .string(name), "version": .integer(version), "summary": .string(summary),
      "source": .string(source), "verification": .string(verification.rawValue),
      "key": .string(keyForm), "needs_vocabulary": .boolean(needsVocabulary),
      "gamma": standardGamma.map(JSONValue.finite) ?? .null,
      "context_width": .integer(standardContextWidth),
      "options": .array(
        options.map { option in
          [
            "name": .string(option.name), "default": .string(option.standard),
            "meaning": .string(option.meaning),
          ]
        }),
    ]
    if let answers { object.append("known_answer", .string(answers ? "same" : "differs")) }
    return .object(object)
  }
}
