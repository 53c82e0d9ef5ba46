public import FairmarkFiles
import FairmarkStatistics
import Synchronization

extension SourceDraws {
  /// Sums each group's distinct draws.
  ///
  /// - Parameters:
  ///   - groupCount: The groups that there are.
  ///   - threadCount: How many threads share the work.
  ///   - run: Calls a closure with 0 up to its first argument, on as many threads as it will, and
  ///     returns when all calls have.
  /// - Returns: For each group its tally, the same for any number of threads.
  /// - Throws: `FileError` where a file cannot be read.
  /// - Complexity: O(draws).
  public func tallies(
    groupCount: Int, threadCount: Int = 1,
    run: (Int, @escaping @Sendable (Int) -> Void) -> Void = { count, body in
      for index in 0..<count { body(index) }
    }
  ) throws(FileError) -> [SourceTally] {
    let (memberships, scored) = settled()
    let threadCount = max(1, min(threadCount, DrawParts<MembershipRecord>.count))
    let outcome = Mutex(Outcome())
    // A limit that is too small for several tables is worked through with one after the other.
    let membershipLimit = tableLimit(MembershipRecord.self, threadCount)
    let scoredLimit = tableLimit(ScoredRecord.self, threadCount)
    run(threadCount) { index in
      let result = Result { () throws(FileError) -> GroupSums in
        var sums = GroupSums(
          groupCount: groupCount, hasMemberships: !memberships.isEmpty, hasScores: !scored.isEmpty)
        try memberships.forEachDistinct(
          in: stride(from: index, to: DrawParts<MembershipRecord>.count, by: threadCount),
          groupCount: groupCount, limit: membershipLimit
        ) { sums.add($0) }
        try scored.forEachDistinct(
          in: stride(from: index, to: DrawParts<ScoredRecord>.count, by: threadCount),
          groupCount: groupCount, limit: scoredLimit
        ) { sums.add($0) }
        return sums
      }
      outcome.withLock { outcome in
        switch result {
        case .failure(let error): outcome.failure = error
        case .success(let sums):
          if outcome.sums == nil { outcome.sums = sums } else { outcome.sums?.add(sums) }
        }
      }
    }
    let found = outcome.withLock { $0 }
    if let failure = found.failure { throw failure }
    return found.sums?.tallies ?? []
  }

  private struct Outcome: Sendable {
    var sums: GroupSums?
    var failure: FileError?
  }
}

/// The exact sums of each group.
private struct GroupSums: Sendable {
  private let groupCount: Int
  /// Draws and green draws of each group.
  private var memberships: [(drawCount: Int, greenCount: Int)]
  private var scores: [(drawCount: Int, sum: ExactSum)]

  init(groupCount: Int, hasMemberships: Bool, hasScores: Bool) {
    self.groupCount = groupCount
    memberships = Array(repeating: (0, 0), count: hasMemberships ? groupCount : 0)
    scores = Array(repeating: (0, ExactSum()), count: hasScores ? groupCount : 0)
  }

  @inline(__always)
  mutating func add(_ record: MembershipRecord) {
    let group = Int(record.group)
    memberships[group].drawCount += 1
    memberships[group].greenCount += record.isGreen ? 1 : 0
  }

  @inline(__always)
  mutating func add(_ record: ScoredRecord) {
    let group = Int(record.group)
    scores[group].drawCount += 1
    // A score below 1e-271 adds nothing to any sum that is printed.
    if ExactSum.isAllowed(record.score) { scores[group].sum.add(record.score) }
  }

  mutating func add(_ other: Self) {
    for group in memberships.indices {
      memberships[group].drawCount += other.memberships[group].drawCount
      memberships[group].greenCount += other.memberships[group].greenCount
    }
    for group in scores.indices {
      scores[group].drawCount += other.scores[group].drawCount
      scores[group].sum += other.scores[group].sum
    }
  }

  /// A group has draws of one form.
  var tallies: [SourceTally] {
    (0..<groupCount).map { group in
      var tally = SourceTally()
      if group < memberships.count {
        tally.drawCount = memberships[group].drawCount
        tally.score = Double(memberships[group].greenCount)
      }
      if group < scores.count, scores[group].drawCount > 0 {
        tally.drawCount += scores[group].drawCount
        tally.score += scores[group].sum.divided(by: 1)
      }
      return tally
    }
  }
}
