import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkDisparateImpact
import FairmarkStatistics
import FairmarkTestSupport
import Testing

@Suite("Disparate impact")
struct DisparateImpactTests {
  private static let women: [String: String?] = ["sex": "F"]
  private static let men: [String: String?] = ["sex": "M"]

  // MARK: The cases in which tools disagree

  @Test("an ordinary table gives what Fairlearn, AIF360, Aequitas and Clarify give (case A)")
  func ordinary() throws {
    let result = try audit(
      "F,yes", "F,no", "F,no", "F,no", "M,yes", "M,yes", "M,yes", "M,no", "M,no", "M,no")
    let ratio = try #require(result.record("impact_ratio", group: Self.women))
    #expect(ratio.value.double == 0.5)
    #expect(ratio.counts == Counts(1, of: 4))
    #expect(ratio.referenceCounts == Counts(3, of: 6))
    #expect(ratio.reference == [ColumnValue("sex", "M")])
    #expect(ratio.referenceSelected == true)
    #expect(
      ratio.flags == ["below_four_fifths", "flip_flop", "one_swap_removes_four_fifths"])
    #expect(result.record("impact_ratio", group: Self.men)?.value.double == 1)
    #expect(result.record("impact_ratio_min")?.value.double == 0.5)
    // Fairlearn's demographic_parity_difference and AIF360's statistical parity difference.
    #expect(
      result.record("selection_rate_difference", group: Self.women)?.value.double == -0.25)
  }

  @Test("a reference rate of 0 gives 0 for the others, or null when it is declared (case B)")
  func referenceRateZero() throws {
    let lines = ["M,no", "M,no", "M,no", "F,yes", "F,yes", "F,no"]
    let best = try audit(lines[0], lines[1], lines[2], lines[3], lines[4], lines[5])
    #expect(best.record("impact_ratio", group: Self.men)?.value.double == 0)
    #expect(
      best.record("impact_ratio", group: Self.men)?.flags
        == ["below_four_fifths", "one_swap_removes_four_fifths"])
    #expect(best.record("impact_ratio_min")?.value.double == 0)
    let declared = try audit(
      lines[0], lines[1], lines[2], lines[3], lines[4], lines[5],
      references: [.group(["sex": "M"])])
    #expect(declared.record("impact_ratio", group: Self.women)?.status == .zeroDenominator)
    #expect(declared.record("impact_ratio", group: Self.men)?.status == .zeroDenominator)
    #expect(declared.record("impact_ratio_min")?.status == .zeroDenominator)
    #expect(
      declared.record("selection_rate_difference", group: Self.women)?.value.double == 2.0 / 3)
  }

  @Test("a reference of few rows that the data chose for larger groups is told")
  func smallReference() throws {
    func finding(
      _ few: Int, _ references: [ReferenceRule] = [.best], named name: String = "A"
    ) throws -> Finding? {
      let lines =
        Array(repeating: "\(name),yes", count: few) + Array(repeating: "B,yes", count: 20)
        + Array(repeating: "B,no", count: 20)
      return try DisparateImpactAnalysis.hiringAudit(
        lines, header: "sex,hired", references: references, adjust: { _ in }
      ).findings.first { $0.code == "small_best_group" }
    }
    let told = try #require(try finding(3))
    #expect(told.severity == .warning)
    #expect(told.message.contains("\"A\" of sex; declare"), "\(told.message)")
    let cut = try #require(try finding(3, named: String(repeating: "x", count: 41))).message
    #expect(cut.contains("\"\(String(repeating: "x", count: 40))…\" of sex"), "\(cut)")
    #expect(try finding(30) == nil)
    #expect(try finding(3, [.group(["sex": "A"])]) == nil)
    #expect(try finding(3, [.largest]) == nil)
  }

  @Test("nobody selected in any group gives null (case C)")
  func nobodySelected() throws {
    let result = try audit("F,no", "F,no", "M,no")
    #expect(result.record("selection_rate", group: Self.women)?.value.double == 0)
    #expect(result.record("impact_ratio", group: Self.women)?.status == .zeroDenominator)
    #expect(result.record("impact_ratio_min")?.status == .zeroDenominator)
    #expect(result.record("impact_ratio_min")?.flags.isEmpty == true)
    #expect(result.findings.map(\.code) == ["favourable_absent"])
  }

  @Test("one group has nothing to be compared with (case F)")
  func singleGroup() throws {
    let result = try audit("F,yes", "F,no")
    #expect(result.record("selection_rate", group: Self.women)?.value.double == 0.5)
    #expect(result.record("impact_ratio", group: Self.women)?.status == .singleGroup)
    #expect(result.record("selection_rate_difference", group: Self.women)?.status == .singleGroup)
    #expect(result.record("impact_ratio_min")?.status == .singleGroup)
  }

  @Test("a missing group value is counted, reported and compared with nothing (case G)")
  func missingGroup() throws {
    let result = try audit("F,yes", "F,no", "M,yes", "M,yes", "M,no", ",yes")
    #expect(result.record("impact_ratio", group: Self.women)?.value.double == 0.75)
    let unknown = try #require(result.record("selection_rate", group: ["sex": nil]))
    #expect(unknown.value.double == 1)
    #expect(unknown.counts == Counts(1, of: 1))
    #expect(result.record("impact_ratio", group: ["sex": nil]) == nil)
    #expect(result.record("impact_ratio_min")?.n == 5)
  }

  @Test("a missing label changes nothing, for no label is read (case H)")
  func missingLabel() throws {
    let lines = ["F,yes,1", "F,no,", "M,yes,0", "M,yes,1"]
    let result = try audit(
      lines[0], lines[1], lines[2], lines[3], header: "sex,hired,good"
    ) { $0.label = .values(column: "good", counting: ["1"]) }
    #expect(result.record("impact_ratio", group: Self.women)?.value.double == 0.5)
    #expect(result.findings.isEmpty)
  }

  @Test("weights are counted in every rate (case I)")
  func weights() throws {
    let lines = ["F,yes,2", "F,no,1", "F,no,1", "M,yes,1", "M,yes,1", "M,no,3"]
    let men = try audit(
      lines[0], lines[1], lines[2], lines[3], lines[4], lines[5], header: "sex,hired,count",
      references: [.group(["sex": "M"])]
    ) { $0.frequencyWeight = "count" }
    #expect(men.record("impact_ratio", group: Self.women)?.value.double == 1.25)
    #expect(men.record("selection_rate", group: Self.women)?.n == 4)
    let best = try audit(
      lines[0], lines[1], lines[2], lines[3], lines[4], lines[5], header: "sex,hired,count"
    ) { $0.frequencyWeight = "count" }
    #expect(best.record("impact_ratio_min")?.value.double == 0.8)
    #expect(best.record("impact_ratio_min")?.flags.isEmpty == true)
  }

  @Test("a group whose weights are all 0 has no rate (case J)")
  func zeroWeights() throws {
    let result = try audit(
      "F,yes,0", "F,no,0", "M,yes,1", "M,no,1", header: "sex,hired,count"
    ) { $0.frequencyWeight = "count" }
    #expect(result.record("selection_rate", group: Self.women)?.status == .emptyGroup)
    #expect(result.record("impact_ratio", group: Self.women)?.status == .emptyGroup)
    #expect(result.record("impact_ratio_min")?.value.double == nil)
    #expect(result.record("impact_ratio_min")?.undefinedGroups == 1)
  }

  @Test("exactly four fifths are not below four fifths (case K)")
  func exactFourFifths() throws {
    let result = try audit(
      "F,yes,3", "F,no,2", "M,yes,6", "M,no,2", header: "sex,hired,count"
    ) { $0.frequencyWeight = "count" }
    let ratio = try #require(result.record("impact_ratio", group: Self.women))
    #expect(ratio.value.double == 0.8)
    #expect(ratio.flags == ["flip_flop"])
    #expect(result.record("impact_ratio_min")?.flags.isEmpty == true)
  }

  // MARK: Options

  @Test("the reference can be the largest group, a declared one, or the first that fits")
  func references() throws {
    func reference(_ rules: [ReferenceRule]) throws -> String? {
      try audit(
        "F,yes,9", "F,no,1", "M,yes,50", "M,no,50", "X,yes,1", "X,no,4",
        header: "sex,hired,count", references: rules
      ) { $0.frequencyWeight = "count" }
      .record("impact_ratio", group: Self.women)?.reference?.first?.value
    }
    #expect(try reference([.best]) == "F")
    #expect(try reference([.largest]) == "M")
    #expect(try reference([.group(["sex": "X"])]) == "X")
    #expect(try reference([.group(["sex": "X"]), .largest]) == "X")
    #expect(throws: AnalysisError.self) { try reference([.group(["race": "x"]), .best]) }
    #expect(throws: AnalysisError.self) { try reference([.group(["sex": "W"])]) }
  }

  @Test("rows without a decision are an error, or left out and counted")
  func missingPrediction() throws {
    #expect(throws: (any Error).self) { try audit("F,yes", "F,", "M,yes") }
    let result = try audit("F,yes", "F,", "M,yes", "M,no") { $0.missingIsError = false }
    #expect(result.record("selection_rate", group: Self.women)?.counts == Counts(1, of: 1))
    #expect(result.findings.map(\.code) == ["rows_excluded"])
  }

  @Test("crossings are attributes of their own, with their own reference and empty cells")
  func crossings() throws {
    let result = try audit(
      "F,x,yes", "F,y,no", "M,x,yes", "M,x,no", header: "sex,race,hired"
    ) { roles in
      roles.groups = ["sex", "race"]
      roles.intersectionDepth = 2
    }
    let empty = try #require(
      result.record("selection_rate", group: ["sex": "M", "race": "y"]))
    #expect(empty.status == .emptyGroup)
    #expect(empty.n == 0)
    #expect(
      result.record("impact_ratio", group: ["sex": "M", "race": "x"])?.reference
        == [ColumnValue("sex", "F"), ColumnValue("race", "x")])
    #expect(result.record("impact_ratio_min", attribute: ["sex"])?.value.double == 1)
    #expect(result.record("impact_ratio_min", attribute: ["sex", "race"])?.undefinedGroups == 1)
  }

  @Test("data that are refused are refused in the same words, however they are split")
  func refusals() {
    let half = Int.max / 2 + 1
    let heavy = hiringConfiguration { $0.frequencyWeight = "count" }
    let overflow = "sex,hired,count\nF,yes,\(half)\nM,no,\(half)\nF,no,1\nF,yes,\(half)\n"
    #expect(checkAnalysis(DisparateImpactAnalysis.self, heavy, csv: overflow) == [])
    var narrow = hiringConfiguration()
    narrow.cellLimit = 20
    let ids = (0..<12).map { "person \($0),\($0 % 2 == 0 ? "yes" : "no")\n" }.joined()
    #expect(checkAnalysis(DisparateImpactAnalysis.self, narrow, csv: "sex,hired\n" + ids) == [])
    let absent = "sex,hired\nF,Yes\nM,No\nF,No\nX,Yes\n"
    #expect(checkAnalysis(DisparateImpactAnalysis.self, hiringConfiguration(), csv: absent) == [])
  }

  @Test("groups, strata, a weight, missing values and a threshold keep the laws")
  func laws() {
    let sample = """
      sex,race,site,hired,score,count
      F,x,a,yes,0.9,1
      M,y,b,no,0.1,2
      F,,a,no,0.5,3
      ,y,,yes,0.4,1
      M,x,b,yes,0.6,0
      D,z,a,no,0.2,5
      F,"y, z",b,yes,1,1
      M,x,a,no,0,7

      """
    let plain = hiringConfiguration()
    let crossed = hiringConfiguration(references: [.group(["race": "x"]), .largest]) { roles in
      roles.groups = ["sex", "race"]
      roles.intersectionDepth = 2
      roles.strata = ["site"]
      roles.frequencyWeight = "count"
      roles.missingIsError = false
    }
    let scored = hiringConfiguration { $0.prediction = .threshold(column: "score", atLeast: 0.5) }
    for configuration in [plain, crossed, scored] {
      #expect(checkAnalysis(DisparateImpactAnalysis.self, configuration, csv: sample) == [])
    }
  }
}
