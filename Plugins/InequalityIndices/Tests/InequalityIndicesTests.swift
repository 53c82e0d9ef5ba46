import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkInequalityIndices
import FairmarkTables
import Testing

/// Golden figures: Notebooksless-Scripts/golden/inequality_indices.py.
@Suite("Inequality indices")
struct InequalityIndicesTests {
  /// A group by how many of its rows have the benefit 0, 1 and 2.
  private typealias Group = (name: String, none: Int, one: Int, two: Int)

  private func audit(_ groups: Group..., alpha: Double? = nil) throws -> AnalysisResult {
    var lines = ["sex,predicted,actual,count"]
    for group in groups {
      lines += ["\(group.name),0,1,\(group.none)", "\(group.name),1,0,\(group.two)"]
      // Right either way.
      lines += ["\(group.name),0,0,\(group.one / 2)"]
      lines += ["\(group.name),1,1,\(group.one - group.one / 2)"]
    }
    return try runAnalysis(
      InequalityIndicesAnalysis.self, configuration(alpha: alpha),
      csv: lines.joined(separator: "\n"))
  }

  private func configuration(
    alpha: Double? = nil, adjust: (inout Roles) -> Void = { _ in }
  ) -> AnalysisConfiguration {
    var roles = Roles()
    roles.groups = ["sex"]
    roles.prediction = .values(column: "predicted", counting: ["1"])
    roles.label = .values(column: "actual", counting: ["1"])
    roles.frequencyWeight = "count"
    adjust(&roles)
    return AnalysisConfiguration(
      roles: roles, parameters: alpha.map { ["alpha": .number($0)] } ?? [:])
  }

  private func isClose(
    _ value: Double?, _ expected: Double, relative: Double = 2e-15
  ) -> Bool {
    guard let value else { return false }
    return abs(value - expected) <= relative * abs(expected)
  }

  // MARK: Figures

  @Test("of the benefits 1, 1, 2, 2, 1 are those of the formulas, for α = 0 as well (case M)")
  func small() throws {
    let result = try audit(("F", 0, 3, 2))
    // AIF360 0.6.1 and holisticai give 0.0423 for this one.
    #expect(isClose(result.record("mean_log_deviation")?.value.double, 0.059213364397234807))
    #expect(isClose(result.record("theil_index")?.value.double, 0.059611866555898675))
    #expect(
      result.record("generalized_entropy_index")?.value.double == 3.0 / 49,
      "0.0612…, a quotient of whole numbers")
    #expect(
      isClose(
        result.record("coefficient_of_variation")?.value.double, 0.34992710611188258,
        relative: 2e-16
      ))
    #expect(result.record("mean_benefit", group: ["sex": "F"])?.value.double == 1.4)
  }

  @Test(
    "follow the order, and do not lose their digits near 0 and 1",
    arguments: [
      (0.0, 0.038626149733934086, 0.0020256682407623795, 0.036600481493171707),
      (1, 0.043891371761297498, 0.0020325340293926966, 0.041858837731904802),
      (2, 0.051020408163265306, 0.0020408163265306122, 0.048979591836734694),
      (-1, 0.034722222222222222, 0.0020202020202020202, 0.032702020202020202),
      (0.5, 0.041061439814192270, 0.0020289251865565689, 0.039032514627635701),
      (3, 0.060738581146744412, 0.0020505344995140914, 0.058688046647230321),
      (1e-9, 0.038626149738449453, 0.0020256682407685429, 0.036600481497680911),
      (1.000000001, 0.043891371767395171, 0.0020325340294002676, 0.041858837737994903),
    ])
  func orders(_ alpha: Double, total: Double, between: Double, within: Double) throws {
    let result = try audit(("F", 0, 6, 2), ("M", 0, 9, 1), alpha: alpha)
    func value(_ name: String) -> Double? { result.record(name)?.value.double }
    #expect(isClose(value("generalized_entropy_index"), total, relative: 1e-14))
    #expect(isClose(value("between_group_generalized_entropy_index"), between, relative: 1e-13))
    #expect(isClose(value("within_group_generalized_entropy_index"), within, relative: 1e-14))
    #expect(value("generalized_entropy_index").map { $0 != 0 } == true)
  }

  @Test(
    "count benefits of 0 for every order above 0",
    arguments: [
      (1.0, 0.21975672045019574, 0.014345889347560957, 0.20541083110263478),
      (2, 0.16115702479338843, 0.013946280991735537, 0.14721074380165289),
      (0.5, 0.36329006088409427, 0.014579267707323263, 0.34871079317677101),
      (3, 0.15890308039068370, 0.013629320060105184, 0.14527376033057851),
      (0.25, 0.66040537848037486, 0.014704862017664614, 0.64570051646271025),
    ])
  func zeros(_ alpha: Double, total: Double, between: Double, within: Double) throws {
    let result = try audit(("F", 2, 5, 1), ("M", 1, 7, 4), alpha: alpha)
    func value(_ name: String) -> Double? { result.record(name)?.value.double }
    #expect(isClose(value("generalized_entropy_index"), total, relative: 1e-14))
    #expect(isClose(value("between_group_generalized_entropy_index"), between, relative: 1e-13))
    #expect(isClose(value("within_group_generalized_entropy_index"), within, relative: 1e-14))
  }

  @Test("of one group are those of its own rows")
  func groups() throws {
    let result = try audit(("F", 2, 5, 1), ("M", 1, 7, 4))
    func value(_ name: String, _ group: String) -> Double? {
      result.record(name, group: ["sex": group])?.value.double
    }
    #expect(isClose(value("theil_index", "F"), 0.33157344421307842))
    #expect(isClose(value("theil_index", "M"), 0.14653494498442774))
    #expect(value("generalized_entropy_index", "F") == 23.0 / 98)
    #expect(isClose(value("generalized_entropy_index", "M"), 0.11333333333333333))
    #expect(value("mean_benefit", "F") == 7.0 / 8)
    #expect(result.record("theil_index", group: ["sex": "F"])?.n == 8)
    #expect(
      isClose(
        result.record("between_group_coefficient_of_variation")?.value.double, 0.16701066428067123,
        relative: 1e-13))
  }

  @Test("of ProPublica's COMPAS table lie almost wholly within the groups")
  func compas() throws {
    let result = try audit(("Black", 532, 1369 + 990, 805), ("White", 461, 505 + 1139, 349))
    func value(_ name: String) -> Double? { result.record(name)?.value.double }
    #expect(isClose(value("theil_index"), 0.22764925481327439))
    #expect(isClose(value("between_group_theil_index"), 0.0016398832027280205, relative: 1e-13))
    #expect(isClose(value("within_group_theil_index"), 0.22600937161054637))
    #expect(isClose(value("generalized_entropy_index"), 0.16543500103857214))
    #expect(
      isClose(
        value("between_group_generalized_entropy_index"), 0.0016260756539150879, relative: 1e-13))
  }

  @Test("between and within add up to the whole, whatever the groups")
  func decomposition() throws {
    for alpha in [-2, -0.5, 0, 0.3, 0.7, 1, 1.5, 2, 7.25] {
      let zeros = alpha > 0 ? 3 : 0
      let result = try audit(
        ("A", zeros, 17, 4), ("B", 2 * zeros, 1, 90), ("C", 0, 11, 0), ("D", zeros, 0, 0),
        alpha: alpha)
      for name in ["mean_log_deviation", "theil_index", "generalized_entropy_index"] {
        let parts = ["", "between_group_", "within_group_"].map {
          result.record($0 + name)?.value.double
        }
        if name == "mean_log_deviation" && zeros > 0 {
          #expect(parts == [nil, nil, nil])
          continue
        }
        let values = try parts.map { try #require($0) }
        #expect(abs(values[1] + values[2] - values[0]) <= 4e-15 * values[0], "\(name) \(alpha)")
      }
    }
  }

  // MARK: Edges

  @Test("are infinite for α ≤ 0 where a benefit is 0, and say so")
  func infinite() throws {
    let result = try audit(("F", 1, 5, 1), ("M", 0, 7, 4), alpha: -1)
    for name in [
      "mean_log_deviation", "generalized_entropy_index", "within_group_mean_log_deviation",
      "within_group_generalized_entropy_index",
    ] {
      let record = try #require(result.record(name))
      #expect(record.status == .supportMismatch)
      if case .undefined(_, let reason) = record.value { #expect(reason.contains("infinite")) }
    }
    #expect(
      result.record("mean_log_deviation", group: ["sex": "F"])?.status == .supportMismatch)
    #expect(result.record("mean_log_deviation", group: ["sex": "M"])?.status == .ok)
    #expect(
      result.record("between_group_mean_log_deviation")?.status == .ok, "both means are above 0")
    #expect(result.record("theil_index")?.status == .ok)
    let withoutMean = try audit(("F", 2, 0, 0), ("M", 0, 7, 4), alpha: -1)
    #expect(
      withoutMean.record("between_group_generalized_entropy_index")?.status == .supportMismatch)
  }

  @Test("have no mean to compare with where every benefit is 0")
  func withoutMean() throws {
    let result = try audit(("F", 3, 0, 0), ("M", 2, 0, 0))
    for name in [
      "theil_index", "generalized_entropy_index", "mean_log_deviation", "coefficient_of_variation",
      "between_group_theil_index", "within_group_theil_index",
      "between_group_coefficient_of_variation",
    ] {
      #expect(result.record(name)?.status == .zeroDenominator, "\(name)")
    }
    let one = try audit(("F", 3, 0, 0), ("M", 0, 4, 1))
    #expect(one.record("theil_index", group: ["sex": "F"])?.status == .zeroDenominator)
    #expect(one.record("theil_index")?.status == .ok)
    #expect(one.record("within_group_theil_index")?.status == .ok)
  }

  @Test("are exactly 0 where all benefits are equal", arguments: [-1.5, 0, 0.3, 1, 2, 4])
  func equal(_ alpha: Double) throws {
    for benefits in [(one: 5, two: 0), (one: 0, two: 5)] {
      let result = try audit(
        ("F", 0, benefits.one, benefits.two), ("M", 0, 2 * benefits.one, 2 * benefits.two),
        alpha: alpha)
      for name in ["mean_log_deviation", "theil_index", "generalized_entropy_index"] {
        for prefix in ["", "between_group_", "within_group_"] {
          #expect(result.record(prefix + name)?.value.double == 0)
        }
      }
    }
  }

  @Test("of one group have no part between groups, and empty groups are left out")
  func fewGroups() throws {
    let single = try audit(("F", 1, 2, 1))
    #expect(single.record("theil_index")?.status == .ok)
    #expect(single.record("between_group_theil_index")?.status == .singleGroup)
    #expect(single.record("within_group_theil_index")?.status == .singleGroup)
    let empty = try audit(("F", 0, 0, 0), ("M", 1, 2, 1))
    #expect(empty.record("theil_index", group: ["sex": "F"])?.status == .emptyGroup)
    #expect(empty.record("between_group_theil_index")?.status == .emptyGroup)
    #expect(empty.record("theil_index")?.undefinedGroups == 1)
  }

  @Test("leave rows of an unknown group out of the whole, so that the parts add up")
  func missingGroup() throws {
    let result = try audit(("F", 2, 5, 1), ("M", 1, 7, 4), ("", 50, 1, 50))
    #expect(isClose(result.record("theil_index")?.value.double, 0.21975672045019574))
    #expect(result.record("theil_index")?.n == 20)
    #expect(result.record("theil_index", group: ["sex": nil])?.n == 101)
  }

  @Test("take weights beyond 53 bits exactly")
  func largeWeights() throws {
    let large = 1 << 60
    let result = try audit(("F", large, large, large), ("M", large, large, large))
    #expect(result.record("generalized_entropy_index")?.value.double == 1.0 / 3)
    #expect(result.record("between_group_generalized_entropy_index")?.value.double == 0)
  }

  @Test("keep the laws of the plugin API")
  func laws() {
    let sample = """
      sex,race,site,predicted,actual,count
      F,x,a,1,1,1
      M,y,b,0,1,2
      F,,a,0,0,3
      ,y,,1,0,1
      M,x,b,1,1,0
      D,z,a,0,0,5
      M,x,a,1,0,2
      F,x,b,0,1,4

      """
    let crossed = configuration(alpha: 0) { roles in
      roles.groups = ["sex", "race"]
      roles.intersectionDepth = 2
      roles.strata = ["site"]
      roles.missingIsError = false
    }
    for configuration in [configuration(), configuration(alpha: -3), crossed] {
      #expect(checkAnalysis(InequalityIndicesAnalysis.self, configuration, csv: sample) == [])
    }
  }

  @Test("compare class by class")
  func classes() throws {
    var roles = Roles()
    roles.groups = ["sex"]
    roles.prediction = .eachClass(column: "predicted")
    roles.label = .eachClass(column: "actual")
    let configuration = AnalysisConfiguration(roles: roles)
    let csv =
      "sex,predicted,actual\nF,a,a\nF,b,a\nF,c,c\nM,a,a\nM,b,b\nM,a,c\nM,c,c\nF,b,b\n"
    #expect(checkAnalysis(InequalityIndicesAnalysis.self, configuration, csv: csv) == [])
    let result = try runAnalysis(InequalityIndicesAnalysis.self, configuration, csv: csv)
    let classes = result.metrics.filter { $0.name == "theil_index" && $0.group == nil }
      .map(\.dimensions)
    #expect(classes == [[.classLabel("a")], [.classLabel("b")], [.classLabel("c")]])
  }
}
