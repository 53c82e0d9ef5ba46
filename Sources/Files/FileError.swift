/// A file that could not be opened, read or written.
public struct FileError: Error, Hashable, Sendable {
  /// What was wrong; more codes may come, so a `switch` over them needs a default.
  public struct Code: Hashable, Sendable {
    private enum Value: Hashable {
      case notFound, isDirectory, notRegular, unreadable, shrank, changed, damaged, unwritable
      case tooLarge
    }
    private let value: Value
    private init(_ value: Value) { self.value = value }

    /// No file has this name.
    public static let notFound = Code(.notFound)
    /// The name is a folder's.
    public static let isDirectory = Code(.isDirectory)
    /// The name is neither a file's nor a folder's (a socket, a device).
    public static let notRegular = Code(.notRegular)
    /// The file is there and could not be opened or read.
    public static let unreadable = Code(.unreadable)
    /// The file became shorter while it was read.
    public static let shrank = Code(.shrank)
    /// The file was written to while it was read.
    public static let changed = Code(.changed)
    /// Compressed data are incomplete or not what they were.
    public static let damaged = Code(.damaged)
    /// The file is longer than what it should hold can be.
    public static let tooLarge = Code(.tooLarge)
    /// An output could not be written.
    public static let unwritable = Code(.unwritable)
  }

  /// What was wrong.
  public let code: Code
  /// The file or folder, as the user named it.
  public let path: String
  /// A sentence: what, where, what was expected, what to do.
  public let message: String

  /// Creates an error about one file.
  public init(_ code: Code, path: String, _ message: String) {
    self.code = code
    self.path = path
    self.message = message
  }
}

extension FileError: CustomStringConvertible {
  /// The file and the sentence.
  public var description: String { "\(path): \(message)" }
}
