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
    if let pipe = data.paths.first(where: { $0 == ByteSource.standardInputPath }) {
      throw JobError(
        .usage, at: nil,
        "a job cannot be drafted from \(pipe), which comes only once; save the data")
    }
    let opened = try data.opened()
    let profile = try data.profile(of: opened.table)
    let folder = output.lastIndex(of: "/").map { String(output[..<$0]) } ?? ""
    let draft = JobDraft(
      name: DataOptions.stem(data.paths[0]),
      paths: data.paths.map { Self.path($0, seenFrom: folder) },
      arrays: opened.arrays.map(\.column),
      datasetLines: data.datasetLines(for: opened), profile: profile)
    if output == "-" {
      print(draft.text, terminator: "")
      return 0
    }
    do throws(FileError) {
      if canonicalPath(output) != nil {
        throw FileError(
          .unwritable, path: output,
          "is there already and stays as it is; name another file with --output, or print with "
            + "--output -")
      }
      let parent = try OutputDirectory(creating: folder.isEmpty ? "." : folder)
      try parent.write(draft.text, named: output.split(separator: "/").last.map(String.init) ?? "")
    } catch {
      throw JobError(.output, at: SourceLocation(file: error.path), error.message)
    }
    print(
      "wrote \(printable(output)); check every line, then: fairmark validate \(printable(output))")
    let open = draft.text.split(separator: "\n").count { $0.contains(JobDraft.placeholder) }
    if open > 0 {
      print(
        "\(open) \(open == 1 ? "line says" : "lines say") \(JobDraft.placeholder): choose there")
    }
    return 0
  }

  /// A path as a job in some folder writes it.
  private static func path(_ path: String, seenFrom folder: String) -> String {
    if folder.isEmpty || path.hasPrefix("/") { return path }
    if path.hasPrefix(folder + "/") { return String(path.dropFirst(folder.count + 1)) }
    return canonicalPath(path) ?? path
  }
}
