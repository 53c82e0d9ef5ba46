import Foundation

/// Public data sets that are kept beside the repository and not in it; tests that need one are
/// skipped where it is absent.
public enum SharedData {
  /// The package's root.
  public static let packageRoot: String =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// The folder: `FAIRMARK_SHARED`, or `../shared` from the package's root.
  public static let folder: String =
    ProcessInfo.processInfo.environment["FAIRMARK_SHARED"]
    ?? URL(fileURLWithPath: packageRoot).deletingLastPathComponent()
    .appendingPathComponent("shared").path

  /// Whether something is in the folder.
  public static func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder + "/" + name)
  }

  /// The path of a file under `data`; `nil` when it is not there.
  public static func path(_ name: String) -> String? {
    let path = folder + "/data/" + name
    return FileManager.default.isReadableFile(atPath: path) ? path : nil
  }
}
