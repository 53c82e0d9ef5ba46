import Foundation

/// A folder that lives as long as a test.
final class TemporaryFolder {
  let path: String

  init() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("fairmark-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and returns its path.
  func write(_ bytes: [UInt8], named name: String = "table.csv") throws -> String {
    let place = path + "/" + name
    try Data(bytes).write(to: URL(fileURLWithPath: place))
    return place
  }

  /// Writes a file and returns its path.
  func write(_ text: String, named name: String = "table.csv") throws -> String {
    try write(Array(text.utf8), named: name)
  }
}
