import ArgumentParser
import FairmarkJobRunner

struct WatermarkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watermark",
    abstract: "Detect the watermarks that language models leave in token ids.",
    subcommands: [WatermarkDetectCommand.self, WatermarkSchemesCommand.self])
}
