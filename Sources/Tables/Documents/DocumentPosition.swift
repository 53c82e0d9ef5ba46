/// A place between two lines of documents, and what tells that the bytes before it are the same.
public struct DocumentPosition: Hashable, Sendable {
  /// A file as far as it was read.
  public struct ReadFile: Hashable, Sendable {
    /// How many bytes of its text come before the place.
    public var textByteCount = 0
    /// How many lines begin before it.
    public var lineCount = 0
    /// How many documents they are.
    public var documentCount = 0
    /// The SHA-256 of these bytes in lower-case hexadecimal.
    public var sha256 = ""

    /// Describes a file of which nothing was read.
    public init() {}
  }

  /// The files up to the place, the last one perhaps in part.
  public var files: [ReadFile]

  /// Describes a place.
  ///
  /// - Parameter files: The files up to the place.
  public init(files: [ReadFile] = []) { self.files = files }

  /// How many documents come before the place.
  public var documentCount: Int { files.reduce(0) { $0 + $1.documentCount } }
}
