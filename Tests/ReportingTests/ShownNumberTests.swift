import Testing

@testable import FairmarkReporting

/// Numbers as they are shown: never a number that is not 0 as 0.
@Suite struct ShownNumberTests {
  @Test(
    "Four decimals, or none where the number is whole",
    arguments: [
      (0.0, "0"), (1, "1"), (-2, "−2"), (0.6818298435630683, "0.6818"), (0.99996, "1.0000"),
      (-0.14164542824654186, "−0.1416"), (0.00001, "<\u{A0}0.0001"),
      (-0.00001, ">\u{A0}−0.0001"), (1234.5, "1,234.5000"), (1_234_567, "1,234,567"),
      (1e20, "100000000000000000000"),
    ])
  func number(_ value: Double, _ shown: String) {
    #expect(shownNumber(value) == shown)
  }

  @Test(
    "A probability is never shown as impossible or certain when it is not",
    arguments: [
      (4.8e-22, "<\u{A0}0.001"), (0.0, "<\u{A0}0.001"), (0.001, "0.0010"), (0.04984, "0.0498"),
      (0.05, "0.0500"), (0.99999, ">\u{A0}0.999"), (1, "1"),
    ])
  func probability(_ value: Double, _ shown: String) {
    #expect(shownProbability(value) == shown)
  }

  @Test(
    "Counts have commas between thousands", arguments: [(0, "0"), (999, "999"), (1000, "1,000")])
  func count(_ value: Int, _ shown: String) {
    #expect(shownCount(value) == shown)
  }

  @Test(
    "A share keeps a decimal where it has one",
    arguments: [
      (0.95, "95 %"), (0.999, "99.9 %"), (0, "0 %"), (0.0003, "<\u{A0}0.1 %"), (1, "100 %"),
      (0.9999, ">\u{A0}99.9 %"),
    ])
  func percentage(_ value: Double, _ shown: String) {
    #expect(shownPercentage(value) == shown)
  }

  @Test(
    "A level has the decimals that it needs",
    arguments: [
      (0.95, "95 %"), (0.975, "97.5 %"), (0.9999, "99.99 %"), (1 - 0.95, "5 %"),
      (1 - 0.9999, "0.01 %"),
    ])
  func level(_ value: Double, _ shown: String) {
    #expect(shownLevel(value) == shown)
  }
}
