import Glibc

/// A folder whose files appear whole or not at all.
///
/// Each file is written beside its place, flushed to the disk and renamed; a run that dies on the
/// way leaves no file under a final name. The last file written says that the set is complete.
public struct OutputDirectory: Sendable {
  /// The folder, as the user named it.
  public let path: String

  /// Makes the folder, and those above it, when it is not there.
  ///
  /// - Parameter path: The folder.
  /// - Throws: `FileError` when it cannot be made or its name is a file's.
  public init(creating path: String) throws(FileError) {
    self.path = path
    _ = try Self.make(path)
  }

  /// Makes a folder and those above it, and gives those that were not there.
  static func make(_ path: String) throws(FileError) -> [String] {
    var made: [String] = []
    var folder = ""
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      folder += folder.isEmpty && !path.hasPrefix("/") ? String(part) : "/" + part
      if folder == "/" || part.isEmpty { continue }
      if unsafe mkdir(folder, 0o777) == 0 {
        made.append(folder)
      } else if errno != EEXIST {
        throw FileError(
          .unwritable, path: path, "cannot be made: \(LocalFile.reason(errno))")
      }
    }
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw FileError(
        .unwritable, path: path, "is not a folder; name another with --output")
    }
    guard unsafe access(path, W_OK) == 0 else {
      throw FileError(
        .unwritable, path: path, "cannot be written to: \(LocalFile.reason(errno))")
    }
    return made
  }

  /// Writes one file whole.
  ///
  /// - Parameters:
  ///   - text: The content.
  ///   - name: The file's name in the folder.
  /// - Throws: `FileError` when the disk is full or the folder refuses; nothing is left behind and
  ///   an earlier file of that name is as it was.
  /// - Complexity: O(length of `text`).
  public func write(_ text: String, named name: String) throws(FileError) {
    try write(Array(text.utf8), named: name)
  }

  /// Writes one file whole.
  ///
  /// - Parameters:
  ///   - bytes: The content.
  ///   - name: The file's name in the folder.
  /// - Throws: `FileError` when the disk is full or the folder refuses; nothing is left behind and
  ///   an earlier file of that name is as it was.
  /// - Complexity: O(bytes).
  public func write(_ bytes: [UInt8], named name: String) throws(FileError) {
    let unfinished = try UnfinishedFile(bytes, named: name, in: path)
    try unfinished.finish()
    flushNames()
  }

  /// Writes some files whole, none of them before all are on the disk.
  ///
  /// - Parameter files: Names in the folder with contents; they appear in this order.
  /// - Throws: `FileError` when the disk is full or the folder refuses; then all earlier files are as they
  ///   were, unless the folder takes the content of a file and refuses its name.
  /// - Complexity: O(bytes).
  public func write(_ files: [(name: String, text: String)]) throws(FileError) {
    var unfinished: [UnfinishedFile] = []
    for file in files {
      unfinished.append(try UnfinishedFile(Array(file.text.utf8), named: file.name, in: path))
    }
    for file in unfinished { try file.finish() }
    flushNames()
  }

  /// Brings new names to the disk.
  private func flushNames() {
    let folder = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
  }

  /// Checks that a folder could be written to, without making it.
  ///
  /// - Parameter path: The folder, which need not be there.
  /// - Throws: `FileError` when it, or the nearest folder above it that is there, refuses.
  public static func checkWritable(_ path: String) throws(FileError) {
    var nearest = path.isEmpty ? "." : path
    var status = stat()
    while unsafe stat(nearest, &status) != 0 {
      guard errno == ENOENT else {
        throw FileError(
          .unwritable, path: path, "cannot be written to: \(LocalFile.reason(errno))")
      }
      guard let slash = nearest.dropLast().lastIndex(of: "/") else {
        nearest = "."
        continue
      }
      nearest = slash == nearest.startIndex ? "/" : String(nearest[..<slash])
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw FileError(
        .unwritable, path: nearest, "is a file, not a folder; name another folder with --output")
    }
    guard unsafe access(nearest, W_OK | X_OK) == 0 else {
      throw FileError(
        .unwritable, path: path, "cannot be written to: \(LocalFile.reason(errno))")
    }
  }

  /// What a file of an earlier run looks like.
  public struct EarlierFile: Hashable, Sendable {
    /// Its name in the folder.
    public var name: String
    /// How it begins.
    public var beginning: String
    /// What it holds among its first 1,000 bytes.
    public var mark: String
    /// Whether a file of the name that looks otherwise is in nobody's way and stays.
    public var othersStay: Bool

    /// Describes a file.
    ///
    /// - Parameters:
    ///   - name: Its name in the folder.
    ///   - beginning: How it begins.
    ///   - mark: What it holds among its first 1,000 bytes.
    ///   - othersStay: Whether a file of the name that looks otherwise is in nobody's way and stays.
    public init(
      _ name: String, beginning: String, mark: String = "", othersStay: Bool = false
    ) {
      self.name = name
      self.beginning = beginning
      self.mark = mark
      self.othersStay = othersStay
    }
  }

  /// Removes the files of an earlier run, so that an unfinished run cannot be mistaken for it.
  ///
  /// A file that looks otherwise is somebody else's, perhaps an input: then all stay, unless it is in
  /// nobody's way.
  ///
  /// - Parameters:
  ///   - files: What an earlier run wrote; those that are not there are passed over. All but the first
  ///     are removed last, so that they still tell of `names` when this is interrupted.
  ///   - names: Further files, which those tell of.
  ///   - path: The folder.
  /// - Throws: `FileError` when a file is there and is somebody else's or cannot be removed.
  public static func remove(
    _ files: [EarlierFile], and names: [String] = [], from path: String
  ) throws(FileError) {
    var found: [String] = []
    for file in files {
      if try isThere(file, in: path) { found.append(file.name) }
    }
    let isFirst = { (name: String) in name == files.first?.name }
    for name in found.filter(isFirst) + names + found.filter({ !isFirst($0) }) {
      try removeFile(name, from: path)
    }
  }

  /// Whether a file of an earlier run is in a folder.
  private static func isThere(_ earlier: EarlierFile, in path: String) throws(FileError) -> Bool {
    let final = path + "/" + earlier.name
    let file: LocalFile
    do throws(FileError) { file = try LocalFile(path: final) } catch {
      if error.code == .notFound || earlier.othersStay { return false }
      // What the error advises is meant for inputs.
      let reason =
        switch error.code {
        case .isDirectory: "it is a folder; move it, or name another folder with --output"
        case .notRegular: "it is no regular file; move it, or name another folder with --output"
        default: "it \(error.message)"
        }
      throw FileError(.unwritable, path: final, "cannot be replaced: \(reason)")
    }
    let head = String(
      decoding: try file.bytes(in: 0..<min(1000, file.byteCount)), as: UTF8.self)
    guard head.utf8.starts(with: earlier.beginning.utf8),
      earlier.mark.isEmpty || head.contains(earlier.mark)
    else {
      if earlier.othersStay { return false }
      throw FileError(
        .unwritable, path: final,
        "is there and was not written by an earlier run; move it, or name another folder with "
          + "--output")
    }
    return true
  }
}
