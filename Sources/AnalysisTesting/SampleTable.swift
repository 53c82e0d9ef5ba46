import FairmarkAnalysis
import FairmarkTables

/// The rows that an analysis is checked with.
struct SampleTable: Sendable {
  /// What messages call it.
  var name: String
  var columnNames: [String]
  var rows: [[String]]

  /// Reads a CSV text as the scanner reads it, every field as a text.
  init(name: String, csv: String) throws {
    self.name = name
    (columnNames, rows) = try TemporaryFile.with(csv) { path in
      let table = try CSVTable(paths: [path], names: [name])
      var options = ScanOptions()
      options.threadCount = 1
      options.missingTexts = []
      let requests = table.columnNames.map { ColumnRequest($0, as: .category) }
      let scan = try table.scan(requests, options: options) {
        CodeCollector(columnCount: requests.count)
      }
      let texts = scan.dictionaries.map { $0?.texts ?? [] }
      let codes = scan.consumers.first?.codes ?? []
      return (
        table.columnNames,
        codes.map { row in zip(row, texts).map { code, texts in texts[code - 1] } }
      )
    }
  }

  /// Every row with other texts in some columns.
  func replacing(_ columns: [String], by text: (Int, [String]) -> String?) -> SampleTable {
    var copy = self
    for column in columns {
      guard let place = columnNames.firstIndex(of: column) else { continue }
      for row in copy.rows.indices {
        if let new = text(place, copy.rows[row]) { copy.rows[row][place] = new }
      }
    }
    return copy
  }

  /// A table that differs in name and rows.
  func named(_ name: String, rows: [[String]]? = nil) -> SampleTable {
    var copy = self
    copy.name = "\(self.name), \(name)"
    if let rows { copy.rows = rows }
    return copy
  }
}

extension SampleTable {
  /// Tables made from this one that ask for what is easily forgotten.
  func hostileVariants(_ roles: Roles, missing: String?) -> [SampleTable] {
    guard let first = rows.first else { return [] }
    var variants = [
      named("0 rows", rows: []),
      named("1 row", rows: [first]),
      replacing(roles.groups) { place, _ in first[place] }.named("one group"),
    ]
    if let missing {
      variants.append(
        replacing(roles.groups) { _, _ in missing }.named("every group value missing"))
      if !roles.strata.isEmpty {
        variants.append(
          replacing(roles.strata) { _, _ in missing }.named("every stratum missing"))
      }
      if !roles.missingIsError {
        let needed: [(String, String?)] = [
          ("prediction", roles.prediction?.column), ("label", roles.label?.column),
          ("weight", roles.frequencyWeight), ("sampling weight", roles.samplingWeight),
          ("cluster", roles.cluster),
        ]
        for case (let role, let column?) in needed {
          variants.append(replacing([column]) { _, _ in missing }.named("every \(role) missing"))
        }
      }
    }
    for case (let word, let decision?) in [
      ("prediction", roles.prediction), ("label", roles.label),
    ] {
      variants.append(outcome(decision, counts: false).named("no \(word) counts"))
      variants.append(outcome(decision, counts: true).named("every \(word) counts"))
    }
    if let weight = roles.frequencyWeight ?? roles.samplingWeight {
      variants.append(replacing([weight]) { _, _ in "0" }.named("every weight 0"))
    }
    if let cluster = roles.cluster {
      variants.append(replacing([cluster]) { place, _ in first[place] }.named("one cluster"))
    }
    return variants
  }

  /// The table with one outcome in every row.
  private func outcome(_ decision: Decision, counts: Bool) -> SampleTable {
    switch decision {
    case .eachClass(let column):
      guard let place = columnNames.firstIndex(of: column) else { return self }
      let texts = Set(rows.map { $0[place] }).sorted()
      return replacing([column]) { _, _ in counts ? texts.first : texts.last }
    case .threshold(let column, let threshold):
      return replacing([column]) { _, _ in "\(counts ? threshold : threshold - 1)" }
    case .values(let column, let counting):
      guard let place = columnNames.firstIndex(of: column) else { return self }
      let other = rows.map { $0[place] }.first { !counting.contains($0) && !$0.isEmpty }
      let text = counts ? counting.first : other ?? "not \(counting.first ?? "it")"
      return replacing([column]) { _, _ in text }
    }
  }
}

/// Keeps the codes of every row.
private struct CodeCollector: BatchConsumer {
  let columnCount: Int
  var codes: [[Int]] = []

  mutating func consume(_ batch: Batch) {
    let first = codes.count
    codes += Array(repeating: [], count: batch.rowCount)
    for column in 0..<columnCount {
      var values: [Int] = []
      batch.withCodes(
        column,
        narrow: { codes in values = codes.indices.map { Int(codes[$0]) } },
        medium: { codes in values = codes.indices.map { Int(codes[$0]) } },
        wide: { codes in values = codes.indices.map { Int(codes[$0]) } })
      for (row, value) in values.enumerated() { codes[first + row].append(value) }
    }
  }
}
