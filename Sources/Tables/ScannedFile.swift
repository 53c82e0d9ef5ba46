import FairmarkFiles

/// One opened input of a table: where its rows begin and what their names are.
struct ScannedFile: Sendable {
  let source: ByteSource
  /// The first byte of the text after the header.
  let dataStart: Int
  /// The line of that byte.
  let firstLine: Int
  let columnNames: [String]
  /// The line of the header; `nil` when there is none.
  var headerLine: Int?

  /// The input as records that are read from the first to the last.
  var records: RecordSource {
    RecordSource(source: source, dataStart: dataStart, firstLine: firstLine)
  }
}

/// A plain file whose pieces are read at their places.
struct PlacedFile: Sendable {
  let file: LocalFile
  /// The first byte after the header.
  let dataStart: Int
}

/// A piece of a file.
///
/// The rows that follow a line end within it belong to it, and to the first piece of a file the row
/// at its beginning.
struct Chunk: Sendable {
  /// Its number in the scan.
  let number: Int
  let fileIndex: Int
  let start: Int
  let end: Int
  let isFirstOfFile: Bool
}
