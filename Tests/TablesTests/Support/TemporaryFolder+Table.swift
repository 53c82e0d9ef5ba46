import FairmarkTestSupport

extension TemporaryFolder {
  /// Writes a file and returns its path.
  func write(_ bytes: [UInt8], named name: String = "table.csv") throws -> String {
    try write(name, bytes: bytes)
  }

  /// Writes a file and returns its path.
  func write(_ text: String, named name: String = "table.csv") throws -> String {
    try write(name, text)
  }
}
