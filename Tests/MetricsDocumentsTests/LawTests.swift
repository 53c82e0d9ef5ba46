import FairmarkJSONText
import FairmarkMetricsDocuments
import FairmarkTestSupport
import Testing

/// What no record tells of itself: that one of them was taken away, or one number changed.
@Suite struct LawTests {
  typealias Record = JSONObject

  private func sentence(_ value: JSONValue) -> String {
    do throws(MetricsDocumentError) {
      _ = try MetricsDocument(value, file: "metrics.json")
      return "read"
    } catch {
      return error.description
    }
  }

  /// A document whose records went through a hand.
  private func edited(
    _ document: JSONValue, analysis: Int? = nil, _ edit: (Record) -> Record?
  ) -> JSONValue {
    var document = document
    for place in (document["analyses"]?.array ?? []).indices {
      guard analysis == nil || analysis == place else { continue }
      let path: [Step] = [.member("analyses"), .element(place), .member("metrics")]
      let records: [JSONValue] = (document[path]?.array ?? []).compactMap { value in
        guard case .object(let record) = value else { return value }
        return edit(record).map(JSONValue.object)
      }
      document = document.replacing(path[...], with: .array(records))
    }
    return document
  }

  private func isOf(_ record: Record, _ column: String, _ value: String) -> Bool {
    record["group"]?[column]?.string == value
  }

  @Test(
    "Documents of runs keep the laws",
    arguments: [Documents.crossed, Documents.weighted, Documents.bare, Documents.everyAnalysis])
  func whole(_ document: Result<JSONValue, any Error>) throws {
    #expect(try sentence(document.get()) == "read")
  }

  @Test("Two spellings of one name, which Unicode calls equal, are compared with each other")
  func spellings() throws {
    let (composed, decomposed) = ("caf\u{E9}", "cafe\u{301}")
    var people = "sex,hired\n"
    for _ in 0..<30 { people += "\(composed),yes\n\(decomposed),yes\n\(decomposed),no\n" }
    let document = try Documents.document(
      """
      fairmark: 1
      datasets:
        people:
          path: people.csv
          roles: {groups: [sex], prediction: {column: hired, favourable: ["yes"]}}
      analyses:
        - {plugin: disparate-impact}
      gate:
        - {metric: disparate_impact.impact_ratio, at_least: 0.8}
      """, people)
    #expect(sentence(document) == "read")
    let ratio = try #require(
      document["analyses"]?[0]?["metrics"]?.array?.first {
        $0["name"] == "impact_ratio" && $0["value"]?.double == 0.5
      })
    #expect(ratio["flags"]?.array == ["below_four_fifths"])
    #expect(ratio["tests"]?.array?.isEmpty == false)
    #expect(ratio["interval"] != nil)
  }

  @Test("A group taken out of a metric is missed")
  func groupOfMetric() throws {
    for name in ["impact_ratio", "selection_rate", "shortfall"] {
      let changed = try edited(Documents.crossed.get(), analysis: 0) {
        $0["name"]?.string == name && isOf($0, "sex", "f") && $0["attribute"]?.array?.count == 1
          && $0["stratum"] == nil ? nil : $0
      }
      let found = sentence(changed)
      #expect(
        found.contains(
          "`analyses[0].metrics` has no record of `\(name)` of the group {\"sex\": \"f\"}, a group "
            + "that other records have"), "\(found)")
    }
  }

  @Test("A group taken out of everything is missed")
  func groupOfAll() throws {
    // Of the attribute, of it and its crossings, and of one stratum alone.
    for document in [try Documents.crossed.get(), try Documents.weighted.get()] {
      let one = edited(document) { record in
        isOf(record, "race", "a") && record["attribute"]?.array?.count == 1 ? nil : record
      }
      #expect(sentence(one) != "read")
      let all = edited(document) { isOf($0, "race", "a") ? nil : $0 }
      #expect(sentence(all) != "read")
      let stratum = edited(document) {
        isOf($0, "race", "a") && $0["stratum"]?["office"]?.string == "s" ? nil : $0
      }
      #expect(sentence(stratum) != "read")
      let strata = edited(document) { $0["stratum"]?["office"]?.string == "s" ? nil : $0 }
      #expect(sentence(strata) != "read")
      let attribute = edited(document) { record in
        record["attribute"] == ["race"] ? nil : record
      }
      #expect(sentence(attribute) != "read")
    }
  }

  @Test("People of an unknown group taken away are missed")
  func unknownGroup() throws {
    let changed = try edited(Documents.crossed.get()) {
      $0["group"]?["sex"] == .null && $0["attribute"]?.array?.count == 1 ? nil : $0
    }
    #expect(sentence(changed).contains("rows"), "\(sentence(changed))")
  }

  @Test(
    "A number of rows that is lowered is found by its neighbours",
    arguments: [
      "selection_rate", "impact_ratio", "true_positive_rate", "average_odds_difference",
      "impact_ratio_min",
    ])
  func rows(_ name: String) throws {
    for document in [try Documents.crossed.get(), try Documents.weighted.get()] {
      var count = 0
      let changed = edited(document) { record in
        guard record["name"]?.string == name, record["stratum"] == nil, count == 0 else {
          return record
        }
        count += 1
        var record = record
        record["n"] = 1
        return record
      }
      let found = sentence(changed)
      #expect(count == 1)
      #expect(found.contains(" n 1, but") || found.contains("about"), "\(found)")
    }
  }

  @Test("Rows of a group that are lowered in all its records are found")
  func allRows() throws {
    let changed = try edited(Documents.crossed.get()) { record in
      guard isOf(record, "sex", "f"), case .integer(let n)? = record["n"], n > 0 else {
        return record
      }
      var record = record
      record["n"] = .integer(n - 1)
      return record
    }
    #expect(sentence(changed) != "read")
  }

  /// A document whose comparisons of one group say that it is excluded.
  private func withExclusion() throws -> JSONValue {
    try edited(Documents.crossed.get()) { record in
      guard record["name"]?.string == "impact_ratio", isOf(record, "sex", "f") else {
        return record
      }
      var record = record
      record["status"] = "excluded"
      record["value"] = .null
      record["reason"] = "few people"
      return record
    }
  }

  @Test("A record that says excluded, where no parameter excludes, is refused")
  func excluded() throws {
    let changed = try withExclusion()
    let found = sentence(changed)
    #expect(
      found.contains("has the status excluded, but no parameter of the analysis excludes a group"),
      "\(found)")
    let path: [Step] = [
      .member("analyses"), .element(0), .member("parameters"), .member("exclude"),
    ]
    let declared = changed.replacing(path[...], with: ["sex: f"])
    #expect(!sentence(declared).contains("the status excluded"))
  }

  @Test("An exclusion names the group that it excludes")
  func excludedByName() throws {
    let changed = try withExclusion()
    let path: [Step] = [
      .member("analyses"), .element(0), .member("parameters"), .member("exclude"),
    ]
    for other: JSONValue in [["nobody"], [true], [0], "x", ["sex": "m"], ["sex": true]] {
      let found = sentence(changed.replacing(path[...], with: other))
      #expect(found.contains("the status excluded"), "\(found)")
    }
  }

  @Test("The sign of a difference follows from the two rates")
  func sign() throws {
    for name in ["selection_rate_difference", "true_positive_rate_difference"] {
      var count = 0
      for document in [Documents.crossed, Documents.weighted, Documents.everyAnalysis] {
        var isFirst = true
        let changed = try edited(document.get()) { record in
          guard record["name"]?.string == name, let value = record["value"]?.double, value != 0,
            isFirst
          else { return record }
          isFirst = false
          count += 1
          var record = record
          record["value"] = .finite(-value)
          return record
        }
        if isFirst { continue }
        let found = sentence(changed)
        #expect(found.contains("but the group's number minus the reference's is"), "\(found)")
      }
      #expect(count > 0)
    }
  }

  @Test("Sums of weights beside counts are invented")
  func inventedWeights() throws {
    let design: JSONValue = [
      "rows": ["numerator": 1, "denominator": 1], "weighted": ["numerator": 1, "denominator": 1],
    ]
    let gap: JSONValue = [
      "rows": ["numerator": 0, "denominator": 1], "weighted": ["numerator": 0, "denominator": 1],
    ]
    for (name, own, value) in [
      ("impact_ratio", design, JSONValue.finite(1)),
      ("demographic_parity_difference", gap, .finite(0)), ("impact_ratio_min", design, .finite(1)),
    ] {
      var count = 0
      for document in [Documents.crossed, Documents.everyAnalysis] {
        var isFirst = true
        var changed = try edited(document.get()) { record in
          guard record["name"]?.string == name, record["value"]?.double != nil, isFirst else {
            return record
          }
          isFirst = false
          count += 1
          var record = record
          for member in ["counts", "reference_counts", "extremes", "flags", "interval", "tests"] {
            record[member] = nil
          }
          record["design"] = own
          record["reference_design"] = own
          record["value"] = value
          return record
        }
        if isFirst { continue }
        // The summary repeats aggregates.
        for (key, analysis) in [
          ("disparate_impact__impact_ratio_min__sex", "impact_ratio_min"),
          (
            "demographic_parity__demographic_parity_difference__sex",
            "demographic_parity_difference"
          ),
        ] where analysis == name && changed["summary"]?[key] != nil {
          changed = changed.replacing([.member("summary"), .member(key)][...], with: value)
        }
        let found = sentence(changed)
        #expect(found.contains("design"), "\(name): \(found)")
      }
      #expect(count > 0, "\(name)")
    }
  }

  @Test(
    "A test or an adjustment that the parameters do not ask for is refused",
    arguments: ["quasi_score_t", "permutation", "bonferroni", "mcb"])
  func unasked(_ name: String) throws {
    var count = 0
    let changed = try edited(Documents.crossed.get()) { record in
      guard record["name"]?.string == "impact_ratio", let tests = record["tests"]?.array,
        !tests.isEmpty, count == 0
      else { return record }
      count += 1
      var record = record
      if ["bonferroni", "mcb"].contains(name) {
        record["tests"] = .array(
          tests.map { test in
            guard case .object(var object) = test else { return test }
            var adjusted = JSONObject()
            adjusted.append(name, 1)
            object["adjusted"] = .object(adjusted)
            return .object(object)
          })
      } else {
        record["tests"] = .array(
          tests + [["name": .string(name), "p_value": 1, "adjusted": ["holm": 1]]])
      }
      return record
    }
    let found = sentence(changed)
    #expect(count == 1)
    #expect(
      found.contains("which `parameters.tests` does not name")
        || found.contains("but `parameters.adjust` is automatic"), "\(found)")
  }

  @Test("Groups without a value are counted by what their rates say")
  func undefinedGroups() throws {
    for name in ["equalized_odds_difference", "equalized_odds_ratio"] {
      var count = 0
      let changed = try edited(Documents.crossed.get()) { record in
        guard record["name"]?.string == name, count == 0,
          case .integer(let undefined)? = record["undefined_groups"]
        else { return record }
        count += 1
        var record = record
        record["undefined_groups"] = .integer(undefined == 0 ? 1 : undefined - 1)
        return record
      }
      #expect(count == 1)
      #expect(sentence(changed).contains("a true or false positive rate has no value"))
    }
  }

  @Test("A column lacks values in no more rows than there are")
  func missing() throws {
    let document = try Documents.crossed.get()
    let columns: [Step] = [.member("inputs"), .element(0), .member("columns")]
    let place = try #require(
      document[columns]?.array?.firstIndex { $0["missing"] != nil && $0["origin"] == nil })
    let changed = document.replacing(
      (columns + [.element(place), .member("missing")])[...], with: .integer(.max))
    #expect(sentence(changed).contains("but the dataset has 90 rows"), "\(sentence(changed))")
  }

  @Test("P-values that are raised are computed again", arguments: ["p_value", "adjusted"])
  func pValues(_ member: String) throws {
    for name in ["impact_ratio", "true_positive_rate_difference"] {
      var count = 0
      let changed = try edited(Documents.crossed.get()) { record in
        guard record["name"]?.string == name, let tests = record["tests"]?.array, count == 0 else {
          return record
        }
        var record = record
        record["tests"] = .array(
          tests.map { test in
            guard case .object(var test) = test, test["name"] == "fisher_exact",
              let p = test["p_value"]?.double, case .object(let families)? = test["adjusted"],
              let family = families.members.first, p < 0.9, (family.value.double ?? 1) < 0.9
            else { return test }
            count += 1
            let raised = JSONValue.finite(0.95)
            var changed = JSONObject()
            changed.append(family.name, raised)
            test[member] = member == "p_value" ? raised : .object(changed)
            return .object(test)
          })
        return record
      }
      let found = sentence(changed)
      #expect(count > 0)
      #expect(found.contains(".\(member)"), "\(found)")
      #expect(found.contains("p-value") || found.contains("is 0.95, but the"), "\(found)")
    }
  }

  @Test("Another reference than the parameters ask for is refused")
  func reference() throws {
    let document = try Documents.crossed.get()
    let path: [Step] = [
      .member("analyses"), .element(0), .member("parameters"), .member("reference"),
    ]
    #expect(
      sentence(document.replacing(path[...], with: [["sex": "f"]]))
        .contains("has another reference than the group that `parameters.reference` names"))
    let other: [Step] = [
      .member("analyses"), .element(1), .member("parameters"), .member("reference"),
    ]
    #expect(sentence(document.replacing(other[...], with: [["sex": "m"], "best"])) == "read")
    #expect(sentence(document.replacing(other[...], with: [["sex": "f"]])) != "read")
  }

  @Test("Counts that are changed in one place are found by the others")
  func counts() throws {
    let changed = try edited(Documents.crossed.get(), analysis: 0) { record in
      guard record["name"]?.string == "selection_rate", record["stratum"] == nil,
        isOf(record, "race", "b"), record["attribute"]?.array?.count == 1,
        case .integer(let part)? = record["counts"]?["numerator"],
        case .integer(let whole)? = record["counts"]?["denominator"]
      else { return record }
      var record = record
      record["counts"] = ["numerator": .integer(part + 1), "denominator": .integer(whole)]
      record["value"] = .finite(Double(part + 1) / Double(whole))
      return record
    }
    #expect(sentence(changed).contains("counts than `selection_rate`"), "\(sentence(changed))")
  }
}
