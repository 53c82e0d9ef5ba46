import FairmarkAnalysis
import FairmarkFiles

extension DocumentPlan {
  /// The first file that comes only once; `nil` when all can be read again.
  var streamPath: Job.PathUse? {
    zip(paths, places).first { ByteSource.stream(at: $0.0) != nil }
      .map { (text: $0.0, location: $0.1) }
  }

  /// Refuses to go on where the documents come only once.
  func checkResumable() throws(JobError) {
    guard let stream = streamPath else { return }
    throw JobError(
      .usage, at: stream.location,
      (stream.text == ByteSource.standardInputPath
        ? "standard input" : "the pipe \(excerpt(stream.text))")
        + " comes only once, so that no run can go on with it; write the documents to a file and name "
        + "that, or leave --resume out")
  }

  /// The checkpoint of an interrupted run of the same job.
  ///
  /// - Parameters:
  ///   - folder: The output folder.
  ///   - jobDigest: The job's digest.
  /// - Returns: The checkpoint; `nil` when there is none.
  /// - Throws: `JobError` when it is of another job or version.
  func checkpoint(
    in folder: String, jobDigest: String
  ) throws(JobError) -> DocumentCheckpoint? {
    guard let found = try DocumentCheckpoint.read(from: folder) else { return nil }
    try found.check(isOf: jobDigest, analyses, in: folder)
    return found
  }

  /// Makes rows unfinished again that a run gave their final name before it was interrupted.
  func takeBack(_ rows: DocumentCheckpoint.File, in folder: String) throws(FileError) {
    guard let sha256 = rows.sha256, rows.isWhole(in: folder) else { return }
    _ = try SHA256Digest(
      ofWritten: rows.byteCount, in: folder + "/" + rows.name, expecting: sha256)
    try OutputDirectory.rename(rows.name, to: rows.name + ".partial", in: folder)
  }
}

extension DocumentCheckpoint {
  /// Refuses to go on with another job, or with another version of the program.
  ///
  /// - Parameters:
  ///   - jobDigest: The job's digest.
  ///   - analyses: Its analyses of documents.
  ///   - folder: The output folder.
  /// - Throws: `JobError` when the interrupted run was another one.
  func check(
    isOf jobDigest: String, _ analyses: [DocumentPlan.Bound], in folder: String
  ) throws(JobError) {
    let place = SourceLocation(file: folder + "/" + Self.fileName)
    let anew = "; run without --resume to begin anew, or name another folder with --output"
    guard self.jobDigest == jobDigest else {
      throw JobError(.usage, at: place, "is of another job than this one" + anew)
    }
    let plugins = analyses.map { bound in
      let descriptor = bound.declaration.plugin.descriptor
      return [bound.declaration.id, descriptor.id, descriptor.version, bound.rowFile]
    }
    guard toolVersion == Tool.version,
      self.analyses.map({ [$0.id, $0.plugin, $0.version, $0.rows.name] }) == plugins
    else {
      throw JobError(.usage, at: place, "is of another version of fairmark or its plugins" + anew)
    }
  }

  /// The folders in which the analyses kept what did not fit into memory.
  var storageNames: [String] {
    analyses.map { DocumentPlan.Bound.storageName(of: $0.id) }
  }
}

extension DocumentCheckpoint.File {
  /// Whether rows got their final name before the run was interrupted.
  func isWhole(in folder: String) -> Bool {
    OutputDirectory.byteCount(of: name + ".partial", in: folder) == nil
      && OutputDirectory.byteCount(of: name, in: folder) == byteCount
  }
}

extension FileError {
  /// What is said of a file that is in the way.
  static func foreign(_ path: String) -> FileError {
    FileError(
      .unwritable, path: path,
      "is there and was not written by an earlier run, or was changed since; move it, or name another "
        + "folder with --output")
  }
}

extension [DocumentPlan.Bound] {
  /// Makes sure that nothing is overwritten that is not this run's.
  ///
  /// - Parameters:
  ///   - folder: The output folder.
  ///   - resumes: Whether what an interrupted run keeps is this run's.
  ///   - known: Files that are this run's, or an earlier one's that this one will replace.
  /// - Throws: `FileError` when something is there that an earlier run did not write.
  func checkFree(
    _ folder: String, resumes: Bool, besides known: [String] = []
  ) throws(FileError) {
    for bound in self {
      let kept = [bound.rowFile + ".partial", DocumentCheckpoint.fileName]
      for name in [bound.rowFile] + (resumes ? [] : kept) + bound.resultFiles
      where !known.contains(name) && OutputDirectory.holds(name, in: folder) {
        // A run that was killed before it had written anything leaves an empty file.
        if name.hasSuffix(".partial"), OutputDirectory.byteCount(of: name, in: folder) == 0 {
          continue
        }
        throw FileError.foreign(folder + "/" + name)
      }
      try WorkFolder.check("\(folder)/\(bound.storageName)")
    }
  }
}

extension DocumentPlan.Bound {
  /// The name of the folder for what the state cannot keep in memory.
  var storageName: String { Self.storageName(of: declaration.id) }

  static func storageName(of id: String) -> String { id + ".work" }
}
