@testable import FairmarkAnalysis
import FairmarkTables

/// People of a test by their texts, with a score or none, each as often as the weight says.
struct ScoredRow {
  /// The texts of the groups and strata; empty is missing.
  var texts: [String]
  var score: Double?
  var weight = 1

  var key: [String?] { texts.map { $0.isEmpty ? nil : $0 } }
}

/// The median of rows by sorting, and the sides of a number by comparing: what the fast way must give.
enum MedianSplitOracle {
  static func median(_ rows: [ScoredRow]) -> MedianSplitTable.Median? {
    let scored = rows.filter { $0.score != nil && $0.weight > 0 }
      .sorted { ($0.score ?? 0) < ($1.score ?? 0) }
    let count = scored.reduce(0) { $0 + $1.weight }
    guard count > 0 else { return nil }
    func score(ofRank rank: Int) -> Double {
      var before = 0
      for row in scored {
        before += row.weight
        if before > rank { return row.score ?? .nan }
      }
      return .nan
    }
    return .init(
      lower: score(ofRank: (count - 1) / 2), upper: score(ofRank: count / 2), count: count)
  }

  static func split(_ rows: [ScoredRow], at threshold: Double) -> MedianSplitTable.Split {
    var split = MedianSplitTable.Split()
    for row in rows {
      guard let score = row.score else { continue }
      if score > threshold {
        split.above += row.weight
      } else if score == threshold {
        split.equal += row.weight
      } else {
        split.below += row.weight
      }
    }
    return split
  }
}

/// Reads rows in batches into several states and merges these one after the other.
struct MedianSplitRun {
  var aggregate: MedianSplitCells
  var names: [String]

  init(groups: [String], strata: [String] = [], isWeighted: Bool = false, scoreLimit: Int = 1 << 14)
  {
    var roles = Roles()
    roles.groups = groups
    roles.strata = strata
    roles.frequencyWeight = isWeighted ? "count" : nil
    roles.missingIsError = false
    aggregate = MedianSplitCells(groups: groups, score: "score", roles: roles)
    aggregate.distinctScoreLimit = scoreLimit
    names = groups + strata + ["score", "count"]
  }

  func fields(_ row: ScoredRow) -> [String] {
    row.texts + [row.score.map { "\($0)" } ?? "", "\(row.weight)"]
  }

  func table(
    _ rows: [ScoredRow], batchRowCount: Int = 1_000, shards: Int = 1
  ) throws -> MedianSplitTable {
    try table(ofFields: rows.map(fields), batchRowCount: batchRowCount, shards: shards)
  }

  func table(
    ofFields rows: [[String]], batchRowCount: Int = 1_000, shards: Int = 1
  ) throws -> MedianSplitTable {
    let builder = try BatchBuilder(aggregate.columns, columnNames: names, missing: [""])
    let columns = Array(aggregate.columns.indices)
    var states = (0..<shards).map { _ in aggregate.makeState(reading: columns) }
    for (place, start) in stride(from: 0, to: rows.count, by: batchRowCount).enumerated() {
      let batch = try builder.batch(
        of: Array(rows[start..<min(start + batchRowCount, rows.count)]))
      try states[place % shards].update(batch)
    }
    var merged = states[0]
    for state in states.dropFirst() { try merged.merge(state) }
    return try aggregate.result(of: merged, dictionaries: builder.dictionaries)
  }
}
