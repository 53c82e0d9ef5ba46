import Glibc

/// What a folder holds.
enum FolderNames {
  /// The names in a folder but `.` and `..`.
  ///
  /// - Parameters:
  ///   - folder: The folder.
  ///   - pattern: A pattern without slashes that the names must fit; `nil` for all.
  /// - Returns: The bytes of the names, in no order; none where there is no such folder.
  /// - Throws: `FileError` when the folder cannot be read to its end.
  static func of(
    _ folder: String, matching pattern: String? = nil
  ) throws(FileError) -> [[UInt8]] {
    guard let stream = unsafe opendir(folder) else {
      if errno == ENOENT || errno == ENOTDIR { return [] }
      throw unreadable(folder, errno)
    }
    defer { unsafe closedir(stream) }
    var names: [[UInt8]] = []
    while true {
      // Only so an error can be told from the end.
      errno = 0
      guard let entry = unsafe readdir(stream) else { break }
      // SAFETY: readdir(3) gives an entry whose name is a terminated text until the next call.
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { start in
        unsafe start.withMemoryRebound(to: CChar.self, capacity: 256) { text in
          let fits = pattern.map { unsafe fnmatch($0, text, FNM_PERIOD) == 0 } ?? true
          return unsafe fits ? Array(String(cString: text).utf8) : nil
        }
      }
      if let name, name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
    }
    let reason = errno
    if reason != 0 { throw unreadable(folder, reason) }
    return names
  }

  /// What is said of a folder that cannot be read.
  static func unreadable(_ folder: String, _ reason: Int32) -> FileError {
    FileError(
      .unreadable, path: folder, "cannot be looked into: \(LocalFile.reason(reason))")
  }
}
