import Glibc

/// A folder in which a run keeps what does not fit into memory, and which goes with it.
///
/// It lies beside the outputs under a name that somebody else may have used before. A mark in it says
/// that a run made it: without the mark nothing in it is touched. Nobody but the owner may look into it.
public enum WorkFolder {
  /// The file that says so; nobody else calls a file that.
  public static let mark = "made-by-fairmark"

  /// Makes the folder unless it is there.
  ///
  /// - Parameter path: The folder; the one above it must exist.
  /// - Throws: `FileError` when it cannot be made, or something that no run made has the name.
  public static func make(_ path: String) throws(FileError) {
    if unsafe mkdir(path, 0o700) != 0 {
      guard errno == EEXIST else {
        throw FileError(.unwritable, path: path, "cannot be made: \(LocalFile.reason(errno))")
      }
      try check(path)
      // One that an earlier version made, or nobody's, which is empty.
      if unsafe chmod(path, 0o700) != 0 {
        throw FileError(
          .unwritable, path: path,
          "cannot be kept from others: \(LocalFile.reason(errno))")
      }
    }
    if OutputDirectory.holds(mark, in: path) { return }
    _ = try PartialFile(path: path + "/" + mark, isPrivate: true)
  }

  /// Makes sure that a name is free for a run's own folder.
  ///
  /// - Parameter path: The folder, which need not be there.
  /// - Throws: `FileError` when a file, a link, or a folder with files that no run made has the name.
  public static func check(_ path: String) throws(FileError) {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return }
    let isFolder = status.st_mode & S_IFMT == S_IFDIR
    if isFolder {
      if OutputDirectory.holds(mark, in: path) { return }
      if try OutputDirectory.names(in: path).isEmpty { return }
    }
    throw FileError(
      .unwritable, path: path,
      "is in the way: a run keeps files of its own in a folder of this name, and this is "
        + (isFolder ? "a folder that no run made" : "none")
        + "; move it away, or name another folder with --output")
  }

  /// Removes the folder with the files in it.
  ///
  /// - Parameter path: The folder; nothing happens when there is none.
  /// - Throws: `FileError` when no run made it, or something in it cannot be removed.
  public static func remove(_ path: String) throws(FileError) {
    try check(path)
    // The mark goes last: what is interrupted can be done again.
    for name in try OutputDirectory.names(in: path) where name != mark {
      try OutputDirectory.removeFile(name, from: path)
    }
    try OutputDirectory.removeFile(mark, from: path)
    if unsafe rmdir(path) != 0 && errno != ENOENT {
      throw FileError(.unwritable, path: path, "cannot be removed: \(LocalFile.reason(errno))")
    }
  }
}
