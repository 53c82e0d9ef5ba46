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
  func checkFree(_ folder: String) throws(JobError) {
    for bound in analyses {
      for name in [bound.rowFile, bound.rowFile + ".partial", DocumentCheckpoint.fileName]
        + bound.resultFiles
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
  func takeBack(_ name: String, byteCount: Int, in folder: String) throws(FileError) {
    guard OutputDirectory.byteCount(of: name + ".partial", in: folder) == nil,
      OutputDirectory.byteCount(of: name, in: folder) == byteCount
    else { return }
    try OutputDirectory.rename(name, to: name + ".partial", in: folder)
  }
}

extension DocumentPlan.Bound {
  /// The name of the folder for what the state cannot keep in memory.
  var storageName: String { declaration.id + ".work" }
}
