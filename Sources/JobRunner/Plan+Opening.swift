import FairmarkFiles
import FairmarkTables

/// A dataset with everything that it joins, opened; no row is read.
struct OpenedDataset: Sendable {
  var dataset: Job.Dataset
  /// The rows as they lie in the files.
  var source: any Table
  /// The rows with columns joined and derived and rows left out.
  var table: any Table
  /// For each file its path as the job writes it; a pattern's files with the pattern's folder.
  var writtenPaths: [String]
  /// For each file its path as messages show it.
  var shownPaths: [String]
  /// The datasets that it joins, in order.
  var joined: [OpenedDataset]

  /// Opens a dataset and those that it joins, and checks the names that shaping uses.
  init(_ place: Int, of job: Job) throws(JobError) {
    dataset = job.datasets[place]
    let opened = try Plan.table(of: dataset, folder: job.folder)
    writtenPaths = opened.writtenPaths
    shownPaths = opened.shownPaths
    source = opened.table
    table = source
    joined = []
    guard !dataset.shaping.isEmpty else { return }
    for join in dataset.shaping.joins { joined.append(try OpenedDataset(join.dataset, of: job)) }
    let shaping = try ShapingBinder(dataset, source, joined).shaping
    if !shaping.isEmpty { table = ShapedTable(source, shaping) }
  }

  /// The scan of its rows.
  var scanOptions: ScanOptions {
    var options = ScanOptions()
    options.badRows = dataset.badRows
    options.missingTexts = dataset.missing
    return options
  }

  /// The place of a column, or the sentence with the job's line and the header.
  static func require(_ use: Job.ColumnUse, in table: any Table) throws(JobError) {
    do throws(TableError) {
      _ = try table.place(of: use.name)
    } catch {
      throw absence(of: use, error, among: table.columnNames)
    }
  }

  /// The sentence about a column that is not there, with the nearest name.
  static func absence(
    of use: Job.ColumnUse, _ error: TableError, among names: [String]
  ) -> JobError {
    let near =
      error.message.contains("`")
      ? "" : nearest(use.name, among: names).map { "; did you mean \(excerpt($0))?" } ?? ""
    return JobError(.data, at: use.location, "\(error.location): \(error.message)\(near)")
  }
}

/// Turns what the job says about shaping into what a table does, and checks every name on the way.
private struct ShapingBinder {
  let dataset: Job.Dataset
  let source: any Table
  let joined: [OpenedDataset]
  var shaping = Shaping()
  /// What each column that is there comes from, for sentences.
  private var origins: [String: String] = [:]

  init(
    _ dataset: Job.Dataset, _ source: any Table, _ joined: [OpenedDataset]
  ) throws(JobError) {
    self.dataset = dataset
    self.source = source
    self.joined = joined
    for name in source.columnNames { origins[name] = "a column of \(excerpt(dataset.name))" }
    for type in dataset.shaping.types {
      try OpenedDataset.require(
        Job.ColumnUse(name: type.name, location: type.location), in: source)
      if type.type == .integer { shaping.integerColumns.insert(type.name) }
    }
    for (join, other) in zip(dataset.shaping.joins, joined) { try bind(join, other) }
    for derivation in dataset.shaping.derivations { try bind(derivation) }
    for condition in dataset.shaping.conditions { try bind(condition) }
  }

  private mutating func bind(_ join: Job.JoinUse, _ other: OpenedDataset) throws(JobError) {
    for (left, right) in join.keys {
      if let origin = origins[left.name], (try? source.place(of: left.name)) == nil {
        throw JobError(
          .usage, at: left.location,
          "\(excerpt(left.name)) is \(origin), and a key must be a column of the file itself; let that "
            + "dataset join \(excerpt(other.dataset.name)), whose columns then come with its own")
      }
      try OpenedDataset.require(left, in: source)
      try OpenedDataset.require(right, in: other.source)
    }
    let keys = join.keys.map(\.right.name)
    let columns: [Job.ColumnUse]
    if let listed = join.columns {
      columns = listed
      for column in listed { try OpenedDataset.require(column, in: other.table) }
    } else {
      columns = other.table.columnNames.filter { !keys.contains($0) }
        .map { Job.ColumnUse(name: $0, location: join.data.location) }
    }
    let origin = "a column of \(excerpt(other.dataset.name))"
    for column in columns {
      if let first = origins[column.name] {
        throw JobError(
          .data, at: column.location,
          "\(excerpt(column.name)) is \(first) and \(origin); list the columns to add without it "
            + "(`columns: [...]`), or rename it in one of the files")
      }
      origins[column.name] = origin
    }
    shaping.joins.append(
      TableJoin(
        name: other.dataset.name, table: other.table, options: other.scanOptions,
        keyColumns: join.keys.map(\.left.name), joinedKeyColumns: keys,
        columns: columns.map(\.name), removesUnmatched: join.removesUnmatched,
        duplicates: join.duplicates, rowLimit: other.dataset.joinedRowLimit))
  }

  private mutating func bind(_ use: Job.DerivationUse) throws(JobError) {
    let derivation = use.derivation
    let column = Job.ColumnUse(name: derivation.column, location: use.columnLocation)
    if let origin = origins[derivation.name] {
      throw JobError(
        .data, at: use.location,
        "\(excerpt(derivation.name)) is \(origin) already; give the derived column another name")
    }
    try OpenedDataset.require(column, in: tableSoFar)
    if case .bins = derivation.rule {
      try requireNumbers(column, "`bins` are intervals of numbers")
    }
    origins[derivation.name] = "a derived column"
    shaping.derivations.append(derivation)
  }

  private mutating func bind(_ use: Job.ConditionUse) throws(JobError) {
    let column = Job.ColumnUse(name: use.condition.column, location: use.location)
    try OpenedDataset.require(column, in: tableSoFar)
    if case .numbers(let test) = use.condition.test {
      try requireNumbers(column, "bounds compare numbers")
      try refuseInexact(test, column)
    }
    shaping.conditions.append(use.condition)
  }

  /// The table with what has been bound so far.
  private var tableSoFar: any Table {
    ShapedTable(
      source, Shaping(joins: shaping.joins, derivations: shaping.derivations))
  }

  private func requireNumbers(_ column: Job.ColumnUse, _ why: String) throws(JobError) {
    if shaping.derivations.contains(where: { $0.name == column.name }) {
      throw JobError(
        .usage, at: column.location,
        "\(why), and the derived column \(excerpt(column.name)) holds texts")
    }
    for (place, join) in shaping.joins.enumerated() where join.columns.contains(column.name) {
      if let reason = joined[place].reasonForText(column.name) {
        throw JobError(.usage, at: column.location, "\(why), and \(reason)")
      }
    }
  }
}

extension ShapingBinder {
  /// Whole numbers of a joined dataset are compared as `Double`s here.
  private func refuseInexact(
    _ test: NumberTest, _ column: Job.ColumnUse
  ) throws(JobError) {
    let bounds = [test.atLeast, test.atMost, test.above, test.below].compactMap(\.self)
    guard ((test.anyOf ?? []) + test.not + bounds).contains(where: { $0.magnitude >= 0x1p53 })
    else { return }
    for (place, join) in shaping.joins.enumerated()
    where join.columns.contains(column.name) && joined[place].holdsWholeNumbers(column.name) {
      throw JobError(
        .usage, at: column.location,
        "\(excerpt(column.name)) holds whole numbers of \(excerpt(join.name)), which are compared "
          + "exactly only up to 2^53 here; write this condition into `where` of \(excerpt(join.name)) and "
          + "join it with `kind: inner`")
    }
  }
}

extension OpenedDataset {
  /// Whether `types` of the dataset, or of one that it joins, makes a column an integer.
  fileprivate func holdsWholeNumbers(_ name: String) -> Bool {
    if let type = dataset.shaping.type(of: name) { return type.type == .integer }
    guard let shaped = table as? ShapedTable else { return false }
    return zip(shaped.shaping.joins, joined).contains { join, other in
      join.columns.contains(name) && other.holdsWholeNumbers(name)
    }
  }

  /// Why a column cannot be read as numbers; `nil` when nothing speaks against it.
  func reasonForText(_ name: String) -> String? {
    if dataset.shaping.derivations.contains(where: { $0.derivation.name == name }) {
      return "the derived column \(excerpt(name)) holds texts"
    }
    if let type = dataset.shaping.type(of: name), type.type == .text {
      return "`types` (\(type.location)) makes \(excerpt(name)) a text"
    }
    for (place, other) in joined.enumerated() {
      guard let shaped = table as? ShapedTable, shaped.shaping.joins[place].columns.contains(name)
      else { continue }
      return other.reasonForText(name)
    }
    return nil
  }

  /// Why a column cannot be read as texts; `nil` when nothing speaks against it.
  func reasonForNumber(_ name: String) -> String? {
    if let type = dataset.shaping.type(of: name), type.type != .text {
      return "`types` (\(type.location)) makes \(excerpt(name)) "
        + (type.type == .integer ? "an integer" : "a number")
    }
    for (place, other) in joined.enumerated() {
      guard let shaped = table as? ShapedTable, shaped.shaping.joins[place].columns.contains(name)
      else { continue }
      return other.reasonForNumber(name)
    }
    return nil
  }
}
