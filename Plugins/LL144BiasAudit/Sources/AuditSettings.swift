import FairmarkAnalysis
import FairmarkLocalLaw144

/// How an audit reads the rule where the rule leaves a choice, checked.
struct AuditSettings: Hashable, Sendable {
  /// What a row counts as.
  enum Unit: String, Hashable, Sendable { case application, person }
  /// Which scores are above the median.
  enum Ties: String, Hashable, Sendable {
    case above
    case atLeast = "at_least"
  }
  /// What the median of an even number of scores is.
  enum Median: String, Hashable, Sendable { case midpoint, lower, upper }
  /// Whose scores the median is of.
  enum MedianSample: String, Hashable, Sendable {
    case fullSample = "full_sample"
    case known
  }
  /// Who is left out of a table for want of a category.
  enum UnknownRule: String, Hashable, Sendable {
    case perTable = "per_table"
    case complete
  }
  /// What the 2 % of an exclusion are of.
  enum ExclusionBase: String, Hashable, Sendable { case table, assessed }
  /// Whom a category is compared with.
  enum Comparator: String, Hashable, Sendable {
    case mostSelected = "most_selected"
    case largest
    case twoPercent = "two_percent"
  }
  /// Who is in the denominator.
  enum Denominator: String, Hashable, Sendable { case assessed, applied }

  /// A category whose impact ratio the auditor leaves out.
  struct Exclusion: Hashable, Sendable {
    var table: AuditTableKind
    var category: AuditCategory
    var justification: String
  }

  var unit: Unit
  var demographics: String
  var sexMapping: CategoryMapping<SexCategory>
  var raceMapping: CategoryMapping<RaceEthnicityCategory>
  var hispanic: HispanicMapping
  var ties: Ties
  var median: Median
  var medianSample: MedianSample
  var unknownRule: UnknownRule
  var exclusions: [Exclusion]
  var excludedAsReference: Bool
  var exclusionBase: ExclusionBase
  var ratioDecimals: Int?
  var listsEmpty: Bool
  var comparator: Comparator
  var references: [ReferenceRule]
  var denominator: Denominator
  var tiers: [String]

  init(_ configuration: AnalysisConfiguration) throws(AnalysisError) {
    let roles = configuration.roles
    guard let unit = Unit(rawValue: configuration.choice("unit", default: "")) else {
      throw AnalysisError(
        .badConfiguration, key: "unit",
        "say whether a row counts as an application or a person: `unit: application` or `unit: "
          + "person` (6 RCNY § 5-300 counts individuals)")
    }
    self.unit = unit
    guard (2...3).contains(roles.groups.count) else {
      throw AnalysisError(
        .badConfiguration, key: "groups",
        "`groups` must be two columns, sex first and race/ethnicity second, or a third that says who is "
          + "Hispanic or Latino; they are \(roles.groups.count)")
    }
    guard roles.intersectionDepth == 1 else {
      throw AnalysisError(
        .badConfiguration, key: "intersections",
        "the rule's crossings are always computed; leave `intersections` out")
    }
    demographics = configuration.choice("demographics", default: "undeclared")
    sexMapping = try Self.mapping(configuration, "sex")
    raceMapping = try Self.mapping(configuration, "race_ethnicity")
    hispanic = try HispanicMapping(configuration.settings("hispanic")?.mapping("map") ?? [:])
    if roles.groups.count == 2, configuration.parameters["hispanic"] != nil {
      throw AnalysisError(
        .badConfiguration, key: "hispanic",
        "`hispanic` explains a third column of `groups`, and there are two")
    }
    func choice<Choice: RawRepresentable>(_ name: String, _ fallback: Choice) -> Choice
    where Choice.RawValue == String {
      Choice(rawValue: configuration.choice(name, default: fallback.rawValue)) ?? fallback
    }
    ties = choice("ties", .above)
    median = choice("median", .midpoint)
    medianSample = choice("median_of", .fullSample)
    unknownRule = choice("unknown", .perTable)
    exclusionBase = choice("exclusion_base", .table)
    comparator = choice("comparator", .mostSelected)
    denominator = choice("denominator", .assessed)
    excludedAsReference = configuration.boolean("excluded_as_reference", default: false)
    ratioDecimals = Int(configuration.choice("ratio_decimals", default: "none"))
    listsEmpty = configuration.choice("empty_categories", default: "list") == "list"
    references = try Self.references(configuration.references)
    tiers = configuration.texts("tiers")
    exclusions = try Self.exclusions(configuration.list("exclude"))
    try check(configuration)
  }

  /// Whether the tool gives scores.
  static func isScoring(_ roles: Roles) -> Bool { roles.prediction == nil }

  private func check(_ configuration: AnalysisConfiguration) throws(AnalysisError) {
    let roles = configuration.roles
    guard roles.prediction != nil || roles.score != nil else {
      throw AnalysisError(
        .badConfiguration, key: "prediction",
        "give `prediction` for a tool that selects or classifies, or `score` for one that scores")
    }
    if unit == .person, roles.id == nil {
      throw AnalysisError(
        .badConfiguration, key: "unit",
        "`unit: person` needs the column that says which rows are of one person: `id: applicant_id`"
      )
    }
    if unit == .person, roles.frequencyWeight != nil {
      throw AnalysisError(
        .badConfiguration, key: "unit",
        "rows with a weight have no persons; use `unit: application`, or leave `weight` out")
    }
    if unit == .person, Self.isScoring(roles),
      configuration.choice("score_of_person", default: "undeclared") == "undeclared"
    {
      throw AnalysisError(
        .badConfiguration, key: "unit",
        "say which score a person with several applications has: `score_of_person: max`, `last` or "
          + "`mean`")
    }
    if !tiers.isEmpty {
      guard roles.prediction?.isEachClass == true else {
        throw AnalysisError(
          .badConfiguration, key: "tiers",
          "`tiers` orders the classes of a tool that classifies; write `prediction: {column: "
            + "class, one_vs_rest: true}`")
      }
      if unit == .person {
        throw AnalysisError(
          .badConfiguration, key: "tiers",
          "a person with several applications can be in several tiers; use `unit: application`, or "
            + "leave `tiers` out")
      }
    }
  }

  private static func mapping<Category: EEOCategory>(
    _ configuration: AnalysisConfiguration, _ name: String
  ) throws(AnalysisError) -> CategoryMapping<Category> {
    do throws(CategoryMapping<Category>.UnknownTarget) {
      return try CategoryMapping(configuration.settings(name)?.mapping("map") ?? [:])
    } catch {
      let categories = Category.allCases.map(\.rawValue).joined(separator: ", ")
      throw AnalysisError(
        .badConfiguration, key: name,
        "\"\(error.target.prefix(40))\", which \"\(error.text.prefix(40))\" becomes, is no category of "
          + "\(Category.subject); they are \(categories), and unknown and other")
    }
  }

  private static func references(_ rules: [ReferenceRule]) throws(AnalysisError) -> [ReferenceRule]
  {
    var declared: [ReferenceRule] = []
    for rule in rules {
      guard case .group(let values) = rule else { continue }
      let table = AuditTableKind.allCases.first { Set($0.attribute) == Set(values.keys) }
      let sex = values["sex"].flatMap(SexCategory.named)
      let race = values["race_ethnicity"].flatMap(RaceEthnicityCategory.named)
      guard table != nil, (sex != nil) == (values["sex"] != nil),
        (race != nil) == (values["race_ethnicity"] != nil)
      else {
        throw AnalysisError(
          .badConfiguration, key: "reference",
          "a declared reference names a category by sex, race_ethnicity or both, such as {sex: Male}"
        )
      }
      var named: [String: String] = [:]
      named["sex"] = sex?.rawValue
      named["race_ethnicity"] = race?.rawValue
      declared.append(.group(named))
    }
    return declared
  }

  private static func exclusions(
    _ entries: [AnalysisConfiguration]
  ) throws(AnalysisError) -> [Exclusion] {
    var exclusions: [Exclusion] = []
    for entry in entries {
      let text = entry.text("category") ?? ""
      guard let table = AuditTableKind(rawValue: entry.choice("table", default: "")),
        let category = AuditCategory.named(text, in: table)
      else {
        throw AnalysisError(
          .badConfiguration, key: "exclude",
          "\"\(text.prefix(40))\" is no category of the table \(entry.choice("table", default: "")); write "
            + "it as the table does, such as `Asian`, or `Male | Asian` in the table intersectional"
        )
      }
      if exclusions.contains(where: { $0.table == table && $0.category == category }) {
        throw AnalysisError(
          .badConfiguration, key: "exclude", "\"\(text.prefix(40))\" is excluded twice")
      }
      exclusions.append(
        Exclusion(
          table: table, category: category, justification: entry.text("justification") ?? ""))
    }
    return exclusions
  }
}

/// Which texts of a column of its own say that somebody is Hispanic or Latino.
struct HispanicMapping: Hashable, Sendable {
  enum Answer: String, Hashable, Sendable, CaseIterable { case yes, no, unknown }

  private var entries: [[UInt8]: Answer] = [:]

  init(_ map: [String: String]) throws(AnalysisError) {
    for text in map.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      let target = map[text] ?? ""
      guard let answer = Answer(rawValue: target) else {
        throw AnalysisError(
          .badConfiguration, key: "hispanic",
          "\"\(text.prefix(40))\" becomes yes, no or unknown, not \"\(target.prefix(40))\"")
      }
      entries[Array(text.utf8)] = answer
    }
  }

  /// The entries as one text that tells this mapping from others.
  var signature: String {
    entries.map { text, answer in
      "\(text.map { String($0) }.joined(separator: ".")):\(answer.rawValue)"
    }.sorted().joined(separator: ",")
  }

  /// What a text says; `nil` when nobody has said what it means.
  func answer(_ text: String?) -> Answer? {
    guard let text else { return .unknown }
    if let answer = entries[Array(text.utf8)] { return answer }
    switch text.lowercased() {
    case "yes", "y", "true", "1", "hispanic or latino", "hispanic": return .yes
    case "no", "n", "false", "0", "not hispanic or latino", "not hispanic": return .no
    default: return nil
    }
  }
}
