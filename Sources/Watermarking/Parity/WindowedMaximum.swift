import FairmarkStatistics

/// The largest z-score of all windows of a text, as lm-watermarking's WinMax.
///
/// Its p-value is that of one window and no p-value of the maximum: on unmarked text of 500 tokens z
/// exceeds 4 in 24 % of all cases. It stands here for comparison only.
///
/// **Reference.** J. Kirchenbauer et al., "On the Reliability of Watermarks for Large Language
/// Models", ICLR 2024, arXiv:2306.04634, section 4.3.
public struct WindowedMaximum: Hashable, Sendable {
  /// The tokens of the best window.
  public let window: Int
  /// Its green tokens as lm-watermarking gives them: truncated, and at times one too few.
  public let green: Int
  /// Its z-score, in single precision.
  public let z: Float

  /// Finds the window.
  ///
  /// **Edge Cases.** `nil` where no size fits. With all sizes, the length itself is not tried.
  ///
  /// - Parameters:
  ///   - counted: For each n-gram that counts, whether its token is green.
  ///   - gamma: The share of green tokens, γ.
  ///   - sizes: The sizes of the windows; all from 1 to the length less one where `nil`.
  /// - Complexity: O(tokens · sizes).
  public init?(_ counted: [Bool], gamma: Double, sizes: [Int]? = nil) {
    var sums = [0]
    for isGreen in counted { sums.append((sums.last ?? 0) + (isGreen ? 1 : 0)) }
    let sizes = sizes ?? Array(1..<max(counted.count, 1))
    var best: (size: Int, z: Float)?
    // A size that does not fit keeps the score 0 that it begins with.
    for size in sizes {
      var largest: Float = 0
      if size > 0, size <= counted.count {
        let expected = Float(gamma * Double(size))
        let deviation = Float((Double(size) * gamma * (1 - gamma)).squareRoot())
        largest = -.infinity
        for end in size...counted.count {
          largest = max(largest, (Float(sums[end] - sums[end - size]) - expected) / deviation)
        }
      }
      if best.map({ largest > $0.z }) ?? true { best = (size, largest) }
    }
    guard let best, sizes.contains(where: { (1...counted.count).contains($0) }) else { return nil }
    window = best.size
    z = best.z
    // PyTorch multiplies the score in single precision.
    let tokens = Double(best.size)
    let deviation = Float((tokens * gamma * (1 - gamma)).squareRoot())
    green = Int(best.z * deviation + Float(gamma * tokens))
  }

  /// The p-value that lm-watermarking prints.
  public var printedPValue: Double { 0.5 * Elementary.erfc(Double(z) / 2.0.squareRoot()) }
}
