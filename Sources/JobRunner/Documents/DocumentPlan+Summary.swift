import FairmarkAnalysis
import FairmarkFiles
import FairmarkTables

extension DocumentPlan {
  /// What is read, for a person.
  var datasetLines: [String] {
    let members = input.members
    var parts = ["\(printable(members.tokenIDs)) (token ids)"]
    for case (let name?, let what) in [
      (members.promptIDs, "prompt"), (members.id, "name"), (members.source, "source"),
    ] {
      parts.append("\(printable(name)) (\(what))")
    }
    let byteCount = input.byteCount.map { "\($0) bytes: " } ?? ""
    return [
      "", "dataset \(printable(dataset.name))",
      "  files     \(shownPaths.count), \(byteCount)"
        + shownPaths.prefix(4).map { printable($0) }.joined(separator: ", ")
        + (shownPaths.count > 4 ? ", …" : ""),
      "  members   " + parts.joined(separator: ", "),
      "  lines     up to \(input.lineByteLimit) bytes; a longer one is a document with a fault",
    ]
  }

  /// What is written, for a person.
  var analysisLines: [String] {
    analyses.flatMap { bound in
      [
        "analysis \(bound.declaration.id) (\(bound.declaration.plugin.descriptor.id))",
        "  writes      " + ([bound.rowFile] + bound.resultFiles).joined(separator: ", "),
      ]
    }
  }
}
