import FairmarkAnalysis
import FairmarkFiles
import FairmarkTables
import Synchronization

/// What became of the documents of a job.
struct DocumentOutcome: Sendable {
  /// The files that were read.
  var files: [ScannedInput]
  var documentCount: Int
  var badInputCount: Int
  /// What each analysis found, in the plan's order.
  var results: [Result<DocumentResult, AnalysisError>]
  /// The unfinished rows.
  var writer: DocumentWriter
}

extension DocumentOutcome {
  /// What is told of documents that could not be used, because they may all be of one kind, and of files
  /// without any, which may have been cut off.
  func inputFindings(_ dataset: String) -> [Finding] {
    var findings: [Finding] = []
    if badInputCount > 0 {
      findings.append(
        Finding(
          .warning, "bad_input",
          "\(badInputCount) of the \(documentCount) documents could not be used (dataset \(dataset)); "
            + "their rows say why"))
    }
    let empty = files.filter { $0.rowCount == 0 }.map(\.path)
    if !empty.isEmpty {
      findings.append(
        Finding(
          .warning, "empty_file",
          "\(empty.count) of the \(files.count) files \(empty.count == 1 ? "holds" : "hold") no document "
            + "(dataset \(dataset)): "
            + empty.prefix(10).map { excerpt($0) }.joined(separator: ", ")
            + (empty.count > 10 ? ", …" : "")))
    }
    return findings
  }
}

extension DocumentPlan {
  /// Reads all documents and writes their rows, under names that say that they are unfinished.
  ///
  /// - Parameters:
  ///   - job: The job.
  ///   - options: Threads, the output folder, and whether an interrupted run is gone on with.
  /// - Returns: What was found; the rows get their final names later.
  /// - Throws: `JobError` when documents cannot be read or rows not written.
  func run(_ job: Job, _ options: RunOptions) throws(JobError) -> DocumentOutcome {
    guard let outputs = options.outputs else {
      throw JobError(
        .usage, at: dataset.location,
        "the rows of documents need a folder; name one with --output")
    }
    let writer = try DocumentWriter(self, job, outputs: outputs, options)
    do {
      let files = try scan(writer, options)
      let documentCount = files.reduce(0) { $0 + $1.rowCount }
      guard documentCount > 0 else {
        throw JobError(
          .data, at: shownPaths.first.map { SourceLocation(file: $0) },
          shownPaths.count == 1
            ? "holds no document; expected one JSON object a line"
            : "is the first of \(shownPaths.count) files that hold no document; expected one JSON object "
              + "a line")
      }
      try writer.checkpoint()
      return DocumentOutcome(
        files: options.computesInputDigest ? files : files.map(\.withoutDigest),
        documentCount: documentCount, badInputCount: writer.badInputCount,
        results: writer.evaluate(), writer: writer)
    } catch {
      throw writer.keepingWhatIsDone(after: error, in: self)
    }
  }

  private func scan(
    _ writer: DocumentWriter, _ options: RunOptions
  ) throws -> [ScannedInput] {
    var scan = DocumentScanOptions()
    scan.threadCount = options.threadCount
    scan.progress = options.progress
    scan.blockByteCount = options.blockByteCount
    scan.start = writer.start
    let passes = writer.passes
    return try input.scan(scan, makeConsumer: { DocumentTaker(passes) }) { output, position in
      try writer.join(output, position)
    }
  }
}

/// Writes rows in the order of the documents, and now and then what is needed to go on.
///
/// One thread at a time calls it.
final class DocumentWriter: @unchecked Sendable {
  let passes: [any DocumentPass]
  /// The place that an earlier run reached.
  let start: DocumentPosition?
  private(set) var badInputCount: Int
  private let outputs: LockedFolder
  private var folder: String { outputs.path }
  private let directory: OutputDirectory
  private let plan: DocumentPlan
  private let jobDigest: String
  private let files: [PartialFile]
  private let isResumable: Bool
  private var schedule: CheckpointSchedule
  /// When the first block came.
  private var birth: ContinuousClock.Instant?
  private var position: DocumentPosition
  /// How many documents the last checkpoint has.
  private var keptCount: Int
  private(set) var results: [DocumentResult.RowFile] = []

  init(
    _ plan: DocumentPlan, _ job: Job, outputs: LockedFolder, _ options: RunOptions
  ) throws(JobError) {
    let folder = outputs.path
    self.plan = plan
    self.outputs = outputs
    schedule = CheckpointSchedule(interval: options.checkpointInterval)
    jobDigest = job.digest
    isResumable = plan.streamPath == nil
    if options.resumes { try plan.checkResumable() }
    let checkpoint =
      options.resumes ? try plan.checkpoint(in: folder, jobDigest: jobDigest) : nil
    start = checkpoint?.position
    position = checkpoint?.position ?? DocumentPosition()
    badInputCount = checkpoint?.badInputCount ?? 0
    keptCount = checkpoint?.position.documentCount ?? 0
    do throws(FileError) {
      for one in checkpoint?.analyses ?? [] { try plan.takeBack(one.rows, in: folder) }
      try plan.analyses.checkFree(folder, resumes: checkpoint != nil)
      directory = try OutputDirectory(creating: folder)
      try OutputDirectory.removeLeftovers(
        of: plan.analyses.flatMap(\.resultFiles), from: folder)
      var files: [PartialFile] = []
      for (place, bound) in plan.analyses.enumerated() {
        let kept = checkpoint?.analyses[place].rows
        files.append(
          try PartialFile(
            path: "\(folder)/\(bound.rowFile).partial", keeping: kept?.byteCount ?? 0,
            sha256: kept?.sha256))
        if checkpoint == nil { try WorkFolder.remove("\(folder)/\(bound.storageName)") }
      }
      self.files = files
    } catch {
      throw Self.cannotGoOn(error)
    }
    var passes: [any DocumentPass] = []
    for (place, bound) in plan.analyses.enumerated() {
      do throws(AnalysisError) {
        passes.append(
          try makePass(
            bound.analysis, checkpoint: checkpoint?.analyses[place].state,
            storage: DocumentStorage(
              folder: "\(folder)/\(bound.storageName)",
              threadCount: options.threadCount ?? WorkerThreads.availableProcessorCount)))
      } catch {
        throw JobError(
          error.code == .storage ? .output : .analysis, at: bound.declaration.location,
          error.message)
      }
    }
    self.passes = passes
    if checkpoint == nil {
      do { try self.checkpoint(isMark: true) } catch { throw jobError(error) }
    }
  }

  /// Why the files of an earlier run cannot be gone on with, and what to do then.
  private static func cannotGoOn(_ error: FileError) -> JobError {
    let isNotAsItWas = [.notFound, .shrank, .changed].contains(error.code)
    return JobError(
      .output, at: SourceLocation(file: error.path),
      error.message
        + (isNotAsItWas
          ? "; run without --resume to begin anew, or name another folder with --output" : ""))
  }

  // MARK: On the way

  /// Writes the rows of a block and joins its states.
  func join(_ output: DocumentTaker.Output, _ place: DocumentPosition) throws {
    for ((file, pass), block) in zip(zip(files, passes), output.blocks) {
      try file.append(block.rows)
      try pass.join(block.state)
    }
    badInputCount += output.badInputCount
    position = place
    let birth = self.birth ?? .now
    self.birth = birth
    if schedule.isDue(at: birth.duration(to: .now)) {
      try checkpoint()
      schedule.note(birth.duration(to: .now))
    }
  }

  /// Keeps what is needed to go on from here.
  ///
  /// Where nobody could go on, it is written only as a mark which tells that the files beside it are a
  /// run's.
  func checkpoint(isMark: Bool = false) throws {
    guard isResumable || isMark else { return }
    for file in files { try file.flush() }
    var analyses: [DocumentCheckpoint.Analysis] = []
    for ((bound, file), pass) in zip(zip(plan.analyses, files), passes) {
      let descriptor = bound.declaration.plugin.descriptor
      analyses.append(
        DocumentCheckpoint.Analysis(
          id: bound.declaration.id, plugin: descriptor.id, version: descriptor.version,
          rows: DocumentCheckpoint.File(
            name: bound.rowFile, byteCount: file.byteCount, sha256: file.sha256),
          state: try pass.checkpoint()))
    }
    let checkpoint = DocumentCheckpoint(
      toolVersion: Tool.version, jobDigest: jobDigest, position: position,
      badInputCount: badInputCount, analyses: analyses,
      results: results.map {
        DocumentCheckpoint.File(name: $0.name + ".jsonl", byteCount: $0.bytes.count)
      })
    try directory.write(checkpoint.text, named: DocumentCheckpoint.fileName)
    keptCount = position.documentCount
  }

  /// What the analyses make of everything.
  func evaluate() -> [Result<DocumentResult, AnalysisError>] {
    let found = zip(plan.analyses, passes).map { bound, pass in
      Result { () throws(AnalysisError) -> DocumentResult in
        let result = try pass.evaluate()
        for file in result.files where !bound.analysis.resultFiles.contains(file.name) {
          throw AnalysisError(
            .failed,
            "the plugin gives the file \(file.name), which it does not declare; this is a defect of "
              + "the plugin, please report it")
        }
        return result
      }
    }
    results = found.flatMap { (try? $0.get())?.files ?? [] }
    return found
  }

  // MARK: The end

  /// The names of the files that get rows.
  var fileNames: [String] { plan.analyses.map(\.rowFile) + results.map { $0.name + ".jsonl" } }

  /// Gives everything its final name.
  ///
  /// - Returns: The files that were written, with their lengths.
  func finish() throws(JobError) -> [DocumentCheckpoint.File] {
    do {
      // From here on a run that goes on knows which files are its own.
      try checkpoint(isMark: true)
      var written: [DocumentCheckpoint.File] = []
      for (bound, file) in zip(plan.analyses, files) {
        try file.finish(as: "\(folder)/\(bound.rowFile)")
        written.append(DocumentCheckpoint.File(name: bound.rowFile, byteCount: file.byteCount))
      }
      for file in results {
        let name = file.name + ".jsonl"
        try directory.write(file.bytes, named: name)
        written.append(DocumentCheckpoint.File(name: name, byteCount: file.bytes.count))
      }
      return written
    } catch {
      throw jobError(error)
    }
  }

  /// Removes what only an unfinished run needs.
  func removeCheckpoint() throws(JobError) {
    do throws(FileError) {
      // First what names the others: a checkpoint without its files could not be gone on with.
      try OutputDirectory.removeFile(DocumentCheckpoint.fileName, from: folder)
      for bound in plan.analyses {
        try WorkFolder.remove("\(folder)/\(bound.storageName)")
      }
    } catch {
      throw jobError(error)
    }
  }

  /// What a fault means for the process; what was done until then is kept when that can be gone on
  /// with, and removed when not.
  func keepingWhatIsDone(after error: any Error, in plan: DocumentPlan) -> JobError {
    var fault = jobError(error)
    // States and rows fit each other when it was the reading that failed.
    if error is TableError { try? checkpoint() }
    if isResumable && keptCount > 0 && !(error is DocumentPrefixDiffers) {
      fault = withAdvice(fault)
    } else if start == nil {
      for bound in plan.analyses {
        try? OutputDirectory.removeFile(bound.rowFile + ".partial", from: folder)
      }
      try? removeCheckpoint()
    }
    return fault
  }

  /// The error with what a person can do so that nothing is computed twice.
  func withAdvice(_ error: JobError) -> JobError {
    guard isResumable && keptCount > 0 else { return error }
    return JobError(
      error.kind, at: error.location,
      error.message
        + "; what was done for \(keptCount) documents is kept in \(folder): the same with "
        + "--resume goes on from there")
  }

  private func jobError(_ error: any Error) -> JobError {
    switch error {
    case let error as JobError: error
    case let error as TableError: JobError(.data, at: error.location, error.message)
    case let error as FileError:
      JobError(.output, at: SourceLocation(file: error.path), error.message)
    case let error as AnalysisError:
      JobError(
        error.code == .storage
          ? .output : error.code == .badData || error.code == .limit ? .data : .analysis,
        at: plan.analyses.first?.declaration.location, error.message)
    case let error as DocumentPrefixDiffers:
      JobError(
        .usage, at: SourceLocation(file: error.path),
        "begins otherwise than when the run in \(folder) was interrupted, so that it cannot be gone on "
          + "with; run without --resume to begin anew")
    default: JobError(.analysis, at: nil, "\(error)")
    }
  }
}

extension ScannedInput {
  /// The same without the digest, which was computed to go on after an interruption.
  fileprivate var withoutDigest: ScannedInput {
    var copy = self
    copy.sha256 = nil
    return copy
  }
}
