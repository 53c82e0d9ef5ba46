import Glibc

extension OutputDirectory {
  /// The length of a file in a folder.
  ///
  /// - Parameters:
  ///   - name: The file's name.
  ///   - path: The folder.
  /// - Returns: The length in bytes; `nil` when there is no regular file of that name.
  public static func byteCount(of name: String, in path: String) -> Int? {
    var status = stat()
    guard unsafe lstat(path + "/" + name, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return nil
    }
    return Int(status.st_size)
  }

  /// Whether anything in a folder has a name.
  ///
  /// - Parameters:
  ///   - name: The name.
  ///   - path: The folder.
  /// - Returns: Whether there is a file, a folder or a link of that name.
  public static func holds(_ name: String, in path: String) -> Bool {
    var status = stat()
    return unsafe lstat(path + "/" + name, &status) == 0
  }

  /// Removes a file that this run, or an earlier one, wrote.
  ///
  /// - Parameters:
  ///   - name: The file's name; nothing happens when there is none.
  ///   - path: The folder.
  /// - Throws: `FileError` when it cannot be removed.
  public static func removeFile(_ name: String, from path: String) throws(FileError) {
    let file = path + "/" + name
    if unsafe unlink(file) != 0 && errno != ENOENT {
      throw FileError(.unwritable, path: file, "cannot be replaced: \(LocalFile.reason(errno))")
    }
  }

  /// Gives a file another name.
  ///
  /// - Parameters:
  ///   - name: The file's name.
  ///   - other: The new name; a file of that name is replaced.
  ///   - path: The folder.
  /// - Throws: `FileError` when it cannot be renamed.
  public static func rename(
    _ name: String, to other: String, in path: String
  ) throws(FileError) {
    let file = path + "/" + name
    if unsafe Glibc.rename(file, path + "/" + other) != 0 {
      throw FileError(.unwritable, path: file, "cannot be renamed: \(LocalFile.reason(errno))")
    }
  }

}
