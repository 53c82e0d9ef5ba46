/// What a column holds, found by looking at every row.
public struct ColumnProfile: Hashable, Sendable {
  /// What all values of a column can be read as, the narrowest first.
  public enum Content: String, Hashable, Sendable {
    /// Not one row has a value.
    case empty
    /// `true` or `false` in every row, in one of the three usual cases.
    case boolean
    /// Whole numbers in the range of `Int64`.
    case integer
    /// Finite decimal numbers.
    case number
    /// Days, as `2024-02-29`.
    case date
    /// Anything else.
    case text
    /// Lists or objects of JSON in some rows; nothing else is told of them.
    case nested
  }

  /// A value and how many rows hold it.
  public struct Category: Hashable, Sendable {
    /// The text.
    public var text: String
    /// The rows.
    public var rowCount: Int
  }

  /// The column's name.
  public var name: String
  /// The rows that have a value.
  public var valueCount: Int
  /// The rows that have none.
  public var missingCount: Int
  /// What all values can be read as.
  public var content: Content
  /// How many different texts there are; `nil`: more than `TableProfile.distinctLimit`, or lists and
  /// objects, which are not compared.
  public var distinctCount: Int?
  /// Between which numbers nearly all rows lie.
  ///
  /// Fewer than ``TableProfile/leastShownRowCount`` rows are below, and as few above. An end that fewer
  /// rows have is rounded outwards, so that it is nobody's own number. `nil` unless all values are
  /// numbers of enough rows, and in a column that is named like one of ids, telephone numbers or
  /// birthdays.
  public var range: ClosedRange<Double>?
  /// Whether all values are whole numbers from 0, in a column that is not named like one of persons.
  public var mayBeCounts: Bool
  /// The values that at least ``TableProfile/leastShownRowCount`` rows have, in byte order, when they are
  /// few enough to be categories; `nil` for free text, ids, names, addresses and measurements, which
  /// a summary must not repeat.
  public var categories: [Category]?
  /// Texts that usually mean that there is no value, though nobody declared them so.
  ///
  /// Of those that fewer than ``TableProfile/leastShownRowCount`` rows have, and of a column that is named
  /// like one of persons, there are none.
  public var missingLookAlikes: [Category]
  /// Whether there are such texts of fewer rows.
  public var hasRareLookAlikes: Bool

  /// How many different values are in too few rows to be among the categories.
  public var rareCategoryCount: Int {
    categories.flatMap { shown in distinctCount.map { $0 - shown.count } } ?? 0
  }

  /// Whether the column is named like one of persons, such as `email` or `last_name`, of which no value
  /// is shown.
  public var isNamedLikePersonalData: Bool { PersonalData.isNamed(name) }

  /// Whether some value stands in several rows; `nil` when there are too many to know.
  public var hasRepeats: Bool? { distinctCount.map { $0 < valueCount } }

  /// Whether every row has a value of its own.
  public var isUnique: Bool { missingCount == 0 && valueCount > 1 && distinctCount == valueCount }
}

/// What the columns of a table hold.
public struct TableProfile: Hashable, Sendable {
  /// The most different texts of a column that are counted.
  public static let distinctLimit = 10_000
  /// The fewest rows that must have a text for it to be shown as a category.
  public static let leastShownRowCount = 5

  /// The columns in file order.
  public var columns: [ColumnProfile]
  /// Names that only later lines of JSON have, so that their values were not looked at.
  public var furtherNames: [String]
  /// The files.
  public var inputs: [ScannedInput]
  /// How many rows could not be used, by reason.
  public var rejectedCounts: [RejectionReason: Int]
  /// The first ten rows that could not be used.
  public var firstRejected: [RejectedPlace]

  /// The rows of all files, the rejected ones included.
  public var rowCount: Int { inputs.rowCount }
}

extension Table {
  /// Looks at every value of every column.
  ///
  /// This is the one place where types are inferred; a run reads columns as its job says.
  ///
  /// - Parameter options: Threads, what means *missing*, what to do about bad rows.
  /// - Returns: The profile; it is the same for every number of threads.
  /// - Throws: `TableError` for bad data.
  /// - Complexity: O(bytes). Memory: `TableProfile.distinctLimit` texts a column and thread.
  public func profile(options: ScanOptions = ScanOptions()) throws -> TableProfile {
    let names = columnNames
    var options = options
    options.marksNested = true
    let scan = try self.scan(
      names.map { ColumnRequest($0, as: .text) }, options: options,
      makeConsumer: { ProfileConsumer(columnCount: names.count) })
    var merged = (0..<names.count).map { _ in ColumnTally() }
    for consumer in scan.consumers {
      for (index, column) in consumer.finished().enumerated() { merged[index].merge(column) }
    }
    return TableProfile(
      columns: zip(names, merged).enumerated().map { index, column in
        column.1.profile(named: column.0, missingCount: scan.missingCounts[index])
      },
      furtherNames: (scan.columnNames ?? []).filter { !names.contains($0) },
      inputs: scan.inputs, rejectedCounts: scan.rejectedCounts,
      firstRejected: scan.firstRejected)
  }
}
