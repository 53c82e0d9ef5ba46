import FairmarkJSONText
import FairmarkMetricsDocuments
import FairmarkTestSupport
import Testing

/// What contradicts itself is no document, and the sentence says where.
@Suite struct ContradictionTests {
  struct Mutation: CustomTestStringConvertible {
    var name: String
    var record: String
    var changes: [(String, JSONValue?)]
    var sentence: String
    var testDescription: String { name }
  }

  /// Changes of the first record of a name, and what is said about it.
  static let mutations: [Mutation] = [
    Mutation(
      name: "a rate that is not its quotient", record: "selection_rate",
      changes: [("value", .finite(0.75))],
      sentence: ".value` is the number 0.75, but its counts give 0.5"),
    Mutation(
      name: "a ratio that is not its quotient", record: "impact_ratio",
      changes: [("value", .finite(0.9))],
      sentence: ".value` is the number 0.9, but its counts give 0.75"),
    Mutation(
      name: "a ratio off by the last bit", record: "impact_ratio",
      changes: [("value", .finite(0.75.nextUp))], sentence: "but its counts give 0.75"),
    Mutation(
      name: "a gap that is not that of its extremes", record: "demographic_parity_difference",
      changes: [("value", 0)], sentence: ".value` is the number 0, but its counts give"),
    Mutation(
      name: "a number of rows that is not the numerator", record: "selection_count",
      changes: [("value", 1)], sentence: ".value` is the number 1, but its counts give 2"),
    Mutation(
      name: "a ratio without counts", record: "impact_ratio",
      changes: [("counts", nil), ("reference_counts", nil)], sentence: "lacks the member `counts`"),
    Mutation(
      name: "ok without a value", record: "impact_ratio", changes: [("value", .null)],
      sentence: ".value` is null, expected a number, because the status is ok"),
    Mutation(
      name: "a value without ok", record: "impact_ratio", changes: [("status", "empty_group")],
      sentence: "expected null, because the status is empty_group"),
    Mutation(
      name: "an unknown status", record: "impact_ratio", changes: [("status", "OK")],
      sentence: ".status` is the text \"OK\", expected one of ok, zero_denominator"),
    Mutation(
      name: "null without a reason", record: "impact_ratio",
      changes: [("status", "empty_group"), ("value", .null)], sentence: "lacks the member `reason`"),
    Mutation(
      name: "a reason beside ok", record: "impact_ratio", changes: [("reason", "because")],
      sentence: ".reason` stands beside the status ok"),
    Mutation(
      name: "more people with the property than people", record: "selection_rate",
      changes: [("counts", ["numerator": 5, "denominator": 4])],
      sentence: ".counts.numerator` is 5, more than the denominator 4"),
    Mutation(
      name: "a flag against the counts", record: "impact_ratio",
      changes: [
        ("flags", ["below_four_fifths"]), ("counts", ["numerator": 3, "denominator": 4]),
        ("value", .finite(1.125)),
      ], sentence: "has the flag below_four_fifths, but its counts are not below 4/5"),
    Mutation(
      name: "a group of another column", record: "impact_ratio",
      changes: [("group", ["Sex": "female"])],
      sentence: ".group` does not have the columns of `attribute`"),
    Mutation(
      name: "an unknown member", record: "impact_ratio", changes: [("wieght", 1)],
      sentence: ".wieght` is not a member of the schema"),
    Mutation(
      name: "a probability above 1", record: "impact_ratio",
      changes: [("tests", [["name": "fisher_exact", "p_value": 2]])],
      sentence: ".tests[0].p_value` is the number 2, expected a probability"),
    Mutation(
      name: "an interval upside down", record: "impact_ratio",
      changes: [
        (
          "interval",
          ["level": .finite(0.95), "method": "koopman", "low": 2, "high": 1]
        )
      ], sentence: ".interval` has its lower end above the upper one"),
    Mutation(
      name: "an open interval that does not say so", record: "impact_ratio",
      changes: [
        (
          "interval",
          ["level": .finite(0.95), "method": "koopman", "low": 2, "high": .null]
        )
      ], sentence: ".interval` lacks the member `unbounded`"),
    Mutation(
      name: "an aggregate that hides how many groups it lacks", record: "impact_ratio_min",
      changes: [("undefined_groups", nil)], sentence: "lacks the member `undefined_groups`"),
  ]

  @Test("A record that contradicts itself is refused with its place", arguments: mutations)
  func record(_ mutation: Mutation) throws {
    var document = try Documents.small.get()
    let path = try place(mutation.record, in: document)
    for (name, value) in mutation.changes {
      document = document.replacing((path + [.member(name)])[...], with: value)
    }
    let found = sentence(document)
    #expect(found.contains(mutation.sentence), "\(found)")
    #expect(found.hasPrefix("metrics.json: `analyses["), "\(found)")
  }

  private func place(_ name: String, in document: JSONValue) throws -> [Step] {
    for (analysis, value) in (document["analyses"]?.array ?? []).enumerated() {
      for (index, record) in (value["metrics"]?.array ?? []).enumerated()
      where record["name"]?.string == name {
        return [.member("analyses"), .element(analysis), .member("metrics"), .element(index)]
      }
    }
    throw CancellationError()
  }

  private func sentence(_ value: JSONValue) -> String {
    do throws(MetricsDocumentError) {
      _ = try MetricsDocument(value, file: "metrics.json")
      return "read"
    } catch {
      return error.description
    }
  }

  @Test("A summary, a row flow and repeated records that contradict the rest are refused")
  func document() throws {
    let document = try Documents.small.get()
    let key = "disparate_impact__impact_ratio_min__sex"
    let summary: [Step] = [.member("summary"), .member(key)]
    #expect(sentence(document.replacing(summary[...], with: 1)).contains("is the number 1, but"))
    #expect(
      sentence(document.replacing(summary[...], with: nil)).contains("lacks the key `\(key)`"))
    let extra: [Step] = [.member("summary"), .member("a__b")]
    #expect(sentence(document.replacing(extra[...], with: 1)).contains("belongs to no record"))
    let rows: [Step] = [.member("row_flow"), .element(4), .member("rows")]
    #expect(
      sentence(document.replacing(rows[...], with: 9))
        == "metrics.json: `row_flow` does not add up: "
        + "of \"people\" 12 rows were read, and the other steps account for 11")
    let first: [Step] = [.member("analyses"), .element(0), .member("metrics"), .element(0)]
    let second = first.dropLast() + [.element(1)]
    let repeated = document.replacing(second[...], with: document[first])
    #expect(sentence(repeated).contains("`analyses[0].metrics[1]` has the name and dimensions of"))
    let id: [Step] = [.member("analyses"), .element(1), .member("id")]
    #expect(
      sentence(document.replacing(id[...], with: "disparate_impact")).contains("which an earlier"))
  }

  @Test("What is no JSON, or JSON of another kind, is told by line and column")
  func noDocument() throws {
    func sentence(_ text: String) -> String {
      do throws(MetricsDocumentError) {
        _ = try MetricsDocument(parsing: Array(text.utf8), file: "metrics.json")
        return "read"
      } catch {
        return error.description
      }
    }
    #expect(sentence("{\n  \"é\": NaN}") == "metrics.json:2:8: is not JSON: expected a value")
    #expect(sentence("{\"a\": 1, \"a\": 2}").contains("expected another name than \"a\""))
    #expect(sentence("").contains("metrics.json:1:1: is not JSON"))
    #expect(sentence("[]").contains("has no `schema`, expected a document of the schema"))
    #expect(
      sentence("{\"schema\": \"fairmark.run/1\"}").contains("has the schema \"fairmark.run/1\""))
    let text = try Documents.small.get().prettyText()
    #expect(sentence(text) == "read")
    for cut in [text.count / 3, text.count / 2, text.count - 3] {
      #expect(sentence(String(text.prefix(cut))).contains("is not JSON"))
    }
    #expect(sentence(text.replacing("\"seed\": 0", with: "\"seed\": 0, \"seed\": 0")) != "read")
  }

  @Test("A file that is not there, or a folder, has a sentence")
  func noFile() throws {
    let folder = try TemporaryFolder()
    func sentence(_ path: String) -> String {
      do throws(MetricsDocumentError) {
        _ = try MetricsDocument(reading: path)
        return "read"
      } catch {
        return error.sentence
      }
    }
    #expect(
      sentence(folder.file("absent.json"))
        == "no such file; name the metrics.json that `fairmark run` wrote")
    #expect(sentence(folder.path).contains("is a folder; name the metrics.json in it"))
    let path = try folder.write("metrics.json", Documents.small.get().prettyText())
    #expect(sentence(path) == "read")
  }
}
