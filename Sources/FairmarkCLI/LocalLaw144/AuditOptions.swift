import ArgumentParser
import FairmarkJSONText
import FairmarkJobRunner

/// Which columns an audit under Local Law 144 reads, and what they mean.
struct AuditColumnOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The column that holds the sex.", valueName: "column"))
  var sex: String?

  @Option(help: ArgumentHelp("The column that holds race/ethnicity.", valueName: "column"))
  var raceEthnicity: String?

  @Option(
    help: ArgumentHelp(
      "A column that says who is Hispanic or Latino, of whatever race.", valueName: "column"))
  var hispanic: String?

  @Option(
    help: ArgumentHelp(
      "For a tool that selects: the column and the value that means selected; may be given several "
        + "times.",
      valueName: "column=value"))
  var selected: [String] = []

  @Option(
    name: .customLong("class"),
    help: ArgumentHelp(
      "For a tool that classifies: the column of the classes, each of which is audited.",
      valueName: "column"))
  var classColumn: String?

  @Option(
    help: ArgumentHelp(
      "A class, the best first: each is then audited together with all better ones; all are given.",
      valueName: "class"))
  var tier: [String] = []

  @Option(
    help: ArgumentHelp("For a tool that scores: the column of the score.", valueName: "column"))
  var score: String?

  @Option(
    help: ArgumentHelp(
      "The column of how many individuals each row stands for.", valueName: "column"))
  var weight: String?

  @Option(
    help: ArgumentHelp(
      "What a row is: application, or person (then --id says which rows are of one).",
      valueName: "unit"))
  var unit: String?

  @Option(
    help: ArgumentHelp("The column that says which rows are of one person.", valueName: "column"))
  var id: String?

  @Option(
    help: ArgumentHelp(
      "The score of a person with several applications: max, last or mean.", valueName: "rule"))
  var scoreOfPerson: String?

  @Option(
    help: ArgumentHelp(
      "Employers, positions or the like that are pooled: a column; may be given several times.",
      valueName: "column"))
  var stratum: [String] = []

  @Option(
    help: ArgumentHelp(
      "How demographics are known: self_reported, observed or inferred (which cannot be published).",
      valueName: "how"))
  var demographics: String?

  @Option(
    help: ArgumentHelp(
      "What a text of the sex column means: Male, Female, unknown or other; may be given several times.",
      valueName: "text=category"))
  var mapSex: [String] = []

  @Option(
    help: ArgumentHelp(
      "What a text of the race/ethnicity column means: a category of the rule, unknown or other; may be "
        + "given several times.",
      valueName: "text=category"))
  var mapRaceEthnicity: [String] = []

  @Option(
    help: ArgumentHelp(
      "What a text of the --hispanic column means: yes, no or unknown; may be given several times.",
      valueName: "text=answer"))
  var mapHispanic: [String] = []

  @Option(
    help: ArgumentHelp(
      "What happens to rows without an outcome: fail, or exclude (they are counted).",
      valueName: "what"))
  var onMissing: String?
}

/// What the rule leaves open.
struct AuditChoiceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A category of less than 2 % that has no impact ratio, and why: sex, race or intersectional, the "
        + "category as the table writes it, the justification that § 5-301(d) publishes.",
      valueName: "table:category=why"))
  var exclude: [String] = []

  @Flag(help: "An excluded category can still be the one with the highest rate.")
  var excludedAsReference = false

  @Option(
    help: ArgumentHelp(
      "What the 2 % are of: table (default) or assessed.", valueName: "base"))
  var exclusionBase: String?

  @Option(
    help: ArgumentHelp(
      "Which scores count: above the median (default) or at_least.", valueName: "rule"))
  var ties: String?

  @Option(
    help: ArgumentHelp(
      "The median of an even number of scores: midpoint (default), lower or upper.",
      valueName: "rule"))
  var median: String?

  @Option(
    help: ArgumentHelp("Whose median: full_sample (default) or known.", valueName: "sample"))
  var medianOf: String?

  @Option(
    help: ArgumentHelp(
      "Whom a table has: per_table (default; everybody whose category is known there) or complete.",
      valueName: "rule"))
  var unknown: String?

  @Option(
    help: ArgumentHelp(
      "Impact ratios of rates rounded to so many decimals: none (default), 1, 2, 3 or 4.",
      valueName: "n"))
  var ratioDecimals: String?

  @Option(
    help: ArgumentHelp(
      "Whether categories without people are listed: list (default) or omit.", valueName: "what"))
  var emptyCategories: String?

  @Option(
    help: ArgumentHelp(
      "Whom to divide by: most_selected (default, § 5-300), largest or two_percent.",
      valueName: "whom"))
  var comparator: String?

  @Option(
    help: ArgumentHelp(
      "Who counts: assessed (default), or applied (those without an outcome are not selected).",
      valueName: "who"))
  var denominator: String?
}

/// What the public page says besides numbers.
struct AuditStatementOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The name of the tool.", valueName: "text"))
  var tool: String?
  @Option(help: ArgumentHelp("Its version.", valueName: "text"))
  var toolVersion: String?
  @Option(help: ArgumentHelp("Who uses the tool.", valueName: "text"))
  var employer: String?
  @Option(help: ArgumentHelp("Who makes it.", valueName: "text"))
  var vendor: String?
  @Option(help: ArgumentHelp("The independent auditor.", valueName: "text"))
  var auditor: String?
  @Option(help: ArgumentHelp("The date of the audit (§ 5-303(a)(1)).", valueName: "yyyy-mm-dd"))
  var auditDate: String?
  @Option(
    help: ArgumentHelp("When use of the tool began (§ 5-303(a)(2)).", valueName: "yyyy-mm-dd"))
  var distributionDate: String?
  @Option(
    help: ArgumentHelp(
      "The latest use for an employment decision (§ 5-303(c)).", valueName: "yyyy-mm-dd"))
  var lastUse: String?
  @Option(help: ArgumentHelp("historical, test or both (§ 5-302).", valueName: "kind"))
  var dataKind: String?
  @Option(help: ArgumentHelp("The source of the data (§ 5-303(a)(1)).", valueName: "text"))
  var dataSource: String?
  @Option(help: ArgumentHelp("The explanation of the data (§ 5-303(a)(1)).", valueName: "text"))
  var dataExplanation: String?
  @Option(help: ArgumentHelp("The first day of the data.", valueName: "yyyy-mm-dd"))
  var periodStart: String?
  @Option(help: ArgumentHelp("The last day of the data.", valueName: "yyyy-mm-dd"))
  var periodEnd: String?
  @Option(
    help: ArgumentHelp("Why the data are limited to a region or a period.", valueName: "text"))
  var limits: String?
  @Option(help: ArgumentHelp("Why historical data were not used (§ 5-302(b)).", valueName: "text"))
  var testDataReason: String?
  @Option(
    help: ArgumentHelp(
      "How test data were generated and obtained (§ 5-302(b)).", valueName: "text"))
  var testDataMethod: String?
  @Option(help: ArgumentHelp("The positions that the data are of.", valueName: "text"))
  var positions: String?
  @Option(help: ArgumentHelp("What being selected, or the score, means.", valueName: "text"))
  var outcome: String?
  @Option(help: ArgumentHelp("Where candidates find the notice of § 5-304.", valueName: "url"))
  var noticeUrl: String?
  @Option(help: ArgumentHelp("Whom to ask.", valueName: "text"))
  var contact: String?

  /// The fields that are given.
  var publication: JSONObject {
    var object = JSONObject()
    let fields: [(String, String?)] = [
      ("tool", tool), ("tool_version", toolVersion), ("employer", employer), ("vendor", vendor),
      ("auditor", auditor), ("audit_date", auditDate), ("distribution_date", distributionDate),
      ("last_use", lastUse), ("data_kind", dataKind), ("data_source", dataSource),
      ("data_explanation", dataExplanation), ("period_start", periodStart),
      ("period_end", periodEnd), ("limits", limits), ("test_data_reason", testDataReason),
      ("test_data_method", testDataMethod), ("positions", positions), ("outcome", outcome),
      ("notice_url", noticeUrl), ("contact", contact),
    ]
    for (name, text) in fields {
      if let text { object.append(name, .string(text)) }
    }
    return object
  }
}
