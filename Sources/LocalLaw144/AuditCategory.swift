/// A category of sex of component 1 of the Employer Information Report EEO-1.
///
/// **Reference.** 6 RCNY § 5-300 ("category"), which names the component 1 categories of 29 CFR
/// 1602.7; the worked examples of § 5-301 print these two rows.
public enum SexCategory: String, Hashable, Sendable, CaseIterable {
  /// Male.
  case male = "Male"
  /// Female.
  case female = "Female"
}

/// A category of race and ethnicity of component 1 of the Employer Information Report EEO-1.
///
/// Who is Hispanic or Latino, of whatever race, is in that category alone; each of the other six is
/// of people who are not.
///
/// **Reference.** 6 RCNY § 5-300 ("category") and the worked examples of § 5-301, whose words and
/// order these are.
public enum RaceEthnicityCategory: String, Hashable, Sendable, CaseIterable {
  /// Hispanic or Latino, of any race.
  case hispanicOrLatino = "Hispanic or Latino"
  /// White.
  case white = "White"
  /// Black or African American.
  case blackOrAfricanAmerican = "Black or African American"
  /// Native Hawaiian or Pacific Islander.
  case nativeHawaiianOrPacificIslander = "Native Hawaiian or Pacific Islander"
  /// Asian.
  case asian = "Asian"
  /// Native American or Alaska Native.
  case nativeAmericanOrAlaskaNative = "Native American or Alaska Native"
  /// Two or more races.
  case twoOrMoreRaces = "Two or More Races"

  /// The category as the rule prints it beside others of race: all but the first add that their
  /// people are not Hispanic or Latino.
  public var printedName: String {
    self == .hispanicOrLatino ? rawValue : rawValue + " (Not Hispanic or Latino)"
  }
}

/// One of the three tables of a bias audit.
///
/// **Reference.** 6 RCNY § 5-301(b)(3) and (c)(4): separately sex, race and ethnicity, and their
/// intersections.
public enum AuditTableKind: String, Hashable, Sendable, CaseIterable {
  /// By sex.
  case sex
  /// By race and ethnicity.
  case race
  /// By sex, race and ethnicity together.
  case intersectional

  /// The attribute of metric records that the table shows.
  public var attribute: [String] {
    switch self {
    case .sex: ["sex"]
    case .race: ["race_ethnicity"]
    case .intersectional: ["sex", "race_ethnicity"]
    }
  }
}

/// A row of a table of a bias audit: a sex, a race and ethnicity, or both.
public struct AuditCategory: Hashable, Sendable {
  /// The sex; `nil` in the table by race.
  public var sex: SexCategory?
  /// The race and ethnicity; `nil` in the table by sex.
  public var raceEthnicity: RaceEthnicityCategory?

  /// Creates a row's category.
  ///
  /// - Parameters:
  ///   - sex: The sex; `nil` in the table by race.
  ///   - raceEthnicity: The race and ethnicity; `nil` in the table by sex.
  public init(sex: SexCategory? = nil, raceEthnicity: RaceEthnicityCategory? = nil) {
    self.sex = sex
    self.raceEthnicity = raceEthnicity
  }

  /// All categories of a table in the order of the rule's examples.
  ///
  /// - Parameter table: The table.
  /// - Returns: 2, 7 or 14 categories.
  public static func all(of table: AuditTableKind) -> [AuditCategory] {
    switch table {
    case .sex: SexCategory.allCases.map { AuditCategory(sex: $0) }
    case .race: RaceEthnicityCategory.allCases.map { AuditCategory(raceEthnicity: $0) }
    case .intersectional:
      SexCategory.allCases.flatMap { sex in
        RaceEthnicityCategory.allCases.map { AuditCategory(sex: sex, raceEthnicity: $0) }
      }
    }
  }

  /// The category as tables for machines write it: `Male`, `Asian (Not Hispanic or Latino)`,
  /// `Male | Asian`.
  public var text: String {
    switch (sex, raceEthnicity) {
    case (let sex?, let race?): "\(sex.rawValue) | \(race.rawValue)"
    case (let sex?, nil): sex.rawValue
    case (nil, let race?): race.printedName
    case (nil, nil): "Unknown"
    }
  }
}
