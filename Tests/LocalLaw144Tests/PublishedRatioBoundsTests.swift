import FairmarkLocalLaw144
import FairmarkTestSupport
import Testing

@Suite("Bounds of published impact ratios")
struct PublishedRatioBoundsTests {
  /// All ways to place people of unknown category, selected or not.
  private func enumerated(
    _ groups: [(k: Int, n: Int)], unknown: Int, selected: Int?
  ) -> [(low: Double, high: Double)] {
    var ranges = groups.map { _ in (low: 1.0, high: 0.0) }
    func place(_ left: Int, _ start: Int, _ groups: [(k: Int, n: Int)], _ chosen: Int) {
      if left == 0 {
        guard selected == nil || selected == chosen else { return }
        let rates = groups.map { Double($0.k) / Double($0.n) }
        guard let best = rates.max(), best > 0 else { return }
        for (place, rate) in rates.enumerated() {
          ranges[place].low = min(ranges[place].low, rate / best)
          ranges[place].high = max(ranges[place].high, rate / best)
        }
        return
      }
      // Each person goes to one of the groups, selected or not; in order, so that each set is tried once.
      for cell in start..<(2 * groups.count) {
        var next = groups
        next[cell / 2].n += 1
        next[cell / 2].k += cell % 2
        place(left - 1, cell, next, chosen + cell % 2)
      }
    }
    place(unknown, 0, groups, 0)
    return ranges
  }

  private let names = ["Hispanic or Latino", "White", "Asian"]

  private func bounds(
    _ groups: [(k: Int, n: Int)], unknown: Int, selected: Int?
  ) throws -> [PublishedRatioBounds] {
    let rows = zip(names, groups).map { "A,race,\($0),\($1.n),\($1.k),,0.5\n" }.joined()
    return try check(
      SyntheticAudit.header + "\n" + rows
        + "A,race,Unknown,\(unknown),\(selected.map(String.init) ?? ""),,\n"
    ).bounds
  }

  @Test("with known outcomes they are those of all ways to place the people")
  func known() throws {
    for groups in [[(5, 10), (4, 11), (3, 4)], [(1, 9), (4, 11), (12, 14)]] as [[(k: Int, n: Int)]]
    {
      for selected in 0...4 {
        let expected = enumerated(groups, unknown: 4, selected: selected)
        for (bound, range) in zip(try bounds(groups, unknown: 4, selected: selected), expected) {
          #expect(abs(bound.low - range.low) < 1e-12)
          #expect(abs(bound.high - range.high) < 1e-12)
          #expect(bound.unknownSelected == selected)
        }
      }
    }
  }

  @Test("without outcomes they hold all ways, and are wider by less than a person")
  func open() throws {
    for groups in [[(5, 10), (4, 11), (3, 4)], [(1, 9), (4, 11), (12, 14)]] as [[(k: Int, n: Int)]]
    {
      for unknown in 1...4 {
        let inner = enumerated(groups, unknown: unknown, selected: nil)
        let outer = enumerated(groups, unknown: unknown + 1, selected: nil)
        let found = try bounds(groups, unknown: unknown, selected: nil)
        #expect(found.count == 3)
        for (place, bound) in found.enumerated() {
          #expect(bound.low <= inner[place].low + 1e-12)
          #expect(bound.high >= inner[place].high - 1e-12)
          #expect(bound.low >= outer[place].low - 1e-12)
          #expect(bound.high <= outer[place].high + 1e-12)
        }
      }
    }
  }

  @Test("the reference's figure of 40 of 100 against 50 of 100 is reproduced")
  func reference() throws {
    // 5 selected and 20 not among the unknown: (40/120) over (55/105).
    let found = try bounds([(40, 100), (50, 100), (0, 0)], unknown: 25, selected: 5)
    #expect(abs((found.first?.low ?? 0) - 40.0 / 120 / (55.0 / 105)) < 1e-15)
  }
}
