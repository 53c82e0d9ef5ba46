import FairmarkAnalysis
import FairmarkJSONText
import FairmarkTables

/// An analysis bound to a sample's columns, and the ways to run it.
struct SampleRun {
  let analysis: any StreamingAnalysis
  let aggregates: [any Aggregate]
  /// The columns of all aggregates, each once.
  let requests: [ColumnRequest]
  /// For each aggregate the numbers of its columns.
  let places: [[Int]]

  init(_ analysis: any StreamingAnalysis) {
    self.analysis = analysis
    aggregates = analysis.aggregates
    var requests: [ColumnRequest] = []
    places = aggregates.map { aggregate in
      aggregate.columns.map { request in
        if let known = requests.firstIndex(where: {
          $0.name == request.name && $0.kind == request.kind
        }) {
          requests[known].requiresValue = requests[known].requiresValue || request.requiresValue
          return known
        }
        requests.append(request)
        return requests.count - 1
      }
    }
    self.requests = requests
  }

  var freshStates: [any AggregateState] {
    zip(aggregates, places).map { $0.makeState(reading: $1) }
  }

  /// Counts shards of rows, merges the shards in order and evaluates.
  ///
  /// Rows keep the positions that they have in the table, whatever order they come in.
  ///
  /// - Parameters:
  ///   - shards: The numbers of the rows of each shard.
  ///   - table: The rows.
  ///   - batchRowCount: The most rows of a batch.
  ///   - missing: Texts that mean *missing*.
  /// - Returns: What the analysis makes of it.
  func outcome(
    of shards: [[Int]], in table: SampleTable, batchRowCount: Int, missing: [String]
  ) -> SampleOutcome {
    SampleOutcome {
      let builder = try BatchBuilder(requests, columnNames: table.columnNames, missing: missing)
      var merged: [any AggregateState]?
      for numbers in shards {
        var states = freshStates
        for batch in batches(of: numbers, atMost: batchRowCount) {
          let batch = try builder.batch(
            of: batch.map { table.rows[$0] },
            at: batch.first.map { RowPosition(file: 0, offset: $0) })
          for index in states.indices { try states[index].update(batch) }
        }
        if let earlier = merged {
          merged = try merge(earlier, with: states)
        } else {
          merged = states
        }
      }
      return try evaluate(merged ?? freshStates, builder.dictionaries)
    }
  }

  /// Cuts rows into batches; where their order matters, into such that follow each other in the table,
  /// because a batch says only where its first row stands.
  private func batches(of numbers: [Int], atMost count: Int) -> [ArraySlice<Int>] {
    let keepsOrder = aggregates.contains { $0.dependsOnRowOrder }
    var batches: [ArraySlice<Int>] = []
    var start = 0
    for next in numbers.indices.dropFirst() {
      let isFull = next - start == count
      if isFull || (keepsOrder && numbers[next] != numbers[next - 1] + 1) {
        batches.append(numbers[start..<next])
        start = next
      }
    }
    if start < numbers.count { batches.append(numbers[start...]) }
    return batches
  }

  /// Scans a file and evaluates.
  func outcome(scanning table: some Table, options: ScanOptions) -> SampleOutcome {
    SampleOutcome { try result(scanning: table, options: options) }
  }

  /// Scans a file and evaluates.
  func result(scanning table: some Table, options: ScanOptions) throws -> AnalysisResult {
    let aggregates = aggregates
    let places = places
    let scan = try table.scan(requests, options: options) {
      StateConsumer(states: zip(aggregates, places).map { $0.makeState(reading: $1) })
    }
    var merged = scan.consumers.first?.states ?? freshStates
    for consumer in scan.consumers.dropFirst() {
      merged = try merge(merged, with: consumer.states)
    }
    return try evaluate(merged, scan.dictionaries)
  }

  func evaluate(
    _ states: [any AggregateState], _ dictionaries: [CategoryDictionary?]
  ) throws(AnalysisError) -> AnalysisResult {
    var results = AggregateResults()
    for (index, aggregate) in aggregates.enumerated() {
      try keep(aggregate, states[index], places[index].map { dictionaries[$0] }, in: &results)
    }
    return try analysis.evaluate(results)
  }

  private func keep<A: Aggregate>(
    _ aggregate: A, _ state: any AggregateState, _ dictionaries: [CategoryDictionary?],
    in results: inout AggregateResults
  ) throws(AnalysisError) {
    guard let state = state as? A.State else {
      throw AnalysisError(.failed, "the state of an aggregate has another type than it declares")
    }
    results.set(try aggregate.result(of: state, dictionaries: dictionaries), for: aggregate)
  }

  private func merge(
    _ states: [any AggregateState], with others: [any AggregateState]
  ) throws(AnalysisError) -> [any AggregateState] {
    var merged: [any AggregateState] = []
    for (state, other) in zip(states, others) { merged.append(try merge(state, other)) }
    return merged
  }

  private func merge<State: AggregateState>(
    _ left: State, _ right: any AggregateState
  ) throws(AnalysisError) -> any AggregateState {
    guard let right = right as? State else {
      throw AnalysisError(.failed, "states of different aggregates cannot be merged")
    }
    var merged = left
    try merged.merge(right)
    return merged
  }
}

/// What a run ended in, comparable bit by bit.
enum SampleOutcome {
  case result(AnalysisResult)
  case refused(AnalysisError)
  case unreadable(String)

  init(_ run: () throws -> AnalysisResult) {
    do {
      self = .result(try run())
    } catch let error as AnalysisError {
      self = .refused(error)
    } catch {
      self = .unreadable("\(error)")
    }
  }

  /// What the document would say.
  ///
  /// Compared by bytes: texts that Unicode calls equal differ.
  var lines: [String] {
    switch self {
    case .result(let result):
      result.metrics.map { $0.json.canonicalText() }
        + result.findings.map {
          $0.json.canonicalText()
        }
    case .refused(let error): ["\(error.code) \(error.key ?? "-") \(error.message)"]
    case .unreadable(let message): [message]
    }
  }

  /// The first difference between two outcomes; `nil` when there is none.
  func difference(from other: SampleOutcome) -> String? {
    Self.difference(of: lines, from: other.lines)
  }

  /// The first difference between what two outcomes say; `nil` when there is none.
  static func difference(of lines: [String], from others: [String]) -> String? {
    for (left, right) in zip(lines, others) where !left.utf8.elementsEqual(right.utf8) {
      return "\(left) became \(right)"
    }
    if lines.count != others.count {
      return "\(lines.count) records and findings became \(others.count)"
    }
    return nil
  }
}

/// States that take batches.
private struct StateConsumer: BatchConsumer {
  var states: [any AggregateState]

  mutating func consume(_ batch: Batch) throws {
    for index in states.indices { try states[index].update(batch) }
  }
}
