import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkLabelBias
import FairmarkStatistics
import FairmarkTables
import Testing

@Suite("Bias in labels")
struct LabelBiasTests {
  private static let women: [String: String?] = ["sex": "F"]
  private static let men: [String: String?] = ["sex": "M"]
  private static let distances = [
    "kl_divergence", "js_divergence", "lp_norm", "total_variation_distance",
    "kolmogorov_smirnov_distance",
  ]

  // MARK: Figures

  /// From Notebooksless-Scripts/golden/clarify_metrics.py, the first five as Clarify prints them.
  @Test("Berkeley's admissions give Clarify's figures", arguments: [false, true])
  func berkeleyFigures(againstRest: Bool) throws {
    let result = try berkeley(againstRest: againstRest)
    for (name, printed, expected) in [
      ("class_imbalance", 0.18913, 0.18912947414935927),
      ("kl_divergence", 0.044344, 0.0443441200496095),
      ("js_divergence", 0.010757, 0.010756915021637966),
      ("lp_norm", 0.200317, 0.2003168856744046),
      ("total_variation_distance", 0.141645, 0.14164542824654186),
      ("kolmogorov_smirnov_distance", 0.141645, 0.14164542824654186),
      ("label_rate_difference", 0.141645, 0.14164542824654186),
    ] {
      let record = try #require(result.record(name, group: Self.women))
      let value = try #require(record.value.double)
      #expect(abs(value - printed) <= (name == "class_imbalance" ? 5e-6 : 5e-7), "\(name)")
      #expect(abs(value - expected) <= 1e-15 * expected.magnitude * 8, "\(name) is \(value)")
      #expect(record.n == 1835)
      #expect(record.reference == (againstRest ? nil : [ColumnValue("sex", "M")]))
      #expect(record.flags == (againstRest ? ["against_rest"] : []))
    }
    let rate = try #require(result.record("label_rate", group: Self.men))
    #expect(rate.counts == Counts(1198, of: 2691))
    #expect(rate.interval?.method == "wilson")
  }

  @Test("the difference of label rates has an interval and tests, the reference none with itself")
  func inference() throws {
    let result = try berkeley()
    let difference = try #require(result.record("label_rate_difference", group: Self.women))
    #expect(difference.counts == Counts(557, of: 1835))
    #expect(difference.referenceCounts == Counts(1198, of: 2691))
    let expected = Intervals.newcombe(Counts(1198, of: 2691), minus: Counts(557, of: 1835))
    #expect(difference.interval?.ends == expected)
    #expect(difference.tests.map(\.name) == ["two_proportion_z", "fisher_exact", "fisher_mid_p"])
    let own = try #require(result.record("label_rate_difference", group: Self.men))
    #expect(own.value.double == 0)
    #expect(own.interval == nil && own.tests.isEmpty)
    for name in Self.distances {
      #expect(result.record(name, group: Self.men)?.value.double == 0)
    }
  }

  @Test("more than two texts are classes of their own")
  func manyClasses() throws {
    let result = try audit(
      "M,0,7", "M,1,2", "M,x,1", "F,0,1", "F,1,3", "F,x,6", reference: [.group(["sex": "M"])])
    for (name, expected) in [
      ("kl_divergence", 1.101868135794281), ("js_divergence", 0.23064548790411332),
      ("lp_norm", 0.7874007874011811), ("total_variation_distance", 0.6),
      ("kolmogorov_smirnov_distance", 0.6), ("label_rate_difference", -0.1),
    ] {
      let value = try #require(result.record(name, group: Self.women)?.value.double)
      #expect(abs(value - expected) <= 1e-15, "\(name) is \(value)")
    }
  }

  @Test("a threshold makes two classes")
  func threshold() throws {
    let result = try audit("M,0.7,1198", "M,0.2,1493", "F,0.5,557", "F,0.1,1278") {
      $0.label = .threshold(column: "good", atLeast: 0.5)
    }
    let kl = try #require(result.record("kl_divergence", group: Self.women)?.value.double)
    #expect(abs(kl - 0.0443441200496095) <= 1e-15)
    #expect(result.record("label_rate", group: Self.women)?.counts == Counts(557, of: 1835))
  }

  // MARK: Where there is no honest number

  @Test("a class that the group lacks makes the divergence infinite: null (case L)")
  func supportMismatch() throws {
    let result = try audit("F,0,3", "M,1,2", "M,0,1", reference: [.group(["sex": "M"])])
    let divergence = try #require(result.record("kl_divergence", group: Self.women))
    #expect(divergence.status == .supportMismatch)
    for (name, expected) in [
      ("js_divergence", 0.3182570841474064), ("lp_norm", 0.9428090415820634),
      ("total_variation_distance", 2.0 / 3), ("kolmogorov_smirnov_distance", 2.0 / 3),
      ("label_rate_difference", 2.0 / 3),
    ] {
      let value = try #require(result.record(name, group: Self.women)?.value.double)
      #expect(abs(value - expected) <= 2e-16, "\(name) is \(value)")
    }
  }

  @Test("a class that only the group has leaves the divergence finite")
  func finiteTheOtherWay() throws {
    let result = try audit("F,0,3", "M,1,2", "M,0,1", reference: [.group(["sex": "F"])])
    let value = try #require(result.record("kl_divergence", group: Self.men)?.value.double)
    #expect(abs(value - 1.0986122886681098) <= 5e-16, "ln 3")
  }

  @Test("one group has nothing to be compared with (case F)")
  func singleGroup() throws {
    let result = try audit("F,1,2", "F,0,1")
    #expect(result.record("label_rate", group: Self.women)?.value.double == 2.0 / 3)
    for name in ["class_imbalance", "label_rate_difference"] + Self.distances {
      #expect(result.record(name, group: Self.women)?.status == .singleGroup)
    }
  }

  @Test("a group without rows has no distribution, and is as imbalanced as can be (case J)")
  func emptyGroup() throws {
    for againstRest in [false, true] {
      let result = try audit("F,1,0", "F,0,0", "M,1,2", "M,0,2", againstRest: againstRest)
      #expect(result.record("label_rate", group: Self.women)?.status == .emptyGroup)
      #expect(result.record("class_imbalance", group: Self.women)?.value.double == 1)
      for name in ["label_rate_difference"] + Self.distances {
        let record = try #require(result.record(name, group: Self.women))
        #expect(record.status == .emptyGroup)
        #expect(record.interval == nil && record.tests.isEmpty)
      }
      #expect(
        result.record("lp_norm", group: Self.men)?.status == (againstRest ? .emptyGroup : .ok))
    }
    let nobody = try audit("F,1,0", "M,0,0", againstRest: true)
    #expect(nobody.record("class_imbalance", group: Self.women)?.status == .zeroDenominator)
  }

  @Test("rows without a group value are reported and in no comparison (case G)")
  func missingGroup() throws {
    let result = try audit("F,1,1", "F,0,1", "M,1,2", "M,0,1", ",1,9", againstRest: true)
    #expect(result.record("label_rate", group: ["sex": nil])?.counts == Counts(9, of: 9))
    #expect(result.record("class_imbalance", group: Self.women)?.value.double == 0.2)
    #expect(result.record("class_imbalance", group: ["sex": nil]) == nil)
  }

  @Test("a missing label is an error, or the row is left out and counted (case H)")
  func missingLabel() throws {
    let lines = ("F,1,1", "F,0,1", "M,1,2", "M,,3", "M,0,2")
    let error = #expect(throws: TableError.self) {
      try audit(lines.0, lines.1, lines.2, lines.3, lines.4)
    }
    #expect(error?.code == .missingValue)
    let result = try audit(lines.0, lines.1, lines.2, lines.3, lines.4) {
      $0.missingIsError = false
    }
    #expect(result.record("label_rate", group: Self.men)?.counts == Counts(2, of: 4))
    #expect(result.record("total_variation_distance", group: Self.women)?.value.double == 0)
    #expect(result.record("class_imbalance", group: Self.women)?.value.double?.magnitude == 1.0 / 3)
    #expect(
      result.findings == [
        Finding(
          .warning, "rows_excluded", "3 weighted rows are in no rate, for want of a label")
      ])
  }

  @Test("a missing prediction changes nothing, for no prediction is read")
  func missingPrediction() throws {
    let result = try audit(
      "F,1,1,yes", "F,0,1,", "M,1,1,no", header: "sex,good,count,hired"
    ) { $0.prediction = .values(column: "hired", counting: ["yes"]) }
    #expect(result.record("label_rate", group: Self.women)?.counts == Counts(1, of: 2))
    #expect(result.findings.isEmpty)
  }

  // MARK: Options

  @Test("against the rest every group is compared with all others together")
  func rest() throws {
    let result = try audit(
      "A,1,3", "A,0,1", "B,1,1", "B,0,1", "C,1,2", "C,0,8", againstRest: true)
    let record = try #require(result.record("label_rate_difference", group: ["sex": "A"]))
    #expect(record.counts == Counts(3, of: 4))
    #expect(record.referenceCounts == Counts(3, of: 12))
    #expect(record.value.double == -0.5)
    #expect(record.interval?.method == "newcombe")
    #expect(result.record("class_imbalance", group: ["sex": "A"])?.value.double == 0.5)
    #expect(result.record("total_variation_distance", group: ["sex": "A"])?.value.double == 0.5)
  }

  @Test("every class in turn has rates of its own, and the distances come once")
  func eachClass() throws {
    let result = try audit(
      "M,0,7", "M,1,2", "M,x,1", "F,0,1", "F,1,3", "F,x,6", "F,,4", reference: [.best]
    ) { roles in
      roles.label = .eachClass(column: "good")
      roles.missingIsError = false
    }
    let rates = result.metrics.filter { $0.name == "label_rate_difference" }
    #expect(
      rates.map(\.dimensions) == [
        [.classLabel("0")], [.classLabel("0")], [.classLabel("1")], [.classLabel("1")],
        [.classLabel("x")], [.classLabel("x")],
      ])
    let distance = try #require(
      result.record("total_variation_distance", group: Self.men))
    #expect(distance.value.double == 0.6)
    #expect(
      distance.reference == [ColumnValue("sex", "F")], "the largest, equal ones in byte order")
  }

  @Test("p-values against the rest are adjusted by Holm's procedure, or as the job says")
  func adjustment() throws {
    var wanted = configuration(againstRest: true)
    let csv = "sex,good,count\nA,1,30\nA,0,10\nB,1,10\nB,0,10\nC,1,20\nC,0,80\n"
    for (word, method) in [("automatic", "holm"), ("bh", "bh"), ("dunnett", "holm")] {
      wanted.parameters["adjust"] = .choice(word)
      let result = try runAnalysis(LabelBiasAnalysis.self, wanted, csv: csv)
      let tests = try ["A", "B", "C"].map { group in
        try #require(
          result.record("label_rate_difference", group: ["sex": group])?.tests.first)
      }
      let expected =
        method == "bh"
        ? Multiplicity.benjaminiHochberg(tests.compactMap(\.pValue))
        : Multiplicity.holm(tests.compactMap(\.pValue))
      #expect(tests.flatMap(\.adjusted) == expected.map { .init(method, $0) })
    }
    wanted.parameters["adjust"] = .choice("none")
    let plain = try runAnalysis(LabelBiasAnalysis.self, wanted, csv: csv)
    #expect(plain.metrics.flatMap(\.tests).flatMap(\.adjusted).isEmpty)
  }

  @Test("a reference beside the rest is refused, and a reference that never occurs")
  func refusals() {
    let both = #expect(throws: AnalysisError.self) {
      try audit("F,1,1", reference: [.largest], againstRest: true)
    }
    #expect(both?.key == "against")
    #expect(throws: AnalysisError.self) {
      try audit("F,1,1", "M,0,1", reference: [.group(["sex": "W"])])
    }
  }

  @Test("strata and crossings have distributions of their own")
  func strata() throws {
    let result = try audit(
      "F,x,a,1,1", "F,x,a,0,1", "M,x,a,1,1", "M,x,a,0,3", "F,y,b,1,1", "M,x,b,0,4",
      header: "sex,race,site,good,count", reference: [.largest]
    ) { roles in
      roles.groups = ["sex", "race"]
      roles.intersectionDepth = 2
      roles.strata = ["site"]
    }
    #expect(
      result.record("total_variation_distance", group: Self.women, stratum: ["site": "a"])?.value
        .double == 0.25)
    #expect(
      result.record("total_variation_distance", group: Self.women, stratum: ["site": "b"])?.value
        .double == 1)
    let crossed: [String: String?] = ["sex": "F", "race": "x"]
    // 1 of 2 against 1 of 8.
    #expect(result.record("total_variation_distance", group: crossed)?.value.double == 0.375)
    #expect(
      result.record("total_variation_distance", group: ["sex": "M", "race": "y"])?.status
        == .emptyGroup)
  }

  @Test("groups that Unicode calls equal keep their own distributions")
  func bytes() throws {
    let result = try audit("caf\u{E9},1,1", "cafe\u{301},0,1")
    let values = result.metrics.filter { $0.name == "label_rate" }.compactMap(\.value.double)
    #expect(values.sorted() == [0, 1])
    let distances = result.metrics.filter { $0.name == "lp_norm" }.compactMap(\.value.double)
    #expect(distances.sorted() == [0, 2.0.squareRoot()])
  }

  @Test("groups, crossings, strata, classes, weights and missing values keep the laws")
  func laws() {
    let sample = """
      sex,race,site,good,count
      F,x,a,1,1
      M,y,b,0,2
      F,,a,2,3
      ,y,,1,1
      M,x,b,1,0
      D,z,a,0,5
      M,x,a,2,2
      F,x,b,0,4

      """
    let crossed = configuration(reference: [.largest]) { roles in
      roles.groups = ["sex", "race"]
      roles.intersectionDepth = 2
      roles.strata = ["site"]
      roles.missingIsError = false
    }
    let scored = configuration(againstRest: true, weight: nil) { roles in
      roles.label = .threshold(column: "good", atLeast: 1)
    }
    let byClass = configuration { $0.label = .eachClass(column: "good") }
    for configuration in [configuration(), crossed, scored, byClass] {
      #expect(checkAnalysis(LabelBiasAnalysis.self, configuration, csv: sample) == [])
    }
    var narrow = configuration()
    narrow.cellLimit = 20
    let ids = (0..<12).map { "F,\($0 % 6),1\n" }.joined()
    #expect(
      checkAnalysis(LabelBiasAnalysis.self, narrow, csv: "sex,good,count\nM,1,1\n" + ids) == [])
  }
}
