import FairmarkFiles
import FairmarkTables
import FairmarkTestSupport
import Testing

@Suite("Profiles of tables")
struct ProfileTests {
  private func profile(
    _ text: String, threads: Int = 1, chunk: Int = 256 << 10, missing: [String] = [""]
  ) throws -> TableProfile {
    let folder = try TemporaryFolder()
    var options = ScanOptions()
    options.threadCount = threads
    options.chunkByteCount = chunk
    options.missingTexts = missing
    return try CSVTable(paths: [try folder.write("t.csv", text)], names: ["t.csv"]).profile(
      options: options)
  }

  /// The column `v` with these values.
  private func column(_ values: [String], missing: [String] = [""]) throws -> ColumnProfile {
    let rows = values.enumerated().map { "\($0.offset),\($0.element)" }
    return try profile("i,v\n" + rows.joined(separator: "\n") + "\n", missing: missing).columns[1]
  }

  @Test(
    "name the narrowest type that all values have",
    arguments: [
      (["1", "-2", "", "9223372036854775807"], ColumnProfile.Content.integer),
      (["1", "2.5", "1e3"], .number), (["9223372036854775808"], .number),
      (["true", "FALSE", "True"], .boolean), (["true", "1"], .text),
      (["2024-02-29", "1999-12-31"], .date), (["2024-13-01"], .text), (["2024-02-29", "x"], .text),
      (["", ""], .empty), (["1", "one"], .text), (["nan"], .text), (["inf"], .text),
    ])
  func types(values: [String], content: ColumnProfile.Content) throws {
    #expect(try column(values).content == content)
  }

  @Test("count values, missing ones and distinct texts")
  func counts() throws {
    let column = try column(["3", "", "1", "3", "2.0", "2"])
    #expect(column.valueCount == 5)
    #expect(column.missingCount == 1)
    #expect(column.distinctCount == 4)
    #expect(column.hasRepeats == true)
    #expect(try self.column(["1", "", "2"]).hasRepeats == false)
  }

  /// Numbers from a first one on, one a row.
  private func numbers(_ first: Int, _ count: Int, times: Int = 1) -> [String] {
    (0..<count).map { "\(first + $0 * times)" }
  }

  @Test("give the range of numbers as it is where five rows share its ends")
  func sharedEnds() throws {
    let ends = Array(repeating: "17", count: 5) + Array(repeating: "83", count: 5)
    #expect(try column(ends).range == 17...83)
    #expect(try column(ends + numbers(20, 60)).range == 17...83)
    // Equal numbers count together, however they are written.
    #expect(try column(["17.0", "1.7e1"] + ends.dropFirst(2)).range == 17...83)
    #expect(try column(Array(repeating: "4", count: 10)).range == 4...4)
    // Four rows beyond each end do not move it.
    #expect(try column(ends + numbers(-9000, 4) + numbers(9000, 4)).range == 17...83)
    #expect(try column(ends + numbers(-9000, 5) + numbers(9000, 5)).range != 17...83)
  }

  @Test("show no number of fewer than five rows as the end of a range")
  func roundedEnds() throws {
    // A salary in one row of 101 is not to be seen, and neither are the fifth and the fifth last.
    let salaries = numbers(30_017, 100, times: 313) + ["91234"]
    #expect(try column(salaries).range == 30_000...70_000)
    #expect(try column(numbers(1, 11)).range == 0...10)
    #expect(try column(numbers(-11, 11)).range == -10...0)
    #expect(try column((0..<20).map { "0.\(13 + $0 * 2)" }).range == 0.2...0.5)
    // One decimal, and few of them: rounding to one decimal would change nothing.
    #expect(try column((0..<12).map { "3.\($0 % 9 + 1)" } + ["3.05"]).range == 3...4)
    let huge = try #require(try column((0..<30).map { "\(Double($0) * 1e300)" }).range)
    #expect(huge.lowerBound == 0 && huge.upperBound >= 2.5e301 && huge.upperBound < 3.1e301)
    for count in [1, 2, 9] { #expect(try column(numbers(91_234, count)).range == nil) }
    #expect(try column(Array(repeating: "5", count: 9)).range == nil)
    #expect(try column(numbers(1, 40) + ["x"]).range == nil)
  }

  @Test("let no end be a number that few rows have, and at most four rows lie beyond it")
  func rangesOfManyTables() throws {
    var generator = SplitMix64(seed: 4)
    for _ in 0..<60 {
      let width = UInt64([2, 7, 60, 5000, 1_000_000].randomElement(using: &generator) ?? 2)
      let values = (0..<Int.random(in: 10...80, using: &generator)).map { _ in
        Int(generator.next() % width) - Int(width / 3)
      }
      let range = try #require(try column(values.map { "\($0)" }).range)
      #expect(values.count { Double($0) < range.lowerBound } < 5)
      #expect(values.count { Double($0) > range.upperBound } < 5)
      for end in [range.lowerBound, range.upperBound] {
        let isShared = values.count { Double($0) == end } >= 5
        #expect(isShared || end.truncatingRemainder(dividingBy: 10) == 0, "\(end) of \(values)")
      }
    }
  }

  @Test("show values that repeat, and neither names nor free text")
  func privacy() throws {
    let sexes = try column((0..<10).map { $0 % 2 == 0 ? "F" : "M" })
    #expect(sexes.categories?.map(\.text) == ["F", "M"])
    #expect(sexes.categories?.map(\.rowCount) == [5, 5])
    // What few rows have is counted and not shown, and few values with few rows are no categories.
    let rare = try column((0..<30).map { $0 == 7 ? "X" : $0 % 2 == 0 ? "F" : "M" })
    #expect(rare.categories?.map(\.text) == ["F", "M"])
    #expect(rare.distinctCount == 3)
    #expect(rare.rareCategoryCount == 1)
    #expect(sexes.rareCategoryCount == 0)
    #expect(try column((0..<24).map { "Ann \($0 % 12)" }).categories == nil)
    #expect(try column(["Ann", "Bob", "Cid", "Ann"]).categories == nil)
    #expect(try column((0..<400).map { "name \($0 % 60)" }).categories == nil)
    #expect(try column((0..<600).map { "name \($0 % 60)" }).categories?.count == 60)
    let essay = String(repeating: "long ", count: 20)
    #expect(try column(Array(repeating: essay, count: 10)).categories == nil)
    #expect(try column(["Ann", "Bob"]).isUnique)
    #expect(try !column(["Ann", "Ann"]).isUnique)
  }

  @Test(
    "show nothing of columns named like ones of persons",
    arguments: [
      "name", "Last Name", "applicantName", "email", "work_email_2", "phone", "SSN", "dob",
      "birth_date", "home address", "applicant_id", "ID", "zip",
    ])
  func personalNames(name: String) throws {
    let rows = (0..<60).map { "\($0 % 2),\(5 + $0 % 3)\n" }.joined()
    let column = try #require(profile("\(name),other\n" + rows).columns.first)
    #expect(column.categories == nil)
    #expect(column.range == nil)
    #expect(column.distinctCount == 2)
  }

  @Test(
    "show nothing of columns with a value that looks like a person's",
    arguments: ["ann@example.org", "+1 (555) 010-9999", "078-05-1120", "5550109999"])
  func personalValues(value: String) throws {
    #expect(try column((0..<60).map { $0 % 2 == 0 ? value : "none" }).categories == nil)
  }

  @Test(
    "show groups, decisions and years",
    arguments: ["applicant_sex", "phone_type_", "decision", "year", "candidate_race"])
  func groups(name: String) throws {
    let rows = (0..<60).map { "\($0 % 2 == 0 ? "2024-01-01" : "F"),1\n" }.joined()
    let column = try #require(profile("\(name),other\n" + rows).columns.first)
    #expect((column.categories == nil) == (name == "phone_type_"))
  }

  @Test("name texts that may mean that there is no value, unless somebody declared them")
  func lookAlikes() throws {
    let values = ["x", "?"] + Array(repeating: "NA", count: 5)
    let column = try column(values, missing: ["", "?"])
    #expect(column.missingLookAlikes.map(\.text) == ["NA"])
    #expect(column.missingLookAlikes.map(\.rowCount) == [5])
    #expect(!column.hasRareLookAlikes)
    #expect(column.missingCount == 1)
  }

  @Test("show no such text of fewer than five rows, and none in a column named like one of persons")
  func hiddenLookAlikes() throws {
    let rare = try column(["x", "NA", "none", "NA"])
    #expect(rare.missingLookAlikes.isEmpty)
    #expect(rare.hasRareLookAlikes)
    let text = "telephone,v\n" + String(repeating: "none,1\n", count: 30) + "nil,1\n"
    let telephone = try #require(profile(text).columns.first)
    #expect(telephone.missingLookAlikes.isEmpty)
    #expect(!telephone.hasRareLookAlikes)
    #expect(telephone.distinctCount == 2)
  }

  @Test("say why and where rows could not be used")
  func rejections() throws {
    let folder = try TemporaryFolder()
    var options = ScanOptions()
    options.badRows = .count
    let bytes = Array("a,b\n1,2\n3\n4,5\n".utf8) + [0xE9] + Array(",1\n6\n".utf8)
    let found = try CSVTable(paths: [try folder.write("t.csv", bytes: bytes)], names: ["t.csv"])
      .profile(options: options)
    #expect(found.rejectedCount == 3)
    #expect(found.rejections.map(\.reason) == [.ragged, .encoding])
    #expect(found.rejections.map(\.rowCount) == [2, 1])
    #expect(found.rejections.map { $0.first?.line } == [3, 5])
    for reason in RejectionReason.allCases { #expect(!reason.sentence.isEmpty) }
  }

  @Test(
    "say that a row stands in the place of a header",
    arguments: [
      ("39, State-gov, 77516,x", ["39", " 77516"]), ("a,b,c,7", []), ("1,2", ["1", "2"]),
      ("sex,nan", []),
    ])
  func numbersAsNames(header: String, numbers: [String]) throws {
    let fields = header.split(separator: ",").map { _ in "1" }.joined(separator: ",")
    #expect(try profile("\(header)\n\(fields)\n").numbersAsNames == numbers)
  }

  @Test("are the same for every number of threads, beyond the limit of distinct texts too")
  func threads() throws {
    var text = "few,many,limit\n"
    for row in 0..<20_500 {
      text += "\(row % 3),\(row % 2 == 0 ? "NA" : "x\(row)"),\(row % TableProfile.distinctLimit)\n"
    }
    let one = try profile(text)
    #expect(one.columns.map(\.distinctCount) == [3, nil, TableProfile.distinctLimit])
    #expect(one.columns[1].missingLookAlikes.map(\.rowCount) == [10_250])
    #expect(one.columns[2].content == .integer)
    for threads in [2, 3] { #expect(try profile(text, threads: threads, chunk: 997) == one) }
  }
}
