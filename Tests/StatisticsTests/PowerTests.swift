import Testing

@testable import FairmarkStatistics

@Suite("Power")
struct PowerTests {
  @Test(
    "sample sizes for four fifths",
    arguments: [
      (0.5, 387.3385166990361, 388), (0.3, 858.2724504294275, 859), (0.2, 1446.9388146356046, 1447),
      (0.1, 3212.9370624961875, 3213), (0.05, 6744.933074884905, 6745),
    ])
  func sizes(_ rate: Double, _ exact: Double, _ whole: Int) throws {
    let size = try #require(
      Power.exactSampleSize(
        referenceRate: rate, ratio: 0.8, allocation: 1, significance: 0.05, power: 0.8))
    #expect(abs(size / exact - 1) < 1e-10)
    #expect(Power.sampleSize(referenceRate: rate, ratio: 0.8) == whole)
    func power(_ n: Int) -> Double {
      Power.power(referenceRate: rate, ratio: 0.8, groupSize: n, referenceSize: n) ?? 0
    }
    #expect(power(whole) >= 0.8 && power(whole - 1) < 0.8)
  }

  @Test("unequal sizes, other levels, ratios above 1")
  func unequal() throws {
    for (ratio, expected) in [(0.7, 310.9575177762975), (1.3, 338.6392794432825)] {
      let size = Power.exactSampleSize(
        referenceRate: 0.4, ratio: ratio, allocation: 3, significance: 0.01, power: 0.9)
      #expect(abs(try #require(size) / expected - 1) < 1e-10)
    }
    let first = Power.power(referenceRate: 0.4, ratio: 0.7, groupSize: 80, referenceSize: 500)
    #expect(abs(try #require(first) - 0.5381470992337034) < 1e-12)
    let second = Power.power(
      referenceRate: 0.1, ratio: 1.5, groupSize: 300, referenceSize: 200, significance: 0.01)
    #expect(abs(try #require(second) - 0.16279667310511237) < 1e-12)
  }

  @Test(
    "the ratio that can be found",
    arguments: [
      (0.5, 387, 387, 0.7999136860212707), (0.3, 50, 2000, 0.43619151394426264),
      (0.9, 30, 40, 0.6879644906506507),
    ])
  func ratios(_ rate: Double, _ group: Int, _ reference: Int, _ expected: Double) throws {
    let ratio = try #require(
      Power.minimumDetectableRatio(
        referenceRate: rate, groupSize: group, referenceSize: reference))
    #expect(abs(ratio - expected) < 1e-11)
  }

  @Test("what cannot be found has no size and no ratio")
  func impossible() {
    #expect(
      Power.minimumDetectableRatio(referenceRate: 0.1, groupSize: 10, referenceSize: 10) == nil)
    #expect(
      Power.minimumDetectableRatio(referenceRate: 0, groupSize: 100, referenceSize: 100) == nil)
    #expect(
      Power.minimumDetectableRatio(referenceRate: 0.5, groupSize: 0, referenceSize: 100) == nil)
    #expect(Power.sampleSize(referenceRate: 0.5, ratio: 1) == nil)
    #expect(Power.sampleSize(referenceRate: 0.5, ratio: 2.1) == nil)
    #expect(Power.sampleSize(referenceRate: 0.5, ratio: 1 - 1e-12) == nil)
    #expect(Power.power(referenceRate: 0.5, ratio: 0.5, groupSize: 0, referenceSize: 9) == nil)
    let certain = Power.power(referenceRate: 1, ratio: 0, groupSize: 20, referenceSize: 20)
    #expect(certain == 1)
  }
}
