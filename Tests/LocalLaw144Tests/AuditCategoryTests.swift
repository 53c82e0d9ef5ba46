import FairmarkLocalLaw144
import Testing

@Suite("Categories of Local Law 144")
struct AuditCategoryTests {
  @Test(
    "a table has the rows of the rule's examples",
    arguments: [
      (AuditTableKind.sex, 2), (.race, 7), (.intersectional, 14),
    ])
  func rows(table: AuditTableKind, count: Int) {
    let all = AuditCategory.all(of: table)
    #expect(all.count == count)
    #expect(Set(all).count == count)
    for category in all { #expect(AuditCategory.named(category.text, in: table) == category) }
  }

  @Test("the words of the rule, of the EEO-1 form and of published tables are known")
  func words() {
    #expect(
      RaceEthnicityCategory.named(
        "Native Hawaiian or Other Pacific Islander (Not Hispanic or Latino)")
        == .nativeHawaiianOrPacificIslander)
    #expect(
      RaceEthnicityCategory.named("American Indian or Alaska Native")
        == .nativeAmericanOrAlaskaNative)
    #expect(RaceEthnicityCategory.named("HISPANIC/LATINO") == .hispanicOrLatino)
    #expect(RaceEthnicityCategory.named("Not Hispanic or Latino") == nil)
    #expect(RaceEthnicityCategory.named("Other") == nil)
    #expect(SexCategory.named("f") == .female)
    #expect(SexCategory.named("Non-binary") == nil)
    #expect(
      AuditCategory.named("Asian | Female", in: .intersectional)
        == AuditCategory(sex: .female, raceEthnicity: .asian))
    #expect(AuditCategory.named("Female Asian", in: .intersectional) == nil)
  }
}
