import FairmarkStatistics

/// How many documents a level would take for marked if none were.
///
/// **Definition.** The sum over the documents of their
/// ``EvidenceCalculator/attainableSize(drawCount:alpha:)``, which is at most documents × α. It is summed in
/// units of 2^-60, so that parts of a corpus add up to the same bits in any order.
public struct ExpectedFalsePositives: Hashable, Sendable {
  /// The level.
  public let alpha: Double
  /// The documents.
  public private(set) var documentCount = 0
  private var sum: UInt128 = 0

  /// Creates the sum before the first document.
  ///
  /// - Parameter alpha: The level, above 0 and below 1.
  public init(alpha: Double) {
    precondition(alpha > 0 && alpha < 1, "\(alpha) is no level")
    self.alpha = alpha
  }

  /// Adds a document.
  ///
  /// - Parameter size: The probability that it has a p-value of at most the level without a
  ///   watermark.
  public mutating func add(size: Double) {
    precondition(size >= 0 && size <= 1, "\(size) is no probability")
    documentCount += 1
    sum += UInt128((size * 0x1p60).rounded(.toNearestOrEven))
  }

  /// Adds further documents.
  ///
  /// - Parameters:
  ///   - left: The sum.
  ///   - right: One for the same level.
  public static func += (left: inout Self, right: Self) {
    precondition(left.alpha == right.alpha, "sums for different levels")
    left.documentCount += right.documentCount
    left.sum += right.sum
  }

  /// The expected count.
  public var expected: Double { Double(sum) * 0x1p-60 }

  /// A range that holds the count with a given probability, if documents are independent of each other.
  ///
  /// **Definition.** From the (1 − level) / 2 to the (1 + level) / 2 quantile of Poisson's law, which is
  /// wider than that of a sum of unequal indicators. Documents that share phrases are not
  /// independent under one key: then the spread is larger, the mean is the same.
  ///
  /// - Parameter level: The probability.
  /// - Returns: The least and the largest count.
  /// - Complexity: O(log expected) evaluations of the tail.
  public func range(level: Double = 0.95) -> ClosedRange<Int> {
    precondition(level > 0 && level < 1, "\(level) is no probability")
    let law = PoissonDistribution(mean: expected)
    let most = Int(expected + 40 * (expected + 1).squareRoot())
    func first(_ isEnough: (Int) -> Bool) -> Int {
      var low = -1
      var high = most
      while high - low > 1 {
        let middle = low + (high - low) / 2
        if isEnough(middle) { high = middle } else { low = middle }
      }
      return high
    }
    let half = (1 - level) / 2
    return first {
      law.tails(at: $0).cumulative > half
    }...first { law.tails(at: $0).survival <= half }
  }

  /// The state as text: level, documents, sum.
  public var checkpoint: String {
    let halves = (UInt64(truncatingIfNeeded: sum >> 64), UInt64(truncatingIfNeeded: sum))
    return [alpha.bitPattern, UInt64(documentCount), halves.0, halves.1]
      .map { String($0, radix: 16) }.joined(separator: " ")
  }

  /// Restores a state.
  ///
  /// - Parameter checkpoint: What ``checkpoint`` gave; `nil` for any other text.
  public init?(checkpoint: String) {
    let words = checkpoint.split(separator: " ").compactMap { UInt64($0, radix: 16) }
    guard words.count == 4, words[1] < 1 << 62 else { return nil }
    let alpha = Double(bitPattern: words[0])
    guard alpha > 0, alpha < 1 else { return nil }
    self.alpha = alpha
    documentCount = Int(words[1])
    sum = UInt128(words[2]) << 64 | UInt128(words[3])
  }
}
