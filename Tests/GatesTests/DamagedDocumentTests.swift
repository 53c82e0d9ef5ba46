import FairmarkGates
import FairmarkJSONText
import FairmarkMetricsDocuments
import FairmarkTestSupport
import Testing

/// A document is damaged in one place at a time: the gate never passes, and neither does its JUnit
/// report.
@Suite struct DamagedDocumentTests {
  /// Checks that need every part of a comparison: value, counts, interval, tests, number of rows.
  private static let policy = """
    - {metric: disparate_impact.impact_ratio, at_least: 0.8}
    - {metric: disparate_impact.impact_ratio, use: low, at_least: 0.1}
    - {metric: disparate_impact.impact_ratio, use: high, at_least: 0.2}
    - metric: disparate_impact.impact_ratio
      at_least: 0.95
      and_adjusted_p_below: 0.05
      where: {attribute: sex, group: {sex: female}, min_n: 30}
    - {metric: disparate_impact.impact_ratio_min, at_least: 0.8, where: {attribute: sex}}
    - {metric: disparate_impact.impact_ratio_min, use: low, at_least: 0.1}
    """

  /// What the schema lets be left out and the checks do not look at.
  private static let optional: Set<String> = [
    "flags", "statistic", "expected_under_equality", "missing_group_ranges", "columns", "shaping",
  ]

  private static let written = Result {
    try document([("female", 90, 200), ("male", 100, 200), ("", 3, 9)])
  }

  /// What a gate and JUnit say of a document.
  private func verdict(_ value: JSONValue, _ gate: Gate) -> (passed: Bool, junit: String) {
    do throws(MetricsDocumentError) {
      let document = try MetricsDocument(value, file: "metrics.json")
      let section = gate.evaluate(document)
      let report = JUnitReport(section.verdicts(about: document)).text
      return (section.outcome == .pass, report)
    } catch {
      return (false, JUnitReport(error: error.description).text)
    }
  }

  private func isGreen(_ junit: String) -> Bool {
    junit.contains("failures=\"0\" errors=\"0\"") && !junit.contains("<failure")
      && !junit.contains("<error")
  }

  /// One change of a document.
  private struct Damage {
    var name: String
    var value: JSONValue
  }

  private func damages(_ document: JSONValue, at path: [Step]) -> [Damage] {
    guard case .member(let name)? = path.last, let value = document[path] else { return [] }
    var damages = [Damage(name: "removed", value: document.replacing(path[...], with: nil))]
    func replace(_ name: String, _ other: JSONValue) {
      damages.append(Damage(name: name, value: document.replacing(path[...], with: other)))
    }
    if value != .null { replace("null", .null) }
    switch value {
    case .string(let text):
      replace("a number", 7)
      replace("in capitals", .string(text.uppercased()))
    case .integer(let number): replace("a text", .string("\(number)"))
    case .number(let number): replace("a text", .string(jsonText(of: number)))
    case .boolean(let flag): replace("a text", .string("\(flag)"))
    default: replace("a text", "7")
    }
    for cased in [name.uppercased(), name.prefix(1).uppercased() + name.dropFirst()]
    where cased != name {
      damages.append(Damage(name: "as \(cased)", value: document.renaming(path, to: cased)))
    }
    return damages
  }

  @Test("A member removed, nulled, of another type or mis-cased: never a pass")
  func everyMember() throws {
    let document = try Self.written.get()
    let gate = try Gate(Policy(parsing: Self.policy, path: "policy.yaml"))
    let sound = verdict(document, gate)
    #expect(sound.passed && isGreen(sound.junit), "\(sound.junit)")
    var count = 0
    for path in document.memberPlaces() where isPromised(path, in: document) {
      for damage in damages(document, at: path) {
        let found = verdict(damage.value, gate)
        let place = path.map(\.description).joined()
        #expect(found.passed == isGreen(found.junit), "\(place) \(damage.name)")
        count += 1
        if found.passed {
          let isUnused = path.last == .member("adjusted") && !isFisher(path, in: document)
          #expect(
            mayPass(path, damage.name) || isUnused && damage.name == "removed",
            "\(place) \(damage.name)")
        }
      }
    }
    #expect(count > 650)
  }

  /// Whether a place lies in the test whose p-value counts.
  private func isFisher(_ path: [Step], in document: JSONValue) -> Bool {
    document[path.dropLast() + [.member("name")]]?.string == "fisher_exact"
  }

  /// Whether a damage leaves a document of the schema in which the checked numbers are as they were.
  private func mayPass(_ path: [Step], _ damage: String) -> Bool {
    guard case .member(let name)? = path.last else { return false }
    if damage == "removed" { return Self.optional.contains(name) }
    // Names of somebody's own: another dataset, job, version or path is another document.
    let isFreeText =
      ["name", "path", "version", "plugin_version", "data"].contains(name)
      && path.first != .member("analyses") || name == "message"
      || name == "text" && path.contains(.member("shaping"))
    if damage == "in capitals" { return isFreeText || path.last == .member("plugin_version") }
    if damage == "null" {
      // `sha256: null` is what a run without digests writes.
      return name == "sha256"
        || path.contains(.member("missing_group_ranges")) && ["low", "high"].contains(name)
    }
    return false
  }

  /// The members that the checks rely on: the document's own, and those of the records they select.
  private func isPromised(_ path: [Step], in document: JSONValue) -> Bool {
    if path.contains(.member("parameters")), path.last != .member("parameters") { return false }
    guard path.count > 4, path[2] == .member("metrics") else { return true }
    return document[path.prefix(4) + [.member("name")]]?.string?.hasPrefix("impact_ratio") == true
  }

  @Test("A document cut short, with a repeated member or a NaN: never a pass")
  func damagedText() throws {
    let text = try Self.written.get().prettyText()
    let ratio = try #require(text.range(of: "\"value\": 0.9,"))
    for damaged in [
      String(text.prefix(text.count / 2)), String(text.dropLast(2)), "",
      text.replacingCharacters(in: ratio, with: "\"value\": NaN,"),
      text.replacingCharacters(in: ratio, with: "\"value\": 0.9, \"value\": 0.9,"),
      text.replacingCharacters(in: ratio, with: "\"value\": 0.9000000000000001,"),
      text.replacingCharacters(in: ratio, with: "\"value\": 9e-1x,"),
    ] {
      #expect(throws: MetricsDocumentError.self) {
        _ = try MetricsDocument(parsing: Array(damaged.utf8), file: "metrics.json")
      }
    }
  }
}

extension String {
  /// The place of a text, found without Foundation.
  fileprivate func range(of text: String) -> Range<Index>? { ranges(of: text).first }

  fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}
