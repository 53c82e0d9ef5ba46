import Glibc

/// Finds the files that a pattern names.
///
/// - Parameters:
///   - pattern: A path; `*`, `?` and `[…]` stand for what they do in a shell.
///   - folder: What stands before the pattern, with its slash, and is taken as it is.
/// - Returns: The paths without the folder, in byte order, whatever the locale; empty when nothing
///   fits.
/// - Throws: `FileError` for a folder that cannot be looked into, which may hold files that fit.
/// - Complexity: O(*n* log *n*) in the files that fit, besides reading the folders.
public func filesMatching(
  _ pattern: String, in folder: String = ""
) throws(FileError) -> [String] {
  let parts = Array(pattern.utf8).split(
    separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
  var paths: [[UInt8]] = [[]]
  for (depth, part) in parts.enumerated() {
    let part = String(decoding: part, as: UTF8.self)
    var found: [[UInt8]] = []
    for path in paths {
      let start = depth == 0 ? [] : path + [UInt8(ascii: "/")]
      if isFilePattern(part) {
        let place = folder + String(decoding: start, as: UTF8.self)
        for name in try names(in: place.isEmpty ? "./" : place, matching: part) {
          found.append(start + name)
        }
      } else {
        let next = start + withoutEscapes(part).utf8
        let isFound =
          part.isEmpty ? true : try isThere(folder + String(decoding: next, as: UTF8.self))
        if isFound { found.append(next) }
      }
    }
    paths = found
  }
  paths.sort { $0.lexicographicallyPrecedes($1) }
  return paths.map { String(decoding: $0, as: UTF8.self) }
}

/// The names in a folder that a pattern without slashes fits; none where there is no such folder.
private func names(
  in folder: String, matching pattern: String
) throws(FileError) -> [[UInt8]] {
  do throws(FileError) {
    return try FolderNames.of(folder, matching: pattern)
  } catch {
    throw withAdvice(error)
  }
}

private func withAdvice(_ error: FileError) -> FileError {
  FileError(
    error.code, path: error.path,
    error.message
      + ", and files that fit the pattern may lie there; change its rights, or the pattern")
}

/// Whether a name is taken.
private func isThere(_ path: String) throws(FileError) -> Bool {
  var status = stat()
  if unsafe lstat(path, &status) == 0 { return true }
  if errno == ENOENT || errno == ENOTDIR { return false }
  throw withAdvice(FolderNames.unreadable(path, errno))
}

/// A part of a pattern without wildcards, as a name.
private func withoutEscapes(_ part: String) -> String {
  var name = String.UnicodeScalarView()
  var isEscaped = false
  for scalar in part.unicodeScalars {
    if scalar == "\\", !isEscaped {
      isEscaped = true
      continue
    }
    isEscaped = false
    name.append(scalar)
  }
  return String(name)
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
