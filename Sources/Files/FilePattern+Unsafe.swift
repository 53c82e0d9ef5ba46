import Glibc

/// Finds the files that a pattern names.
///
/// - Parameter pattern: A path; `*`, `?` and `[…]` stand for what they do in a shell.
/// - Returns: The paths in byte order, whatever the locale; empty when nothing fits.
/// - Complexity: O(*n* log *n*) in the files that fit, besides reading the folders.
public func filesMatching(_ pattern: String) -> [String] {
  var found = unsafe glob_t()
  defer { unsafe globfree(&found) }
  guard unsafe glob(pattern, GLOB_NOSORT, nil, &found) == 0 else { return [] }
  var paths: [[UInt8]] = []
  for index in unsafe 0..<Int(found.gl_pathc) {
    // SAFETY: glob(3) fills `gl_pathc` entries with terminated texts.
    if let path = unsafe found.gl_pathv[index] {
      unsafe paths.append(Array(String(cString: path).utf8))
    }
  }
  paths.sort { $0.lexicographicallyPrecedes($1) }
  return paths.map { String(decoding: $0, as: UTF8.self) }
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
