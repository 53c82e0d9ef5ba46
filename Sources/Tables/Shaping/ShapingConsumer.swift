import FairmarkFiles

/// Hands on what a worker makes of the source's batches.
struct ShapingConsumer<Inner: BatchConsumer>: BatchConsumer {
  var inner: Inner
  let worker: ShapingWorker

  mutating func consume(_ batch: Batch) throws {
    let shaped = try worker.shape(batch)
    guard shaped.rowCount > 0 else { return }
    do {
      try inner.consume(shaped)
    } catch let fault as RowFault {
      throw worker.placed(fault)
    }
  }
}

/// What the workers of a scan counted.
struct ShapingCounts: Sendable {
  struct Join: Sendable {
    var matched = 0
    var unmatched = 0
    var missingKey = 0
    /// One bit for each row of the joined table that was asked for.
    var used: [UInt64]
  }

  struct Condition: Sendable {
    var removed = 0
    var missing = 0
    /// For number conditions which of the values that they name some row holds.
    var met: [Bool]
  }

  var joins: [Join]
  var conditions: [Condition]
  /// For each output how many kept rows have no value.
  var missing: [Int]
  var kept = 0

  init(_ plan: ShapingPlan) {
    joins = plan.joinedRows.map {
      Join(used: Array(repeating: 0, count: ($0.rowCount + 63) / 64))
    }
    conditions = plan.conditions.map { condition in
      // A joined table is in memory: all of its rows tell, also those that nobody asks for.
      let values = plan.joinedValues(of: condition.column)
      return switch condition.test {
      case .texts: Condition(met: [])
      case .numbers(let test): Condition(met: test.named.map { values?.contains($0) ?? false })
      case .integers(let test): Condition(met: test.named.map { values?.contains($0) ?? false })
      }
    }
    missing = Array(repeating: 0, count: plan.outputs.count)
  }

  mutating func merge(_ other: ShapingCounts) {
    for index in joins.indices {
      joins[index].matched += other.joins[index].matched
      joins[index].unmatched += other.joins[index].unmatched
      joins[index].missingKey += other.joins[index].missingKey
      for word in joins[index].used.indices {
        joins[index].used[word] |= other.joins[index].used[word]
      }
    }
    for index in conditions.indices {
      conditions[index].removed += other.conditions[index].removed
      conditions[index].missing += other.conditions[index].missing
      for value in conditions[index].met.indices where other.conditions[index].met[value] {
        conditions[index].met[value] = true
      }
    }
    for index in missing.indices { missing[index] += other.missing[index] }
    kept += other.kept
  }

  /// What the counts tell, once all rows are read.
  func report(
    _ plan: ShapingPlan, dictionaries: [CategoryDictionary?], missingCounts: [Int]
  ) -> ShapingReport {
    var report = ShapingReport(
      joins: [], conditions: [], sourceRequests: plan.sourceRequests,
      sourceDictionaries: dictionaries, sourceMissingCounts: missingCounts, keptCount: kept)
    for (index, counts) in joins.enumerated() {
      let rows = plan.joinedRows[index]
      let removes = plan.table.shaping.joins[index].removesUnmatched
      report.joins.append(
        JoinReport(
          matchedCount: counts.matched, unmatchedCount: counts.unmatched,
          missingKeyCount: counts.missingKey,
          removedCount: removes ? counts.unmatched + counts.missingKey : 0,
          joined: rows.report(usedCount: counts.used.reduce(0) { $0 + $1.nonzeroBitCount })))
    }
    for (index, counts) in conditions.enumerated() {
      let condition = plan.conditions[index]
      let absent: [String]
      switch condition.test {
      case .texts(let test):
        let held = Set(
          plan.texts(of: condition.column, report).map { Array($0.utf8) })
        absent = test.named.filter { !held.contains(Array($0.utf8)) }
      case .numbers(let test):
        absent = zip(test.named, counts.met).filter { !$0.1 }.map { NumberTest.text($0.0) }
      case .integers(let test):
        absent = zip(test.named, counts.met).filter { !$0.1 }.map { "\($0.0)" }
      }
      report.conditions.append(
        .init(
          column: plan.table.shaping.conditions[index].column, removedCount: counts.removed,
          missingCount: counts.missing, absentValues: absent))
    }
    return report
  }
}

extension OrderedTest<Double> {
  /// A number as messages show it: whole ones without a fraction.
  package static func text(_ value: Double) -> String {
    Int64(exactly: value).map(String.init) ?? "\(value)"
  }
}
