extension PublicText {
  /// The text in English.
  var english: String {
    switch self {
    case .skip: "Skip to the results"
    case .contents: "Contents"
    case .pageKind: "Bias audit under New York City Local Law 144"
    case .pageTitle: "Results of the bias audit: {tool}"
    case .unnamedTool: "(tool not named)"
    case .notGiven: "(not given)"
    case .day: "{month} {day}, {year}"
    case .january: "January"
    case .february: "February"
    case .march: "March"
    case .april: "April"
    case .may: "May"
    case .june: "June"
    case .july: "July"
    case .august: "August"
    case .september: "September"
    case .october: "October"
    case .november: "November"
    case .december: "December"
    case .decimalMark: "."
    case .thousandsMark: ","
    case .percentage: "{number}%"
    case .draftMark: "DRAFT"
    case .draftNotice: "This is not the published summary of results."
    case .draftMissing: "Before it can be published it needs:"
    case .draftComplete: "Nothing that the law asks for is missing."
    case .tool: "Tool"
    case .toolWithVersion: "{tool}, version {version}"
    case .employer: "Employer or employment agency"
    case .vendor: "Vendor of the tool"
    case .auditor: "Independent auditor"
    case .auditDate: "Date of the bias audit"
    case .distributionDate: "Distribution date"
    case .distributionMeaning: "the employer or employment agency began using the tool on this date"
    case .positions: "Positions"
    case .contact: "Contact"
    case .notice: "Notice to candidates and employees"
    case .glanceTitle: "At a glance"
    case .assessedPersons: "People assessed by the tool"
    case .assessedApplications: "Applications assessed by the tool"
    case .applications: "Applications in the data"
    case .severalApplications: "People with more than one application"
    case .unknownEither: "Of these, with unknown sex or race/ethnicity"
    case .withoutOutcome: "Besides, left out because the data have no outcome"
    case .rowsLeftOut:
      "Rows of the data left out beforehand, because a condition excludes them or they could not be read"
    case .rowsWithoutID: "Rows left out because they name no person"
    case .countAndShare: "{count} ({share})"
    case .medianScore: "Median score of the full sample"
    case .glanceAbout: Self.glance("the highest one.")
    case .glanceAboutIncluded:
      Self.glance("the highest one among the categories that are not excluded.")
    case .glanceAboutComparator:
      Self.glance("that of the category that is named below the tables.")
    case .glanceNoThreshold:
      "The law does not say which impact ratio is too low. This page draws no conclusion "
        + "from the numbers."
    case .dataTitle: "The data"
    case .dataKind: "Kind of data"
    case .historicalData:
      "Historical data, collected while the tool was used to assess candidates for "
        + "employment or employees for promotion"
    case .testData: "Test data, not collected from the use of the tool"
    case .bothData: "Historical data, collected while the tool was used, and test data"
    case .period: "Period"
    case .periodRange: "{start} to {end}"
    case .source: "Source of the data"
    case .explanation: "Explanation of the data"
    case .limits: "How the data were limited, and why"
    case .testReason: "Why historical data were not used"
    case .testReasonBoth: "Why historical data alone were not used"
    case .testMethod: "How the test data were generated and obtained"
    case .outcomeSelection: "What being selected means"
    case .outcomeClassification: "What the groups mean"
    case .outcomeScoring: "What the score means"
    case .counted: "What is counted"
    case .countsPersons: "People: each person counts once, however many applications there are."
    case .countsApplications:
      "Applications: a person who applied more than once is counted with each application."
    case .demographics: "How sex, race and ethnicity are known"
    case .selfReported: "The people stated them themselves."
    case .observed: "They were recorded by observation."
    default: englishOfResults
    }
  }

  private static func glance(_ divisor: String) -> String {
    "New York City requires a bias audit before an automated employment decision tool is "
      + "used, and asks for a summary of its results to be published. This page is that "
      + "summary: for each sex, each race/ethnicity category and each combination of both, "
      + "how many were assessed, at what rate, and how that rate compares with \(divisor)"
  }
}
