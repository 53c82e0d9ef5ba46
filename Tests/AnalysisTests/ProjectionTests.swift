import FairmarkAnalysis
import Testing

@Suite("Aggregates that another one covers")
struct ProjectionTests {
  private static let csv = """
    sex,site,hired,good
    F,n,yes,1
    F,s,no,1
    M,n,yes,0
    ,n,no,
    M,,,1
    F,n,yes,1
    """

  private func roles() -> Roles {
    var roles = hiring(["sex"])
    roles.strata = ["site"]
    roles.label = .values(column: "good", counting: ["1"])
    roles.missingIsError = false
    return roles
  }

  @Test("cells by label, summed over the label, are the cells counted without it")
  func sums() throws {
    let coarse = GroupCells(groups: ["sex"], roles: roles(), usesLabel: false)
    let fine = GroupCells(groups: ["sex"], roles: roles(), usesLabel: true)
    #expect(coarse.isCovered(by: fine))
    let projected = coarse.result(projecting: try countedCells(fine, csv: Self.csv))
    let counted = try countedCells(coarse, csv: Self.csv)
    #expect(projected == counted)
    #expect(counted.margin(over: ["sex"]).count == 4)
  }

  @Test("only the same cells with a label more cover an aggregate")
  func coverage() {
    let coarse = GroupCells(groups: ["sex"], roles: roles(), usesLabel: false)
    let fine = GroupCells(groups: ["sex"], roles: roles(), usesLabel: true)
    #expect(!fine.isCovered(by: coarse))
    #expect(!coarse.isCovered(by: coarse))
    var others = [fine, fine, fine, fine]
    others[0].groups = ["site"]
    others[1].strata = []
    others[2].prediction = .values(column: "hired", counting: ["no"])
    others[3].missingIsError = true
    for other in others { #expect(!coarse.isCovered(by: other)) }
  }

  @Test(
    "attributes are counted without listing them", arguments: [(3, 1), (3, 2), (3, 9), (13, 13)])
  func attributeCount(columns: Int, depth: Int) {
    var roles = hiring((0..<columns).map { "c\($0)" })
    roles.intersectionDepth = depth
    #expect(roles.attributeCount == roles.attributes.count)
  }

  @Test("a count of attributes stops above the limit")
  func attributeLimit() {
    var roles = hiring((0..<60).map { "c\($0)" })
    roles.intersectionDepth = 30
    #expect(roles.attributeCount == Roles.attributeLimit + 1)
  }
}
