import FairmarkJSONText
import FairmarkTables
import Foundation
import FairmarkTestSupport
import Testing

/// The files of <https://github.com/max-mapper/csv-spectrum>, when they are there.
@Suite(
  "The csv-spectrum suite",
  .enabled(
    if: SharedData.exists(spectrumFolder), "skipped: FAIRMARK_SHARED lacks \(spectrumFolder)"))
struct SpectrumTests {
  @Test(
    "is read as it should be",
    arguments: [
      "comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "newlines",
      "newlines_crlf", "quotes_and_newlines", "simple", "simple_crlf", "utf8",
    ])
  func rows(name: String) throws {
    let folder = "\(SharedData.folder)/\(spectrumFolder)"
    let json = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/json/\(name).json"))
    let expected = try #require(try JSONValue(parsing: Array(json)).array)
    #expect(!expected.isEmpty)
    // Some copies of the suite went through a tool that made every line end of the CSV files LF.
    let csv = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/csvs/\(name).csv"))
    let hasCR = csv.contains(13)
    for chunk in 1...40 {
      let table = try readTable(
        ["\(folder)/csvs/\(name).csv"], ScanSetting(threads: 1 + chunk % 2, chunk: chunk))
      let rows = try expected.map { object in
        try table.names.map { name -> String? in
          let text: String = try #require(object[name]?.string)
          return hasCR ? text : text.replacing("\r\n", with: "\n")
        }
      }
      #expect(table.sortedRows == rows.sorted(by: precedes))
    }
  }

  /// Its JSON file holds another person's data than its CSV file.
  @Test("has a file that is not RFC 4180 and needs lenient quotes")
  func locationCoordinates() throws {
    let folder = "\(SharedData.folder)/\(spectrumFolder)"
    let path = "\(folder)/csvs/location_coordinates.csv"
    let error = try #require(throws: TableError.self) { try readTable([path]) }
    #expect(error.code == .misplacedQuote)
    var setting = ScanSetting()
    setting.dialect.quotes = .lenient
    let table = try readTable([path], setting)
    #expect(
      table.names == ["Contact Phone Number", "Location Coordinates", "Cities", "Counties"])
    #expect(table.rows.count == 1)
    #expect(table.rows[0][1]?.hasSuffix("\"W") == true)
    #expect(table.rows[0][2...] == ["Modesto", "Stanislaus"])
  }
}

private let spectrumFolder = "data/csv-suites/csv-spectrum"
