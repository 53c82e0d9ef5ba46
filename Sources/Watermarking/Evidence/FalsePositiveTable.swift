public import FairmarkStatistics

/// How often documents that carry no watermark are taken for marked, by length and level.
///
/// Of documents that are known to be unmarked, or that were read with a key nobody uses, the share of
/// p-values at most α must not exceed α. The table counts them by buckets of length; states of parts
/// of a corpus add up.
public struct FalsePositiveTable: Hashable, Sendable {
  /// One bucket at one level.
  public struct Row: Hashable, Sendable {
    /// The least count of draws.
    public var from: Int
    /// The first count of draws beyond; `nil` for the last bucket.
    public var to: Int?
    /// The level α.
    public var alpha: Double
    /// The documents with a p-value of at most α, of all documents of the bucket.
    public var counts: Counts
    /// Clopper and Pearson's interval for the rate at 95 %; `nil` without documents.
    public var interval: ConfidenceInterval?
  }

  /// The least counts of draws of the buckets, rising, the first 1.
  public let lengths: [Int]
  /// The levels.
  public let alphas: [Double]
  /// The documents of each bucket.
  public private(set) var documents: [Int]
  /// The documents with a p-value of at most α, by bucket and, within it, by level.
  public private(set) var positives: [Int]

  /// The standard buckets.
  public static let standardLengths = [1, 25, 50, 100, 200, 400, 800, 1600, 3200]
  /// The standard levels.
  public static let standardAlphas = [0.05, 0.01, 0.001, 0.0001]

  /// Creates an empty table.
  ///
  /// - Parameters:
  ///   - lengths: The least counts of draws of the buckets, rising, from 1.
  ///   - alphas: The levels.
  public init(lengths: [Int] = standardLengths, alphas: [Double] = standardAlphas) {
    precondition(
      lengths.first == 1 && zip(lengths, lengths.dropFirst()).allSatisfy(<), "\(lengths)")
    self.lengths = lengths
    self.alphas = alphas
    documents = [Int](repeating: 0, count: lengths.count)
    positives = [Int](repeating: 0, count: lengths.count * alphas.count)
  }

  /// Counts a document.
  ///
  /// - Parameters:
  ///   - drawCount: The draws that count; a document without draws is not counted.
  ///   - pValue: Its p-value.
  public mutating func add(drawCount: Int, pValue: Double) {
    guard let bucket = lengths.lastIndex(where: { $0 <= drawCount }) else { return }
    documents[bucket] += 1
    for (place, alpha) in alphas.enumerated() where pValue <= alpha {
      positives[bucket * alphas.count + place] += 1
    }
  }

  /// Adds the counts of further documents.
  ///
  /// - Parameters:
  ///   - left: The table.
  ///   - right: One of the same buckets and levels.
  public static func += (left: inout Self, right: Self) {
    precondition(left.lengths == right.lengths && left.alphas == right.alphas, "unlike tables")
    for place in left.documents.indices { left.documents[place] += right.documents[place] }
    for place in left.positives.indices { left.positives[place] += right.positives[place] }
  }

  /// All buckets at all levels, by bucket and, within it, by level.
  public var rows: [Row] {
    lengths.indices.flatMap { bucket in
      alphas.enumerated().map { place, alpha in
        let counts = Counts(positives[bucket * alphas.count + place], of: documents[bucket])
        return Row(
          from: lengths[bucket], to: bucket + 1 < lengths.count ? lengths[bucket + 1] : nil,
          alpha: alpha, counts: counts, interval: Intervals.clopperPearson(counts))
      }
    }
  }

  /// The state as text: the numbers of buckets and levels, the buckets, the levels' bits, the documents
  /// and the positives, in hexadecimal.
  public var checkpoint: String {
    var words = [UInt64(lengths.count), UInt64(alphas.count)]
    words += lengths.map { UInt64($0) } + alphas.map(\.bitPattern)
    words += documents.map { UInt64($0) } + positives.map { UInt64($0) }
    return words.map { String($0, radix: 16) }.joined(separator: " ")
  }

  /// Restores a state.
  ///
  /// - Parameter checkpoint: What ``checkpoint`` gave; `nil` for any other text.
  public init?(checkpoint: String) {
    let parts = checkpoint.split(separator: " ")
    let words = parts.compactMap { UInt64($0, radix: 16) }
    guard words.count == parts.count, words.count > 2, words[0] < 1 << 20, words[1] < 1 << 20 else {
      return nil
    }
    let buckets = Int(words[0])
    let levels = Int(words[1])
    guard words.count == 2 + 2 * buckets + levels + buckets * levels,
      words.allSatisfy({ $0 < 1 << 62 })
    else { return nil }
    let counts = words.map { Int($0) }
    let lengths = Array(counts[2..<2 + buckets])
    guard lengths.first == 1, zip(lengths, lengths.dropFirst()).allSatisfy(<) else { return nil }
    self.init(
      lengths: lengths,
      alphas: words[2 + buckets..<2 + buckets + levels].map { Double(bitPattern: $0) })
    documents = Array(counts[2 + buckets + levels..<2 + 2 * buckets + levels])
    positives = Array(counts[(2 + 2 * buckets + levels)...])
  }
}
