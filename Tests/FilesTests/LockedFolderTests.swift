import FairmarkFiles
import FairmarkTestSupport
import Testing

@Suite("A locked folder")
struct LockedFolderTests {
  @Test("is one run's, until that is over, and has no file for it")
  func oneAtATime() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("out")
    do {
      let first = try LockedFolder(path)
      for other in [path, path + "/", folder.path + "/./out"] {
        let error = try #require(throws: FileError.self) { try LockedFolder(other) }
        #expect(error.code == .unwritable)
        #expect(error.path == other)
        #expect(error.message.hasPrefix("another run is writing into this folder"))
      }
      #expect(try folder.names(in: "out") == [])
      try folder.write("out/kept", "")
      #expect(first == first)
    }
    #expect(throws: Never.self) { try LockedFolder(path) }
    #expect(try folder.names(in: "out") == ["kept"])
  }

  @Test("is shared by those that say so, and by nobody else")
  func sharing() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("out")
    do {
      let first = try LockedFolder(path, isShared: true)
      let second = try LockedFolder(path, isShared: true)
      #expect(throws: FileError.self) { try LockedFolder(path) }
      #expect(first != second)
    }
    let alone = try LockedFolder(path)
    #expect(throws: FileError.self) { try LockedFolder(path, isShared: true) }
    #expect(alone.path == path)
  }

  @Test("is removed with the folders above it when it was made and stayed empty")
  func removal() throws {
    let folder = try TemporaryFolder()
    do { _ = try LockedFolder(folder.file("a/b/c")) }
    #expect(!folder.exists("a"))
    try folder.write("a/file", "")
    do { _ = try LockedFolder(folder.file("a/b/c")) }
    #expect(try folder.names(in: "a") == ["file"])
    // One that was there stays, empty or not.
    let outer = try LockedFolder(folder.file("d"))
    do { _ = try LockedFolder(folder.file("d/e")) }
    #expect(folder.exists("d") && !folder.exists("d/e"))
    #expect(outer.path == folder.file("d"))
  }

  @Test("cannot be a file")
  func file() throws {
    let folder = try TemporaryFolder()
    let error = try #require(throws: FileError.self) {
      try LockedFolder(try folder.write("file", "text"))
    }
    #expect(error.message == "is not a folder; name another with --output")
  }
}
