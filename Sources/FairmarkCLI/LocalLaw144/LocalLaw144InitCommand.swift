import ArgumentParser
import FairmarkAnalysis
import FairmarkFiles
import FairmarkJobRunner

struct LocalLaw144InitCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract:
      "Write a commented job of an audit to fill in, guessed from the columns of some data.",
    discussion: """
      What the columns do not tell, such as which texts mean which category, which decision is \
      selected, and every date, is left as the word \(JobDraft.placeholder), which an audit refuses.
      """)

  @OptionGroup var data: DataOptions

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("The job file to write; - prints it.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var output = "ll144.yaml"

  func perform(_ plugins: PluginSet) throws(JobError) -> Int32 {
    let file = try DraftFile(output, of: data)
    let opened = try data.opened()
    let draft = LocalLaw144Draft(
      name: try data.draftName(), paths: file.paths,
      datasetLines: data.datasetLines(for: opened), profile: try data.profile(of: opened.table))
    try file.write(
      draft.text, then: "fairmark ll144 audit \(printable(output)) --draft --output out")
    return 0
  }
}
