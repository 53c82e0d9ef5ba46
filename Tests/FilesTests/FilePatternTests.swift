import FairmarkFiles
import FairmarkTestSupport
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
    let found = filesMatching(folder.path + "/*.csv").map { $0.dropFirst(folder.path.count + 1) }
    #expect(
      found == ["10.csv", "9.csv", "B.csv", "_.csv", "a b.csv", "a.csv", "b.csv", "é.csv"])
    #expect(filesMatching(folder.path + "/[ab].csv").count == 2)
    #expect(filesMatching(folder.path + "/?.txt") == [folder.path + "/a.txt"])
    #expect(filesMatching(folder.path + "/a.csv") == [folder.path + "/a.csv"])
    #expect(filesMatching(folder.path + "/*.parquet") == [])
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
