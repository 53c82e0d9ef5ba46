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
    let place = SourceLocation(file: folder + "/" + DocumentCheckpoint.fileName)
    let anew = "; run without --resume to begin anew, or name another folder with --output"
    guard found.jobDigest == jobDigest else {
      throw JobError(.usage, at: place, "is of another job than this one" + anew)
    }
    let plugins = analyses.map { bound in
      let descriptor = bound.declaration.plugin.descriptor
      return [bound.declaration.id, descriptor.id, descriptor.version, bound.rowFile]
    }
    guard found.toolVersion == Tool.version,
      found.analyses.map({ [$0.id, $0.plugin, $0.version, $0.rows.name] }) == plugins
    else {
      throw JobError(.usage, at: place, "is of another version of fairmark or its plugins" + anew)
    }
    return found
  }

  /// Makes sure that nothing is overwritten that is not this run's.
  ///
  /// - Parameters:
  ///   - folder: The output folder.
  ///   - resumes: Whether what an interrupted run keeps is this run's.
  /// - Throws: `JobError` when something is there that an earlier run did not write.
  func checkFree(_ folder: String, resumes: Bool) throws(JobError) {
    for bound in analyses {
      let kept = [bound.rowFile + ".partial", DocumentCheckpoint.fileName]
      for name in [bound.rowFile] + (resumes ? [] : kept) + bound.resultFiles
      where OutputDirectory.holds(name, in: folder) {
        // A run that was killed before it had written anything leaves an empty file.
        if name.hasSuffix(".partial"), OutputDirectory.byteCount(of: name, in: folder) == 0 {
          continue
        }
        throw JobError(
          .output, at: SourceLocation(file: folder + "/" + name),
          "is there and was not written by an earlier run; move it, or name another folder with "
            + "--output")
      }
    }
  }

  /// Makes rows unfinished again that a run gave their final name before it was interrupted.
  func takeBack(_ rows: DocumentCheckpoint.File, in folder: String) throws(FileError) {
    guard let sha256 = rows.sha256,
      OutputDirectory.byteCount(of: rows.name + ".partial", in: folder) == nil,
      OutputDirectory.byteCount(of: rows.name, in: folder) == rows.byteCount
    else { return }
    _ = try SHA256Digest(
      ofWritten: rows.byteCount, in: folder + "/" + rows.name, expecting: sha256)
    try OutputDirectory.rename(rows.name, to: rows.name + ".partial", in: folder)
  }
}

extension DocumentPlan.Bound {
  /// The name of the folder for what the state cannot keep in memory.
  var storageName: String { declaration.id + ".work" }
}
