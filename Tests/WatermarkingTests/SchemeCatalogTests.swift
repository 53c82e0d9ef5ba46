import FairmarkWatermarking
import Testing

@Suite("The catalog of schemes")
struct SchemeCatalogTests {
  @Test("every name stands once")
  func names() {
    let names = SchemeCatalog.all.map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test("every scheme gives its conformance vector's answer")
  func conformance() throws {
    for scheme in SchemeCatalog.all {
      let vector = scheme.conformance
      let made = try scheme.make(vector.configuration)
      let tally = made.makeReader().tally(vector.ids.span, scoredFrom: 0, .prf)
      #expect(tally.drawCount == vector.drawCount, "\(scheme.name)")
      #expect(
        abs(tally.score - vector.score) <= 1e-12 * abs(vector.score), "\(scheme.name)")
    }
  }
}
