import FairmarkFiles

extension JobNode {
  /// Refuses what a draft leaves open, wherever it stands; in quotes it is a text like others.
  ///
  /// - Throws: `JobError` with the first place.
  func checkChosen() throws(JobError) {
    var open: [JobNode] = []
    collectOpen(in: &open)
    guard let first = open.first else { return }
    let further = open.dropFirst().compactMap(\.location.line)
    var lines: [Int] = []
    for line in further where !lines.contains(line) && line != first.location.line {
      lines.append(line)
    }
    let others =
      lines.isEmpty
      ? ""
      : " (as \(lines.count == 1 ? "does line" : "do the lines") "
        + lines.prefix(20).map(String.init).joined(separator: ", ")
        + (lines.count > 20 ? ", …)" : ")")
    throw first.error(
      "this still says \(JobDraft.placeholder)\(others); write what is meant there, or leave the line out "
        + "where it may be left out")
  }

  private func collectOpen(in open: inout [JobNode]) {
    if let elements {
      for element in elements { element.collectOpen(in: &open) }
    } else if let members = try? members("a map") {
      for (key, _, value) in members {
        key.collectOpen(in: &open)
        value.collectOpen(in: &open)
      }
    } else if isPlain, text == JobDraft.placeholder {
      open.append(self)
    }
  }
}
