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

  /// Removes what runs left that were killed while they wrote a file.
  ///
  /// - Parameters:
  ///   - finals: The names that the files would have got.
  ///   - path: The folder.
  /// - Throws: `FileError` when something cannot be removed.
  public static func removeLeftovers(of finals: [String], from path: String) throws(FileError) {
    for name in names(in: path) {
      for final in finals where name.hasPrefix(".\(final).") && name.hasSuffix(".partial") {
        let middle = name.dropFirst(final.count + 2).dropLast(".partial".count)
        // A process that still runs is still writing.
        guard let process = pid_t(middle), process > 0, kill(process, 0) != 0, errno == ESRCH else {
          continue
        }
        try removeFile(name, from: path)
      }
    }
  }

  /// The names in a folder; none where there is no folder.
  static func names(in folder: String) -> [String] {
    guard let stream = unsafe opendir(folder) else { return [] }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      // SAFETY: the name of an entry ends in NUL.
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
        unsafe name.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe String(cString: $0)
        }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    unsafe closedir(stream)
    return names
  }
}
