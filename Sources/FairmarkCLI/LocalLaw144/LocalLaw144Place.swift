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

  /// How the files of an earlier audit begin; others of these names are somebody else's.
  private static let beginnings = [
    ("metrics.json", "{\n  \"schema\": \"fairmark.metrics/"),
    ("run.json", "{\n  \"schema\": \"fairmark.run/"),
    ("ll144.json", "{\n  \"schema\": \"fairmark.ll144/"),
    ("tables.csv", "table,category,applicants,selected,rate,impact_ratio,status"),
  ]

  private static let pages = ["index.html", "workpaper.html"]

  /// Fails before hours of reading when the outputs could not be written after them, and removes those
  /// of an earlier audit, so that they cannot be mistaken for this one's.
  func prepare() throws(JobError) {
    do throws(FileError) {
      try OutputDirectory.checkWritable(directory)
      for (name, beginning) in Self.beginnings {
        try OutputDirectory.remove(name, from: directory, beginning: beginning)
      }
      for page in Self.pages {
        try OutputDirectory.remove(
          page, from: directory, beginning: "<!DOCTYPE html>",
          holding: "<meta name=\"generator\" content=\"fairmark\">")
      }
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
