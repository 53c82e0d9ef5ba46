import FairmarkAnalysis
import FairmarkJSONText
import FairmarkMetricsDocuments
import FairmarkTestSupport
import Testing

/// Documents are read as they were written, and nothing that is no such document is read.
@Suite struct MetricsDocumentTests {
  /// The sentence that reading ends with; `nil` when the document is read.
  private func sentence(_ value: JSONValue) -> String? {
    do throws(MetricsDocumentError) {
      _ = try MetricsDocument(value, file: "metrics.json")
      return nil
    } catch {
      return error.description
    }
  }

  @Test("Every record, table and finding of every analysis reads back as it was written")
  func roundTrip() throws {
    let written = try Documents.everyAnalysis.get()
    let document = try MetricsDocument(
      parsing: Array(written.prettyText().utf8), file: "metrics.json")
    #expect(document.analyses.count == 14)
    #expect(document.analyses.last?.failureReason?.contains("does not converge") == true)
    var count = 0
    for (index, analysis) in document.analyses.enumerated() {
      let metrics = written["analyses"]?[index]?["metrics"]?.array ?? []
      #expect(metrics.count == analysis.metrics.count)
      for (json, record) in zip(metrics, analysis.metrics) {
        // The version of a peer is that of this build; all else is the document's.
        #expect(record.json.canonicalText() == json.canonicalText())
        count += 1
      }
      #expect(
        JSONValue.array(analysis.tables.map(\.json)).canonicalText()
          == written["analyses"]?[index]?["tables"]?.canonicalText())
      #expect(
        JSONValue.array(analysis.findings.map(\.json)).canonicalText()
          == written["analyses"]?[index]?["findings"]?.canonicalText())
    }
    #expect(count > 1000)
    #expect(document.summary.count > 100)
    #expect(
      document.rowFlow.map(\.step) == [
        "read", "rejected", "missing", "unknown_group", "analysed",
      ])
    #expect(document.inputs.first?.columns?.count == 7)
    let suppressed = document.analyses[1].metrics.filter { $0.status == .suppressed }
    #expect(!suppressed.isEmpty && suppressed.allSatisfy { $0.publishedRowCount == nil })
  }

  /// What a record may lack.
  private static let optional: Set<String> = [
    "interval", "tests", "adjusted", "statistic", "expected_under_equality",
    "missing_group_ranges", "flags", "columns",
  ]

  @Test("A member that is taken away is missed, unless the schema lets it be left out")
  func removed() throws {
    let document = try Documents.small.get()
    #expect(sentence(document) == nil)
    var accepted: Set<String> = []
    for path in document.memberPlaces() where !isFree(path) {
      guard case .member(let name)? = path.last else { continue }
      if sentence(document.replacing(path[...], with: nil)) == nil { accepted.insert(name) }
    }
    #expect(accepted.isSubset(of: Self.optional), "\(accepted.subtracting(Self.optional))")
  }

  @Test("A member that is null, of another type or spelt otherwise is refused by its place")
  func mutated() throws {
    let document = try Documents.small.get()
    var count = 0
    for path in document.memberPlaces() where !isFree(path) {
      guard case .member(let name)? = path.last, let value = document[path] else { continue }
      var mutations = [JSONValue.array([value])]
      // A text in place of the null of a missing group is another group.
      if case .string = value {
        mutations.append(7)
      } else if value != .null {
        mutations.append("7")
      }
      if value != .null, !mayBeNull(path) { mutations.append(.null) }
      if case .integer(let number) = value { mutations.append(.string("\(number)")) }
      let place = "`" + "\(path.map(\.description).joined())".dropFirst()
      for mutation in mutations {
        let found = sentence(document.replacing(path[...], with: mutation))
        // Why a null is wrong may only be seen from the value around it.
        let around = mutation == .null ? "`\(path.dropLast().map(\.description).joined())" : place
        #expect(
          found?.hasPrefix("metrics.json: " + around.replacing("`.", with: "`")) == true
            || path == [.member("schema")],
          "\(place) as \(mutation): \(found ?? "read")")
        count += 1
      }
      // The columns of a group are somebody's words.
      let isColumn = path.dropLast().last.map(Self.groupMembers.contains) == true
      if path.dropLast().last == .member("adjusted") {
        let found = sentence(document.renaming(path, to: name.uppercased())) ?? "read"
        #expect(found.contains("is no family of comparisons"))
        continue
      }
      if isColumn || path.first == .member("summary") || path == [.member("schema")] { continue }
      for cased in [name.uppercased(), name.prefix(1).uppercased() + name.dropFirst()] {
        let found = sentence(document.renaming(path, to: cased)) ?? "read"
        #expect(found.contains("it is written `\(name)`"), "\(cased): \(found)")
        count += 1
      }
    }
    #expect(count > 1000)
  }

  @Test("What a job does with rows reads back as it was written")
  func writtenShaping() throws {
    let written = try Documents.document(
      """
      fairmark: 1
      datasets:
        people:
          path: people.csv
          cluster: office
          derive: {who: {map: {column: sex, to: {female: F, male: M}}}}
          where: {hired: ["yes", "no"]}
          roles:
            groups: [who]
            prediction: {column: hired, favourable: ["yes"]}
      analyses: [{plugin: disparate-impact}]
      """, "sex,hired,office\nfemale,yes,a\nfemale,no,a\nmale,yes,b\nmale,no,c\n")
    let document = try MetricsDocument(
      parsing: Array(written.prettyText().utf8), file: "metrics.json")
    let uses = try #require(document.inputs.first).shaping
    #expect(uses.map(\.key) == [.derive, .where, .cluster])
    #expect(uses.map(\.columns) == [["sex"], ["hired"], ["office"]])
    #expect(uses[0].text == "who: female → F, male → M, any other text: an error")
    #expect(
      written["inputs"]?[0]?["shaping"]?.array?.map { $0["text"]?.string } == uses.map(\.text))
    // Who asks for nothing has no such member.
    #expect(try Documents.small.get()["inputs"]?[0]?["shaping"] == nil)
  }

  @Test(
    "What a job does with rows is read strictly",
    arguments: [
      ("[]", "is empty"), ("null", "a list"), ("[{}]", "lacks the member `key`"),
      ("[{\"key\": \"sort\", \"columns\": [\"a\"], \"text\": \"t\"}]", "one of join, derive"),
      ("[{\"key\": \"where\", \"columns\": [], \"text\": \"t\"}]", "is empty"),
      ("[{\"key\": \"where\", \"columns\": [1], \"text\": \"t\"}]", "a text"),
      ("[{\"key\": \"where\", \"columns\": [\"a\"], \"text\": \"\"}]", "is empty"),
      ("[{\"key\": \"where\", \"columns\": [\"a\"], \"text\": \"t\", \"x\": 1}]", "not a member"),
      ("[{\"key\": \"where\", \"columns\": [\"a\"], \"text\": \"t\"}]", nil),
    ])
  func shaping(text: String, says: String?) throws {
    let small = try Documents.small.get()
    let uses = try JSONValue(parsing: Array(text.utf8))
    let input = try #require(small["inputs"]?[0])
    guard case .object(var object) = input else { return }
    object.append("shaping", uses)
    let whole = small.replacing([.member("inputs"), .element(0)][...], with: .object(object))
    let found = sentence(whole)
    if let says {
      #expect(found?.contains(says) == true, "\(found ?? "read")")
      #expect(found?.contains("inputs[0].shaping") == true)
    } else {
      #expect(found == nil)
      let alone = sentence(
        whole.replacing([.member("inputs"), .element(0), .member("columns")][...], with: nil))
      #expect(alone?.contains("beside no `columns`") == true)
    }
  }

  private static let groupMembers: Set<Step> = [.member("group"), .member("reference")]

  /// What holds a plugin's own settings.
  private func isFree(_ path: [Step]) -> Bool {
    path.contains(.member("parameters")) && path.last != .member("parameters")
  }

  private func mayBeNull(_ path: [Step]) -> Bool {
    path.last == .member("sha256")
      || path.dropLast().last == .member("group") && !path.contains(.member("extremes"))
      || path.contains(.member("missing_group_ranges"))
        && [.member("low"), .member("high")].contains(path.last)
  }
}
