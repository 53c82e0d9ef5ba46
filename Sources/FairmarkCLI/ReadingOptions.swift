import ArgumentParser
import FairmarkJobRunner

/// How data are read; nothing here changes a published number but that a digest is there.
struct ReadingOptions: ParsableArguments {
  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "How many threads read the data; the results are the same for any. (default: processors)",
      valueName: "n"))
  var threads: Int?

  @Flag(
    name: .customLong("no-input-digest"),
    help: "Leave out the SHA-256 of the inputs, which takes about as long as reading them.")
  var leavesOutDigest = false

  mutating func validate() throws {
    if let threads, threads < 1 || threads > 1024 {
      throw ValidationError("--threads must be from 1 to 1024, not \(threads)")
    }
  }

  /// The options of a run.
  var runOptions: RunOptions {
    var options = RunOptions()
    options.threadCount = threads
    options.computesInputDigest = !leavesOutDigest
    return options
  }
}
