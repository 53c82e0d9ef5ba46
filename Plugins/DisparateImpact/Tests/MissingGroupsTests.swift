import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkDisparateImpact
import FairmarkStatistics
import FairmarkTables
import Testing

@Suite("Impact ratios when some groups are unknown")
struct MissingGroupsTests {
  private func audit(
    _ rows: [String], reference: ReferenceRule = .best, settings: [String: ParameterValue] = [:]
  ) throws -> AnalysisResult {
    var roles = Roles()
    roles.groups = ["sex"]
    roles.prediction = .values(column: "hired", counting: ["yes"])
    roles.frequencyWeight = "count"
    return try runAnalysis(
      DisparateImpactAnalysis.self,
      AnalysisConfiguration(
        roles: roles,
        parameters: settings.merging(["reference": .references([reference])]) { $1 }),
      csv: (["sex,hired,count"] + rows).joined(separator: "\n"))
  }

  private let women: [String: String?] = ["sex": "F"]
  private let rows = ["F,yes,40", "F,no,60", "M,yes,50", "M,no,50", ",yes,5", ",no,20"]

  @Test("The unknown can all be of the group or of the reference, whichever is worse")
  func worstCase() throws {
    let result = try audit(rows)
    let ratio = try #require(result.record("impact_ratio", group: women))
    let worst = try #require(ratio.missingGroupRanges.first)
    #expect(worst.method == "worst_case")
    // 40 / 120 against 55 / 105.
    #expect(worst.low == ExactRatio.ratio(of: Counts(40, of: 120), to: Counts(55, of: 105)))
    #expect(abs((worst.low ?? 0) - 0.636) < 0.0005)
    #expect(worst.high == 1)
    #expect(ratio.flags == ["could_be_below_four_fifths"])
    let finding = try #require(
      result.findings.first { $0.code == "could_be_below_four_fifths" })
    #expect(finding.message.contains("\"F\""))
    let rate = try #require(result.record("selection_rate", group: women))
    #expect(rate.missingGroupRanges.first?.low == 40.0 / 120)
    #expect(rate.missingGroupRanges.first?.high == 45.0 / 105)
    #expect(rate.missingGroupRanges.map(\.method) == ["worst_case", "same_composition"])
  }

  @Test("Against a declared reference the group can come out ahead")
  func declared() throws {
    let result = try audit(rows, reference: .group(["sex": "M"]))
    let ratio = try #require(result.record("impact_ratio", group: women))
    #expect(
      ratio.missingGroupRanges.first?.high
        == ExactRatio.ratio(of: Counts(45, of: 105), to: Counts(50, of: 120)))
    #expect(result.record("impact_ratio", group: ["sex": "M"])?.missingGroupRanges == [])
  }

  @Test("Where the largest group is the reference, only rates have ranges, and a note says so")
  func largest() throws {
    // With the two unknown people B is the largest group, and A's ratio to it 10/27 instead of 1.
    let rows = ["A,yes,3", "A,no,6", "B,yes,7", "B,no,1", ",yes,2"]
    let result = try audit(rows, reference: .largest)
    for group in ["A", "B"] {
      let ratio = try #require(result.record("impact_ratio", group: ["sex": group]))
      #expect(ratio.reference == [ColumnValue("sex", "A")] && ratio.referenceSelected == true)
      #expect(ratio.missingGroupRanges.isEmpty && !ratio.flags.contains(possible))
      let rate = try #require(result.record("selection_rate", group: ["sex": group]))
      #expect(rate.missingGroupRanges.count == 2)
    }
    let notes = result.findings.filter { $0.code == "missing_group_ranges_left_out" }
    #expect(notes.count == 1)
    let note = try #require(notes.first)
    #expect(note.severity == .note)
    #expect(note.message.contains("the ratios of \"sex\" are to the largest group"), "\(note)")
    #expect(!result.findings.contains { $0.code == possible })
    let declared = try audit(rows, reference: .group(["sex": "B"]))
    let ratio = try #require(declared.record("impact_ratio", group: ["sex": "A"]))
    #expect(ratio.missingGroupRanges.count == 2)
    #expect(!declared.findings.contains { $0.code == "missing_group_ranges_left_out" })
    let known = try audit(Array(rows.prefix(4)), reference: .largest)
    #expect(!known.findings.contains { $0.code == "missing_group_ranges_left_out" })
  }

  private let possible = "could_be_below_four_fifths"

  @Test("The only known group must have all whose group is unknown")
  func single() throws {
    let result = try audit(["A,yes,1", "A,no,2", ",yes,3"])
    let rate = try #require(result.record("selection_rate", group: ["sex": "A"]))
    let ends = rate.missingGroupRanges.flatMap { [$0.low, $0.high] }
    let all: Double? = 4.0 / 6
    #expect(ends == [all, all, all, all])
  }

  @Test("In a crossing somebody with one missing column counts as wholly unknown")
  func crossing() throws {
    func range(_ rows: String...) throws -> [Double?]? {
      var roles = Roles()
      roles.groups = ["sex", "age"]
      roles.intersectionDepth = 2
      roles.prediction = .values(column: "hired", counting: ["yes"])
      roles.frequencyWeight = "count"
      let result = try runAnalysis(
        DisparateImpactAnalysis.self, AnalysisConfiguration(roles: roles),
        csv: (["sex,age,hired,count"] + rows).joined(separator: "\n"))
      return result.record("selection_rate", group: ["sex": "A", "age": "X"])?
        .missingGroupRanges.first.map { [$0.low, $0.high] }
    }
    #expect(try range("A,X,yes,1", "A,X,no,2", "A,,yes,3") == [4.0 / 6, 4.0 / 6])
    #expect(try range("A,X,yes,1", "A,X,no,2", "B,,yes,3") == [1.0 / 3, 4.0 / 6])
    #expect(
      try range("A,X,yes,1", "A,X,no,2", "B,,yes,3", ",X,no,1") == [1.0 / 4, 4.0 / 6])
    #expect(
      try range("A,X,yes,1", "A,X,no,2", "A,Y,no,1", "A,,yes,3") == [1.0 / 3, 4.0 / 6])
  }

  @Test("With all groups known there is no range and no finding")
  func allKnown() throws {
    let result = try audit(Array(rows.prefix(4)))
    #expect(result.metrics.allSatisfy { $0.missingGroupRanges.isEmpty })
    #expect(!result.findings.contains { $0.code == "could_be_below_four_fifths" })
  }

  @Test("Beyond a hundred groups there is no range, and a note says so")
  func manyGroups() throws {
    func ranged(_ count: Int, _ further: String...) throws -> (note: Finding?, isRanged: Bool) {
      let result = try audit(
        (0..<count).flatMap { ["g\($0),yes,1", "g\($0),no,1"] } + further,
        reference: .group(["sex": "g0"]),
        // What is left out here costs time and decides nothing.
        settings: [
          "interval": .choices(["none"]), "tests": .choices(["none"]), "adjust": .choice("none"),
        ])
      return (
        result.findings.first { $0.code == "missing_group_ranges_left_out" },
        result.metrics.contains { !$0.missingGroupRanges.isEmpty }
      )
    }
    let hundred = try ranged(100, ",yes,1")
    #expect(hundred.note == nil && hundred.isRanged)
    let more = try ranged(101, ",yes,1")
    #expect(!more.isRanged)
    let note = try #require(more.note)
    #expect(note.severity == .note)
    #expect(note.message.contains("at most 100 groups: \"sex\" has more"), "\(note.message)")
    #expect(try ranged(101).note == nil)
    #expect(try ranged(101, ",yes,0").note == nil)
  }

  @Test("What the sizes can show stands beside each compared group")
  func power() throws {
    let result = try audit(["F,yes,150", "F,no,237", "M,yes,387", "M,no,387"])
    let size = try #require(result.record("sample_size_for_four_fifths", group: women))
    #expect(
      size.value == .count(Power.sampleSize(referenceRate: 0.5, ratio: 0.8, allocation: 2) ?? 0))
    let even = try audit(["F,yes,150", "F,no,238", "M,yes,194", "M,no,194"])
    #expect(even.record("sample_size_for_four_fifths", group: women)?.value == .count(388))
    let ratio = try #require(
      even.record("minimum_detectable_impact_ratio", group: women)?.value.double)
    #expect(abs(ratio - 0.8) < 0.001)
    #expect(even.record("minimum_detectable_impact_ratio", group: ["sex": "M"]) == nil)
    let small = try audit(["F,yes,1", "F,no,1", "M,yes,1", "M,no,2"])
    #expect(
      small.record("minimum_detectable_impact_ratio", group: ["sex": "M"])?.status
        == .insufficientData)
    let none = try audit(["F,no,1", "M,no,2"])
    #expect(
      none.record("sample_size_for_four_fifths", group: women)?.status == nil
        || none.record("sample_size_for_four_fifths", group: women)?.status == .zeroDenominator)
  }
}
