import FairmarkAnalysis
import FairmarkJSONText
import FairmarkStatistics
import Testing

@Suite("Metric records")
struct MetricRecordTests {
  @Test("are written with value, status, counts and reference")
  func comparison() throws {
    let rates = try selectionRates([("Female", 557, 1278), ("Male", 1198, 1493)])
    let record = try #require(
      rates.ratioRecords(
        "impact_ratio", reference: [.group(["sex": "Male"])], flagsFourFifths: true
      ).first)
    #expect(
      record.json.canonicalText() == """
        {"attribute":["sex"],"counts":{"denominator":1835,"numerator":557},\
        "flags":["below_four_fifths"],"group":{"sex":"Female"},"n":1835,"name":"impact_ratio",\
        "reference":{"sex":"Male"},"reference_counts":{"denominator":2691,"numerator":1198},\
        "reference_selected":false,"status":"ok","value":0.6818298435630683}
        """)
  }

  @Test("without a value say why, in a status and in words")
  func undefined() {
    let record = MetricRecord(
      "rate", attribute: ["sex"], value: .undefined(.emptyGroup, reason: "no rows"), n: 0)
    #expect(record.json["value"] == .null)
    #expect(record.json["status"]?.string == "empty_group")
    #expect(record.json["reason"]?.string == "no rows")
  }

  @Test("write a missing group value as null and an aggregate without a group")
  func missingGroup() {
    var record = MetricRecord("rate", attribute: ["sex"], value: .count(1), n: 1)
    #expect(record.json["group"] == nil)
    record.group = [ColumnValue("sex", nil)]
    #expect(record.json["group"]?["sex"] == .null)
    #expect(record.json["value"] == .integer(1))
  }

  @Test("are told apart by name, attribute, group and stratum")
  func identity() {
    var records = [MetricRecord("rate", attribute: ["a"], value: .count(1), n: 1)]
    records.append(MetricRecord("gap", attribute: ["a"], value: .count(1), n: 1))
    records.append(MetricRecord("rate", attribute: ["a", "b"], value: .count(1), n: 1))
    for value in [nil, "", "null", "x"] {
      var grouped = records[0]
      grouped.group = [ColumnValue("a", value)]
      records.append(grouped)
      var stratified = records[0]
      stratified.stratum = [ColumnValue("a", value)]
      records.append(stratified)
    }
    #expect(Set(records.map(\.identity)).count == records.count)
  }

  @Test("carry the groups that an aggregate's value comes from")
  func extremes() throws {
    let record = try #require(try selectionRates([("a", 1, 3), ("b", 2, 2)]).gapRecord("gap"))
    #expect(
      record.json["extremes"]?.canonicalText()
        == #"{"maximum":{"counts":{"denominator":4,"numerator":2},"group":{"sex":"b"}},"#
        + #""minimum":{"counts":{"denominator":4,"numerator":1},"group":{"sex":"a"}}}"#)
    #expect(record.json["undefined_groups"]?.integer == 0)
  }

  @Test("findings are written with severity, code and message")
  func finding() {
    #expect(
      Finding(.warning, "some_code", "Some words").json.canonicalText()
        == #"{"code":"some_code","message":"Some words","severity":"warning"}"#)
  }
}
