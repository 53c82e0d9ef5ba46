/// What was found in the values of a column.
struct ColumnTally: Sendable {
  var shape = ValueShape()
  /// Rows with a list or an object.
  var nestedCount = 0
  /// Rows by text; `nil` once there were too many texts.
  var counts: [[UInt8]: Int]? = [:]
  /// Rows by text that usually means *missing*.
  var lookAlikes: [[UInt8]: Int] = [:]

  /// Adds what another thread found.
  mutating func merge(_ other: ColumnTally) {
    shape.merge(other.shape)
    nestedCount += other.nestedCount
    lookAlikes.merge(other.lookAlikes, uniquingKeysWith: +)
    guard var sum = counts, let others = other.counts else {
      counts = nil
      return
    }
    sum.merge(others, uniquingKeysWith: +)
    counts = sum.count > TableProfile.distinctLimit ? nil : sum
  }

  func profile(named name: String, missingCount: Int) -> ColumnProfile {
    if nestedCount > 0 {
      return ColumnProfile(
        name: name, valueCount: shape.rowCount + nestedCount, missingCount: missingCount,
        content: .nested, distinctCount: nil, range: nil, mayBeCounts: false, categories: nil,
        missingLookAlikes: [], hasRareLookAlikes: false)
    }
    // Least and greatest are values of somebody, too.
    let isPersonal = PersonalData.isNamed(name)
    let looks = isPersonal ? [:] : lookAlikes
    return ColumnProfile(
      name: name, valueCount: shape.rowCount, missingCount: missingCount, content: shape.content,
      distinctCount: counts?.count, range: isPersonal ? nil : shape.range,
      mayBeCounts: !isPersonal && shape.areCounts,
      categories: counts.flatMap { counts in
        !isPersonal && Self.areCategories(counts, rowCount: shape.rowCount)
          ? Self.listed(counts) : nil
      },
      missingLookAlikes: Self.listed(looks),
      hasRareLookAlikes: looks.values.contains { $0 < TableProfile.leastShownRowCount })
  }

  /// The longest category, in bytes.
  private static let categoryByteCount = 64

  /// Whether values repeat as categories do: a few are held by many rows each, and none looks as if it
  /// told who somebody is.
  private static func areCategories(_ counts: [[UInt8]: Int], rowCount: Int) -> Bool {
    guard counts.values.contains(where: { $0 >= TableProfile.leastShownRowCount }),
      counts.keys.allSatisfy({
        $0.count <= categoryByteCount && !PersonalData.isLike(String(decoding: $0, as: UTF8.self))
      })
    else { return false }
    return counts.count <= 12 && counts.count * TableProfile.leastShownRowCount <= rowCount
      || counts.count <= 60 && counts.count * 10 <= rowCount
  }

  private static func listed(_ counts: [[UInt8]: Int]) -> [ColumnProfile.Category] {
    counts.filter { $0.value >= TableProfile.leastShownRowCount }
      .sorted { $0.key.lexicographicallyPrecedes($1.key) }.map {
        ColumnProfile.Category(
          text: String(decoding: $0.key, as: UTF8.self), rowCount: $0.value)
      }
  }
}

/// What all values so far can be read as.
struct ValueShape: Sendable {
  private(set) var rowCount = 0
  private var areBooleans = true
  private var areIntegers = true
  private var areNumbers = true
  private var areDates = true
  private var hasNegative = false
  private var lowest = NumberEnds(areLargest: false)
  private var highest = NumberEnds(areLargest: true)

  var content: ColumnProfile.Content {
    if rowCount == 0 { return .empty }
    if areBooleans { return .boolean }
    if areIntegers { return .integer }
    if areNumbers { return .number }
    return areDates ? .date : .text
  }

  var range: ClosedRange<Double>? {
    guard areNumbers else { return nil }
    return NumberEnds.range(
      lowest: lowest, highest: highest, rowCount: rowCount, areIntegers: areIntegers)
  }

  /// Whether all values are whole numbers from 0.
  var areCounts: Bool { content == .integer && !hasNegative }

  mutating func merge(_ other: ValueShape) {
    rowCount += other.rowCount
    areBooleans = areBooleans && other.areBooleans
    areIntegers = areIntegers && other.areIntegers
    areNumbers = areNumbers && other.areNumbers
    areDates = areDates && other.areDates
    hasNegative = hasNegative || other.hasNegative
    lowest.merge(other.lowest)
    highest.merge(other.highest)
  }

  /// Adds some rows with the same text.
  mutating func add(_ text: UnsafeBufferPointer<UInt8>, rowCount: Int = 1) {
    self.rowCount += rowCount
    if areNumbers { unsafe addNumber(text, rowCount) }
    if areBooleans { unsafe areBooleans = isBoolean(text) }
    if areDates { unsafe areDates = isDate(text) }
  }

  private mutating func addNumber(_ text: UnsafeBufferPointer<UInt8>, _ rowCount: Int) {
    guard let start = text.baseAddress,
      let value = unsafe try? DecimalText.double(start, length: text.count)
    else {
      areNumbers = false
      areIntegers = false
      return
    }
    hasNegative = hasNegative || value < 0
    lowest.add(value, rowCount: rowCount)
    highest.add(value, rowCount: rowCount)
    if areIntegers {
      areIntegers = unsafe (try? DecimalText.integer(start, length: text.count)) != nil
    }
  }

  private func isBoolean(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count == 4 || text.count == 5 else { return false }
    let word = unsafe String(decoding: text, as: UTF8.self)
    return ["true", "false", "True", "False", "TRUE", "FALSE"].contains(word)
  }

  /// Four digits, a month and a day; the calendar is not asked further.
  private func isDate(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count == 10 else { return false }
    for index in 0..<10 {
      let byte = unsafe text[index]
      if index == 4 || index == 7 {
        if byte != UInt8(ascii: "-") { return false }
      } else if byte < UInt8(ascii: "0") || byte > UInt8(ascii: "9") {
        return false
      }
    }
    func number(_ range: Range<Int>) -> Int {
      range.reduce(0) { unsafe $0 * 10 + Int(text[$1] - UInt8(ascii: "0")) }
    }
    return (1...12).contains(number(5..<7)) && (1...31).contains(number(8..<10))
  }
}
