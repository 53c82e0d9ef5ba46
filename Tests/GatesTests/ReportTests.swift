import FairmarkAnalysis
import FairmarkGates
import FairmarkMetricsDocuments
import FairmarkStatistics
import FairmarkTestSupport
import Foundation
import FoundationXML
import Testing

/// JUnit and step summary show somebody's texts as texts, and never what is not there.
@Suite struct ReportTests {
  private static let names = [
    "<b>&\"'", "a|b", "new\nline", "bell\u{7}", "\u{FFFE}", "]]>", "`code`", "[x](http://a.b)",
    "www.a.b", "@somebody", "é 漢", "-->",
  ]

  private func section() throws -> (GateSection, [GateVerdict]) {
    var records: [MetricRecord] = []
    for (index, name) in Self.names.enumerated() {
      var record = try impactRatio(Counts(index % 2 == 0 ? 1 : 5, of: 10), to: Counts(5, of: 10))
      record.group = [ColumnValue("se|x", name)]
      record.attribute = ["se|x"]
      record.reference = [ColumnValue("se|x", "male")]
      if index == 4 { record.value = .undefined(.failed, reason: "<no> | reason") }
      records.append(record)
    }
    let document = try document(records: records)
    let section = try judge("- {metric: audit.impact_ratio, at_least: 0.8}", document)
    return (section, section.verdicts(about: document))
  }

  @Test("JUnit XML is well-formed and counts failures, errors and passes")
  func junit() throws {
    let (_, verdicts) = try section()
    let report = JUnitReport(verdicts).text
    final class Counter: NSObject, XMLParserDelegate {
      var elements: [String: Int] = [:]
      var names: [String] = []
      func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
        qualifiedName: String?, attributes: [String: String]
      ) {
        elements[name, default: 0] += 1
        if name == "testcase", let text = attributes["name"] { names.append(text) }
      }
    }
    let parser = XMLParser(data: Data(report.utf8))
    let counter = Counter()
    parser.delegate = counter
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    #expect(counter.elements["testcase"] == 12)
    #expect(counter.elements["failure"] == 5)
    #expect(counter.elements["error"] == 1)
    #expect(report.contains("tests=\"12\" failures=\"5\" errors=\"1\" skipped=\"0\""))
    #expect(counter.names[0] == "{se|x: <b>&\"'} at least 0.8")
    #expect(counter.names[2] == "{se|x: new\\nline} at least 0.8")
  }

  @Test("A step summary has no markup, link or cell of somebody's")
  func stepSummary() throws {
    let (section, verdicts) = try section()
    let text = StepSummary(section, verdicts, job: "# job <x>", rest: "elsewhere").text
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("|") }
    #expect(rows.count == 14)
    #expect(rows.allSatisfy { $0.count(where: { $0 == "|" }) == 7 })
    for markup in ["<", "`", "[", "](", "://", "www.", "@", "*", "\n\n\n\n"] {
      #expect(!text.contains(markup), "\(markup)")
    }
    #expect(text.hasPrefix("## Fairmark gate: &#35; job &#60;x&#62;\n"))
    let many = StepSummary(
      section, Array(repeating: verdicts, count: 100).flatMap(\.self), job: "x", rest: "in a file"
    ).text
    #expect(many.hasSuffix("\n\n\(verdicts.count * 100 - 1000) more in a file\n\n"))
    // What needs a person stands first.
    #expect(rows[2].hasPrefix("| FAIL |") && rows[7].hasPrefix("| NOT EVALUATED |"))
  }

  @Test("A gate that came to no verdict is an error in every report")
  func noVerdict() {
    let report = JUnitReport(error: "metrics.json: `a` is <null>\u{1B}").text
    #expect(report.contains("tests=\"1\" failures=\"0\" errors=\"1\""))
    #expect(report.contains("metrics.json: `a` is &lt;null&gt;\\u{1b}"))
    #expect(JUnitReport([]).text.contains("errors=\"1\""))
    #expect(StepSummary(error: "a|b").text.contains("no verdict\n\na&#124;b\n"))
  }
}
