/// One draw that a source's documents contain.
public struct SourceDraw: Hashable, Sendable {
  /// The number of the source and configuration.
  public var group: UInt32
  /// The token that was drawn.
  public var token: UInt32
  /// The name of the draw.
  public var key: DrawKey
  /// Its score.
  public var score: Double

  /// Creates a draw of a source.
  ///
  /// - Parameters:
  ///   - group: The number of the source and configuration.
  ///   - token: The token that was drawn.
  ///   - key: The name of the draw.
  ///   - score: Its score.
  public init(group: UInt32, token: UInt32, key: DrawKey, score: Double) {
    self.group = group
    self.token = token
    self.key = key
    self.score = score
  }

  /// Whether this stands before the other: by group, by key, then by token.
  func precedes(_ other: Self) -> Bool {
    if group != other.group { return group < other.group }
    return key == other.key ? token < other.token : key < other.key
  }

  /// Whether both are the same draw of the same group.
  func isSameDraw(as other: Self) -> Bool { group == other.group && key == other.key }
}

/// Draws in the order of their groups and keys, each once.
///
/// Where a scheme's draw is the context alone, texts go on from it with different tokens. Of these the
/// least counts: a choice that depends on the texts, not on the key or on the order of documents.
public struct SourceDrawRun: Sendable {
  /// The draws.
  public private(set) var draws: [SourceDraw]

  /// Sorts draws and keeps each once.
  ///
  /// - Parameter draws: The draws in any order.
  /// - Complexity: O(*n* log *n*).
  public init(_ draws: [SourceDraw] = []) {
    self.draws = draws
    self.draws.sort { $0.precedes($1) }
    var kept = 0
    for index in self.draws.indices {
      if kept > 0, self.draws[kept - 1].isSameDraw(as: self.draws[index]) { continue }
      self.draws[kept] = self.draws[index]
      kept += 1
    }
    self.draws.removeSubrange(kept...)
  }

  private init(sorted draws: [SourceDraw]) {
    self.draws = draws
  }

  /// Joins two runs.
  ///
  /// - Parameter other: The other run.
  /// - Returns: The draws of both, each once.
  /// - Complexity: O(*n*).
  public func merged(with other: SourceDrawRun) -> SourceDrawRun {
    if draws.isEmpty { return other }
    if other.draws.isEmpty { return self }
    var merged: [SourceDraw] = []
    merged.reserveCapacity(draws.count + other.draws.count)
    var left = 0
    var right = 0
    while left < draws.count, right < other.draws.count {
      let (mine, others) = (draws[left], other.draws[right])
      let isMine = mine.precedes(others)
      merged.append(isMine ? mine : others)
      let isSame = mine.isSameDraw(as: others)
      if isMine || isSame { left += 1 }
      if !isMine || isSame { right += 1 }
    }
    merged.append(contentsOf: draws[left...])
    merged.append(contentsOf: other.draws[right...])
    return SourceDrawRun(sorted: merged)
  }

  /// The same draws under other group numbers.
  ///
  /// - Parameter numbers: The new number of each group.
  /// - Returns: The run in the order of the new numbers.
  public func renumbered(_ numbers: [UInt32]) -> SourceDrawRun {
    var isAscending = true
    for index in numbers.indices.dropFirst() where numbers[index] <= numbers[index - 1] {
      isAscending = false
    }
    var renamed = draws
    for index in renamed.indices { renamed[index].group = numbers[Int(renamed[index].group)] }
    return isAscending ? SourceDrawRun(sorted: renamed) : SourceDrawRun(renamed)
  }
}
