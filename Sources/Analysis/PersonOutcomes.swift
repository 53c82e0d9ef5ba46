import FairmarkStatistics
import FairmarkTables

/// What the applications of persons came to, by the numbers of entries: a person, or a person within
/// a stratum.
///
/// `combine` is associative and commutative, and an entry that was only made is its identity.
protocol PersonOutcomes: Sendable {
  /// Makes entries without applications up to a count.
  mutating func grow(to count: Int)

  /// Adds the rows of a batch.
  ///
  /// - Parameters:
  ///   - batch: The rows.
  ///   - entries: The entry of each row, `KeyNumbers.none` where it has none.
  /// - Throws: `AnalysisError` when an outcome cannot be used.
  mutating func add(_ batch: Batch, to entries: [UInt32]) throws(AnalysisError)

  /// The same without entries.
  func emptied() -> Self

  /// Adds what the applications of an entry of another state came to.
  mutating func combine(_ entry: Int, with other: Self, _ otherEntry: Int)
}

extension PersonOutcomes {
  /// Adds all entries of another state.
  mutating func merge(_ other: Self, to entries: some Collection<UInt32>) {
    for (index, entry) in entries.enumerated() { combine(Int(entry), with: other, index) }
  }
}

/// Whether any application was selected.
struct PersonSelections: PersonOutcomes {
  enum Source: Sendable {
    case texts(column: Int, counting: Set<[UInt8]>)
    case number(column: Int, threshold: Double)
  }

  private let source: Source
  /// For each code what it adds to the flags.
  private var classes: [UInt8] = [0]
  /// 0: nothing is known, 1: not selected, 3: selected.
  private(set) var flags: [UInt8] = []

  init(_ source: Source) { self.source = source }

  mutating func grow(to count: Int) { flags.grow(to: count, 0) }

  mutating func add(_ batch: Batch, to entries: [UInt32]) {
    switch source {
    case .texts(let column, let counting):
      let texts = batch.newTexts(of: column, after: classes.count - 1)
      classes += texts.map { counting.contains(Array($0.utf8)) ? 3 : 1 }
      let classes = classes
      batch.withCodes(
        column, narrow: { addCodes($0, classes, entries) },
        medium: { addCodes($0, classes, entries) }, wide: { addCodes($0, classes, entries) })
    case .number(let column, let threshold):
      batch.withNumbers(column) { values, missing in
        var flags = flags.mutableSpan
        let entries = entries.span
        for row in values.indices where entries[row] != KeyNumbers.none && !missing.isSet(row) {
          flags[Int(entries[row])] |= values[row] >= threshold ? 3 : 1
        }
      }
    }
  }

  @inline(__always)
  private mutating func addCodes<Code: FixedWidthInteger & UnsignedInteger>(
    _ codes: Span<Code>, _ classes: [UInt8], _ entries: [UInt32]
  ) {
    var flags = flags.mutableSpan
    let classes = classes.span
    let entries = entries.span
    for row in codes.indices where entries[row] != KeyNumbers.none {
      flags[Int(entries[row])] |= classes[Int(truncatingIfNeeded: codes[row])]
    }
  }

  func emptied() -> Self { Self(source) }

  mutating func combine(_ entry: Int, with other: Self, _ otherEntry: Int) {
    flags[entry] |= other.flags[otherEntry]
  }
}

/// The classes that the applications of an entry were put into.
struct PersonClasses: PersonOutcomes {
  private let column: Int
  /// How many words each entry has.
  private(set) var width = 1
  /// Bit *c* − 1 of an entry's words is set when an application has the code *c*.
  private(set) var words: [UInt64] = []

  /// The most classes: 128 bytes of each entry.
  static let limit = 1024

  init(column: Int) { self.column = column }

  mutating func grow(to count: Int) { words.grow(to: count * width, 0) }

  /// Whether an application of an entry has a class at all.
  func isKnown(_ entry: Int) -> Bool {
    (0..<width).contains { words[entry * width + $0] != 0 }
  }

  /// Whether an application of an entry has a code.
  func has(_ entry: Int, code: Int) -> Bool {
    let bit = code - 1
    return bit >> 6 < width && words[entry * width + bit >> 6] >> UInt64(bit & 63) & 1 != 0
  }

  mutating func add(_ batch: Batch, to entries: [UInt32]) throws(AnalysisError) {
    let classCount = (batch.dictionary(column)?.codeCount ?? 1) - 1
    guard classCount <= Self.limit else {
      throw AnalysisError(
        .limit, key: "prediction",
        "the column of classes has more than \(Self.limit) texts; is it a score? A tool that "
          + "classifies has a few classes")
    }
    widen(to: (classCount + 63) / 64)
    batch.withCodes(
      column, narrow: { addCodes($0, entries) }, medium: { addCodes($0, entries) },
      wide: { addCodes($0, entries) })
  }

  @inline(__always)
  private mutating func addCodes<Code: FixedWidthInteger & UnsignedInteger>(
    _ codes: Span<Code>, _ entries: [UInt32]
  ) {
    let width = width
    var words = words.mutableSpan
    let entries = entries.span
    for row in codes.indices {
      // One condition after the other: Swift 6.3 fails to optimise `&&` over a generic span.
      let code = Int(truncatingIfNeeded: codes[row])
      if code == 0 { continue }
      let entry = entries[row]
      if entry == KeyNumbers.none { continue }
      words[Int(entry) * width + (code - 1) >> 6] |= 1 << UInt64((code - 1) & 63)
    }
  }

  private mutating func widen(to wanted: Int) {
    guard wanted > width else { return }
    var wider = Array(repeating: UInt64(0), count: words.count / width * wanted)
    for (index, word) in words.enumerated() {
      wider[index / width * wanted + index % width] = word
    }
    words = wider
    width = wanted
  }

  func emptied() -> Self { Self(column: column) }

  mutating func combine(_ entry: Int, with other: Self, _ otherEntry: Int) {
    if other.width > width { widen(to: other.width) }
    for word in 0..<other.width {
      words[entry * width + word] |= other.words[otherEntry * other.width + word]
    }
  }
}

// MARK: Rows

extension Batch {
  /// The texts of a category column that came after so many others.
  func newTexts(of column: Int, after known: Int) -> ArraySlice<String> {
    guard let dictionary = dictionary(column), dictionary.codeCount > known + 1 else { return [] }
    return dictionary.texts.dropFirst(known)
  }
}

extension Span<UInt64> {
  /// Whether the bit of a row is set, 64 rows a word.
  @inline(__always)
  func isSet(_ row: Int) -> Bool { self[row >> 6] >> UInt64(row & 63) & 1 != 0 }
}

extension Array {
  /// Appends up to a count.
  mutating func grow(to wanted: Int, _ element: Element) {
    if count < wanted { append(contentsOf: repeatElement(element, count: wanted - count)) }
  }
}
