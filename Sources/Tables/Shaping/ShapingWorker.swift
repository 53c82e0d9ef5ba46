import FairmarkFiles

/// One thread's way from the source's batches to those of the kept rows.
///
/// Only the thread that the worker was made for uses it, and the caller once all threads are done.
final class ShapingWorker: @unchecked Sendable {
  let plan: ShapingPlan
  private(set) var counts: ShapingCounts
  /// The columns that are computed for all rows.
  let computed: Batch
  /// The rows that are kept so far, in order.
  private var rows = RowSelection()
  /// The first row of the batch that cannot be used.
  private var fault: RowFault?
  /// For each join and row of the batch the joined table's row; −1 when there is none.
  private var matches: [[Int32]]
  private var keys = JoinKeys()
  /// Memory for looking keys up.
  private var hashes: [UInt64] = []
  private var firstSlots: [UInt64] = []
  /// For each text condition whether a code is kept: 1 or 0.
  private var verdicts: [[UInt8]]
  /// For each mapped column the code that a code becomes.
  private var codeMaps: [[UInt32]]
  /// For each output the code that a code becomes; `unknownCode` where no kept row had it yet.
  private var outputMaps: [[UInt32]]
  /// For each output that is made of codes the texts behind them, the first for *missing*.
  private var outputTexts: [[[UInt8]]]
  private var output = Batch(columns: [])
  /// The source's batch that the output's columns belong to.
  private var outputSource: Batch?
  private static let unknownCode = UInt32.max

  init(_ plan: ShapingPlan) {
    self.plan = plan
    counts = ShapingCounts(plan)
    computed = Batch(
      columns: plan.computed.map { column in
        BatchColumn(
          request: column.request, fieldIndex: 0,
          lookup: column.dictionary.map { CategoryLookup(dictionary: $0) })
      })
    matches = plan.joinedRows.map { _ in [] }
    verdicts = plan.conditions.map { _ in [] }
    codeMaps = plan.computed.map { _ in [] }
    outputMaps = plan.outputs.map { _ in [0] }
    outputTexts = plan.outputs.map { _ in [[]] }
  }

  /// The kept rows of a batch.
  ///
  /// - Parameter batch: The source's rows.
  /// - Returns: A batch of the requested columns, good until the next call.
  /// - Throws: `RowFault` for a row that cannot be used.
  /// - Complexity: O(rows × columns).
  func shape(_ batch: Batch) throws(RowFault) -> Batch {
    rows.selectAll(batch.rowCount)
    fault = nil
    for join in plan.joinedRows.indices { match(join, batch) }
    computed.rowCount = batch.rowCount
    for column in plan.computed.indices { compute(column, batch) }
    for condition in plan.conditions.indices { filter(condition, batch) }
    counts.kept += rows.count
    gather(batch)
    if let fault { throw fault }
    return output
  }

  /// A consumer's fault about an output row as one about the source's batch.
  func placed(_ fault: RowFault) -> RowFault {
    var placed = fault
    if 0..<rows.count ~= fault.row { placed.row = rows[fault.row] }
    placed.column = fault.column.flatMap { column in
      plan.outputs.indices.contains(column)
        ? plan.sourceColumn(of: plan.outputs[column].column) : nil
    }
    return placed
  }

  private func place(_ column: ColumnReference, _ batch: Batch) -> (Batch, Int) {
    (column.isComputed ? computed : batch, column.index)
  }

  // MARK: Joins

  private func match(_ join: Int, _ batch: Batch) {
    let joined = plan.joinedRows[join]
    var found = matches[join]
    matches[join] = []
    if found.count < batch.rowCount {
      found = Array(repeating: KeyIndex.unmatched, count: batch.rowCount)
    }
    keys.withKeys(plan.keyColumns[join], of: batch) { ends, bytes, missing in
      joined.keys.match(
        ends, bytes, missing, hashes: &hashes, firsts: &firstSlots, rows: &found)
    }
    rows.count(found, in: &counts.joins[join])
    if plan.table.shaping.joins[join].removesUnmatched { rows.keep(matchedIn: found) }
    matches[join] = found
  }

  // MARK: Computed columns

  private func compute(_ index: Int, _ batch: Batch) {
    let step = plan.computed[index]
    let column = computed.columns[index]
    column.prepare(rowCount: batch.rowCount)
    switch step.operation {
    case .joined(let join, let place):
      column.take(plan.joinedRows[join].columns[place], at: matches[join], batch.rowCount)
    case .wholeNumbers:
      guard let input = step.input else { return }
      let (source, place) = self.place(input, batch)
      column.copyWholeNumbers(of: place, in: source)
    case .bins(let bins):
      guard let input = step.input, let dictionary = step.dictionary else { return }
      if codeMaps[index].isEmpty {
        codeMaps[index] = (bins.labels.map { Optional($0) } + [step.missingText]).map {
          Self.code(of: $0, in: dictionary)
        }
      }
      let (source, place) = self.place(input, batch)
      column.writeBins(bins, codes: codeMaps[index], of: place, in: source)
    case .map(let map):
      guard let input = step.input, let dictionary = step.dictionary else { return }
      let (source, place) = self.place(input, batch)
      extendMap(index, map, from: source.dictionary(place), to: dictionary)
      column.writeMapped(codeMaps[index], of: place, in: source)
    }
  }

  private static func code(of text: String?, in dictionary: CategoryDictionary) -> UInt32 {
    // The dictionary has no limit.
    text.flatMap { dictionary.code(adding: Array($0.utf8)) } ?? 0
  }

  private func extendMap(
    _ index: Int, _ map: TextMap, from source: CategoryDictionary?,
    to dictionary: CategoryDictionary
  ) {
    let codeCount = source?.codeCount ?? 1
    guard codeMaps[index].count < codeCount else { return }
    let step = plan.computed[index]
    if codeMaps[index].isEmpty {
      codeMaps[index] = [Self.code(of: step.missingText, in: dictionary)]
    }
    let failed = step.input.flatMap { plan.failureCode(of: $0) }
    let texts = source?.texts ?? []
    for place in (codeMaps[index].count - 1)..<(codeCount - 1) {
      if UInt32(place + 1) == failed {
        codeMaps[index].append(step.failureCode ?? 0)
        continue
      }
      if let text = map.entries[Array(texts[place].utf8)] {
        codeMaps[index].append(Self.code(of: text, in: dictionary))
        continue
      }
      switch map.otherwise {
      case .fail: codeMaps[index].append(step.failureCode ?? 0)
      case .missing: codeMaps[index].append(0)
      case .keep: codeMaps[index].append(Self.code(of: texts[place], in: dictionary))
      case .text(let text): codeMaps[index].append(Self.code(of: text, in: dictionary))
      }
    }
  }

  // MARK: Conditions

  private func filter(_ index: Int, _ batch: Batch) {
    let condition = plan.conditions[index]
    let (source, column) = place(condition.column, batch)
    let before = rows.count
    noteFailure(condition.column, batch)
    if source.missingCount(column) > 0 && !condition.keepsMissing {
      counts.conditions[index].missing += rows.countMissing(column, of: source)
    }
    switch condition.test {
    case .texts(let test) where test.passesAnyText:
      if !condition.keepsMissing { rows.keepPresent(column, of: source) }
    case .texts(let test):
      extendVerdicts(index, test, condition.keepsMissing, source.dictionary(column))
      rows.keep(verdicts: verdicts[index], column, of: source)
    case .numbers(let test):
      source.note(test.named, of: column, in: &counts.conditions[index].met)
      rows.keep(test, keepsMissing: condition.keepsMissing, column, of: source)
    case .integers(let test):
      source.note(test.named, of: column, in: &counts.conditions[index].met)
      rows.keep(test, keepsMissing: condition.keepsMissing, column, of: source)
    }
    counts.conditions[index].removed += before - rows.count
  }

  private func extendVerdicts(
    _ index: Int, _ test: TextTest, _ keepsMissing: Bool, _ dictionary: CategoryDictionary?
  ) {
    let codeCount = dictionary?.codeCount ?? 1
    guard verdicts[index].count < codeCount else { return }
    if verdicts[index].isEmpty { verdicts[index] = [keepsMissing ? 1 : 0] }
    let anyOf = test.anyOf.map { Set($0.map { Array($0.utf8) }) }
    let not = Set(test.not.map { Array($0.utf8) })
    for text in (dictionary?.texts ?? []).dropFirst(verdicts[index].count - 1) {
      let bytes = Array(text.utf8)
      verdicts[index].append((anyOf?.contains(bytes) ?? true) && !not.contains(bytes) ? 1 : 0)
    }
  }

  // MARK: Rows that cannot be used

  private func note(_ new: RowFault) {
    if let fault, fault.row <= new.row { return }
    fault = new
  }

  /// Notes the first row that is kept so far and has a text without an entry.
  private func noteFailure(_ column: ColumnReference, _ batch: Batch) {
    guard let code = plan.failureCode(of: column),
      let row = rows.first(with: code, column.index, of: computed)
    else { return }
    // Up to the column whose map has no entry, and the text that it lacks.
    var step = plan.computed[column.index]
    while let input = step.input, let code = plan.failureCode(of: input),
      computed.code(input.index, row: row) == code
    {
      step = plan.computed[input.index]
    }
    guard let input = step.input else { return }
    let (source, place) = self.place(input, batch)
    let text = source.dictionary(place)?.text(of: source.code(place, row: row)) ?? ""
    note(
      RowFault(
        row: row, column: plan.sourceColumn(of: input), .unmappedText,
        "\(excerpt(text)) in the column \(excerpt(inputName(input))) has no entry in the map that "
          + "gives \(excerpt(step.request.name)); add one, or say what becomes of such texts "
          + "(`otherwise: missing`, `keep` or `{text: Other}`)"))
  }

  private func inputName(_ column: ColumnReference) -> String {
    column.isComputed
      ? plan.computed[column.index].request.name : plan.sourceRequests[column.index].name
  }

  // MARK: Output

  private func gather(_ batch: Batch) {
    if outputSource !== batch {
      outputSource = batch
      output = Batch(
        columns: plan.outputs.map { output in
          output.isAlias
            ? batch.columns[output.column.index]
            : BatchColumn(
              request: output.request, fieldIndex: 0,
              lookup: output.dictionary.map { CategoryLookup(dictionary: $0) })
        })
    }
    output.rowCount = rows.count
    // Rows are only left out, so those that are kept have positions up to their own in the source.
    output.firstRow = batch.firstRow
    for (index, wanted) in plan.outputs.enumerated() {
      noteFailure(wanted.column, batch)
      let column = output.columns[index]
      let (source, place) = self.place(wanted.column, batch)
      if !wanted.isAlias {
        column.prepare(rowCount: rows.count)
        gather(index, column, place, source)
        counts.missing[index] += column.missingCount
      }
      if wanted.request.requiresValue, column.missingCount > 0,
        let row = rows.firstMissing(place, of: source)
      {
        note(
          RowFault(
            row: row, column: plan.sourceColumn(of: wanted.column), .missingValue,
            TableError.missingValueMessage(wanted.request.name)))
      }
    }
  }

  private func gather(_ index: Int, _ column: BatchColumn, _ place: Int, _ source: Batch) {
    switch column.request.kind {
    case .category:
      guard let dictionary = plan.outputs[index].dictionary else { return }
      let codeCount = source.dictionary(place)?.codeCount ?? 1
      if outputMaps[index].count < codeCount {
        outputMaps[index] += Array(
          repeating: Self.unknownCode, count: codeCount - outputMaps[index].count)
      }
      var next = 0
      while let unknown = rows.firstUnknown(
        Self.unknownCode, in: outputMaps[index], from: next, place, of: source)
      {
        outputMaps[index][Int(unknown.code)] = Self.code(
          of: source.dictionary(place)?.text(of: unknown.code), in: dictionary)
        next = unknown.place + 1
      }
      column.writeMapped(
        outputMaps[index], of: place, in: source, rows, below: dictionary.codeCount)
    case .number, .weight: column.copyNumbers(of: place, in: source, rows)
    case .integer, .frequency: column.copyIntegers(of: place, in: source, rows)
    case .text:
      guard let dictionary = source.dictionary(place) else {
        column.copyTexts(of: place, in: source, rows)
        return
      }
      if outputTexts[index].count < dictionary.codeCount {
        outputTexts[index] = [[]] + dictionary.texts.map { Array($0.utf8) }
      }
      column.writeTexts(outputTexts[index], of: place, in: source, rows)
    }
  }
}
