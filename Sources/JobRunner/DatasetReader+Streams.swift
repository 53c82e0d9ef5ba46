import FairmarkFiles

extension DatasetReader {
  /// The names under which standard input goes.
  private static let standardInputPaths = [
    ByteSource.standardInputPath, "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0",
  ]

  /// Standard input comes once, so that one dataset has it, whichever joins it.
  static func checkStandardInput(_ datasets: [Job.Dataset]) throws(JobError) {
    let uses = datasets.flatMap(\.paths).filter { standardInputPaths.contains($0.text) }
    guard uses.count > 1 else { return }
    throw JobError(
      .usage, at: uses[1].location,
      "standard input is named a second time (first in \(uses[0].location)) and comes only once; "
        + "name a file here")
  }

  /// How the characters of a dataset are written.
  static func encoding(_ node: JobNode?) throws(JobError) -> TextEncoding {
    guard let node else { return .utf8 }
    let text = try node.requireChoice(
      "`encoding`", of: TextEncoding.allCases.map(\.rawValue))
    return TextEncoding(rawValue: text) ?? .utf8
  }
}
