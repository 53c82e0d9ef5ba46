import FairmarkFiles
import FairmarkJobRunner

/// A file that a command writes, in a folder that is made when it is not there.
struct OutputFile {
  let folder: String
  let name: String

  /// The file, as a message shows it.
  var path: String { folder == "." ? name : folder == "/" ? "/" + name : folder + "/" + name }

  /// Removes an earlier file, so that it cannot be taken for this one, whatever becomes of this one.
  func removeEarlier() throws(JobError) {
    do throws(FileError) {
      try OutputDirectory.removeFile(name, from: folder)
    } catch {
      throw JobError(.output, at: SourceLocation(file: error.path), error.message)
    }
  }

  /// Writes the file whole or not at all.
  func write(_ text: String) throws(JobError) {
    do throws(FileError) {
      try OutputDirectory(creating: folder).write(text, named: name)
    } catch {
      throw JobError(.output, at: SourceLocation(file: error.path), error.message)
    }
  }
}
