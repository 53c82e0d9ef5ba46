public import FairmarkTables

/// Persons by a hash of their id, with their groups and what their applications came to.
public struct PersonCellsState: AggregateState {
  /// The kinds of outcomes; each holds its own numbers.
  enum Outcomes: Sendable {
    case selection(PersonSelections)
    case classes(PersonClasses)
    case highest(PersonHighestScores)
    case last(PersonLastScores)
    case mean(PersonMeanScores)
    /// While the numbers are being changed elsewhere.
    case moved
  }

  private let id: Int
  private let names: [String]
  private let cellLimit: Int
  private let hasStrata: Bool
  /// Rows without an id.
  private(set) var rowsWithoutID = 0
  /// The combinations of the groups and those of the strata.
  private(set) var groups: CodeTuples
  private(set) var strata: CodeTuples
  private var persons = KeyNumbers()
  /// With strata the entries: a person and a combination of strata; else persons are the entries.
  private var pairs = KeyNumbers()
  /// For each person the combination of groups; −1 before its first application.
  private(set) var groupsOfPersons: [Int32] = []
  /// For each person the number of applications.
  private(set) var applications: [UInt32] = []
  private(set) var outcomes: Outcomes
  private var scratch = Scratch()

  /// Memory for the rows of a batch.
  private struct Scratch: Sendable {
    var hashes: [UInt128] = []
    var missing: [UInt64] = []
    var firsts: [UInt64] = []
    var persons: [UInt32] = []
    var entries: [UInt32] = []
    var groups: [Int32] = []
    var strata: [Int32] = []
  }

  init(
    id: Int, groups: CodeTuples, strata: CodeTuples, hasStrata: Bool, names: [String],
    outcomes: Outcomes, cellLimit: Int
  ) {
    self.id = id
    self.groups = groups
    self.strata = strata
    self.hasStrata = hasStrata
    self.names = names
    self.outcomes = outcomes
    // Cells have 32 bits in the loop over rows.
    self.cellLimit = min(cellLimit, Int(Int32.max))
  }

  /// How many persons there are.
  var personCount: Int { persons.count }

  /// How many entries there are: persons, or persons within a combination of strata.
  var entryCount: Int { hasStrata ? pairs.count : persons.count }

  /// The person of an entry.
  func person(of entry: Int) -> Int {
    hasStrata ? Int(truncatingIfNeeded: pairs.keys[entry] >> 32) : entry
  }

  /// The combination of strata of an entry.
  func stratum(of entry: Int) -> Int {
    hasStrata ? Int(UInt32(truncatingIfNeeded: pairs.keys[entry])) : 0
  }

  /// Adds the rows of a batch to their persons.
  ///
  /// - Parameter batch: The rows.
  /// - Throws: `AnalysisError` when there are too many persons or cells, or an outcome cannot be used.
  /// - Complexity: O(rows × columns + bytes of the ids) on average; some 50 ns a row when there are
  ///   millions of persons.
  public mutating func update(_ batch: Batch) throws(AnalysisError) {
    let rowCount = batch.rowCount
    var scratch = self.scratch
    self.scratch = Scratch()
    defer { self.scratch = scratch }
    guard groups.learnTexts(of: batch, limit: cellLimit),
      strata.learnTexts(of: batch, limit: cellLimit)
    else { throw tooManyCells }
    groups.addRows(of: batch, to: &scratch.groups)
    if hasStrata { strata.addRows(of: batch, to: &scratch.strata) }
    batch.hashTexts(id, into: &scratch.hashes)
    scratch.missing.removeAll(keepingCapacity: true)
    if batch.missingCount(id) > 0 {
      scratch.missing.grow(to: (rowCount + 63) / 64, 0)
      batch.addMissingBits(of: id, to: &scratch.missing)
    }
    scratch.firsts.grow(to: rowCount, 0)
    scratch.persons.grow(to: rowCount, 0)
    guard
      persons.add(
        scratch.hashes, rowCount: rowCount, missing: scratch.missing, firsts: &scratch.firsts,
        numbers: &scratch.persons)
    else { throw Self.tooManyPersons }
    try addApplications(rowCount, scratch)
    if hasStrata { try findPairs(rowCount, &scratch) }
    let entries = hasStrata ? scratch.entries : scratch.persons
    try changeOutcomes(
      selection: { $0.add(batch, to: entries) },
      classes: { value throws(AnalysisError) in try value.add(batch, to: entries) },
      highest: { $0.add(batch, to: entries) }, last: { $0.add(batch, to: entries) },
      mean: { value throws(AnalysisError) in try value.add(batch, to: entries) })
  }

  /// Counts the rows of a batch and joins what they say about groups.
  private mutating func addApplications(
    _ rowCount: Int, _ scratch: Scratch
  ) throws(AnalysisError) {
    groupsOfPersons.grow(to: persons.count, -1)
    applications.grow(to: persons.count, 0)
    var overflowed = false
    var withoutID = 0
    for row in 0..<rowCount {
      guard scratch.persons[row] != KeyNumbers.none else {
        withoutID += 1
        continue
      }
      let person = Int(scratch.persons[row])
      let group = scratch.groups[row]
      let known = groupsOfPersons[person]
      if known != group {
        groupsOfPersons[person] = known < 0 ? group : groups.joined(known, group)
      }
      let (count, overflow) = applications[person].addingReportingOverflow(1)
      overflowed = overflowed || overflow
      applications[person] = count
    }
    rowsWithoutID += withoutID
    if overflowed { throw Self.tooManyApplications }
  }

  /// Finds the entries of a batch's rows, of which persons and strata are known.
  private mutating func findPairs(_ rowCount: Int, _ scratch: inout Scratch) throws(AnalysisError) {
    for row in 0..<rowCount {
      scratch.hashes[row] = Self.pair(scratch.persons[row], scratch.strata[row])
    }
    scratch.entries.grow(to: rowCount, 0)
    guard
      pairs.add(
        scratch.hashes, rowCount: rowCount, missing: scratch.missing, firsts: &scratch.firsts,
        numbers: &scratch.entries)
    else { throw Self.tooManyPersons }
  }

  private static func pair(_ person: UInt32, _ stratum: Int32) -> UInt128 {
    UInt128(person) << 32 | UInt128(UInt32(bitPattern: stratum))
  }

  /// Adds the persons of another state.
  ///
  /// - Parameter other: A state of the same aggregate and scan.
  /// - Throws: `AnalysisError` when there are too many persons or cells.
  /// - Complexity: O(persons, or their entries, of the other state) on average.
  public mutating func merge(_ other: PersonCellsState) throws(AnalysisError) {
    if persons.count == 0 {
      let withoutID = rowsWithoutID
      self = other
      rowsWithoutID += withoutID
      return
    }
    rowsWithoutID += other.rowsWithoutID
    guard let groupNumbers = groups.merge(other.groups, limit: cellLimit),
      let stratumNumbers = strata.merge(other.strata, limit: cellLimit)
    else { throw tooManyCells }
    let theirs = try Self.numbers(of: other.persons.keys, in: &persons)
    groupsOfPersons.grow(to: persons.count, -1)
    applications.grow(to: persons.count, 0)
    for (index, number) in theirs.enumerated() {
      let person = Int(number)
      let group = groupNumbers[Int(other.groupsOfPersons[index])]
      let known = groupsOfPersons[person]
      if known != group {
        groupsOfPersons[person] = known < 0 ? group : groups.joined(known, group)
      }
      let (count, overflow) = applications[person].addingReportingOverflow(
        other.applications[index])
      if overflow { throw Self.tooManyApplications }
      applications[person] = count
    }
    var entries = theirs
    if hasStrata {
      entries = try Self.numbers(
        of: other.pairs.keys.indices.map { entry in
          Self.pair(theirs[other.person(of: entry)], stratumNumbers[other.stratum(of: entry)])
        }, in: &pairs)
    }
    try mergeOutcomes(other.outcomes, to: entries)
  }

  /// The numbers of keys, new ones added.
  ///
  /// In pieces, so that the table grows by what is new in each and not by all that could be.
  private static func numbers(
    of keys: [UInt128], in table: inout KeyNumbers
  ) throws(AnalysisError) -> [UInt32] {
    let pieceCount = 4096
    var numbers: [UInt32] = []
    numbers.reserveCapacity(keys.count)
    var found = Array(repeating: UInt32(0), count: pieceCount)
    var firsts = Array(repeating: UInt64(0), count: pieceCount)
    for start in stride(from: 0, to: keys.count, by: pieceCount) {
      let piece = Array(keys[start..<min(start + pieceCount, keys.count)])
      guard
        table.add(piece, rowCount: piece.count, missing: [], firsts: &firsts, numbers: &found)
      else { throw tooManyPersons }
      numbers += found.prefix(piece.count)
    }
    return numbers
  }

  // MARK: Outcomes

  /// Changes the outcomes in place, after making room for all entries.
  private mutating func changeOutcomes(
    selection: (inout PersonSelections) -> Void,
    classes: (inout PersonClasses) throws(AnalysisError) -> Void,
    highest: (inout PersonHighestScores) -> Void,
    last: (inout PersonLastScores) -> Void,
    mean: (inout PersonMeanScores) throws(AnalysisError) -> Void
  ) throws(AnalysisError) {
    let count = entryCount
    let outcomes = self.outcomes
    // Nothing else may hold the numbers while they are changed, or they would be copied.
    self.outcomes = .moved
    switch consume outcomes {
    case .selection(var value):
      value.grow(to: count)
      selection(&value)
      self.outcomes = .selection(value)
    case .classes(var value):
      value.grow(to: count)
      defer { self.outcomes = .classes(value) }
      try classes(&value)
    case .highest(var value):
      value.grow(to: count)
      highest(&value)
      self.outcomes = .highest(value)
    case .last(var value):
      value.grow(to: count)
      last(&value)
      self.outcomes = .last(value)
    case .mean(var value):
      value.grow(to: count)
      defer { self.outcomes = .mean(value) }
      try mean(&value)
    case .moved: break
    }
  }

  private mutating func mergeOutcomes(
    _ other: Outcomes, to entries: [UInt32]
  ) throws(AnalysisError) {
    try changeOutcomes(
      selection: { if case .selection(let value) = other { $0.merge(value, to: entries) } },
      classes: { if case .classes(let value) = other { $0.merge(value, to: entries) } },
      highest: { if case .highest(let value) = other { $0.merge(value, to: entries) } },
      last: { if case .last(let value) = other { $0.merge(value, to: entries) } },
      mean: { if case .mean(let value) = other { $0.merge(value, to: entries) } })
  }

  // MARK: Sentences

  private var tooManyCells: AnalysisError {
    let shown = names.map { "\"\($0)\"" }.joined(separator: " × ")
    return AnalysisError(
      .limit, key: "groups",
      "the crossing \(shown) has more than \(cellLimit) cells; is one of the columns an id? Raise the "
        + "limit with `limits: {cells: N}`")
  }

  private static let tooManyPersons = AnalysisError(
    .limit, key: "id",
    "there are more than \(KeyNumbers.limit) persons, or persons within a stratum; audit the data in "
      + "parts")

  private static let tooManyApplications = AnalysisError(
    .limit, key: "id",
    "more than \(UInt32.max) rows have the same id; is it a placeholder? Declare it as missing")
}
