import FairmarkStatistics
import Foundation
import Testing

/// The file of published tables itself, where it lies beside the package.
@Suite("The shared file of two-by-two tables")
struct SharedGoldenTests {
  private static let text: String? = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let shared =
      ProcessInfo.processInfo.environment["FAIRMARK_SHARED"].map(URL.init(fileURLWithPath:))
      ?? root.deletingLastPathComponent().appendingPathComponent("shared")
    let file = shared.appendingPathComponent("golden/fairness/two_by_two_golden.csv")
    return try? String(contentsOf: file, encoding: .utf8)
  }()

  @Test("every column of every row comes out to the sixth digit", .enabled(if: text != nil))
  func everyColumn() throws {
    let lines = try #require(Self.text).split(whereSeparator: \.isNewline)
    #expect(lines.count == 28)
    for line in lines.dropFirst() {
      let words = line.split(separator: ",").map(String.init)
      try #require(words.count == 25)
      try check(words)
    }
  }

  private func check(_ words: [String]) throws {
    let numbers = words.map { Double($0) ?? .nan }
    let first = Counts(Int(numbers[1]), of: Int(numbers[2]))
    let second = Counts(Int(numbers[3]), of: Int(numbers[4]))
    let z = TwoByTwoTest.pooledZ(first, second)
    let katz = Intervals.katz(first, over: second)
    let koopman = Intervals.koopman(first, over: second)
    let one = Intervals.wilson(first)
    let two = Intervals.wilson(second)
    let newcombe = Intervals.newcombe(first, minus: second)
    let values: [Double?] = [
      first.rate, second.rate, ExactRatio.ratio(of: first, to: second), z,
      z.map(NormalDistribution().twoSided), TwoByTwoTest.fisherExact(first, second),
      TwoByTwoTest.fisherMidP(first, second), katz?.low, katz?.high, koopman?.low, koopman?.high,
      one?.low, one?.high, two?.low, two?.high, newcombe?.low, newcombe?.high,
    ]
    for (column, value) in values.enumerated() {
      let expected = numbers[column + 5]
      guard let value else {
        #expect(expected.isNaN, "\(words[0]), column \(column + 5)")
        continue
      }
      #expect(abs(value - expected) <= 1e-6, "\(words[0]), column \(column + 5): \(value)")
    }
    let isViolation = ExactRatio.isRatio(of: first, to: second, below: 4, over: 5)
    #expect(isViolation == (words[22] == "True"), "\(words[0])")
    #expect(TwoByTwoTest.flipFlop(first, second) == (words[23] == "True"), "\(words[0])")
    // The file says True also where there is no finding that a swap could remove.
    let swap = isViolation == true ? words[24] == "True" : nil
    #expect(TwoByTwoTest.swapRemovesFourFifthsFinding(first, second) == swap, "\(words[0])")
  }
}
