import ArgumentParser
import FairmarkAnalysis
import FairmarkFiles
import FairmarkJobRunner

struct InitCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a commented job to start from, guessed from the columns of some data.",
    discussion: """
      What the columns do not tell, such as which decision is favourable, is left as the word \
      \(JobDraft.placeholder), which a run refuses.
      """)

  @OptionGroup var data: DataOptions

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("The job file to write; - prints it.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var output = "job.yaml"

  func perform(_ plugins: PluginSet) throws(JobError) -> Int32 {
    let file = try DraftFile(output, of: data)
    let opened = try data.opened()
    let draft = JobDraft(
      name: try data.draftName(), paths: file.paths,
      arrays: opened.arrays.map(\.column), datasetLines: data.datasetLines(for: opened),
      hasHeader: opened.hasHeader, profile: try data.profile(of: opened.table))
    try file.write(draft.text, then: "fairmark validate \(printable(output))")
    return 0
  }
}
