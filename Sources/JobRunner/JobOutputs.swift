public import FairmarkFiles
public import FairmarkJSONText

extension Job {
  /// Makes a folder ready for the outputs of this job: what an earlier run wrote is removed, so that
  /// an unfinished run cannot be mistaken for it.
  ///
  /// A file that looks otherwise is somebody else's, perhaps an input, or was changed since: then all
  /// stay. So everything is compared before anything is removed.
  ///
  /// - Parameters:
  ///   - folder: The folder, which need not be there.
  ///   - resumes: Whether what an interrupted run left is kept, to go on with it.
  ///   - others: What is written beside `metrics.json` and `run.json`.
  ///   - inputs: What is read besides the files of the job.
  /// - Returns: The folder, locked against other runs as long as this value is kept.
  /// - Throws: `JobError` when an analysis refuses its configuration, the folder cannot be written to,
  ///   another run is writing into it, a file is in the way, or this job has nothing that can be gone
  ///   on with; then nothing has been removed.
  public func prepareOutputs(
    in folder: String, resumes: Bool = false, besides others: [OutputDirectory.EarlierFile] = [],
    reading inputs: [String] = []
  ) throws(JobError) -> LockedFolder {
    try Plan.checkConfiguration(of: self)
    if resumes && documentDataset == nil {
      throw JobError(
        .usage, at: analyses.first?.location,
        "--resume goes on with analyses of documents, and this job has none; leave it out")
    }
    let documents = try DocumentPlan.bound(of: self)
    let locked: LockedFolder
    do throws(FileError) {
      try OutputDirectory.checkWritable(folder)
      // The files of tables appear whole; rows of documents grow under a name that two runs would share.
      locked = try LockedFolder(folder, isShared: documentDataset == nil)
    } catch {
      throw JobError(.output, at: SourceLocation(file: error.path), error.message)
    }
    let checkpoint =
      try resumes
      ? DocumentCheckpoint.read(from: folder) : try? DocumentCheckpoint.read(from: folder)
    if resumes { try checkpoint?.check(isOf: digest, documents, in: folder) }
    do throws(FileError) {
      let files = try earlierFiles(in: folder, resumes: resumes, checkpoint)
      // What stays if it is somebody else's stays, too, if this job reads it.
      let read = Set((inputPaths + inputs).map(FileIdentity.init))
      let removed = others.filter {
        !$0.othersStay || !read.contains(FileIdentity(folder + "/" + $0.name))
      }
      let earlier: [OutputDirectory.EarlierFile] =
        [
          .init("metrics.json", beginning: "{\n  \"schema\": \"fairmark.metrics/"),
          .init("run.json", beginning: "{\n  \"schema\": \"fairmark.run/"),
        ] + removed
      try Self.check(read, areNoneOf: files + removed.map(\.name), in: folder)
      let resumed = resumes ? checkpoint?.analyses.map(\.rows) : nil
      try documents.checkFree(
        folder, resumes: resumed != nil,
        besides: files + (resumed ?? []).filter { $0.isWhole(in: folder) }.map(\.name))
      let storage = resumes ? [] : (checkpoint?.storageNames ?? []).map { folder + "/" + $0 }
      for path in storage { try WorkFolder.check(path) }
      // First: what is interrupted then still tells of them.
      for path in storage { try WorkFolder.remove(path) }
      try OutputDirectory.remove(earlier, and: files, from: folder)
      try OutputDirectory.removeLeftovers(
        of: earlier.map(\.name) + [DocumentCheckpoint.fileName], from: folder)
    } catch {
      throw JobError(.output, at: SourceLocation(file: error.path), error.message)
    }
    return locked
  }

  /// The rows that earlier runs wrote: files that they name, with the length that they had then.
  private func earlierFiles(
    in folder: String, resumes: Bool, _ checkpoint: DocumentCheckpoint?
  ) throws(FileError) -> [String] {
    var files: [DocumentCheckpoint.File] = []
    let run = folder + "/run.json"
    if let length = OutputDirectory.byteCount(of: "run.json", in: folder), length < 1 << 20,
      let value = try? JSONValue(parsing: LocalFile(path: run).bytes(in: 0..<length)),
      value["schema"]?.string == "fairmark.run/1"
    {
      files = (value["outputs"]?.array ?? []).compactMap(DocumentCheckpoint.File.init)
    }
    var names: [String] = []
    if let checkpoint {
      if resumes {
        // Rows with their final name are taken back by the run that goes on.
        let kept = Set(checkpoint.analyses.map(\.rows.name))
        files = files.filter { !kept.contains($0.name) } + checkpoint.results
      } else {
        files += checkpoint.analyses.map(\.rows) + checkpoint.results
        names = checkpoint.analyses.map { $0.rows.name + ".partial" }
        names.append(DocumentCheckpoint.fileName)
      }
    }
    for file in files where OutputDirectory.holds(file.name, in: folder) {
      guard OutputDirectory.byteCount(of: file.name, in: folder) == file.byteCount else {
        throw FileError.foreign(folder + "/" + file.name)
      }
      names.append(file.name)
    }
    return names
  }

  /// Refuses to remove what the job is about to read.
  private static func check(
    _ read: Set<FileIdentity>, areNoneOf names: [String], in folder: String
  ) throws(FileError) {
    for name in names where read.contains(FileIdentity(folder + "/" + name)) {
      throw FileError(
        .unwritable, path: folder + "/" + name,
        "is read by this job and would be replaced by its outputs; name another folder with "
          + "--output")
    }
  }
}

extension JobOutcome {
  /// Whether there were documents and none of them could be used: the file is likely something else.
  public var hasOnlyUnusableDocuments: Bool {
    guard let documents else { return false }
    return documents.documentCount > 0 && documents.badInputCount == documents.documentCount
  }

  /// The names of the files of rows in the output folder.
  public var rowFiles: [String] { documents?.writer.fileNames ?? [] }

  /// Writes the documents and gives the rows their final names, `metrics.json` last.
  ///
  /// - Parameters:
  ///   - document: The metrics document.
  ///   - record: What belongs to this run alone; gets the list of the rows' files.
  ///   - files: What stands beside the two, written before them.
  ///   - folder: The output folder, as it was made ready.
  /// - Throws: `JobError` when something cannot be written.
  public func publish(
    _ document: JSONValue, run record: JSONValue, beside files: [(name: String, text: String)] = [],
    to folder: LockedFolder
  ) throws(JobError) {
    do throws(JobError) {
      try write(files, document, record, to: folder.path)
    } catch {
      throw documents?.writer.withAdvice(error) ?? error
    }
    try documents?.writer.removeCheckpoint()
  }

  private func write(
    _ files: [(name: String, text: String)], _ document: JSONValue, _ record: JSONValue,
    to folder: String
  ) throws(JobError) {
    let written = try documents?.writer.finish() ?? []
    var record = record
    if !written.isEmpty, case .object(var object) = record {
      object["outputs"] = .array(written.map(\.json))
      record = .object(object)
    }
    do throws(FileError) {
      let directory = try OutputDirectory(creating: folder)
      try directory.write(
        files + [("run.json", record.prettyText()), ("metrics.json", document.prettyText())])
    } catch {
      throw JobError(.output, at: SourceLocation(file: error.path), error.message)
    }
  }
}
