public import FairmarkFiles

/// Rows of named columns, opened and ready to be scanned.
///
/// ## Implementation guidance
///
/// A scan gives the same rows, whatever the number of threads and the sizes of batches, and the first
/// fault in the order of the rows is the one that is thrown; a `RowFault` of a consumer counts among
/// them. With one thread, batches come in the order of the rows.
public protocol Table: Sendable {
  /// The column names in order.
  var columnNames: [String] { get }

  /// The bytes of all sources together; `nil` when only reading them tells.
  var byteCount: Int? { get }

  /// The bytes of text that a scan will read; `nil` when only reading them tells, as for pipes and
  /// compressed files.
  var textByteCount: Int? { get }

  /// The place of a column, or a sentence that names the columns there are.
  ///
  /// A name is the same in Unicode's composed and decomposed form (`String`'s `==`); no table has two
  /// columns of which both forms are names.
  ///
  /// - Parameter name: The column's name.
  /// - Returns: Its place in order, from 0.
  /// - Throws: `TableError` when there is no such column.
  func place(of name: String) throws(TableError) -> Int

  /// Reads all rows once and hands the requested columns to consumers in batches.
  ///
  /// - Parameters:
  ///   - requests: The columns to decode.
  ///   - options: Threads, digests, what to do about bad rows.
  ///   - makeConsumer: Makes a consumer for each thread.
  /// - Returns: The consumers, and what was learnt about the sources.
  /// - Throws: `TableError` for bad data; whatever a consumer throws.
  func scan<Consumer: BatchConsumer>(
    _ requests: [ColumnRequest], options: ScanOptions, makeConsumer: @Sendable () -> Consumer
  ) throws -> TableScan<Consumer>
}

extension Table {
  /// Not known.
  public var textByteCount: Int? { nil }
}

/// One input file as a scan saw it.
public struct ScannedInput: Hashable, Sendable {
  /// The file as messages call it.
  public var path: String
  /// Its size.
  public var byteCount: Int
  /// The SHA-256 of all its bytes, in lower-case hexadecimal; `nil` when it was not asked for.
  public var sha256: String?
  /// Its rows, the rejected ones included.
  public var rowCount: Int
  /// The place of the one column that the file holds; `nil` when it holds whole rows.
  public var column: Int?
}

/// A row that a scan left out.
public struct RejectedPlace: Hashable, Sendable {
  /// Where the row begins.
  public var location: SourceLocation
  /// Why it was left out.
  public var reason: RejectionReason
}

/// What a scan learnt besides what its consumers kept.
public struct TableScan<Consumer> {
  /// The consumers, one a thread.
  public var consumers: [Consumer]
  /// The files in order.
  public var inputs: [ScannedInput]
  /// How many rows were left out, by reason.
  public var rejectedCounts: [RejectionReason: Int]
  /// The first ten rows that were left out.
  public var firstRejected: [RejectedPlace]
  /// For each requested category column its texts; `nil` for number columns.
  public var dictionaries: [CategoryDictionary?]
  /// For each requested column how many rows have no value.
  public var missingCounts: [Int]
  /// What joins and conditions did, and what was read for them; `nil` for a table as it lies there.
  public var shaping: ShapingReport?
  /// The names of all columns when only reading told them; `nil` when they are the table's.
  public var columnNames: [String]?

  /// The rows of all files, the rejected ones included.
  ///
  /// Where each column has files of its own, those of the first column tell.
  public var rowCount: Int { inputs.rowCount }
}

extension [ScannedInput] {
  /// The rows of all files; where each column has files of its own, those of the first column tell.
  public var rowCount: Int { reduce(0) { $1.column ?? 0 == 0 ? $0 + $1.rowCount : $0 } }
}

/// Takes batches; one a thread, merged by the caller afterwards.
public protocol BatchConsumer: Sendable {
  /// Takes the rows of a batch.
  ///
  /// - Parameter batch: The rows, good until the call returns.
  /// - Throws: Whatever ends the scan.
  mutating func consume(_ batch: Batch) throws
}

/// How a scan runs; nothing here changes what it finds.
public struct ScanOptions: Hashable, Sendable {
  /// The number of threads, from 1; the number of processors when `nil`.
  public var threadCount: Int?
  /// Whether the SHA-256 of each file is computed on the way.
  public var computesDigest = false
  /// What to do about rows that cannot be used.
  public var badRows = BadRowPolicy.fail
  /// Texts that mean *missing*.
  public var missingTexts = [""]
  /// Where the scan tells how far it has come.
  public var progress: ScanProgress?
  /// The bytes of a piece of a file; small ones are for tests.
  public var chunkByteCount = 256 << 10
  /// Whether a list or an object in a column that is read stands as ``nestedMark`` instead of being a
  /// fault; for profiles.
  var marksNested = false

  /// Stands for a list or an object; no text, because it is not UTF-8.
  static let nestedMark: UInt8 = 0xFE

  /// Creates the default options.
  public init() {}
}
