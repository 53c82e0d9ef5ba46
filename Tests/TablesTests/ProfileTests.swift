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

  @Test("count values, missing ones and distinct texts, and give the range of numbers")
  func counts() throws {
    let column = try column(["3", "", "1", "3", "2.0", "2"])
    #expect(column.valueCount == 5)
    #expect(column.missingCount == 1)
    #expect(column.distinctCount == 4)
    #expect(column.range == 1...3)
    #expect(try self.column(["x", "1"]).range == nil)
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
    let column = try column(["x", "NA", "?", "NA"], missing: ["", "?"])
    #expect(column.missingLookAlikes.map(\.text) == ["NA"])
    #expect(column.missingLookAlikes.map(\.rowCount) == [2])
    #expect(column.missingCount == 1)
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
