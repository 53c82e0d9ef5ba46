import FairmarkStatistics
import Testing

/// Published tables of selections: what group and reference were counted, and what follows.
///
/// Rates and ratios were rounded to six digits by a program of its own (SciPy and Python integers);
/// whether four fifths are missed was decided there on whole numbers.
@Suite("Published two-by-two tables")
struct TwoByTwoTests {
  struct Table: CustomTestStringConvertible {
    let name: String
    let counts: Counts
    let reference: Counts
    let rates: (Double, Double)
    let ratio: Double
    let isViolation: Bool

    init(
      _ name: String, _ counts: Counts, _ reference: Counts, _ rates: (Double, Double),
      _ ratio: Double, _ isViolation: Bool
    ) {
      self.name = name
      self.counts = counts
      self.reference = reference
      self.rates = rates
      self.ratio = ratio
      self.isViolation = isViolation
    }

    var testDescription: String { name }
  }

  @Test("have these rates, this ratio and this answer to the four-fifths rule", arguments: tables)
  func table(_ table: Table) throws {
    #expect(abs(try #require(table.counts.rate) - table.rates.0) <= 5e-7)
    #expect(abs(try #require(table.reference.rate) - table.rates.1) <= 5e-7)
    let ratio = try #require(ExactRatio.ratio(of: table.counts, to: table.reference))
    #expect(abs(ratio - table.ratio) <= 5e-7)
    #expect(
      ExactRatio.isRatio(of: table.counts, to: table.reference, below: 4, over: 5)
        == table.isViolation)
  }

  static let tables = [
    Table(
      "DCWP sex F vs M", Counts(555, of: 1181), Counts(667, of: 1390),
      (0.469941, 0.479856), 0.979337, false),
    Table(
      "DCWP race Black vs White", Counts(170, of: 390), Counts(412, of: 797),
      (0.435897, 0.516939), 0.843229, false),
    Table(
      "DCWP race NativeAm vs White", Counts(18, of: 41), Counts(412, of: 797),
      (0.439024, 0.516939), 0.849278, false),
    Table(
      "DCWP inter F NativeAm vs M White", Counts(7, of: 17), Counts(215, of: 412),
      (0.411765, 0.521845), 0.789056, true),
    Table(
      "DCWP inter M Black vs M White", Counts(95, of: 226), Counts(215, of: 412),
      (0.420354, 0.521845), 0.805516, false),
    Table(
      "DCWP scoring sex F vs M", Counts(34, of: 76), Counts(50, of: 92),
      (0.447368, 0.543478), 0.823158, false),
    Table(
      "DCWP scoring White vs Hispanic", Counts(15, of: 40), Counts(18, of: 28),
      (0.375, 0.642857), 0.583333, true),
    Table(
      "DCWP scoring F Asian vs M Hispanic", Counts(3, of: 12), Counts(12, of: 16),
      (0.25, 0.75), 0.333333, true),
    Table(
      "UGESP Q12 Black vs White", Counts(12, of: 40), Counts(48, of: 80),
      (0.3, 0.6), 0.5, true),
    Table(
      "UGESP Q21 women vs men", Counts(1, of: 10), Counts(3, of: 20),
      (0.1, 0.15), 0.666667, true),
    Table(
      "UGESP Q11-style AmInd 45 vs White 60 (n=100)", Counts(45, of: 100), Counts(60, of: 100),
      (0.45, 0.6), 0.75, true),
    Table(
      "UGESP exact 4/5: Hispanic 48 vs White 60 (n=100)", Counts(48, of: 100), Counts(60, of: 100),
      (0.48, 0.6), 0.8, false),
    Table(
      "Connecticut v. Teal 1982 Black vs White", Counts(26, of: 48), Counts(206, of: 259),
      (0.541667, 0.795367), 0.681028, true),
    Table(
      "Ricci 2009 Captain Black vs White", Counts(3, of: 8), Counts(16, of: 25),
      (0.375, 0.64), 0.585938, true),
    Table(
      "Ricci 2009 Captain Hispanic vs White", Counts(3, of: 8), Counts(16, of: 25),
      (0.375, 0.64), 0.585938, true),
    Table(
      "Ricci 2009 Lieutenant Black vs White", Counts(6, of: 19), Counts(25, of: 43),
      (0.315789, 0.581395), 0.543158, true),
    Table(
      "Ricci 2009 Lieutenant Hispanic vs White", Counts(3, of: 15), Counts(25, of: 43),
      (0.2, 0.581395), 0.344, true),
    Table(
      "Dover 2023 sex F vs M", Counts(61, of: 1885), Counts(37, of: 980),
      (0.032361, 0.037755), 0.857122, false),
    Table(
      "Dover 2023 White vs NHPI", Counts(18, of: 379), Counts(3, of: 23),
      (0.047493, 0.130435), 0.364116, true),
    Table(
      "Dover 2023 White vs Black", Counts(18, of: 379), Counts(12, of: 130),
      (0.047493, 0.092308), 0.514512, true),
    Table(
      "Bloomberg/Plum 2023 Black vs Asian", Counts(542, of: 678), Counts(3162, of: 3543),
      (0.79941, 0.892464), 0.895734, false),
    Table(
      "Bloomberg/Plum 2023 F Black vs F Asian", Counts(189, of: 250), Counts(1396, of: 1531),
      (0.756, 0.911822), 0.829109, false),
    Table(
      "ADP 2023 top Asian vs Two+", Counts(44841, of: 112345), Counts(22564, of: 52340),
      (0.399137, 0.431104), 0.925847, false),
    Table(
      "ADP 2023 top Asian vs NHPI", Counts(44841, of: 112345), Counts(1599, of: 3151),
      (0.399137, 0.507458), 0.786541, true),
    Table(
      "Berkeley 1973 6 dept F vs M", Counts(557, of: 1835), Counts(1198, of: 2691),
      (0.303542, 0.445188), 0.68183, true),
    Table(
      "COMPAS low-risk Black vs White (favourable=Low)", Counts(1522, of: 3696),
      Counts(1600, of: 2454),
      (0.411797, 0.651997), 0.631593, true),
    Table(
      "zero cell 0/3 vs 10/17", Counts(0, of: 3), Counts(10, of: 17),
      (0.0, 0.588235), 0.0, true),
  ]

  @Test("Exact probabilities are refused for more people than have an exact logarithm")
  func exactLimit() {
    let limit = TwoByTwoTest.exactLimit
    #expect(TwoByTwoTest.fisherExact(Counts(1, of: limit), Counts(1, of: 2)) != nil)
    #expect(TwoByTwoTest.fisherExact(Counts(1, of: limit + 1), Counts(1, of: 2)) == nil)
    #expect(TwoByTwoTest.fisherMidP(Counts(1, of: 2), Counts(1, of: Int.max - 2)) == nil)
    let strata = StratifiedTables([.init(Counts(1, of: limit + 1), Counts(1, of: 2))])
    #expect(strata.exactTest() == nil)
    #expect(strata.conditionalOddsRatio() == nil)
  }
}
