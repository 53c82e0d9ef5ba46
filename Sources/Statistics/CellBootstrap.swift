/// Bootstrap replicates of a table of counts: whole data sets resampled by their cells.
///
/// Drawing *N* rows with replacement and counting them by cell is one multinomial draw of the cell
/// counts, so a replicate costs as much as there are cells, not rows. Replicate *r* is drawn by the
/// ``CounterBasedGenerator`` with index *r*: neither the order of the replicates nor threads nor how
/// many replicates there are change a bit of it.
///
/// Metrics are functions of *margins*, sums of the counts of selected cells. Counts are whole numbers
/// below 2⁵³, so that margins are exact however they are added up.
public struct CellBootstrap: Sendable {
  /// How a replicate is drawn.
  public enum Scheme: Hashable, Sendable {
    /// The total is kept: rows drawn with replacement.
    case multinomial
    /// Every row's weight is Poisson with mean 1, so that the total varies and cells are independent.
    case poisson
  }

  /// The observed counts.
  public let cells: [Int]
  /// How many replicates there are.
  public let replicateCount: Int
  /// How they were drawn.
  public let scheme: Scheme

  /// The replicates of the first cell, those of the second cell, and so on.
  let columns: [Double]

  /// Draws replicates.
  ///
  /// - Parameters:
  ///   - cells: The observed counts, none negative, with a sum of at most 2⁵³.
  ///   - replicateCount: How many replicates, at least 0.
  ///   - scheme: How they are drawn.
  ///   - seed: The seed.
  ///   - stream: What the replicates are for; see ``CounterBasedGenerator``.
  /// - Complexity: O(cells × replicates); about 0.07 μs each.
  public init(
    cells: [Int], replicateCount: Int, scheme: Scheme = .multinomial, seed: UInt64,
    stream: [String]
  ) {
    precondition(replicateCount >= 0, "\(replicateCount) is no number of replicates")
    var columns = [Double](repeating: 0, count: cells.count * replicateCount)
    for replicate in 0..<replicateCount {
      let counts = Self.replicate(
        replicate, of: cells, scheme: scheme, seed: seed, stream: stream)
      for (cell, count) in counts.enumerated() where count > 0 {
        columns[cell * replicateCount + replicate] = Double(count)
      }
    }
    self.cells = cells
    self.replicateCount = replicateCount
    self.scheme = scheme
    self.columns = columns
  }

  /// Draws one replicate.
  ///
  /// **Definition.** Multinomial: cell by cell a binomial number of the rows that are left, with the
  /// cell's share of the counts that are left. Poisson: a Poisson number with the count as its mean.
  ///
  /// - Parameters:
  ///   - index: The number of the replicate, at least 0.
  ///   - cells: The observed counts, none negative, with a sum of at most 2⁵³.
  ///   - scheme: How it is drawn.
  ///   - seed: The seed.
  ///   - stream: What the replicates are for.
  /// - Returns: The counts of the replicate.
  /// - Complexity: O(cells).
  public static func replicate(
    _ index: Int, of cells: [Int], scheme: Scheme = .multinomial, seed: UInt64, stream: [String]
  ) -> [Int] {
    precondition(index >= 0, "\(index) is no number of a replicate")
    let total = cells.reduce(into: 0) { sum, count in
      precondition(count >= 0, "\(count) is no count")
      sum += count
    }
    precondition(total <= 1 << 53, "\(total) rows are too many")
    var generator = CounterBasedGenerator(seed: seed, stream: stream, index: UInt64(index))
    switch scheme {
    case .poisson:
      return cells.map { generator.poisson(mean: Double($0)) }
    case .multinomial:
      var rows = total
      var left = total
      return cells.map { count in
        guard count > 0 else { return 0 }
        let drawn =
          count == left
          ? rows
          : generator.binomial(trials: rows, probability: Double(count) / Double(left))
        rows -= drawn
        left -= count
        return drawn
      }
    }
  }

  /// The sum of selected cells in every replicate.
  ///
  /// - Parameter selection: The numbers of the cells, each at most once.
  /// - Returns: A whole number for each replicate.
  /// - Complexity: O(selected cells × replicates).
  public func margin(_ selection: [Int]) -> [Double] {
    var sums = [Double](repeating: 0, count: replicateCount)
    for cell in selection {
      precondition(cells.indices.contains(cell), "there is no cell \(cell)")
      let start = cell * replicateCount
      for replicate in 0..<replicateCount { sums[replicate] += columns[start + replicate] }
    }
    return sums
  }

  /// The sum of selected observed cells.
  func observed(_ selection: [Int]) -> Double {
    selection.reduce(0) { $0 + Double(cells[$1]) }
  }
}
