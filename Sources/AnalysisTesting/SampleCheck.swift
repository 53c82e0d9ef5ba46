import FairmarkAnalysis
import FairmarkTables

/// The checks of one sample and of the variants made from it.
struct SampleCheck {
  let run: SampleRun
  let descriptor: AnalysisDescriptor
  let roles: Roles
  let missing: [String]
  var generator: ShufflingGenerator
  private(set) var violations: [LawViolation] = []

  init(
    run: SampleRun, descriptor: AnalysisDescriptor, roles: Roles, missing: [String],
    generator: ShufflingGenerator
  ) {
    self.run = run
    self.descriptor = descriptor
    self.roles = roles
    self.missing = missing
    self.generator = generator
  }

  /// Checks a sample, with all splits of its rows, or a variant of one, with some.
  mutating func check(_ table: SampleTable, isVariant: Bool = false) {
    var aggregateLaws = AggregateLaws(table, missing: missing)
    for aggregate in run.aggregates { aggregateLaws.check(aggregate) }
    violations += aggregateLaws.violations

    let whole = run.outcome(
      of: [Array(table.rows.indices)], in: table, batchRowCount: 1000, missing: missing)
    var recordLaws = RecordLaws(descriptor, roles, sample: table.name)
    recordLaws.check(whole)
    violations += recordLaws.violations

    checkPurity(table)
    checkSplits(of: table, against: whole, shardCounts: isVariant ? [3] : [1, 2, 3, 7])
  }

  /// Evaluating the same results twice gives the same.
  private mutating func checkPurity(_ table: SampleTable) {
    guard
      let builder = try? BatchBuilder(
        run.requests, columnNames: table.columnNames, missing: missing),
      let batch = try? builder.batch(of: table.rows)
    else { return }
    var states = run.freshStates
    for index in states.indices where (try? states[index].update(batch)) == nil { return }
    let first = SampleOutcome { try run.evaluate(states, builder.dictionaries) }
    let second = SampleOutcome { try run.evaluate(states, builder.dictionaries) }
    if let difference = first.difference(from: second) {
      violations.append(
        LawViolation(.purity, "\(table.name): evaluated again, \(difference)"))
    }
  }

  /// Shards, batches and orders of the rows do not show.
  private mutating func checkSplits(
    of table: SampleTable, against whole: SampleOutcome, shardCounts: [Int]
  ) {
    let whole = whole.lines
    let numbers = Array(table.rows.indices)
    let orders = [
      ("as they are", numbers), ("backwards", Array(numbers.reversed())),
      ("shuffled", numbers.shuffled(using: &generator)),
    ]
    for (order, rows) in orders {
      for shardCount in shardCounts {
        // Neighbours together, and dealt out like cards: both put other texts first in a shard.
        let length = max(1, (rows.count + shardCount - 1) / shardCount)
        let together = (0..<shardCount).map { shard in
          Array(rows.dropFirst(shard * length).prefix(length))
        }
        let dealt = (0..<shardCount).map { shard in
          stride(from: shard, to: rows.count, by: shardCount).map { rows[$0] }
        }
        compare(
          together, in: table, with: whole, "\(shardCount) shards of rows \(order)",
          batchRowCount: 1000)
        compare(
          dealt, in: table, with: whole, "\(shardCount) interleaved shards of rows \(order)",
          batchRowCount: 2)
      }
    }
  }

  private mutating func compare(
    _ shards: [[Int]], in table: SampleTable, with whole: [String], _ what: String,
    batchRowCount: Int
  ) {
    let split = run.outcome(
      of: shards, in: table, batchRowCount: batchRowCount, missing: missing)
    if let difference = SampleOutcome.difference(of: whole, from: split.lines) {
      violations.append(
        LawViolation(.shardInvariance, "\(table.name), \(what): \(difference)"))
    }
  }

  /// A scan of a file with several threads finds the same as one of a single piece.
  mutating func checkScans(of text: String, name: String) {
    do {
      try TemporaryFile.with(text) { path in
        let table = try CSVTable(paths: [path], names: [name])
        var options = ScanOptions()
        options.missingTexts = missing
        options.threadCount = 1
        let whole = run.outcome(scanning: table, options: options)
        options.chunkByteCount = 64
        options.threadCount = 3
        let parts = run.outcome(scanning: table, options: options)
        if let difference = whole.difference(from: parts) {
          violations.append(
            LawViolation(.shardInvariance, "\(name), scanned by three threads: \(difference)"))
        }
      }
    } catch {
      violations.append(LawViolation(.sample, "\(name) cannot be read: \(error)"))
    }
  }
}
