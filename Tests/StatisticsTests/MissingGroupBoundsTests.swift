import Testing

@testable import FairmarkStatistics

@Suite("Bounds with unknown groups")
struct MissingGroupBoundsTests {
  /// All ways to put a number of people into groups.
  private static func allocations(_ people: Int, _ groups: Int) -> [[Int]] {
    guard groups > 1 else { return [[people]] }
    return (0...people).flatMap { first in
      allocations(people - first, groups - 1).map { [first] + $0 }
    }
  }

  /// All tables that an allocation can make.
  private static func tables(_ bounds: MissingGroupBounds) -> [[Counts]] {
    let count = bounds.groups.count
    return allocations(bounds.selected, count).flatMap { selected in
      allocations(bounds.unselected, count).map { unselected in
        bounds.groups.indices.map { group in
          Counts(
            bounds.groups[group].numerator + selected[group],
            of: bounds.groups[group].denominator + selected[group] + unselected[group])
        }
      }
    }
  }

  static let cases = [
    MissingGroupBounds(
      groups: [Counts(2, of: 5), Counts(3, of: 4), Counts(1, of: 3)], unselected: 3, selected: 2),
    MissingGroupBounds(
      groups: [Counts(4, of: 9), Counts(7, of: 8), Counts(5, of: 6)], unselected: 5, selected: 0),
    MissingGroupBounds(
      groups: [Counts(0, of: 2), Counts(1, of: 1), Counts(2, of: 7)], unselected: 0, selected: 4),
    MissingGroupBounds(groups: [Counts(3, of: 4), Counts(3, of: 5)], unselected: 2, selected: 3),
    MissingGroupBounds(
      groups: [Counts(1, of: 6), Counts(0, of: 3), Counts(4, of: 5), Counts(2, of: 3)],
      unselected: 4, selected: 2),
    MissingGroupBounds(
      groups: [Counts(2, of: 6), Counts(3, of: 6), Counts(6, of: 12)], unselected: 3, selected: 5),
    MissingGroupBounds(
      groups: [Counts(1, of: 3), Counts(2, of: 4), Counts(2, of: 5), Counts(2, of: 5)],
      unselected: 2, selected: 1),
    MissingGroupBounds(
      groups: [Counts(0, of: 2), Counts(0, of: 4), Counts(0, of: 3), Counts(0, of: 1)],
      unselected: 1, selected: 1),
    MissingGroupBounds(
      groups: [Counts(9, of: 9), Counts(1, of: 5), Counts(0, of: 4)], unselected: 1, selected: 6),
  ]

  @Test("are attained by some allocation and passed by none", arguments: cases)
  func sharp(_ bounds: MissingGroupBounds) throws {
    let tables = Self.tables(bounds)
    for group in bounds.groups.indices {
      let rates = tables.compactMap { $0[group].rate }
      #expect(bounds.rate(of: group).low.rate == rates.min())
      #expect(bounds.rate(of: group).high.rate == rates.max())
      for reference in bounds.groups.indices where reference != group {
        let ratios = tables.compactMap { ExactRatio.ratio(of: $0[group], to: $0[reference]) }
        let ends = bounds.ratio(of: group, to: reference)
        #expect(ends.low.value == ratios.min())
        // Without a selected reference in some table there is no highest ratio.
        if bounds.groups[reference].numerator > 0 { #expect(ends.high.value == ratios.max()) }
      }
      let toBest = tables.compactMap { table in
        table.filter { $0.denominator > 0 }.compactMap {
          ExactRatio.ratio(of: table[group], to: $0)
        }.min()
      }
      let ends = try #require(bounds.ratioToBest(of: group))
      #expect(ends.low.value == toBest.min(), "group \(group)")
      #expect(ends.high.value == toBest.max(), "group \(group)")
    }
  }

  @Test("so are those of the same composition", arguments: cases)
  func sharpComposition(_ bounds: MissingGroupBounds) {
    let members = bounds.composition
    #expect(members.reduce(0, +) == bounds.unselected + bounds.selected)
    let tables = Self.tables(bounds).filter { table in
      table.indices.allSatisfy {
        table[$0].denominator == bounds.groups[$0].denominator + members[$0]
      }
    }
    #expect(!tables.isEmpty)
    for group in bounds.groups.indices {
      let rates = tables.compactMap { $0[group].rate }
      let ends = bounds.rate(of: group, under: .sameComposition)
      #expect(ends.low.rate == rates.min())
      #expect(ends.high.rate == rates.max())
      for reference in bounds.groups.indices where reference != group {
        let pair = bounds.ratio(of: group, to: reference, under: .sameComposition)
        let ratios = tables.compactMap { ExactRatio.ratio(of: $0[group], to: $0[reference]) }
        #expect(pair.low.value == ratios.min())
        if tables.allSatisfy({ $0[reference].numerator > 0 }) {
          #expect(pair.high.value == ratios.max())
        }
      }
      let toBest = tables.compactMap { table in
        table.filter { $0.denominator > 0 }.compactMap {
          ExactRatio.ratio(of: table[group], to: $0)
        }.min()
      }
      let best = bounds.ratioToBest(of: group, under: .sameComposition)
      #expect(best?.low.value == toBest.min(), "group \(group)")
      #expect(best?.high.value == toBest.max(), "group \(group)")
    }
  }

  @Test("five selected and twenty not turn four fifths into 0.636")
  func figure() throws {
    let bounds = MissingGroupBounds(
      groups: [Counts(40, of: 100), Counts(50, of: 100)], unselected: 20, selected: 5)
    let low = bounds.ratio(of: 0, to: 1).low
    #expect(abs(try #require(low.value) - 0.6363636363636364) < 1e-15)
    #expect(low.isBelowFourFifths == true)
    let high = bounds.ratio(of: 0, to: 1).high
    #expect(high.isBelowFourFifths == false)
    #expect(bounds.ratioToBest(of: 0)?.high.value == 1)
    #expect(bounds.ratioToBest(of: 0)?.low == low)
  }

  @Test("exactly four fifths is not below it, however large the counts")
  func exact() {
    let n = 1 << 60
    let none = MissingGroupBounds(
      groups: [Counts(n / 5 * 2, of: n), Counts(n / 5 * 2, of: n / 5 * 4)], unselected: 0,
      selected: 0)
    #expect(none.ratio(of: 0, to: 1).low.isBelowFourFifths == true)
    let equal = MissingGroupBounds(
      groups: [Counts(400, of: 1000), Counts(500, of: 1000)], unselected: 0, selected: 0)
    #expect(equal.ratio(of: 0, to: 1).low.isBelowFourFifths == false)
    let one = MissingGroupBounds(
      groups: [Counts(400, of: 1000), Counts(500, of: 1000)], unselected: 1, selected: 0)
    #expect(one.ratio(of: 0, to: 1).low.isBelowFourFifths == true)
  }

  @Test("the only group must have everybody of unknown group")
  func only() {
    let hired = MissingGroupBounds(groups: [Counts(1, of: 3)], unselected: 0, selected: 3)
    let mixed = MissingGroupBounds(groups: [Counts(1, of: 3)], unselected: 2, selected: 1)
    for allocation in [MissingGroupBounds.Allocation.any, .sameComposition] {
      let one = hired.rate(of: 0, under: allocation)
      #expect(one.low == Counts(4, of: 6) && one.high == one.low)
      let other = mixed.rate(of: 0, under: allocation)
      #expect(other.low == Counts(2, of: 6) && other.high == other.low)
    }
  }

  @Test("there is nothing to bound without another group or anybody selected")
  func nothing() {
    let alone = MissingGroupBounds(groups: [Counts(1, of: 2)], unselected: 1, selected: 1)
    #expect(alone.ratioToBest(of: 0) == nil)
    let nobody = MissingGroupBounds(
      groups: [Counts(0, of: 2), Counts(0, of: 3)], unselected: 1, selected: 0)
    #expect(nobody.ratioToBest(of: 0) == nil)
    #expect(nobody.ratio(of: 0, to: 1).low.value == nil)
    let empty = MissingGroupBounds(
      groups: [Counts(0, of: 0), Counts(1, of: 3)], unselected: 0, selected: 0)
    #expect(empty.rate(of: 0).low.rate == nil)
    #expect(empty.composition == [0, 0])
  }
}
