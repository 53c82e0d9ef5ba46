import FairmarkFiles
import Foundation
import FairmarkTestSupport
import Testing

@Suite("A local file")
struct LocalFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("is read at any place")
  func places() throws {
    let file = try LocalFile(path: try folder.write("0123456789", named: "a"), name: "shown")
    #expect(file.path == "shown")
    #expect(file.byteCount == 10)
    #expect(try file.bytes(in: 0..<10) == Array("0123456789".utf8))
    #expect(try file.bytes(in: 3..<5) == Array("34".utf8))
    #expect(try file.bytes(in: 10..<10) == [])
    #expect(throws: Never.self) { try file.checkUnchanged() }
  }

  @Test("that is not there is an error that names it")
  func absent() throws {
    for path in [folder.path + "/absent.csv", folder.path + "/absent/below.csv"] {
      let error = try #require(throws: FileError.self) {
        try LocalFile(path: path, name: "job.csv")
      }
      #expect(error.code == .notFound)
      #expect(error.path == "job.csv")
      #expect(
        error.description
          == "job.csv: no such file; check the path")
    }
  }

  @Test("is neither a folder nor a device")
  func otherKinds() throws {
    let error = try #require(throws: FileError.self) { try LocalFile(path: folder.path) }
    #expect(error.code == .isDirectory)
    #expect(error.message.contains("\"\(folder.path)/*.csv\""))
    let device = try #require(throws: FileError.self) { try LocalFile(path: "/dev/null") }
    #expect(device.code == .notRegular)
  }

  @Test("is not a pipe, which is found out without waiting for a writer", .timeLimit(.minutes(1)))
  func pipe() throws {
    let path = folder.path + "/pipe"
    try #require(unsafe mkfifo(path, 0o600) == 0)
    let error = try #require(throws: FileError.self) { try LocalFile(path: path) }
    #expect(error.code == .notRegular)
  }

  @Test("that becomes shorter is an error and no crash")
  func shrinking() throws {
    let path = try folder.write("0123456789", named: "a")
    let file = try LocalFile(path: path)
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.truncate(atOffset: 4)
    #expect(try file.bytes(in: 0..<4) == Array("0123".utf8))
    let error = try #require(throws: FileError.self) { try file.bytes(in: 2..<10) }
    #expect(error.code == .shrank)
    #expect(
      error.message
        == "became shorter while it was read (10 bytes when opened, now at most 4); run again "
        + "when nothing writes to it")
    let changed = try #require(throws: FileError.self) { try file.checkUnchanged() }
    #expect(changed.code == .changed)
  }

  @Test("that grows is noticed at the end")
  func growing() throws {
    let path = try folder.write("0123456789", named: "a")
    let file = try LocalFile(path: path)
    try folder.write("0123456789abc", named: "b")
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("more".utf8))
    #expect(try file.bytes(in: 0..<10) == Array("0123456789".utf8))
    let error = try #require(throws: FileError.self) { try file.checkUnchanged() }
    #expect(error.code == .changed)
    #expect(error.message.contains("was written to while it was read"))
  }
}
