import FairmarkJSONText
import FairmarkTables
import FairmarkTestSupport
import Foundation
import Testing

/// Random files against Python's json module; `FAIRMARK_DIFFERENTIAL_CASES` asks for more than 150,
/// `FAIRMARK_DIFFERENTIAL_SEED` for others.
@Suite(
  "Python's json module",
  .enabled(if: python != nil, "skipped: there is no python3 on the PATH"))
struct JSONLinesDifferentialTests {
  @Test("reads the same lines, wherever the file is cut, and refuses the same")
  func sameLines() throws {
    let folder = try TemporaryFolder()
    let caseCount = number("FAIRMARK_DIFFERENTIAL_CASES") ?? 150
    let seed = number("FAIRMARK_DIFFERENTIAL_SEED") ?? 0
    try writeCases(caseCount, seed: seed, to: folder.path)
    var refusedCount = 0
    for number in 0..<caseCount {
      let path = "\(folder.path)/\(number).jsonl"
      let json = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(number).json"))
      let lines = try #require(JSONValue(parsing: Array(json)).array)
      var random = SplitMix64(seed: UInt64(number))
      var setting = ScanSetting()
      setting.badRows = .count
      let names = wantedNames(lines)
      // Nothing but objects without names, or nothing that can be used.
      if names.isEmpty { continue }
      setting.requests = names.map { ColumnRequest($0, as: .category) }
      let rows = lines.compactMap { row(of: $0, names) }
      for (cut, threads) in [1, 2, 1, 3].enumerated() {
        setting.chunk = cut == 0 ? 1 << 18 : Int.random(in: 1...300, using: &random)
        setting.threads = threads
        let place = "case \(number) of seed \(seed), chunk \(setting.chunk), threads \(threads)"
        let table: CollectedTable
        do {
          table = try readTable(JSONLinesTable(paths: [path]), setting)
        } catch let error as TableError where error.code == .duplicateColumn {
          // Two names that look alike, which may stand in lines that are left out.
          let isBroken = lines.contains { if case .object = $0 { false } else { true } }
          try #require(isBroken || lookAlike(lines.flatMap(\.memberNames)), "\(place): \(error)")
          refusedCount += 1
          break
        }
        try #require(!lookAlike(names), "\(place)")
        if threads == 1 { try #require(table.rows == rows, "\(place)") }
        try #require(
          table.sortedRows == rows.sorted(by: precedes), "\(place)")
        try #require(
          table.scan.rejectedCounts.values.reduce(0, +) == lines.count - rows.count, "\(place)")
      }
    }
    // In these cases there is something to compare.
    #expect(refusedCount < caseCount / 2)
  }

  /// Whether two names have other bytes and look alike.
  private func lookAlike(_ names: [String]) -> Bool {
    Set(names).count < Set(names.map { Array($0.utf8) }).count
  }

  /// Names that lines have which can be used when these names are wanted, told apart by their bytes.
  private func wantedNames(_ lines: [JSONValue]) -> [String] {
    var used = lines
    var names: [String] = []
    repeat {
      names = []
      for name in used.flatMap(\.memberNames)
      where !names.contains(where: { $0.utf8.elementsEqual(name.utf8) }) { names.append(name) }
      let before = used.count
      used = used.filter { row(of: $0, names) != nil }
      if used.count == before { return names }
    } while true
  }

  /// The values of a line; `nil` when it is left out.
  private func row(of line: JSONValue, _ names: [String]) -> [String?]? {
    guard case .object(let object) = line else { return nil }
    var row: [String?] = []
    for name in names {
      switch object[name] {
      case .string(let text): row.append(text)
      // A list or an object.
      case .boolean: return nil
      default: row.append(nil)
      }
    }
    return row
  }

  private func number(_ name: String) -> Int? {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
  }

  private func writeCases(_ count: Int, seed: Int, to folder: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(python))
    process.arguments = [
      SharedData.packageRoot + "/Notebooksless-Scripts/differential/json_cases.py", folder,
      "--cases", "\(count)", "--seed", "\(seed)",
    ]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }
}

extension JSONValue {
  /// The names of an object's members, in order.
  fileprivate var memberNames: [String] {
    if case .object(let object) = self { object.members.map(\.name) } else { [] }
  }
}

private let python: String? =
  (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
  .map { "\($0)/python3" }
  .first { FileManager.default.isExecutableFile(atPath: $0) }
