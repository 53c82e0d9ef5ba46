import FairmarkStatistics
import Testing

@Suite("The selection of discoveries")
struct DiscoverySelectionTests {
  /// p-values of which some are far too small for chance, with ties and places that are not tested.
  private static func values(_ count: Int, seed: UInt64) -> [Double?] {
    var generator = CounterBasedGenerator(seed: seed, stream: "discoveries")
    return (0..<count).map { place in
      let u = generator.openUniform()
      if place % 17 == 3 { return nil }
      if place % 10 == 0 { return Elementary.pow(u, 40) }
      return place % 7 == 0 ? Double(Int(u * 64) + 1) / 64 : u
    }
  }

  private static func adjusted(
    _ p: [Double], _ procedure: DiscoverySelection.Procedure
  ) -> [Double] {
    procedure == .benjaminiYekutieli
      ? Multiplicity.benjaminiYekutieli(p) : Multiplicity.benjaminiHochberg(p)
  }

  @Test(
    "is the one of all p-values at once, wherever the stream is cut",
    arguments: [DiscoverySelection.Procedure.benjaminiHochberg, .benjaminiYekutieli], [1, 90, 6000])
  func oracle(_ procedure: DiscoverySelection.Procedure, _ count: Int) {
    let values = Self.values(count, seed: 5)
    let tested = values.compactMap { $0 }
    let adjusted = Self.adjusted(tested, procedure)
    var expected: [(Int, Double)] = []
    var rank = 0
    for (place, p) in values.enumerated() where p != nil {
      if adjusted[rank] <= 0.05 { expected.append((place, adjusted[rank])) }
      rank += 1
    }
    for pieces in [1, 2, 37] {
      var whole = DiscoverySelection(procedure, level: 0.05)
      for piece in 0..<pieces {
        var part = DiscoverySelection(procedure, level: 0.05)
        for p in values[count * piece / pieces..<count * (piece + 1) / pieces] {
          if let p {
            part.add(pValue: p, log10P: Elementary.log10(p))
          } else {
            part.skip()
          }
        }
        whole.append(part)
      }
      let found = whole.discoveries()
      #expect(found.map(\.index) == expected.map(\.0))
      #expect(found.map(\.qValue) == expected.map(\.1))
      #expect(whole.testCount == tested.count && whole.placeCount == count)
      for one in found {
        #expect(abs(one.log10Q - Elementary.log10(one.qValue)) <= 1e-12 * max(1, -one.log10Q))
      }
    }
  }

  @Test("holds only what can pass")
  func memory() {
    var hochberg = DiscoverySelection(.benjaminiHochberg, level: 0.01)
    var yekutieli = DiscoverySelection(.benjaminiYekutieli, level: 0.01)
    var generator = CounterBasedGenerator(seed: 1, stream: "memory")
    for _ in 0..<300_000 {
      let p = generator.openUniform()
      hochberg.add(pValue: p, log10P: Elementary.log10(p))
      yekutieli.add(pValue: p, log10P: Elementary.log10(p))
    }
    #expect(abs(hochberg.candidateCount - 3000) < 300)
    #expect(yekutieli.candidateCount < 1100)
  }

  @Test("orders p-values that underflow by their logarithms")
  func underflow() {
    var selection = DiscoverySelection(.benjaminiHochberg, level: 0.01)
    selection.add(pValue: 0, log10P: -5000)
    selection.add(pValue: 0, log10P: -70_000)
    selection.add(pValue: 0.5, log10P: Elementary.log10(0.5))
    let found = selection.discoveries()
    #expect(found.map(\.index) == [0, 1])
    #expect(found.map(\.qValue) == [0, 0])
    #expect(abs(found[0].log10Q - (-5000 + Elementary.log10(1.5))) < 1e-9)
    #expect(abs(found[1].log10Q - (-70_000 + Elementary.log10(3))) < 1e-8)
  }

  @Test("on e-values is that of Wang and Ramdas")
  func eValues() {
    // With m = 4 at the level .1 the k largest e-values must all be at least 4 / (.1 k).
    var selection = DiscoverySelection(.eBenjaminiHochberg, level: 0.1)
    for e in [25.0, 21, 0.2, 12] { selection.add(log10E: Elementary.log10(e)) }
    #expect(selection.discoveries().map(\.index) == [0, 1])
    var other = DiscoverySelection(.eBenjaminiHochberg, level: 0.1)
    for e in [39.0, 19, 0.2, 12] { other.add(log10E: Elementary.log10(e)) }
    #expect(other.discoveries().isEmpty)
  }

  @Test("goes on from its checkpoint")
  func checkpoint() throws {
    let values = Self.values(4000, seed: 9)
    var whole = DiscoverySelection(.benjaminiYekutieli, level: 0.05)
    for (place, p) in values.enumerated() {
      if place == 1777 {
        whole = try #require(DiscoverySelection(checkpoint: whole.checkpoint))
      }
      if let p { whole.add(pValue: p, log10P: Elementary.log10(p)) } else { whole.skip() }
    }
    var expected = DiscoverySelection(.benjaminiYekutieli, level: 0.05)
    for p in values {
      if let p { expected.add(pValue: p, log10P: Elementary.log10(p)) } else { expected.skip() }
    }
    #expect(whole.discoveries() == expected.discoveries())
    for damaged in ["", "benjamini_hochberg", "other 0 0 0", "benjamini_hochberg 0 1 1", "x y z w"]
    {
      #expect(DiscoverySelection(checkpoint: damaged) == nil)
    }
    #expect(DiscoverySelection(checkpoint: whole.checkpoint + " 1") == nil)
  }
}
