import FairmarkFiles
import FairmarkTestSupport
import Foundation
import Testing

@Suite("A small file")
struct SmallFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("is read whole up to a limit")
  func limit() throws {
    let path = try folder.write("0123456789", named: "a")
    #expect(try SmallFile.bytes(ofFileOrPipe: path, upTo: 10) == Array("0123456789".utf8))
    let error = try #require(throws: FileError.self) {
      try SmallFile.bytes(ofFileOrPipe: path, upTo: 9)
    }
    #expect(error.code == .tooLarge)
  }

  @Test("may be a pipe, whose writer may pause and which is not read beyond the limit")
  func pipe() throws {
    let path = folder.path + "/pipe"
    try #require(unsafe mkfifo(path, 0o600) == 0)
    func written(_ script: String, upTo limit: Int) throws -> [UInt8] {
      let writer = Process()
      writer.executableURL = URL(fileURLWithPath: "/bin/sh")
      writer.arguments = ["-c", "exec 2>/dev/null; (\(script)) > \"$0\"", path]
      try writer.run()
      defer { writer.waitUntilExit() }
      return try SmallFile.bytes(ofFileOrPipe: path, upTo: limit)
    }
    #expect(try written("printf 012; sleep 0.05; printf 345", upTo: 10) == Array("012345".utf8))
    #expect(try written(":", upTo: 10) == [])
    let error = try #require(throws: FileError.self) { try written("yes", upTo: 100_000) }
    #expect(error.code == .tooLarge)
  }

  @Test("is no folder and no device")
  func others() throws {
    for (path, code) in [
      (folder.path, FileError.Code.isDirectory), ("/dev/null", .notRegular),
      (folder.path + "/absent", .notFound),
    ] {
      let error = try #require(throws: FileError.self) {
        try SmallFile.bytes(ofFileOrPipe: path, upTo: 10)
      }
      #expect(error.code == code)
    }
  }
}
