import Glibc

/// Finds the files that a pattern names.
///
/// - Parameters:
///   - pattern: A path; `*`, `?` and `[…]` stand for what they do in a shell.
///   - folder: What stands before the pattern, with its slash, and is taken as it is.
/// - Returns: The paths without the folder, in byte order, whatever the locale; empty when nothing
///   fits.
/// - Complexity: O(*n* log *n*) in the files that fit, besides reading the folders.
public func filesMatching(_ pattern: String, in folder: String = "") -> [String] {
  var escaped = ""
  for character in folder.unicodeScalars {
    if ["*", "?", "[", "\\"].contains(character) { escaped += "\\" }
    escaped.unicodeScalars.append(character)
  }
  var found = unsafe glob_t()
  defer { unsafe globfree(&found) }
  guard unsafe glob(escaped + pattern, GLOB_NOSORT, nil, &found) == 0 else { return [] }
  var paths: [[UInt8]] = []
  for index in unsafe 0..<Int(found.gl_pathc) {
    // SAFETY: glob(3) fills `gl_pathc` entries with terminated texts.
    if let path = unsafe found.gl_pathv[index] {
      unsafe paths.append(Array(String(cString: path).utf8))
    }
  }
  paths.sort { $0.lexicographicallyPrecedes($1) }
  return paths.map { String(decoding: $0.dropFirst(folder.utf8.count), as: UTF8.self) }
}

/// The one name that all ways of writing a path to a file have in common.
///
/// - Parameter path: The path of a file that is there.
/// - Returns: Its path from the root without links, `.` and `..`; `nil` when there is no such file.
public func canonicalPath(_ path: String) -> String? {
  guard let found = unsafe realpath(path, nil) else { return nil }
  // SAFETY: realpath(3) gives a terminated text that the caller frees.
  defer { unsafe free(found) }
  return unsafe String(cString: found)
}

/// Whether a path holds a character that makes it a pattern.
///
/// - Parameter path: The path to look at.
/// - Returns: `true` when it holds `*`, `?` or `[`.
public func isFilePattern(_ path: String) -> Bool {
  path.utf8.contains {
    $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "[")
  }
}
