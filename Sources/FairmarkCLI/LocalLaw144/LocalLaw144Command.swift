import ArgumentParser

struct LocalLaw144Command: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ll144",
    abstract: "Bias audits after New York City Local Law 144 and 6 RCNY §§ 5-300 to 5-304.",
    subcommands: [
      LocalLaw144AuditCommand.self, LocalLaw144InitCommand.self, LocalLaw144CheckCommand.self,
      LocalLaw144StringsCommand.self,
    ])
}
