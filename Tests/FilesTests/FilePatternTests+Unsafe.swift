import FairmarkFiles
import FairmarkTestSupport
import Glibc
import Testing

@Suite("A pattern of files")
struct FilePatternTests {
  @Test("finds its files in byte order, whatever the locale")
  func byteOrder() throws {
    let folder = try TemporaryFolder()
    let names = [
      "B.csv", "a.csv", "b.csv", "a b.csv", "é.csv", "10.csv", "9.csv", "_.csv", "a.txt",
    ]
    for name in names.shuffled() { try folder.write("x", named: name) }
    let found = try filesMatching(folder.path + "/*.csv").map {
      $0.dropFirst(folder.path.count + 1)
    }
    #expect(
      found == ["10.csv", "9.csv", "B.csv", "_.csv", "a b.csv", "a.csv", "b.csv", "é.csv"])
    #expect(try filesMatching(folder.path + "/[ab].csv").count == 2)
    #expect(try filesMatching(folder.path + "/?.txt") == [folder.path + "/a.txt"])
    #expect(try filesMatching(folder.path + "/a.csv") == [folder.path + "/a.csv"])
    #expect(try filesMatching(folder.path + "/*.parquet") == [])
  }

  @Test("looks into folders, links and all, and takes the dot of a hidden name for itself")
  func folders() throws {
    let folder = try TemporaryFolder()
    for name in ["a/x.csv", "b/x.csv", "b/y.csv", "c.csv", ".hidden/x.csv", "d[1]/x.csv"] {
      try folder.write(name, "x")
    }
    let within = folder.path + "/"
    #expect(try filesMatching("*/x.csv", in: within) == ["a/x.csv", "b/x.csv", "d[1]/x.csv"])
    #expect(try filesMatching("*/*.csv", in: within).count == 4)
    #expect(try filesMatching(".h*/x.csv", in: within) == [".hidden/x.csv"])
    #expect(try filesMatching("./?/../b//[x-y].csv", in: within).count == 4)
    #expect(try filesMatching("d[[]1]/*", in: within) == ["d[1]/x.csv"])
    #expect(try filesMatching("c.csv/*", in: within) == [])
    #expect(try filesMatching("absent/*", in: within) == [])
    #expect(try filesMatching("*/absent", in: within) == [])
    #expect(try filesMatching(within + "a/*") == [within + "a/x.csv"])
  }

  @Test("is not answered where a folder cannot be looked into", .enabled(if: geteuid() != 0))
  func unreadableFolders() throws {
    let folder = try TemporaryFolder()
    try folder.write("a/x.csv", "x")
    try folder.write("b/x.csv", "x")
    unsafe chmod(folder.file("b"), 0)
    defer { unsafe chmod(folder.file("b"), 0o700) }
    for pattern in ["*/x.csv", "*/*.csv", "[b]/?.csv"] {
      let error = try #require(throws: FileError.self) {
        try filesMatching(pattern, in: folder.path + "/")
      }
      #expect(error.code == .unreadable)
      #expect(error.message.hasPrefix("cannot be looked into: Permission denied"))
    }
  }

  @Test(
    "is told from a path",
    arguments: [
      ("a.csv", false), ("a*.csv", true), ("a?.csv", true), ("[a].csv", true), ("", false),
      ("a]b.csv", false), ("ordner/ä.csv", false),
    ])
  func recognition(path: String, isPattern: Bool) {
    #expect(isFilePattern(path) == isPattern)
  }
}
