import FairmarkFiles

/// One opened file of a table: where its rows begin and what their names are.
struct ScannedFile: Sendable {
  let file: LocalFile
  /// The first byte after the header.
  let dataStart: Int
  let columnNames: [String]
  /// The line of the header; `nil` when there is none.
  var headerLine: Int?
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
