import FairmarkFiles
import FairmarkJobRunner

/// Where a drafted job goes.
struct DraftFile {
  private let path: String
  private let folder: String
  /// The data as a job in that place names them.
  let paths: [String]

  /// - Parameters:
  ///   - path: The file; `-` prints.
  ///   - data: The data that the job is about.
  /// - Throws: `JobError` for data that come only once.
  init(_ path: String, of data: DataOptions) throws(JobError) {
    if let pipe = data.paths.first(where: { $0 == ByteSource.standardInputPath }) {
      throw JobError(
        .usage, at: nil,
        "a job cannot be drafted from \(pipe), which comes only once; save the data")
    }
    if path.isEmpty {
      throw JobError(
        .usage, at: nil, "--output is empty; name a file such as job.yaml, or - to print the job")
    }
    self.path = path
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    self.folder = folder
    paths = data.paths.map { Self.path($0, seenFrom: folder) }
  }

  /// Writes a draft and tells what to do with it.
  ///
  /// - Parameters:
  ///   - text: The job.
  ///   - command: What comes next.
  /// - Throws: `JobError` when it cannot be written, or a file is there already.
  func write(_ text: String, then command: String) throws(JobError) {
    if path == "-" {
      writeResult(text, terminator: "")
      return
    }
    do throws(FileError) {
      if canonicalPath(path) != nil {
        throw FileError(
          .unwritable, path: path,
          "is there already and stays as it is; name another file with --output, or print with "
            + "--output -")
      }
      let parent = try OutputDirectory(creating: folder.isEmpty ? "." : folder)
      try parent.write(text, named: path.split(separator: "/").last.map(String.init) ?? "")
    } catch {
      throw JobError(.output, at: SourceLocation(file: error.path), error.message)
    }
    writeResult("wrote \(printable(path)); check every line, then: \(command)")
    let open = text.split(separator: "\n").count { $0.contains(JobDraft.placeholder) }
    if open > 0 {
      writeResult(
        "\(open) \(open == 1 ? "line says" : "lines say") \(JobDraft.placeholder): choose there")
    }
  }

  /// A path, or a pattern, as a job in some folder writes it.
  private static func path(_ path: String, seenFrom folder: String) -> String {
    let isThere = canonicalPath(path) != nil
    func written(_ path: String) -> String {
      // A job takes what looks like a pattern for one.
      guard isThere, isFilePattern(path) else { return path }
      return path.replacing("[", with: "[[]").replacing("*", with: "[*]").replacing(
        "?", with: "[?]")
    }
    if folder.isEmpty || path.hasPrefix("/") { return written(path) }
    if path.hasPrefix(folder + "/") { return written(String(path.dropFirst(folder.count + 1))) }
    if let whole = canonicalPath(path) { return written(whole) }
    // Of a pattern the folder is known, unless that is one, too.
    let slash = path.lastIndex(of: "/")
    let parent = slash.map { String(path[..<$0]) } ?? "."
    let name = slash.map { path[path.index(after: $0)...] } ?? path[...]
    return canonicalPath(parent).map { $0 + "/" + name } ?? path
  }
}
