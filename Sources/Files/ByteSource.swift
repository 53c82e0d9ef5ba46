import Synchronization

/// An input that was opened: a plain file, a compressed one, standard input or a named pipe.
///
/// ```swift
/// let source = try ByteSource(path: "applicants.csv.gz")
/// let reader = try source.open(computesDigest: true)
/// ```
///
/// Compression is recognised by the first bytes, whatever the name; a name that promises another is
/// an error. What is read is the text: decompressed, in UTF-8. What is counted and hashed are the
/// bytes as they lie there.
public final class ByteSource: Sendable {
  /// The path that stands for standard input.
  public static let standardInputPath = "-"
  /// What messages call standard input.
  public static let standardInputName = "(standard input)"

  /// The input as messages call it.
  public let name: String
  /// How its bytes are compressed; `nil` when they are not.
  public let compression: Compression?
  /// How its characters are written.
  public let encoding: TextEncoding

  private let file: LocalFile?
  /// A pipe comes once: its reader is made at once and handed out to the first who asks.
  private let pipe: Mutex<SourceReader?>

  /// Opens an input, and waits for the first bytes of a pipe.
  ///
  /// - Parameters:
  ///   - path: The file or named pipe; `-` for standard input.
  ///   - name: The input as messages should call it; the path when left out, and always
  ///     `(standard input)` for that.
  ///   - encoding: How its characters are written.
  /// - Throws: `FileError` when it cannot be opened, standard input is a terminal, or the data are of
  ///   another format than their name says.
  public init(
    path: String, name: String? = nil, encoding: TextEncoding = .utf8
  ) throws(FileError) {
    self.encoding = encoding
    let shown = path == Self.standardInputPath ? Self.standardInputName : name ?? path
    self.name = shown
    let first: ArraySlice<UInt8>
    if path == Self.standardInputPath || PipeFile.isPipe(path) {
      let opened =
        path == Self.standardInputPath
        ? try PipeFile(standardInputNamed: shown) : try PipeFile(path: path, name: shown)
      let stored = StoredBytes(.pipe(opened), computesDigest: true)
      first = try stored.peek(Compression.signatureByteCount)
      let found = try Self.compression(of: first, path: path, name: shown, encoding: encoding)
      compression = found
      file = nil
      pipe = Mutex(try SourceReader(stored, compression: found, encoding: encoding))
    } else {
      let opened = try LocalFile(path: path, name: shown)
      first = try opened.bytes(in: 0..<min(Compression.signatureByteCount, opened.byteCount))[...]
      compression = try Self.compression(of: first, path: path, name: shown, encoding: encoding)
      file = opened
      pipe = Mutex(nil)
    }
  }

  private static func compression(
    of first: ArraySlice<UInt8>, path: String, name: String, encoding: TextEncoding
  ) throws(FileError) -> Compression? {
    let found = Compression(signature: first)
    if let promised = Compression(fileName: path), promised != found, !first.isEmpty {
      throw FileError(
        .damaged, path: name,
        "is named like \(promised.name) data and "
          + (found.map { "begins like \($0.name) data" } ?? "does not begin like them")
          + "; was it copied whole? If the name is wrong, rename the file")
    }
    if found == nil, let sentence = foreignFormat(first) {
      throw FileError(.unreadable, path: name, sentence)
    }
    if found == nil, encoding != .utf8, first.starts(with: [0xEF, 0xBB, 0xBF]) {
      throw FileError(
        .unreadable, path: name,
        "begins with the byte-order mark of UTF-8 where the job says `encoding: "
          + "\(encoding.rawValue)`; leave `encoding` out")
    }
    return found
  }

  /// The file, when positioned reads find its text as it is; `nil` for compressed and transcoded
  /// files and for pipes.
  public var plainFile: LocalFile? {
    compression == nil && encoding == .utf8 ? file : nil
  }

  /// The bytes as they lie there; `nil` for a pipe, of which only reading tells.
  public var byteCount: Int? { file?.byteCount }

  /// The beginning of an input.
  public struct Prefix: Sendable {
    /// The first bytes of the text.
    public var bytes: [UInt8]
    /// Whether there are no more.
    public var isWhole: Bool
    /// Why the bytes after these cannot be had.
    public var failure: FileError?
  }

  /// The beginning of the text, which `open` gives once more.
  ///
  /// - Parameter count: How many bytes are wanted.
  /// - Returns: As many bytes as are wanted, unless the text is shorter or damaged after fewer.
  /// - Throws: `FileError` when nothing can be read.
  /// - Complexity: O(`count`).
  public func prefix(_ count: Int) throws(FileError) -> Prefix {
    if let plain = plainFile {
      let length = min(count, plain.byteCount)
      return Prefix(
        bytes: try plain.bytes(in: 0..<length), isWhole: length == plain.byteCount)
    }
    if file != nil { return try open(computesDigest: false).prefix(count) }
    let found = pipe.withLock { $0?.prefix(count) }
    if let found { return found }
    throw readTwice
  }

  /// Begins to read the text, from its first byte.
  ///
  /// - Parameter computesDigest: Whether the SHA-256 of the bytes as they lie there is computed.
  /// - Returns: A reader of its own.
  /// - Throws: `FileError` when the input is a pipe that was read before.
  public func open(computesDigest: Bool) throws(FileError) -> SourceReader {
    if let file {
      return try SourceReader(
        StoredBytes(.file(file), computesDigest: computesDigest), compression: compression,
        encoding: encoding)
    }
    guard let reader = pipe.withLock({ $0.take() }) else { throw readTwice }
    if !computesDigest { reader.dropDigest() }
    return reader
  }

  private var readTwice: FileError {
    FileError(
      .unreadable, path: name,
      "comes only once and was read before; write the data to a file and name that")
  }

  /// Checks that nobody wrote to the file since it was opened; a pipe passes.
  ///
  /// - Throws: `FileError` when its length or its time of modification is another.
  public func checkUnchanged() throws(FileError) {
    try file?.checkUnchanged()
  }
}
