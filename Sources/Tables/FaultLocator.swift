import FairmarkFiles

/// Finds the line and the character of a byte, once something is wrong there.
///
/// Scans do not count lines; the file is read again up to the place, which only errors pay for.
struct FaultLocator {
  let files: [PlacedFile]

  /// The place of a byte.
  ///
  /// - Complexity: O(`offset`).
  func location(fileIndex: Int, offset: Int) -> SourceLocation {
    let file = files[fileIndex].file
    var position = TextPosition()
    var place = 0
    while place < offset {
      let end = min(place + 1 << 20, offset)
      guard let bytes = try? file.bytes(in: place..<end) else {
        return SourceLocation(file: file.path)
      }
      position.advance(over: bytes)
      place = end
    }
    let line = position.line
    var column = position.column
    // The byte-order mark is no character of the first line.
    if line == 1, column > 1,
      let mark = try? file.bytes(in: 0..<min(3, file.byteCount)), mark == [0xEF, 0xBB, 0xBF]
    {
      column -= 1
    }
    return SourceLocation(file: file.path, line: line, column: column)
  }
}
