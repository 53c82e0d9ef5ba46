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
    if let pipe = data.paths.first(where: Self.isOfThisCommandOnly) {
      throw JobError(
        .usage, at: nil,
        "a job cannot be drafted from \(printable(pipe)), which comes only once; save the data")
    }
    if path.isEmpty {
      throw JobError(
        .usage, at: nil, "--output is empty; name a file such as job.yaml, or - to print the job")
    }
    if path.hasSuffix("/") {
      throw JobError(
        .usage, at: nil,
        "--output \(printable(path)) names no file; name one in it, such as \(printable(path))job.yaml"
      )
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

  /// Whether a path leads to a pipe that ends with the command: standard input's, and that of `<(…)`.
  ///
  /// A pipe with a name of its own is there for the next command, too.
  private static func isOfThisCommandOnly(_ path: String) -> Bool {
    guard ByteSource.stream(at: path) != nil else { return false }
    return path == ByteSource.standardInputPath || path.hasPrefix("/dev/")
      || path.hasPrefix("/proc/")
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
    if path.hasPrefix(folder + "/") {
      return written(String(path.dropFirst(folder.count + 1).drop { $0 == "/" }))
    }
    return written(relativePath(path, seenFrom: folder) ?? canonicalPath(path) ?? path)
  }

  /// The way from a folder to a file, both named from where the program runs; `nil` when they share
  /// nothing, or the folder is not there and its name climbs.
  private static func relativePath(_ path: String, seenFrom folder: String) -> String? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: true)
    guard !folder.hasPrefix("/"), let name = parts.last, let here = canonicalPath("."),
      // The file may be a link, which is named as it is; folders on the way are what they lead to.
      let place = canonicalPath("./" + parts.dropLast().joined(separator: "/"))
    else { return nil }
    var from = folder.split(separator: "/").filter { $0 != "." }
    if let there = canonicalPath(folder) {
      from = there.split(separator: "/")
    } else {
      guard !from.contains("..") else { return nil }
      from = here.split(separator: "/") + from
    }
    let to = place.split(separator: "/")
    let shared = zip(from, to).prefix { $0 == $1 }.count
    guard shared > 0 else { return nil }
    let steps = Array(repeating: "..", count: from.count - shared)
    return (steps + to.dropFirst(shared).map(String.init) + [String(name)]).joined(separator: "/")
  }
}
