public import FairmarkFiles

/// Which members of a line's object hold what of a document.
public struct DocumentMembers: Hashable, Sendable {
  /// The member that lists the token ids.
  public var tokenIDs: String
  /// The member that lists the token ids of the prompt; `nil`: no document has one.
  public var promptIDs: String?
  /// The member that names the document; `nil`: none has a name.
  public var id: String?
  /// The member that says where the text comes from; `nil`: the data do not say.
  public var source: String?

  /// Names members.
  ///
  /// - Parameters:
  ///   - tokenIDs: The member that lists the token ids.
  ///   - promptIDs: The member that lists the token ids of the prompt.
  ///   - id: The member that names the document.
  ///   - source: The member that says where the text comes from.
  public init(
    tokenIDs: String, promptIDs: String? = nil, id: String? = nil, source: String? = nil
  ) {
    self.tokenIDs = tokenIDs
    self.promptIDs = promptIDs
    self.id = id
    self.source = source
  }
}

/// Documents as token ids in JSON Lines: one object a line, in one or several files.
///
/// A line that is no usable document is a document with a fault, so that none is lost and none ends
/// the reading. Lines of white space alone are no documents.
public struct DocumentInput: Sendable {
  /// The most bytes of a line where nobody says otherwise.
  public static let defaultLineByteLimit = 64 << 20
  /// What the most bytes of a line may be.
  public static let lineByteLimits = 16...(1 << 30)

  /// The files in order.
  let sources: [ByteSource]
  /// For each file what its documents call it; none where a single file is read.
  let labels: [String]
  /// Which members hold what.
  public let members: DocumentMembers
  /// The most bytes of a line; a longer one is a document with a fault.
  public let lineByteLimit: Int

  /// Opens files.
  ///
  /// - Parameters:
  ///   - paths: The files, in the order in which they are read; `-` for standard input.
  ///   - names: The files as messages should call them; the paths when left out.
  ///   - labels: The files as their documents call them where there are several; the paths when left
  ///     out.
  ///   - encoding: How their characters are written.
  ///   - members: Which members hold what.
  ///   - lineByteLimit: The most bytes of a line.
  /// - Throws: `TableError` when a file cannot be opened.
  public init(
    paths: [String], names: [String]? = nil, labels: [String]? = nil,
    encoding: TextEncoding = .utf8,
    members: DocumentMembers, lineByteLimit: Int = defaultLineByteLimit
  ) throws(TableError) {
    var sources: [ByteSource] = []
    for (place, path) in paths.enumerated() {
      do throws(FileError) {
        sources.append(
          try ByteSource(path: path, name: names?[place] ?? path, encoding: encoding))
      } catch {
        throw TableError(error)
      }
    }
    self.sources = sources
    self.labels = sources.count > 1 ? labels ?? paths : []
    self.members = members
    self.lineByteLimit = lineByteLimit
  }

  /// The bytes of all files as they lie there; `nil` when only reading them tells.
  public var byteCount: Int? { sum(of: \.byteCount) }

  /// The bytes of text that will be read; `nil` when only reading them tells.
  public var textByteCount: Int? { sum { $0.plainFile?.byteCount } }

  private func sum(of byteCount: (ByteSource) -> Int?) -> Int? {
    var sum = 0
    for source in sources {
      guard let count = byteCount(source) else { return nil }
      sum += count
    }
    return sum
  }
}
