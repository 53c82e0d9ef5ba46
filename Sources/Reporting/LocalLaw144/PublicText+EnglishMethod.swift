extension PublicText {
  /// The texts about the method and the files.
  var englishOfMethod: String {
    switch self {
    case .methodTitle: "How the numbers are calculated"
    case .selectionDefinition:
      "“The rate at which individuals in a category are either selected to move forward in "
        + "the hiring process or assigned a classification by an AEDT.” It is the number "
        + "selected, or put into the group, divided by the number in the category. (6 RCNY § "
        + "5-300)"
    case .scoringDefinition:
      "“The rate at which individuals in a category receive a score above the sample’s "
        + "median score, where the score has been calculated by an AEDT.” (6 RCNY § 5-300)"
    case .selectionRatioDefinition:
      "The selection rate for a category divided by the selection rate of the most selected "
        + "category. (6 RCNY § 5-300)"
    case .selectionRatioIncluded:
      "The selection rate for a category divided by the selection rate of the most selected "
        + "category that is not excluded. (6 RCNY § 5-300 and § 5-301(d))"
    case .selectionRatioComparator:
      "The selection rate for a category divided by that of the category named below its "
        + "table. The rule divides by the selection rate of the most selected category. (6 RCNY "
        + "§ 5-300)"
    case .scoringRatioDefinition:
      "The scoring rate for a category divided by the scoring rate for the highest scoring "
        + "category. (6 RCNY § 5-300)"
    case .scoringRatioIncluded:
      "The scoring rate for a category divided by the scoring rate for the highest scoring "
        + "category that is not excluded. (6 RCNY § 5-300 and § 5-301(d))"
    case .scoringRatioComparator:
      "The scoring rate for a category divided by that of the category named below its "
        + "table. The rule divides by the scoring rate for the highest scoring category. (6 RCNY "
        + "§ 5-300)"
    case .median: "Median"
    case .medianDefinition:
      "The score in the middle when all scores of the full sample of applicants are "
        + "ordered. (6 RCNY § 5-301(c)(1))"
    case .categories: "Categories"
    case .categoriesDefinition:
      "Those of component 1 of the Employer Information Report EEO-1. Who is Hispanic or "
        + "Latino, of any race, is in that category alone. (6 RCNY § 5-300)"
    case .unknownDefinition:
      "Individuals whom the tool assessed and who are not in the required calculations "
        + "because they fall within an unknown category. (6 RCNY § 5-301(b)(5), (c)(5))"
    case .choicesTitle: "Where the rule leaves a choice"
    case .tiesAbove:
      "A score counts as above the median only when it is higher; one equal to the median "
        + "does not."
    case .tiesAtLeast: "A score equal to the median counts as above it."
    case .medianMidpoint:
      "Of an even number of scores the median is the mean of the two in the middle."
    case .medianLower:
      "Of an even number of scores the median is the lower of the two in the middle."
    case .medianUpper:
      "Of an even number of scores the median is the higher of the two in the middle."
    case .medianFull:
      "The median is that of all scores, including those of people whose sex or "
        + "race/ethnicity is unknown."
    case .medianKnown:
      "The median is that of the scores of people whose sex and race/ethnicity are known."
    case .referenceWithout: "An excluded category does not serve as the highest rate."
    case .referenceWith:
      "An excluded category still serves as the highest rate where its rate is the highest."
    case .baseTable:
      "Whether a category represents less than 2% is decided among the known categories of "
        + "its table."
    case .baseAssessed:
      "Whether a category represents less than 2% is decided among all who were assessed."
    case .ratioExact: "Impact ratios are calculated from exact rates and rounded only to be shown."
    case .ratioRounded: "Impact ratios are calculated from rates rounded to {decimals} decimals."
    case .emptyListed:
      "A category without anybody is listed; it has no rate and no impact ratio, not 0."
    case .emptyOmitted: "A category without anybody is not listed."
    case .favourable: "Counted as selected: {values}."
    case .classesAlone: "Each group is counted alone, against all others."
    case .classesTogether:
      "The groups have an order, best first: {groups}. Each is counted together with those "
        + "before it."
    case .comparatorMost: "Rates are divided by the highest rate of the table."
    case .comparatorMostIncluded:
      "Rates are divided by the highest rate of the table among the categories that are not "
        + "excluded."
    case .comparatorLargest:
      "Rates are divided by the rate of the category with the most people, so that impact "
        + "ratios may be above 1."
    case .comparatorTwoPercent:
      "Rates are divided by the highest rate among categories with 2% or more of the table, "
        + "so that impact ratios may be above 1."
    case .comparatorGroup:
      "Rates are divided by the rate of a category that the auditor named, so that impact "
        + "ratios may be above 1."
    case .denominatorAssessed: "Rates are shares of those whom the tool assessed."
    case .denominatorApplied:
      "Rates are shares of all who applied, whether the tool assessed them or not."
    case .personSelected:
      "A person with several applications counts as selected when any of them was selected."
    case .personMaximum: "The score of a person with several applications is the highest."
    case .personLast: "The score of a person with several applications is that of the last one."
    case .personMean: "The score of a person with several applications is their mean."
    case .otherUnknown:
      "A stated sex, race or ethnicity that the EEO-1 report has no category for counts as "
        + "unknown."
    case .pooled: "The data of several of the following are counted together: {columns}."
    case .filesTitle: "The numbers as files"
    case .filesTable: "All three tables, for spreadsheets: {file}"
    case .filesData: "Everything on this page, for programs: {file}"
    case .annexTitle: "Annex: statistics that the law does not ask for"
    case .annexAbout:
      "The numbers in this annex are not part of what the law requires. They tell how much "
        + "chance, small numbers and unknown categories could have moved the results."
    case .footer:
      "Made by fairmark {version}. This page loads nothing from elsewhere and runs no "
        + "script."
    case .footerData: "SHA-256 of the data: {digest}"
    case .footerFiles: "The data were read from several files: {count}"
    default: ""
    }
  }
}
