import FairmarkFiles
import FairmarkJobRunner

/// The folder of an audit's outputs.
struct LocalLaw144Place {
  let directory: String

  init(_ path: String) {
    var path = path[...]
    while path.count > 1, path.last == "/" { path.removeLast() }
    directory = String(path)
  }

  private static let pageMark = "<meta name=\"generator\" content=\"fairmark\">"

  /// The files of an earlier audit; others of these names are somebody else's.
  private static let earlier: [OutputDirectory.EarlierFile] = [
    .init("metrics.json", beginning: "{\n  \"schema\": \"fairmark.metrics/"),
    .init("run.json", beginning: "{\n  \"schema\": \"fairmark.run/"),
    .init("ll144.json", beginning: "{\n  \"schema\": \"fairmark.ll144/"),
    .init(
      "tables.csv", beginning: "table,",
      mark: "category,applicants,selected,rate,impact_ratio,status"),
    .init("index.html", beginning: "<!doctype html>", mark: pageMark),
    .init("workpaper.html", beginning: "<!doctype html>", mark: pageMark),
  ]

  /// Fails before hours of reading when the outputs could not be written after them, and removes those
  /// of an earlier audit, so that they cannot be mistaken for this one's.
  ///
  /// - Parameter inputs: What is read; none of it is an output of an earlier audit there.
  /// - Throws: `JobError` when a file is in the way or the folder cannot be written to.
  func prepare(reading inputs: [String]) throws(JobError) {
    let read = Set(inputs.map(FileIdentity.init))
    for file in Self.earlier where read.contains(FileIdentity(directory + "/" + file.name)) {
      throw JobError(
        .output, at: SourceLocation(file: directory + "/" + file.name),
        "is read by this audit and would be replaced by its outputs; name another folder with --output"
      )
    }
    do throws(FileError) {
      try OutputDirectory.checkWritable(directory)
      try OutputDirectory.remove(Self.earlier, from: directory)
    } catch {
      throw JobError(.output, at: SourceLocation(file: error.path), error.message)
    }
  }

  /// Writes files, the last of which tells that all are there.
  func write(_ files: [(name: String, text: String)]) throws(JobError) {
    do throws(FileError) {
      let folder = try OutputDirectory(creating: directory)
      for file in files { try folder.write(file.text, named: file.name) }
    } catch {
      throw JobError(.output, at: SourceLocation(file: error.path), error.message)
    }
  }
}
