import Foundation

/// The repository's script, which asks an independent validator.
public enum SchemaValidator {
  /// Whether python3 can import the validator; without it the tests are shown as skipped.
  public static let isAvailable: Bool = {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", "from jsonschema import Draft202012Validator"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  /// The text of a schema of the repository.
  ///
  /// - Parameter name: The file's name, such as `ll144-1.schema.json`.
  /// - Returns: The text.
  /// - Throws: When there is no such file.
  public static func schema(_ name: String) throws -> String {
    try String(
      contentsOfFile: SharedData.packageRoot + "/Sources/JobRunner/Schemas/" + name, encoding: .utf8
    )
  }

  /// Runs the script on a text.
  ///
  /// - Parameters:
  ///   - text: The document.
  ///   - schema: The text of the schema; that of the metrics when left out.
  /// - Returns: The exit code, and what was printed after the file's name.
  /// - Throws: When the script cannot be run.
  public static func verdict(_ text: String, schema: String? = nil) throws -> (
    code: Int32, line: String
  ) {
    let folder = try TemporaryFolder()
    let path = try folder.write("metrics.json", text)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "python3", SharedData.packageRoot + "/Notebooksless-Scripts/validate-schema.py",
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
