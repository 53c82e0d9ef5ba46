import FairmarkJSONText
import Foundation
import FairmarkTestSupport

/// The repository's script, which asks an independent validator.
enum SchemaValidator {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// Whether python3 can import the validator; without it the tests are shown as skipped.
  static let isAvailable: Bool = {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", "from jsonschema import Draft202012Validator"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  /// Runs the script on a text.
  ///
  /// - Parameters:
  ///   - text: The document.
  ///   - schema: The text of the schema; that of the metrics when left out.
  /// - Returns: The exit code, and what was printed after the file's name.
  /// - Throws: When the script cannot be run.
  static func verdict(_ text: String, schema: String? = nil) throws -> (code: Int32, line: String) {
    let folder = try TemporaryFolder()
    let path = try folder.write("metrics.json", text)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "python3", root.path + "/Notebooksless-Scripts/validate-schema.py",
    ]
    if let schema {
      process.arguments? += ["--schema", try folder.write("schema.json", schema)]
    }
    process.arguments?.append(path)
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let line = output.replacingOccurrences(of: path + ": ", with: "")
    return (process.terminationStatus, line.trimmingCharacters(in: .newlines))
  }
}
