import Glibc

/// Which file a path leads to, whatever way the path is written.
///
/// Of a file that is there, this is its device and number; of one that is not, the place where it would
/// be made, without links, `.` and `..`.
public struct FileIdentity: Hashable, Sendable {
  private enum Value: Hashable {
    case file(device: UInt64, number: UInt64)
    /// The bytes of the path: canonically equivalent names are two files.
    case place([UInt8])
  }

  private let value: Value

  /// Follows a path.
  ///
  /// - Parameter path: The path; nothing need be there.
  /// - Complexity: O(parts of the path).
  public init(_ path: String) {
    var status = stat()
    if unsafe stat(path, &status) == 0 {
      value = .file(device: UInt64(status.st_dev), number: UInt64(status.st_ino))
    } else {
      value = .place(Array(Self.place(path, linkLimit: 40).utf8))
    }
  }

  /// Where a file of this path would be made.
  private static func place(_ path: String, linkLimit: Int) -> String {
    if let known = canonicalPath(path.isEmpty ? "." : path) { return known }
    var parts = path.split(separator: "/", omittingEmptySubsequences: true)
    guard let name = parts.popLast() else { return "/" }
    let parent = (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    let folder = place(parent, linkLimit: linkLimit)
    if name == "." { return folder }
    if name == ".." {
      return folder.lastIndex(of: "/").map { $0 == folder.startIndex ? "/" : "\(folder[..<$0])" }
        ?? folder
    }
    let whole = folder == "/" ? "/" + name : folder + "/" + name
    // A link whose end is not there yet.
    if linkLimit > 0, let end = linkEnd(whole) {
      return place(end.hasPrefix("/") ? end : folder + "/" + end, linkLimit: linkLimit - 1)
    }
    return whole
  }

  /// What a link says; `nil` for everything else.
  private static func linkEnd(_ path: String) -> String? {
    let limit = Int(PATH_MAX)
    var text = [CChar](repeating: 0, count: limit)
    // SAFETY: readlink(2) writes at most `limit` bytes, and tells how many.
    let count = unsafe readlink(path, &text, limit)
    let bytes = text.prefix(max(0, count)).map { UInt8(bitPattern: $0) }
    return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }
}

/// What a path that is to be written leads to.
public enum WritingPlace: Hashable, Sendable {
  /// Nothing is there.
  case free
  /// A regular file.
  case file
  /// A device such as `/dev/null`, a pipe, or a stream of this process such as `/dev/stdout`: it takes
  /// bytes and is never replaced.
  case stream
  /// A folder, a disk, a socket, or a path that cannot be followed.
  case other

  /// Looks at a path.
  ///
  /// - Parameter path: The path.
  public init(_ path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      self = errno == ENOENT ? .free : .other
      return
    }
    switch status.st_mode & S_IFMT {
    case S_IFCHR, S_IFIFO: self = .stream
    case S_IFREG: self = Self.isDescriptor(path) ? .stream : .file
    default: self = .other
    }
  }

  /// Whether a path names an open file of a process, such as `/dev/stdout` and `/proc/self/fd/1`.
  private static func isDescriptor(_ path: String) -> Bool {
    var status = stat()
    guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK else { return false }
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    guard let known = canonicalPath(folder) else { return false }
    return known == "/dev" || known.hasPrefix("/proc/")
  }
}
