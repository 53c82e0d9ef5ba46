import Glibc

extension OutputDirectory {
  /// How many hexadecimal digits tell the unfinished files of one name apart.
  private static let digitCount = 16

  /// Makes an unfinished file under a name of its own, which its writer has locked.
  ///
  /// Process numbers would not do: two containers that share a folder have the same ones, and none of
  /// them can ask whether a process of the other still runs.
  ///
  /// - Parameters:
  ///   - name: The name that the file will get.
  ///   - folder: The folder.
  /// - Returns: The open file, which is locked until it is closed, and its path.
  /// - Throws: `FileError` when it cannot be made.
  static func makePartial(
    of name: String, in folder: String
  ) throws(FileError) -> (descriptor: Int32, path: String) {
    while true {
      let digits = String(UInt64.random(in: 0...UInt64.max), radix: 16)
      let zeros = String(repeating: "0", count: digitCount - digits.count)
      let path = "\(folder)/.\(name).\(zeros)\(digits).partial"
      let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else {
        if errno == EEXIST || errno == EINTR { continue }
        throw FileError(
          .unwritable, path: "\(folder)/\(name)", "cannot be made: \(LocalFile.reason(errno))")
      }
      // Between the two steps a run that clears up may have taken it for a leftover.
      let isTaken = !FileLock.take(descriptor) && errno == EWOULDBLOCK
      if !isTaken && FileLock.isSame(descriptor, path) { return (descriptor, path) }
      close(descriptor)
    }
  }

  /// Removes what runs left that were killed while they wrote a file.
  ///
  /// Whoever still writes one has it locked, on this machine or, where the file system passes locks on,
  /// on another. Without locks nothing is removed.
  ///
  /// - Parameters:
  ///   - finals: The names that the files would have got.
  ///   - path: The folder.
  /// - Throws: `FileError` when the folder cannot be read, or something cannot be removed.
  public static func removeLeftovers(of finals: [String], from path: String) throws(FileError) {
    for name in try names(in: path) where finals.contains(where: { isPartial(name, of: $0) }) {
      let file = path + "/" + name
      // Some file systems lock only what is open for writing.
      let descriptor = unsafe open(file, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      defer { close(descriptor) }
      if FileLock.take(descriptor), FileLock.isSame(descriptor, file) {
        try removeFile(name, from: path)
      }
    }
  }

  /// Whether a name is one that ``makePartial(of:in:)`` gives.
  private static func isPartial(_ name: String, of final: String) -> Bool {
    let start = Array(".\(final).".utf8)
    let end = Array(".partial".utf8)
    let bytes = Array(name.utf8)
    return bytes.count == start.count + digitCount + end.count && bytes.starts(with: start)
      && bytes.suffix(end.count) == end[...]
      && bytes.dropFirst(start.count).prefix(digitCount).allSatisfy {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
      }
  }

  /// The names in a folder; none where there is no folder.
  static func names(in folder: String) throws(FileError) -> [String] {
    try FolderNames.of(folder).map { String(decoding: $0, as: UTF8.self) }
  }
}
