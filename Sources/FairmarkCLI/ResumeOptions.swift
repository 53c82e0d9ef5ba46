import ArgumentParser

/// Whether an interrupted run is gone on with, and how often a run makes that possible.
struct ResumeOptions: ParsableArguments {
  @Flag(
    name: .customLong("resume"),
    help: ArgumentHelp(
      "Go on with an interrupted run of the same job about the same documents; begins anew where there "
        + "is none."))
  var resumes = false

  @Option(
    name: .customLong("checkpoint-seconds"), parsing: .unconditional,
    help: ArgumentHelp(
      "How often what --resume needs is written; 0 writes it as often as can be.",
      valueName: "n"))
  var checkpointSeconds = 10

  mutating func validate() throws {
    guard (0...86_400).contains(checkpointSeconds) else {
      throw ValidationError(
        "--checkpoint-seconds must be from 0 to 86400, not \(checkpointSeconds)")
    }
  }

  /// The time between two checkpoints.
  var interval: Duration { .seconds(checkpointSeconds) }
}
