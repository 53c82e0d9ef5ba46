public import FairmarkFiles

/// The distinct draws of each source across all of its documents, within a limit of memory.
///
/// Document p-values of one source must not be added or combined: documents of one author share
/// their frequent n-grams, and with one key the same draws decide them all. (The pooled z of the
/// unmarked chapters of one book has a standard deviation of 5.8.) Counted here is each draw once
/// for the whole source; the sum over distinct draws has the null law of independent draws.
///
/// Draws lie in sorted runs in memory, which merge when they are of like size. Over the limit they
/// are written to a folder as a sorted run of 32 bytes a draw; the end is one merge of all runs.
public struct SourceDraws: Sendable {
  /// What is needed to go on from written runs after an interruption.
  public struct Checkpoint: Hashable, Sendable {
    /// The names of the written runs.
    public var files: [String]
    /// How many draws each holds.
    public var counts: [Int]
    /// The draws that are in no file: those of a collection without a folder.
    public var draws: [SourceDraw] = []

    /// Creates a checkpoint.
    ///
    /// - Parameters:
    ///   - files: The names of the runs.
    ///   - counts: How many draws each holds.
    public init(files: [String] = [], counts: [Int] = []) {
      self.files = files
      self.counts = counts
    }
  }

  /// The draws that lie in memory before they are written: 32 bytes each.
  public let memoryLimit: Int
  /// The folder for runs, made when the first is written; `nil` where nothing may be written.
  public let folder: String?
  private var runs: [SourceDrawRun] = []
  private var memoryCount = 0
  private var written = Checkpoint()
  private var nextFile = 0

  /// Creates an empty collection.
  ///
  /// - Parameters:
  ///   - memoryLimit: The draws that may lie in memory.
  ///   - folder: Where runs are written; the folder above it must exist.
  public init(memoryLimit: Int, folder: String?) {
    self.memoryLimit = max(memoryLimit, 1)
    self.folder = folder
  }

  /// Goes on from the runs that lie in the folder.
  ///
  /// - Parameters:
  ///   - checkpoint: What ``checkpoint()`` gave.
  ///   - memoryLimit: The draws that may lie in memory.
  ///   - folder: Where the runs lie.
  /// - Throws: `FileError` where a run is not there or has another length.
  public init(
    resuming checkpoint: Checkpoint, memoryLimit: Int, folder: String?
  ) throws(FileError) {
    self.init(memoryLimit: memoryLimit, folder: folder)
    for (file, count) in zip(checkpoint.files, checkpoint.counts) {
      let path = Self.path(file, in: folder)
      try SourceDrawFile.check(path, drawCount: count)
      nextFile = max(nextFile, (Int(file.split(separator: "-").last ?? "") ?? 0) + 1)
    }
    written = checkpoint
    written.draws = []
    if !checkpoint.draws.isEmpty { try add(SourceDrawRun(checkpoint.draws)) }
  }

  /// Adds a run.
  ///
  /// - Parameter run: Draws of the documents that follow.
  /// - Throws: `FileError` where memory is full and nothing can be written.
  public mutating func add(_ run: SourceDrawRun) throws(FileError) {
    guard !run.draws.isEmpty else { return }
    runs.append(run)
    memoryCount += run.draws.count
    while runs.count > 1 {
      let last = runs[runs.count - 1].draws.count
      guard last * 2 > runs[runs.count - 2].draws.count else { break }
      joinLastTwo()
    }
    if memoryCount > memoryLimit { try write() }
  }

  /// Writes what lies in memory and names the runs; without a folder it lists the draws.
  ///
  /// - Returns: What ``init(resuming:memoryLimit:folder:)`` takes.
  /// - Throws: `FileError` where nothing can be written.
  public mutating func checkpoint() throws(FileError) -> Checkpoint {
    guard folder != nil else {
      while runs.count > 1 { joinLastTwo() }
      var kept = written
      kept.draws = runs.first?.draws ?? []
      return kept
    }
    if memoryCount > 0 { try write() }
    return written
  }

  /// Gives each group's draws in ascending order of group and key, each once.
  ///
  /// - Parameter body: Is called for each draw.
  /// - Throws: `FileError` where a run cannot be read.
  /// - Complexity: O(*n* log *r*) in the draws and the runs.
  public func forEachDistinct(_ body: (SourceDraw) -> Void) throws(FileError) {
    var cursors: [SourceDrawCursor] = []
    for (file, count) in zip(written.files, written.counts) {
      cursors.append(
        try SourceDrawCursor(path: Self.path(file, in: folder), drawCount: count))
    }
    cursors += runs.map { SourceDrawCursor(run: $0) }
    var heap = SourceDrawHeap(cursors)
    var last: SourceDraw?
    while let draw = try heap.next() {
      if let last, last.isSameDraw(as: draw) { continue }
      body(draw)
      last = draw
    }
  }

  private mutating func joinLastTwo() {
    let last = runs.removeLast()
    let before = runs.removeLast()
    let joined = before.merged(with: last)
    memoryCount += joined.draws.count - before.draws.count - last.draws.count
    runs.append(joined)
  }

  private mutating func write() throws(FileError) {
    while runs.count > 1 { joinLastTwo() }
    guard let run = runs.first, !run.draws.isEmpty else { return }
    guard let folder else {
      throw FileError(
        .unwritable, path: "(no folder)",
        "the distinct draws of the sources need more memory than \(memoryLimit) draws, and there is no "
          + "folder for them; give an output folder")
    }
    try SourceDrawFile.makeFolder(folder)
    let name = "draws-\(nextFile)"
    nextFile += 1
    try SourceDrawFile.write(run.draws, to: Self.path(name, in: folder))
    written.files.append(name)
    written.counts.append(run.draws.count)
    runs = []
    memoryCount = 0
  }

  private static func path(_ name: String, in folder: String?) -> String {
    folder.map { "\($0)/\(name)" } ?? name
  }
}
