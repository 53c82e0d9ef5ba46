/// How many codes of each dimension a table of cells has room for, and where a crossing's cell is.
///
/// The first dimension varies fastest. The room grows with the codes that are met, with some to spare,
/// so that a growing dictionary does not move the table each time.
struct CellShape: Sendable {
  private let names: [String]
  private let cellLimit: Int
  /// How many codes of each dimension the table has room for.
  private(set) var capacities: [Int]
  /// How many codes of each dimension have been seen.
  private(set) var needed: [Int]

  /// - Parameters:
  ///   - sizes: How many codes of each dimension there are at first.
  ///   - names: What the columns are called.
  ///   - cellLimit: The most crossings of the codes that were seen.
  init(_ sizes: [Int], names: [String], cellLimit: Int) {
    self.names = names
    // Cell numbers are 32 bits wide in the loops over rows.
    self.cellLimit = min(cellLimit, Int(Int32.max))
    needed = sizes
    capacities = sizes
  }

  /// How many cells the table has room for.
  var cellCount: Int { capacities.reduce(1, *) }

  /// Makes room for codes.
  ///
  /// - Parameter wanted: How many codes of each dimension there are.
  /// - Returns: Whether cells are in other places now.
  /// - Throws: `AnalysisError` when there are too many crossings.
  mutating func grow(to wanted: [Int]) throws(AnalysisError) -> Bool {
    for (index, count) in wanted.enumerated() { needed[index] = max(needed[index], count) }
    guard Self.product(needed, isAtMost: cellLimit) else {
      throw Self.tooManyCells(names, limit: cellLimit)
    }
    if zip(needed, capacities).allSatisfy({ $0 <= $1 }) { return false }
    var larger = capacities
    for index in needed.indices where needed[index] > capacities[index] {
      larger[index] = needed[index] + needed[index] / 2 + 1
    }
    if !Self.product(larger, isAtMost: min(1 << 20, cellLimit)) { larger = needed }
    capacities = larger
    return true
  }

  /// The cell of a crossing.
  func place(of codes: [Int]) -> Int {
    var place = 0
    var stride = 1
    for (code, capacity) in zip(codes, capacities) {
      place += code * stride
      stride *= capacity
    }
    return place
  }

  /// The crossing of a cell.
  func codes(at place: Int) -> [Int] {
    var rest = place
    return capacities.map { capacity in
      defer { rest /= capacity }
      return rest % capacity
    }
  }

  /// What is said about too many crossings.
  static func tooManyCells(_ names: [String], limit: Int) -> AnalysisError {
    let shown = names.map { "\"\($0)\"" }.joined(separator: " × ")
    return AnalysisError(
      .limit, key: "groups",
      "the crossing \(shown) has more than \(limit) cells; is one of the columns an id? "
        + "Lower `intersections`, or raise the limit with `limits: {cells: N}`")
  }

  static func product(_ shape: [Int], isAtMost limit: Int) -> Bool {
    var product = 1
    for count in shape {
      let (next, overflow) = product.multipliedReportingOverflow(by: count)
      if overflow || next > limit { return false }
      product = next
    }
    return true
  }
}
