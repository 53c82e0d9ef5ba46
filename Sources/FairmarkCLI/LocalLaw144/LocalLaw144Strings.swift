import ArgumentParser
import FairmarkAnalysis
import FairmarkFiles
import FairmarkJobRunner
import FairmarkReporting

/// A file of translated texts.
enum LocalLaw144Strings {
  /// Reads a map from keys to texts.
  ///
  /// - Parameter path: YAML or JSON.
  /// - Returns: The texts by key.
  /// - Throws: `JobError` with the place of what is no text.
  static func read(_ path: String) throws(JobError) -> [String: String] {
    let text = try JobNode.text(ofFile: path, "strings file")
    var strings: [String: String] = [:]
    for (_, key, value) in try JobNode.parse(text, file: path).members("the strings file") {
      strings[key] = try value.requireText("the text of \(excerpt(key))")
    }
    return strings
  }
}

struct LocalLaw144StringsCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "strings",
    abstract: "Print the texts of the public page, to be translated for `audit --strings FILE`.")

  func perform(_ plugins: PluginSet) throws(JobError) -> Int32 {
    writeResult(LocalLaw144Publication.stringsTemplate, terminator: "")
    return 0
  }
}
