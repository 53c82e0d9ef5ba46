import FairmarkAnalysis

extension LL144BiasAuditAnalysis {
  /// What the rule leaves open, each an explicit choice.
  static let parameters: [AnalysisDescriptor.Parameter] = [
    .init(
      "unit", .choice(["undeclared", "application", "person"]), default: "undeclared",
      "What a row counts as; must be declared. For persons, `id` says which rows are of one; a person "
        + "is selected when any application is. 6 RCNY § 5-300 counts individuals."),
    .init(
      "demographics", .choice(["undeclared", "self_reported", "observed", "inferred"]),
      default: "undeclared",
      "Where sex, race and ethnicity come from. Inferred ones cannot be published (DCWP, FAQ)."),
    .init(
      "sex", .settings([.init("map", .mapping, default: "none", "Text to category.")]),
      default: "none",
      "{map: {text: Male, Female, unknown or other}} for texts that do not name a category themselves."
    ),
    .init(
      "race_ethnicity", .settings([.init("map", .mapping, default: "none", "Text to category.")]),
      default: "none",
      "{map: {text: an EEO-1 category, unknown or other}} for texts that do not name one themselves."
    ),
    .init(
      "hispanic", .settings([.init("map", .mapping, default: "none", "Text to answer.")]),
      default: "none",
      "{map: {text: yes, no or unknown}} for a third column of groups that says who is Hispanic or "
        + "Latino, of whatever race."),
    .init(
      "ties", .choice(["above", "at_least"]), default: "above",
      "Whether a score equal to the median counts: § 5-300 says above."),
    .init(
      "median", .choice(["midpoint", "lower", "upper"]), default: "midpoint",
      "The median of an even number of scores; no rule."),
    .init(
      "median_of", .choice(["full_sample", "known"]), default: "full_sample",
      "Whether people of unknown sex or race count for the median: § 5-301(c)(1) says the full sample."
    ),
    .init(
      "unknown", .choice(["per_table", "complete"]), default: "per_table",
      "Whether a table has everybody whose category is known there, or only those of whom both are."
    ),
    .init(
      "exclude",
      .list([
        .init(
          "table", .choice(["sex", "race", "intersectional"]), default: "sex", "The table."),
        .init(
          "category", .text, default: "none",
          "the category as the table writes it, such as `Asian` or `Male | Asian`"),
        .init(
          "justification", .text, default: "none",
          "why: § 5-301(d) publishes the auditor's justification"),
      ]), default: "none",
      "Categories of less than 2 % without an impact ratio; number and rate stay (§ 5-301(d))."),
    .init(
      "excluded_as_reference", .boolean, default: "false",
      "Whether an excluded category can still be the one with the highest rate."),
    .init(
      "exclusion_base", .choice(["table", "assessed"]), default: "table",
      "What the 2 % are of: the people in the table, or all that were assessed."),
    .init(
      "ratio_decimals", .choice(["none", "1", "2", "3", "4"]), default: "none",
      "Whether published impact ratios are those of rates rounded to so many decimals; the records "
        + "`impact_ratio_of_rounded_rates` hold them."),
    .init(
      "empty_categories", .choice(["list", "omit"]), default: "list",
      "Whether categories without people are listed; they never have a rate."),
    .init(
      "comparator", .choice(["most_selected", "largest", "two_percent"]), default: "most_selected",
      "The category that others are divided by: § 5-300 says the most selected; largest, or the most "
        + "selected of those with 2 % of the table, can give ratios above 1."),
    .init(
      "reference", .reference, default: "best",
      "A declared comparator in place of the rule's, such as {race_ethnicity: White}."),
    .init(
      "denominator", .choice(["assessed", "applied"]), default: "assessed",
      "Whether people without an outcome are left out, or count as not selected."),
    .init(
      "score_of_person", .choice(["undeclared", "max", "last", "mean"]), default: "undeclared",
      "The score of a person with several applications; must be declared for unit person."),
    .init(
      "tiers", .texts, default: "none",
      "The classes from the best to the worst: each row then counts those of a tier and all better ones "
        + "as selected, in place of each class in turn (§ 5-301(b)(4))."),
    .init(
      "publication", .settings(publicationFields), default: "none",
      "What the public page says besides numbers."),
  ]

  /// What 6 RCNY §§ 5-301(d), 5-302 and 5-303 ask to be published besides the numbers, and what readers
  /// ask for.
  static let publicationFields: [AnalysisDescriptor.Parameter] = [
    ("tool", "The name of the automated employment decision tool."),
    ("tool_version", "Its version."),
    ("employer", "Who uses the tool."),
    ("vendor", "Who makes it."),
    ("auditor", "The independent auditor (§ 5-300)."),
    ("audit_date", "The date of the most recent bias audit, YYYY-MM-DD (§ 5-303(a)(1))."),
    ("distribution_date", "When use of the tool began, YYYY-MM-DD (§ 5-303(a)(2))."),
    ("last_use", "The latest use for an employment decision, YYYY-MM-DD (§ 5-303(c))."),
    ("data_kind", "historical, test or both (§ 5-302)."),
    ("data_source", "The source of the data (§ 5-303(a)(1))."),
    ("data_explanation", "The explanation of the data (§ 5-303(a)(1))."),
    ("period_start", "The first day of the data, YYYY-MM-DD."),
    ("period_end", "The last day of the data, YYYY-MM-DD."),
    ("limits", "Why the data are limited to a region or a period, if they are (DCWP, FAQ)."),
    ("test_data_reason", "Why historical data were not used (§ 5-302(b))."),
    ("test_data_method", "How test data were generated and obtained (§ 5-302(b))."),
    ("positions", "The positions or jobs that the data are of."),
    ("outcome", "What being selected, or the score, means in words."),
    ("notice_url", "Where candidates find the notice of § 5-304."),
    ("contact", "Whom to ask."),
  ].map { .init($0.0, .text, default: "none", $0.1) }

  /// What the audit gives.
  static let metrics: [AnalysisDescriptor.Metric] = [
    .init(
      "selection_rate", "selected individuals / assessed individuals of the category (§ 5-300)",
      .none),
    .init(
      "scoring_rate",
      "individuals with a score above the median / assessed individuals of the category (§ 5-300)",
      .none),
    .init(
      "impact_ratio", "rate of the category / rate of the category with the highest one (§ 5-300)",
      .oneIsEqual),
    .init(
      "impact_ratio_of_rounded_rates",
      "rounded rate of the category / rounded rate of the reference; with `ratio_decimals`",
      .oneIsEqual),
    .init(
      "impact_ratio_min", "the lowest impact ratio of the table", .higherIsBetter),
    .init(
      "shortfall",
      "people of the category × pooled rate of the category and the reference − its selected",
      .zeroIsEqual),
    .init(
      "minimum_detectable_impact_ratio",
      "the impact ratio nearest to 1, of those below it, that the two-sided pooled Z of these group sizes finds with a "
        + "power of 80 %", .none),
    .init(
      "sample_size_for_four_fifths",
      "the category's size from which an impact ratio of 4/5 is found with a power of 80 %", .none),
    .init("assessed", "individuals with an outcome, of known categories or not", .none),
    .init(
      "without_outcome",
      "individuals without an outcome, who are in no rate unless they count as not selected",
      .none),
    .init(
      "rows_without_id", "rows without an id, for unit person; they are in no other number", .none),
    .init("applications", "rows with an id, for unit person", .none),
    .init("persons_with_several_applications", "persons with more than one row", .none),
    .init(
      "unknown_sex",
      "assessed individuals in no category of sex: unknown, or known and none of the report's (§ 5-301(b)(5))",
      .none),
    .init(
      "unknown_race_ethnicity", "assessed individuals in no category of race and ethnicity", .none),
    .init(
      "unknown_sex_or_race_ethnicity",
      "assessed individuals who lack a category of sex or of race and ethnicity", .none),
    .init(
      "unknown_sex_and_race_ethnicity", "assessed individuals who lack both", .none),
    .init(
      "other_sex", "assessed individuals whose sex is known and no category of the EEO-1 report",
      .none),
    .init(
      "other_race_ethnicity",
      "assessed individuals whose race is known and no category of the EEO-1 report", .none),
    .init(
      "median_score", "the median of the sample's scores (§ 5-301(c)(1))", .none),
  ]
}
