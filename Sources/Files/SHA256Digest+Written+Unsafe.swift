extension SHA256Digest {
  /// The digest of what an earlier run wrote into a file, which must be what it was.
  ///
  /// - Parameters:
  ///   - byteCount: How many bytes it had written; others may follow them.
  ///   - path: The file.
  ///   - expected: The digest that these bytes had, in lower-case hexadecimal.
  /// - Throws: `FileError` when the file is not there or shorter, or the bytes are others.
  /// - Complexity: O(`byteCount`).
  public init(
    ofWritten byteCount: Int, in path: String, expecting expected: String
  ) throws(FileError) {
    self.init()
    // Nothing may lie in a file that nobody has made yet.
    if byteCount > 0 {
      let file: LocalFile
      do throws(FileError) { file = try LocalFile(path: path) } catch {
        guard error.code == .notFound else { throw error }
        throw FileError(
          .notFound, path: path, "is gone, and the run before had written \(byteCount) bytes of it")
      }
      guard file.byteCount >= byteCount else {
        throw FileError(
          .shrank, path: path,
          "has \(file.byteCount) bytes, and the run that wrote it had written \(byteCount)")
      }
      try update(file, byteCount: byteCount)
    }
    let found = soFar()
    guard found == expected else {
      throw FileError(
        .changed, path: path,
        "was changed after the run wrote it: its first \(byteCount) bytes have the SHA-256 "
          + "\(found.prefix(16))… and not \(expected.prefix(16))…")
    }
  }

  private mutating func update(_ file: LocalFile, byteCount: Int) throws(FileError) {
    var place = 0
    while place < byteCount {
      let end = min(place + (1 << 20), byteCount)
      let bytes = try file.bytes(in: place..<end)
      unsafe bytes.withUnsafeBytes { unsafe update($0) }
      place = end
    }
  }
}
