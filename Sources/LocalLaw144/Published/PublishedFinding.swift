/// Something that a published table shows about itself.
public struct PublishedFinding: Hashable, Sendable {
  /// What kind of thing.
  public let code: Code
  /// The audit.
  public let audit: String
  /// The table: `sex`, `race`, `intersectional`, `unknown`, or `all tables`.
  public let table: String
  /// The category as it is printed, or `all categories`.
  public let category: String
  /// The line; `nil` where the finding is about something that is not there or about several.
  public let line: Int?
  /// A sentence with the figures.
  public let message: String

  /// The table of findings about a whole audit.
  public static let allTables = "all tables"
  /// The category of findings about a whole table.
  public static let allCategories = "all categories"

  /// Kinds of findings.
  ///
  /// Those of the first group are defects: the table contradicts itself, its
  /// arithmetic or what 6 RCNY §§ 5-301 and 5-303 ask of it. Those of the second are notices.
  public enum Code: String, Hashable, Sendable, CaseIterable {
    /// A rate is not the rounded quotient of its counts.
    case rateDoesNotFollow = "rate_does_not_follow"
    /// A rate is the quotient of its counts cut off instead of rounded.
    case rateTruncated = "rate_truncated"
    /// A rate is above 1.
    case rateAboveOne = "rate_above_one"
    /// No whole number of selected people has the published rate.
    case noCountGivesRate = "no_count_gives_rate"
    /// An impact ratio is not that of the table's convention.
    case ratioDoesNotFollow = "ratio_does_not_follow"
    /// An impact ratio is the recomputed one cut off instead of rounded.
    case ratioTruncated = "ratio_truncated"
    /// An impact ratio is above 1: it is not relative to the most selected category (§ 5-300).
    case ratioAboveOne = "ratio_above_one"
    /// The ratios are relative to a category that is not the most selected one (§ 5-300).
    case comparatorNotMostSelected = "comparator_not_most_selected"
    /// A rate or ratio that does not exist is printed as a number.
    case undefinedPrintedAsNumber = "undefined_printed_as_number"
    /// More people are selected than assessed.
    case selectedExceedsApplicants = "selected_exceeds_applicants"
    /// No people can give both the table of a sex or race and that of its crossings.
    case crossTableConflict = "cross_table_conflict"
    /// Those with a category and those without add up to different numbers in different tables.
    case assessedTotalsDiffer = "assessed_totals_differ"
    /// The row of all people is not the sum of the others.
    case totalDoesNotAddUp = "total_does_not_add_up"
    /// A category is there twice with the same figures.
    case duplicatedRow = "duplicated_row"
    /// A category is there twice with different figures.
    case conflictingDuplicate = "conflicting_duplicate"
    /// Counts are those of another audit or of another category.
    case staleCopy = "stale_copy"
    /// A category of the table has no row (§ 5-303(a)(1): all categories).
    case missingCategory = "missing_category"
    /// A figure that § 5-303(a)(1) or § 5-301(d) asks for is not there.
    case missingField = "missing_field"
    /// A category has no impact ratio although it is 2 % of the data or more (§ 5-301(d)).
    case excludedAtOrAboveTwoPercent = "excluded_at_or_above_two_percent"
    /// No category of a table has an impact ratio.
    case allExcluded = "all_excluded"
    /// The number of people of unknown category is left empty (§ 5-301(b)(5), § 5-303(a)(1)).
    case unknownNotPublished = "unknown_not_published"

    /// A category below 2 % of the data has no impact ratio, as § 5-301(d) allows with a
    /// justification.
    case excludedCategory = "excluded_category"
    /// The highest rate is that of fewer than 30 people.
    case smallBestGroup = "small_best_group"
    /// Whether excluded categories may be the reference moves ratios across 0.8.
    case referenceMovesRatios = "reference_moves_ratios"
    /// The tables are about different numbers of people, as unknown categories can explain.
    case totalsDiffer = "totals_differ"
    /// The sex and race tables have more people beyond the crossings than are of unknown category.
    case unknownTooFew = "unknown_too_few"
    /// People of unknown category have an impact ratio, which § 5-301(b)(5) does not ask for.
    case unknownHasRatio = "unknown_has_ratio"
    /// A figure has fewer decimals than those beside it.
    case coarseFigure = "coarse_figure"
    /// Two categories have the same counts.
    case identicalRows = "identical_rows"
    /// A row is about people who are no category of component 1 of the EEO-1 report.
    case categoryOutsideReport = "category_outside_report"
    /// One of the three tables is not in the file.
    case missingTable = "missing_table"
    /// The file does not tell how many people are of unknown category.
    case unknownNotInTable = "unknown_not_in_table"

    /// Whether a finding of this kind makes a table inconsistent or incomplete.
    public var isDefect: Bool {
      switch self {
      case .rateDoesNotFollow, .rateTruncated, .rateAboveOne, .noCountGivesRate,
        .ratioDoesNotFollow, .ratioTruncated, .ratioAboveOne, .comparatorNotMostSelected,
        .undefinedPrintedAsNumber, .selectedExceedsApplicants, .crossTableConflict,
        .assessedTotalsDiffer, .totalDoesNotAddUp, .duplicatedRow, .conflictingDuplicate,
        .staleCopy, .missingCategory, .missingField, .excludedAtOrAboveTwoPercent, .allExcluded,
        .unknownNotPublished:
        true
      case .excludedCategory, .smallBestGroup, .referenceMovesRatios, .totalsDiffer, .unknownTooFew,
        .unknownHasRatio,
        .coarseFigure,
        .identicalRows, .categoryOutsideReport, .missingTable, .unknownNotInTable:
        false
      }
    }
  }
}
