public import FairmarkFiles

/// The distinct draws of each source across all of its documents, within a limit of memory.
///
/// Document p-values of one source must not be added or combined: documents of one author share
/// their frequent n-grams, and with one key the same draws decide them all. (The pooled z of the
/// unmarked chapters of one book has a standard deviation of 5.8.) Counted here is each draw once
/// for the whole source; the sum over distinct draws has the null law of independent draws.
///
/// Where a scheme's draw is the context alone, texts go on from it with different tokens. Of these the
/// least counts: a choice that depends on the texts, not on the key or on the order of documents.
///
/// Draws are told into 1,024 parts by their keys, so that equal ones lie in the same part. Over the
/// limit of memory they are written to files of a folder, part after part. In the end each part goes
/// through a table that fits into the cache; sums are exact, so that no order matters.
public struct SourceDraws: Sendable {
  /// What is needed to go on from written files after an interruption.
  public struct Checkpoint: Hashable, Sendable {
    /// The names of the files.
    public var files: [String]
    /// How many draws each holds.
    public var counts: [Int]
    /// The SHA-256 of each, in lower-case hexadecimal.
    public var digests: [String]
    /// The draws that are in no file: those of a collection without a folder.
    public var draws: [SourceDraw] = []

    /// Creates a checkpoint.
    ///
    /// - Parameters:
    ///   - files: The names of the files.
    ///   - counts: How many draws each holds.
    ///   - digests: The SHA-256 of each, in lower-case hexadecimal.
    public init(files: [String] = [], counts: [Int] = [], digests: [String] = []) {
      self.files = files
      self.counts = counts
      self.digests = digests
    }
  }

  /// Groups have lower numbers.
  public static let groupLimit = Int(UInt32.max >> 1)

  /// What has to be kept under each configuration.
  public let forms: [SourceDrawForm]
  /// About how many bytes of memory are used.
  public let memoryByteLimit: Int
  /// The folder for files, made when the first is written; `nil` where nothing may be written.
  public let folder: String?
  private var memberships: SourceDrawStore<MembershipRecord>
  private var scored: SourceDrawStore<ScoredRecord>

  /// Creates an empty collection.
  ///
  /// - Parameters:
  ///   - forms: What has to be kept under each configuration.
  ///   - memoryByteLimit: About how many bytes of memory are used.
  ///   - folder: Where files are written; the folder above it must exist.
  ///   - cipher: Makes the files unreadable.
  public init(
    _ forms: [SourceDrawForm], memoryByteLimit: Int, folder: String?, cipher: FileCipher
  ) {
    precondition(!forms.isEmpty, "draws belong to a configuration")
    self.forms = forms
    self.memoryByteLimit = max(memoryByteLimit, 1)
    self.folder = folder
    memberships = SourceDrawStore(cipher)
    scored = SourceDrawStore(cipher)
  }

  /// Goes on from the files that lie in the folder.
  ///
  /// - Parameters:
  ///   - checkpoint: What ``checkpoint()`` gave.
  ///   - forms: What has to be kept under each configuration.
  ///   - memoryByteLimit: About how many bytes of memory are used.
  ///   - folder: Where the files lie.
  ///   - cipher: What made them unreadable.
  /// - Throws: `FileError` where a file is not there or is not what it was.
  /// - Complexity: O(bytes of the files).
  public init(
    resuming checkpoint: Checkpoint, _ forms: [SourceDrawForm], memoryByteLimit: Int,
    folder: String?, cipher: FileCipher
  ) throws(FileError) {
    self.init(forms, memoryByteLimit: memoryByteLimit, folder: folder, cipher: cipher)
    for (name, (count, sha256)) in zip(
      checkpoint.files, zip(checkpoint.counts, checkpoint.digests))
    {
      if name.hasPrefix(ScoredRecord.filePrefix) {
        try scored.open(name, drawCount: count, sha256: sha256, in: folder ?? ".")
      } else {
        try memberships.open(name, drawCount: count, sha256: sha256, in: folder ?? ".")
      }
    }
    for draw in checkpoint.draws {
      switch forms[Int(draw.group) % forms.count] {
      case .membership: memberships.append(MembershipRecord(draw))
      case .scored: scored.append(ScoredRecord(draw))
      }
    }
  }

  /// Adds the draws of the documents that follow.
  ///
  /// - Parameters:
  ///   - block: The draws.
  ///   - numbers: The number of each of the block's groups here, below ``groupLimit``.
  /// - Throws: `FileError` where memory is full and nothing can be written.
  /// - Complexity: O(groups), and O(draws) now and then.
  public mutating func add(_ block: SourceDrawBlock, numbers: [UInt32]) throws(FileError) {
    memberships.add(block.memberships, numbers: numbers)
    scored.add(block.scored, numbers: numbers)
    // The rest is for the tables.
    if byteCount > memoryByteLimit / 2 { try makeRoom() }
  }

  private var byteCount: Int { memberships.byteCount + scored.byteCount }

  private mutating func makeRoom() throws(FileError) {
    if folder != nil { return try write() }
    memberships.compact()
    scored.compact()
    guard byteCount > memoryByteLimit / 4 else { return }
    throw FileError(
      .unwritable, path: "(no folder)",
      "the distinct draws of the sources need more memory than \(memoryByteLimit) bytes, and there is "
        + "no folder for them; give an output folder")
  }

  private mutating func write() throws(FileError) {
    guard let folder, byteCount > 0 else { return }
    try WorkFolder.make(folder)
    try memberships.write(to: folder)
    try scored.write(to: folder)
  }

  /// Writes what lies in memory and names the files; without a folder it lists the draws.
  ///
  /// - Returns: What ``init(resuming:_:memoryByteLimit:folder:)`` takes.
  /// - Throws: `FileError` where nothing can be written.
  public mutating func checkpoint() throws(FileError) -> Checkpoint {
    try write()
    var checkpoint = Checkpoint()
    for (path, count, sha256) in memberships.files.map({ ($0.path, $0.drawCount, $0.sha256) })
      + scored.files.map({ ($0.path, $0.drawCount, $0.sha256) })
    {
      checkpoint.files.append(String(path.split(separator: "/").last ?? ""))
      checkpoint.counts.append(count)
      checkpoint.digests.append(sha256)
    }
    if folder == nil {
      try forEachDistinct(groupCount: Self.groupLimit) { checkpoint.draws.append($0) }
      checkpoint.draws.sort { $0.precedes($1) }
    }
    return checkpoint
  }

  /// Gives each draw once, in no order.
  ///
  /// - Parameters:
  ///   - groupCount: The groups that there are.
  ///   - body: Is called for each draw.
  /// - Throws: `FileError` where a file cannot be read.
  /// - Complexity: O(draws).
  public func forEachDistinct(
    groupCount: Int, _ body: (SourceDraw) -> Void
  ) throws(FileError) {
    let (memberships, scored) = settled()
    try memberships.forEachDistinct(
      in: 0..<DrawParts<MembershipRecord>.count, groupCount: groupCount,
      limit: tableLimit(MembershipRecord.self, 1)
    ) { body($0.draw) }
    try scored.forEachDistinct(
      in: 0..<DrawParts<ScoredRecord>.count, groupCount: groupCount,
      limit: tableLimit(ScoredRecord.self, 1)
    ) { body($0.draw) }
  }

  func settled() -> (SourceDrawStore<MembershipRecord>, SourceDrawStore<ScoredRecord>) {
    var settled = self
    settled.memberships.settle()
    settled.scored.settle()
    return (settled.memberships, settled.scored)
  }

  /// The draws that the table of each of several threads may hold: a table is between a quarter and a
  /// half full, and while it grows there are two.
  func tableLimit<Record: DrawRecord>(_: Record.Type, _ threadCount: Int) -> Int {
    memoryByteLimit / (4 * 6 * MemoryLayout<Record>.stride * threadCount)
  }
}
