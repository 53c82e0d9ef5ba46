import FairmarkStatistics
import Testing

@testable import FairmarkLocalLaw144

@Suite("Figures of published tables")
struct PublishedDecimalTests {
  @Test(
    "a rate is read with its exact digits, whatever way it is written",
    arguments: [
      ("0.48", "0.48", 2), (".48", "0.48", 2), ("48%", "0.48", 2), ("48.2 %", "0.482", 3),
      (" 48.20\u{A0}% ", "0.482", 4), ("1", "1", 0), ("1.", "1", 0), ("1.000", "1", 3),
      ("100%", "1", 2), ("4.8e-1", "0.48", 2), ("1E-04", "0.0001", 4), ("0.285", "0.285", 3),
      ("0.8956999999999999", "0.8956999999999999", 16), ("120 %", "1.2", 2), ("12e1", "120", 0),
    ])
  func rates(text: String, value: String, decimals: Int) throws {
    let figure = try #require(PublishedDecimal(text))
    #expect(figure.exact == ExactFraction(decimal: value))
    #expect(figure.decimals == decimals)
  }

  @Test(
    "other texts are no figures",
    arguments: [
      "", " ", ".", "%", "-0.5", "+0.5", "0,48", "0.4.8", "1e", "1e-50", "0x1", "NaN", "inf",
      "0.48x", "½", "٠", "48%%", "0. 48", "1e5e5", "1e+",
      "0.00000000000000000000000000000000000000000001",
    ])
  func refused(text: String) { #expect(PublishedDecimal(text) == nil) }

  @Test(
    "numbers of people may have separators that stand where they belong",
    arguments: [
      ("0", 0), ("1234", 1234), ("1,234", 1234), ("12,345,678", 12_345_678), ("813.0", 813),
      (" 7 ", 7), ("99999999999", 99_999_999_999),
    ])
  func counts(text: String, value: Int) { #expect(PublishedCount.value(of: text) == value) }

  @Test(
    "other texts are no numbers of people",
    arguments: [
      "", "-1", "1.5", "12,34", "1,2345", ",123", "1,", "1e3", "100000000000", "1 234", "1234,567",
      "99999999999999999999999999", "1.", "٣", "<5",
    ])
  func refusedCounts(text: String) { #expect(PublishedCount.value(of: text) == nil) }

  @Test(
    "a figure is the value rounded, cut off, coarser than its neighbours, or another",
    arguments: [
      (18, 28, "0.643", 3, Agreement.rounded), (18, 28, "0.642", 3, .truncated),
      (18, 28, "0.64", 3, .coarse), (18, 28, "0.6", 3, .different),
      (18, 28, "0.644", 3, .different),
      (18, 28, "0.6429", 3, .rounded), (18, 28, "0.6428", 3, .truncated),
      (1, 8, "0.13", 2, .rounded),
      (1, 8, "0.12", 2, .rounded), (1, 8, "0.125", 2, .rounded), (4, 5, "0.8", 3, .rounded),
      (7994, 10000, "0.8", 2, .rounded), (3, 4, "1", 2, .different), (2, 3, "66.7%", 3, .rounded),
      (2, 3, "0.6666666666666666", 16, .rounded), (2, 3, "0.6666666666666", 13, .truncated),
    ] as [(Int, Int, String, Int, Agreement)])
  func agreement(_ k: Int, _ n: Int, text: String, decimals: Int, expected: Agreement) throws {
    let value = try #require(ExactFraction(k, over: n))
    let figure = try #require(PublishedDecimal(text))
    #expect(Agreement(of: figure, decimals: decimals, low: value, high: value) == expected)
  }

  @Test("the counts behind a printed rate are found by their definition")
  func countsOfRates() throws {
    for applicants in 1...60 {
      for hundredths in 0...100 {
        let low = try #require(ExactFraction(2 * hundredths - 1, over: 200))
        let high = try #require(ExactFraction(2 * hundredths + 1, over: 200))
        let expected = (0...applicants).filter {
          (2 * hundredths - 1) * applicants <= 200 * $0
            && 200 * $0 <= (2 * hundredths + 1) * applicants
        }
        let counts = PublishedRow.counts(from: low, through: high, of: applicants)
        #expect(counts.map(Array.init) ?? [] == expected)
      }
    }
  }

  @Test("decimals of a column are the most that a figure has, an odd one left out")
  func columns() throws {
    func decimals(_ texts: [String]) throws -> Int {
      FairmarkLocalLaw144.decimals(of: try texts.map { try #require(PublishedDecimal($0)) })
    }
    #expect(try decimals(["1", "0.98"]) == 2)
    #expect(try decimals(["1.0", "0.979"]) == 3)
    #expect(try decimals(["0.8", "0.91", "0.9", "0.7"]) == 2)
    #expect(try decimals(["0.81", "0.91", "0.95", "0.77", "0.84", "0.8571429"]) == 2)
    #expect(try decimals([]) == 0)
    #expect(try decimals(["1.00", "0"]) == 2)
  }

  @Test("a number is shown rounded half up")
  func shown() throws {
    #expect(decimalText(try #require(ExactFraction(18, over: 28)), decimals: 5) == "0.64286")
    #expect(decimalText(try #require(ExactFraction(1, over: 8)), decimals: 2) == "0.13")
    #expect(decimalText(ExactFraction(whole: 0), decimals: 3) == "0.000")
    #expect(decimalText(try #require(ExactFraction(199, over: 100)), decimals: 0) == "2")
    #expect(decimalText(try #require(ExactFraction(12345, over: 100)), decimals: 1) == "123.5")
  }
}
