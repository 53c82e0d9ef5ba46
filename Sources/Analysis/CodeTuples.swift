import FairmarkTables

/// Dense numbers for the combinations of codes of some category columns.
///
/// A combination is a place in each dimension: `missing`, `conflict`, or two more than the first
/// code, less one, of all texts that mean the same. Dictionaries only grow, so places never change and
/// all states of a scan have the same; numbers are a state's own.
struct CodeTuples: Sendable {
  /// The place of a missing value.
  static let missing: UInt32 = 0
  /// The place of a value that two rows of a person contradict each other about.
  static let conflict: UInt32 = 1

  private let columns: [Int]
  private let equivalents: [TextEquivalents]
  /// For each column the place of each code.
  private var maps: [[UInt32]]
  /// For each column the place of each meaning that a text had so far.
  private var places: [[[UInt8]: UInt32]]
  /// The places of each combination, one after the other.
  private var tuples: [UInt32] = []
  /// How many combinations there are.
  private(set) var count = 0
  /// How many places of each dimension the table of cells has room for; the first varies fastest.
  private var capacities: [Int]
  /// The number of each cell's combination; −1 while it has none.
  private var numbers: [Int32]
  /// The place of each row in the table.
  private var cells: [Int32] = []

  /// - Parameters:
  ///   - columns: The batch columns.
  ///   - equivalents: For each column what texts mean.
  init(columns: [Int], equivalents: [TextEquivalents]) {
    self.columns = columns
    self.equivalents = equivalents
    maps = columns.map { _ in [Self.missing] }
    places = columns.map { _ in [:] }
    capacities = columns.map { _ in 2 }
    numbers = Array(repeating: -1, count: capacities.reduce(1, *))
  }

  /// The places of a combination.
  func places(of number: Int) -> ArraySlice<UInt32> {
    tuples[number * columns.count..<(number + 1) * columns.count]
  }

  /// How many places each dimension needs.
  var shape: [Int] { maps.map { $0.count + 1 } }

  // MARK: Texts

  /// Learns the texts that have come into the dictionaries.
  ///
  /// - Parameters:
  ///   - batch: The rows that come next.
  ///   - limit: The most cells.
  /// - Returns: `false` when there are more cells.
  mutating func learnTexts(of batch: Batch, limit: Int) -> Bool {
    for (index, column) in columns.enumerated() {
      guard let dictionary = batch.dictionary(column), maps[index].count < dictionary.codeCount
      else { continue }
      for text in dictionary.texts.dropFirst(maps[index].count - 1) {
        maps[index].append(place(of: text, code: maps[index].count, in: index))
      }
    }
    return makeRoom(shape, limit: limit)
  }

  private mutating func place(of text: String, code: Int, in index: Int) -> UInt32 {
    guard let meaning = equivalents[index].meaning(of: text) else { return Self.missing }
    let place = UInt32(code + 1)
    let bytes = Array(meaning.utf8)
    if let known = places[index][bytes] { return known }
    places[index][bytes] = place
    return place
  }

  private mutating func makeRoom(_ shape: [Int], limit: Int) -> Bool {
    if zip(shape, capacities).allSatisfy({ $0 <= $1 }) { return true }
    guard let needed = Self.product(shape), needed <= limit else { return false }
    // Some room, so that a growing dictionary does not move the table at each new text.
    let roomy = zip(shape, capacities).map { $0 > $1 ? $0 + $0 / 2 : $1 }
    let room = Self.product(roomy) ?? .max
    capacities = room <= min(limit, 1 << 20) ? roomy : zip(shape, capacities).map { max($0, $1) }
    // Kept room may make the table larger than the limit.
    if (Self.product(capacities) ?? .max) > limit { capacities = shape }
    numbers = Array(repeating: -1, count: Self.product(capacities) ?? 0)
    for number in 0..<count { numbers[cell(of: places(of: number))] = Int32(number) }
    return true
  }

  private static func product(_ shape: [Int]) -> Int? {
    shape.reduce(1) { product, size in
      guard let product else { return nil }
      let (next, overflow) = product.multipliedReportingOverflow(by: size)
      return overflow ? nil : next
    }
  }

  // MARK: Combinations

  private func cell(of places: some Sequence<UInt32>) -> Int {
    var cell = 0
    var stride = 1
    for (place, capacity) in zip(places, capacities) {
      cell += Int(place) * stride
      stride *= capacity
    }
    return cell
  }

  private mutating func number(of places: some Sequence<UInt32>) -> Int32 {
    let cell = cell(of: places)
    if numbers[cell] < 0 {
      numbers[cell] = Int32(count)
      tuples += places
      count += 1
    }
    return numbers[cell]
  }

  /// The number of each row's combination; the texts of the batch were learnt.
  ///
  /// - Parameters:
  ///   - batch: The rows.
  ///   - rows: Becomes their numbers; it grows to the rows of the batch.
  /// - Complexity: O(rows × columns).
  mutating func addRows(of batch: Batch, to rows: inout [Int32]) {
    let rowCount = batch.rowCount
    if rows.count < rowCount { rows = Array(repeating: 0, count: rowCount) }
    var cells = self.cells
    self.cells = []
    if cells.count < rowCount { cells = Array(repeating: 0, count: rowCount) }
    for row in 0..<rowCount { cells[row] = 0 }
    var stride: Int32 = 1
    for (index, column) in columns.enumerated() {
      let table = maps[index].map { Int32($0) &* stride }
      batch.withCodes(
        column, narrow: { addMapped($0, by: table, to: &cells) },
        medium: { addMapped($0, by: table, to: &cells) },
        wide: { addMapped($0, by: table, to: &cells) })
      stride &*= Int32(capacities[index])
    }
    for row in 0..<rowCount {
      let cell = Int(cells[row])
      if numbers[cell] < 0 { addCombination(cell) }
      rows[row] = numbers[cell]
    }
    self.cells = cells
  }

  private mutating func addCombination(_ cell: Int) {
    var rest = cell
    _ = number(
      of: capacities.map { capacity in
        defer { rest /= capacity }
        return UInt32(rest % capacity)
      })
  }

  /// The combination of what two rows of one person say: a known value rather than a missing one, and
  /// a conflict where both know another.
  ///
  /// - Complexity: O(columns).
  mutating func joined(_ left: Int32, _ right: Int32) -> Int32 {
    if left == right { return left }
    let first = Int(left) * columns.count
    let second = Int(right) * columns.count
    return number(
      of: columns.indices.map { index in
        let one = tuples[first + index]
        let other = tuples[second + index]
        return one == other || other == Self.missing
          ? one : one == Self.missing ? other : Self.conflict
      })
  }

  /// Takes over the combinations of another state.
  ///
  /// - Parameters:
  ///   - other: What another state of the same scan has met.
  ///   - limit: The most cells.
  /// - Returns: For each number of the other state the one of this state; `nil` when there are more
  ///   cells.
  mutating func merge(_ other: CodeTuples, limit: Int) -> [Int32]? {
    for index in columns.indices where maps[index].count < other.maps[index].count {
      maps[index] = other.maps[index]
      places[index] = other.places[index]
    }
    guard makeRoom(shape, limit: limit) else { return nil }
    return (0..<other.count).map { number(of: other.places(of: $0)) }
  }
}

/// Adds what a table holds for each row's code to the cell of the row.
@inline(__always)
private func addMapped<Code: FixedWidthInteger & UnsignedInteger>(
  _ codes: Span<Code>, by table: [Int32], to cells: inout [Int32]
) {
  var cells = cells.mutableSpan
  let table = table.span
  for row in codes.indices { cells[row] &+= table[Int(truncatingIfNeeded: codes[row])] }
}
