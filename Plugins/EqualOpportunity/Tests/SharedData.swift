import Foundation

/// Public data sets that are too large for the repository; tests that need one are skipped where it
/// is absent.
enum SharedData {
  /// The path of a file under `data`, in the folder that `FAIRMARK_SHARED` names or beside the
  /// package; `nil` when it is not there.
  static func path(_ name: String) -> String? {
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let shared =
      ProcessInfo.processInfo.environment["FAIRMARK_SHARED"].map { URL(filePath: $0) }
      ?? package.deletingLastPathComponent().appending(path: "shared")
    let path = shared.appending(path: "data").appending(path: name).path
    return FileManager.default.isReadableFile(atPath: path) ? path : nil
  }
}
