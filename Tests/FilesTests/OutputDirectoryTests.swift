import FairmarkTestSupport
import Foundation
import Testing

@testable import FairmarkFiles

@Suite("An output directory")
struct OutputDirectoryTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("is made with the folders above it")
  func creation() throws {
    let path = folder.path + "/a//b/c"
    let directory = try OutputDirectory(creating: path)
    #expect(directory.path == path)
    try directory.write("text\n", named: "x.json")
    #expect(try folder.text(of: "a/b/c/x.json") == "text\n")
    #expect(throws: Never.self) { try OutputDirectory(creating: path) }
    #expect(throws: Never.self) { try OutputDirectory(creating: path + "/") }
  }

  @Test("holds the file whole and nothing else after a write")
  func write() throws {
    let directory = try OutputDirectory(creating: folder.path)
    let text = String(repeating: "0123456789é\n", count: 100_000)
    try directory.write(text, named: "metrics.json")
    #expect(try folder.text(of: "metrics.json") == text)
    try directory.write("", named: "empty")
    #expect(try folder.text(of: "empty") == "")
    #expect(try folder.names == ["empty", "metrics.json"])
  }

  @Test("replaces a file by a new one, so that a reader of the old one is not disturbed")
  func replacement() throws {
    let directory = try OutputDirectory(creating: folder.path)
    try directory.write("the old and longer text", named: "metrics.json")
    let reader = try #require(FileHandle(forReadingAtPath: folder.path + "/metrics.json"))
    try directory.write("new", named: "metrics.json")
    #expect(try folder.text(of: "metrics.json") == "new")
    #expect(try reader.readToEnd() == Data("the old and longer text".utf8))
    #expect(try folder.names == ["metrics.json"])
  }

  @Test("leaves what was there, and no part of a file, when a write fails")
  func failedWrite() throws {
    let directory = try OutputDirectory(creating: folder.path)
    try FileManager.default.createDirectory(
      atPath: folder.path + "/taken/inside", withIntermediateDirectories: true)
    let error = try #require(throws: FileError.self) {
      try directory.write("text", named: "taken")
    }
    #expect(error.code == .unwritable)
    #expect(error.path == folder.path + "/taken")
    #expect(error.message.hasPrefix("could not be written: "))
    #expect(try folder.names == ["taken"])
  }

  @Test("cannot be a file, nor lie in one")
  func fileInPlace() throws {
    let file = try folder.write("text", named: "file")
    for (path, message) in [
      (file, "is not a folder; name another with --output"),
      (file + "/below", "cannot be made: Not a directory"),
    ] {
      let error = try #require(throws: FileError.self) { try OutputDirectory(creating: path) }
      #expect(error.code == .unwritable)
      #expect(error.path == path)
      #expect(error.message == message)
    }
    #expect(try folder.text(of: "file") == "text")
  }

  @Test("cannot be made where the system refuses it", .enabled(if: isLinuxWithProc))
  func refused() throws {
    // Nobody, not even root, makes files there.
    let error = try #require(throws: FileError.self) {
      try OutputDirectory(creating: "/proc/self/fairmark")
    }
    #expect(error.code == .unwritable)
    #expect(error.message.hasPrefix("cannot be made: "))
    let written = try #require(throws: FileError.self) {
      try OutputDirectory(creating: "/proc/self").write("text", named: "metrics.json")
    }
    #expect(written.code == .unwritable)
    #expect(written.path.hasPrefix("/proc/self"))
  }

  @Test("that is protected is refused before anything is written", .enabled(if: !isRoot))
  func protected() throws {
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder.path)
    for refuse in [
      { _ = try OutputDirectory(creating: $0) }, { try OutputDirectory.checkWritable($0) },
    ] as [(String) throws -> Void] {
      let error = try #require(throws: FileError.self) { try refuse(folder.path) }
      #expect(error.code == .unwritable)
      #expect(error.message == "cannot be written to: Permission denied")
    }
  }

  @Test("can be checked without being made")
  func check() throws {
    let file = try folder.write("text", named: "file")
    for path in [folder.path, folder.path + "/", folder.path + "/a/b/c"] {
      #expect(throws: Never.self) { try OutputDirectory.checkWritable(path) }
    }
    #expect(try folder.names == ["file"])
    let error = try #require(throws: FileError.self) { try OutputDirectory.checkWritable(file) }
    #expect(error.code == .unwritable)
    #expect(error.message == "is a file, not a folder; name another folder with --output")
    #expect(error.path == file)
    #expect(throws: FileError.self) { try OutputDirectory.checkWritable(file + "/below") }
  }

  @Test(
    "can be checked by a path from the working directory",
    .enabled(if: FileManager.default.isWritableFile(atPath: ".")))
  func relativeCheck() {
    for path in ["out-of-nowhere/a", "out-of-nowhere", "."] {
      #expect(throws: Never.self) { try OutputDirectory.checkWritable(path) }
    }
    #expect(!FileManager.default.fileExists(atPath: "out-of-nowhere"))
  }

  @Test("gives none of several files its name before all are on the disk")
  func severalFiles() throws {
    let directory = try OutputDirectory(creating: folder.path)
    try folder.write("old", named: "a")
    let tooLong = String(repeating: "n", count: 300)
    #expect(throws: FileError.self) {
      try directory.write([("a", "new"), ("b", "new"), (tooLong, "new")])
    }
    #expect(try folder.names == ["a"])
    #expect(try folder.text(of: "a") == "old")
    try directory.write([("a", "new"), ("b", "newer")])
    #expect(try folder.names == ["a", "b"])
    #expect(try folder.text(of: "a") + folder.text(of: "b") == "newnewer")
  }

  @Test("leaves a file of a name alone that another program wrote, where that may stay")
  func foreignMayStay() throws {
    let ours = OutputDirectory.EarlierFile("report.html", beginning: "<ours", othersStay: true)
    for text in ["<theirs", ""] {
      try folder.write(text, named: "report.html")
      try OutputDirectory.remove([ours], from: folder.path)
      #expect(try folder.text(of: "report.html") == text)
    }
    try folder.write("<ours>", named: "report.html")
    try OutputDirectory.remove([ours], from: folder.path)
    #expect(try folder.names == [])
  }

  @Test("A text that is added begins on a line of its own")
  func appended() throws {
    for (before, after) in [("", "x\n"), ("a\n", "a\nx\n"), ("a", "a\nx\n")] {
      try folder.write(before, named: "notes.md")
      try append("x\n", toFile: folder.path + "/notes.md")
      #expect(try folder.text(of: "notes.md") == after)
    }
    try append("x\n", toFile: folder.path + "/new.md")
    #expect(try folder.text(of: "new.md") == "x\n")
  }

  @Test("forgets a file of an earlier run")
  func removal() throws {
    func remove() throws(FileError) {
      try OutputDirectory.remove(
        [.init("metrics.json", beginning: "{ours")], from: folder.path)
    }
    try folder.write("{ours}", named: "metrics.json")
    try remove()
    #expect(try folder.names == [])
    #expect(throws: Never.self) { try remove() }
    for foreign in ["", "{our", "{theirs}", "sex,hired\nf,yes\n"] {
      try folder.write(foreign, named: "metrics.json")
      let error = try #require(throws: FileError.self) { try remove() }
      #expect(error.code == .unwritable)
      #expect(
        error.message == "is there and was not written by an earlier run; move it, or name another "
          + "folder with --output")
      #expect(try folder.text(of: "metrics.json") == foreign)
    }
    try FileManager.default.removeItem(atPath: folder.path + "/metrics.json")
    try FileManager.default.createDirectory(
      atPath: folder.path + "/metrics.json", withIntermediateDirectories: false)
    let error = try #require(throws: FileError.self) { try remove() }
    #expect(error.message.hasPrefix("cannot be replaced: "))
  }

  @Test("removes what a killed run left, and never what another run is writing")
  func leftovers() throws {
    // The lock is what tells, not the number of a process: two containers have the same numbers.
    let written = try OutputDirectory.makePartial(of: "metrics.json", in: folder.path)
    let other = try OutputDirectory.makePartial(of: "metrics.json", in: folder.path)
    #expect(written.path != other.path)
    close(other.descriptor)
    for name in [".metrics.json.12.partial", ".metrics.json.0123456789abcdeg.partial"] {
      try folder.write("mine", named: name)
    }
    let before = try folder.names
    try OutputDirectory.removeLeftovers(of: ["metrics.json", "run.json"], from: folder.path)
    #expect(try folder.names == before.filter { !other.path.hasSuffix("/" + $0) })
    #expect(before.count == 4)
    close(written.descriptor)
    try OutputDirectory.removeLeftovers(of: ["run.json"], from: folder.path)
    #expect(try folder.names.count == 3)
    try OutputDirectory.removeLeftovers(of: ["metrics.json"], from: folder.path)
    #expect(try folder.names.count == 2)
  }

  private static let isRoot = geteuid() == 0
  private static let isLinuxWithProc = FileManager.default.fileExists(atPath: "/proc/self/status")
}
