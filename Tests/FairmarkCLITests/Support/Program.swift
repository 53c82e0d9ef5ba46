import Foundation
import FairmarkTestSupport
import Testing

/// The built `fairmark`, run as a process.
enum Program {
  /// What a run of the program gave.
  struct Run: Sendable {
    var exitCode: Int32
    var output: String
    var errors: String

    /// The first line of standard error.
    var firstError: String {
      String(errors.split(separator: "\n", maxSplits: 1).first ?? "")
    }
  }

  /// The executable lies beside the test bundle in the build folder.
  static let executable = path(of: "fairmark")
  /// The program of the tests that has one analysis of documents.
  static let tokenCounts = path(of: "token-counts")

  private static func path(of name: String) -> String? {
    // The test runner names the bundle in its arguments, whatever process hosts it.
    var places = CommandLine.arguments.filter { $0.contains(".xctest") }
    places.append(Bundle.main.bundlePath)
    places += Bundle.allBundles.map(\.bundlePath)
    for place in places {
      var folder = URL(fileURLWithPath: place)
      while folder.path != "/" {
        let candidate = folder.appendingPathComponent(name).path
        if isExecutableFile(candidate) { return candidate }
        folder.deleteLastPathComponent()
      }
    }
    let build = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent(".build")
    return ["debug", "release"].map { build.appendingPathComponent("\($0)/\(name)").path }
      .first(where: isExecutableFile)
  }

  private static func isExecutableFile(_ path: String) -> Bool {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return attributes?[.type] as? FileAttributeType == .typeRegular
      && FileManager.default.isExecutableFile(atPath: path)
  }

  /// Runs the program to its end.
  ///
  /// - Parameters:
  ///   - arguments: Its arguments.
  ///   - folder: Its working directory.
  ///   - environment: What its environment has besides this process'.
  ///   - output: A file that its standard output goes to.
  ///   - sourceLocation: The test that asks.
  /// - Returns: The exit code and what was printed.
  /// - Throws: When there is no executable or it cannot be started.
  static func run(
    _ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:],
    output: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Run {
    let executable = try #require(
      executable, "the executable is not built", sourceLocation: sourceLocation)
    return try run([executable] + arguments, at: folder.path, environment, output)
  }

  /// Runs a line of the shell, in which `$FAIRMARK` is the program and `$COUNTS` that with an analysis
  /// of documents.
  static func shell(
    _ line: String, in folder: TemporaryFolder, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Run {
    let executable = try #require(
      executable, "the executable is not built", sourceLocation: sourceLocation)
    return try run(
      ["/bin/bash", "-c", line], at: folder.path,
      ["FAIRMARK": executable, "COUNTS": tokenCounts ?? "/bin/false"], nil)
  }

  private static func run(
    _ command: [String], at folder: String, _ environment: [String: String], _ output: String?
  ) throws -> Run {
    let streams = try TemporaryFolder()
    // Files instead of pipes: nothing has to be read while the program runs.
    let outputPath = try output ?? streams.write("output", "")
    let errorPath = try streams.write("errors", "")
    let outputFile = try #require(FileHandle(forWritingAtPath: outputPath))
    let errorFile = try #require(FileHandle(forWritingAtPath: errorPath))
    defer {
      try? outputFile.close()
      try? errorFile.close()
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: command[0])
    process.arguments = Array(command.dropFirst())
    process.currentDirectoryURL = URL(fileURLWithPath: folder, isDirectory: true)
    process.environment = ProcessInfo.processInfo.environment
      .merging(environment) { _, new in new }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = outputFile
    process.standardError = errorFile
    try process.run()
    process.waitUntilExit()
    return Run(
      exitCode: process.terminationStatus,
      output: output == nil ? try streams.text("output") : "", errors: try streams.text("errors"))
  }
}
