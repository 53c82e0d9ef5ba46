import Foundation

/// Test data that is kept beside the repository and not in it.
enum SharedData {
  /// The folder: `FAIRMARK_SHARED`, or `../shared` from the package's root.
  static let folder: String =
    ProcessInfo.processInfo.environment["FAIRMARK_SHARED"]
    ?? URL(fileURLWithPath: packageRoot).deletingLastPathComponent()
    .appendingPathComponent("shared").path

  static let packageRoot: String =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: folder + "/" + path)
  }
}
