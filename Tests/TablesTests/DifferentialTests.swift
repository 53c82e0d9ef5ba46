import FairmarkJSONText
import FairmarkTables
import Foundation
import FairmarkTestSupport
import Testing

/// Random files against Python's csv module; `FAIRMARK_DIFFERENTIAL_CASES` asks for more than 150,
/// `FAIRMARK_DIFFERENTIAL_SEED` for others.
@Suite(
  "Python's csv module",
  .enabled(if: python != nil, "skipped: there is no python3 on the PATH"))
struct DifferentialTests {
  @Test("reads the same rows, wherever the file is cut")
  func sameRows() throws {
    let folder = try TemporaryFolder()
    let caseCount = number("FAIRMARK_DIFFERENTIAL_CASES") ?? 150
    let seed = number("FAIRMARK_DIFFERENTIAL_SEED") ?? 0
    try writeCases(caseCount, seed: seed, to: folder.path)
    for number in 0..<caseCount {
      let path = "\(folder.path)/\(number).csv"
      let byteCount = try Data(contentsOf: URL(fileURLWithPath: path)).count
      let json = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(number).json"))
      let expected = try JSONValue(parsing: Array(json))
      let rows = try #require(expected["rows"]?.array).map { row in
        try #require(row.array).map { value -> String? in
          let text: String = try #require(value.string)
          return text
        }
      }
      let sorted = rows.dropFirst().sorted(by: precedes)
      var setting = ScanSetting()
      setting.dialect.delimiter = try #require(expected["delimiter"]?.string?.utf8.first)
      var random = SplitMix64(seed: UInt64(number))
      // Never more than some hundred pieces, so that the whole takes seconds.
      let least = byteCount / 300 + 1
      for cut in 0..<6 {
        setting.chunk =
          cut == 0 ? byteCount + 1 : Int.random(in: least...least + 80, using: &random)
        setting.threads = [1, 2, 1, 3, 7, 1][cut]
        let table = try readTable([path], setting)
        let place =
          "case \(number) of seed \(seed), chunk \(setting.chunk), threads \(setting.threads)"
        try #require(table.names as [String?] == rows[0], "\(place)")
        if setting.threads == 1 { try #require(table.rows == Array(rows.dropFirst()), "\(place)") }
        try #require(table.sortedRows == sorted, "\(place)")
      }
    }
  }

  private func number(_ name: String) -> Int? {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
  }

  private func writeCases(_ count: Int, seed: Int, to folder: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(python))
    process.arguments = [
      SharedData.packageRoot + "/Notebooksless-Scripts/differential/csv_cases.py", folder,
      "--cases", "\(count)", "--seed", "\(seed)",
    ]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }
}

private let python: String? =
  (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
  .map { "\($0)/python3" }
  .first { FileManager.default.isExecutableFile(atPath: $0) }
