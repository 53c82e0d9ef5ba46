import FairmarkAnalysis
import FairmarkFiles
import FairmarkTables

extension Plan {
  /// The plan for a person: what is read, what is counted, what is computed.
  public var summary: String {
    var lines = ["\(printable(job.path)): the job \(printable(job.name)) is valid"]
    for input in inputs {
      let files = input.shownPaths.prefix(4).map { printable($0) }.joined(separator: ", ")
      let decoded = input.requests.map { "\(printable($0.name)) (\(word($0.kind)))" }
      let users = analyses.count {
        job.datasets[$0.declaration.dataset].name == input.dataset.name
      }
      let aggregates = input.aggregates.count == 1 ? "aggregate" : "aggregates"
      let fileCount = input.shownPaths.count
      let byteCount = input.table.byteCount.map { "\($0) bytes: " } ?? ""
      lines += ["", "dataset \(printable(input.dataset.name))"]
      lines.append(
        "  files     \(fileCount), \(byteCount)\(files)"
          + (fileCount > 4 ? ", …" : ""))
      lines.append(
        "  columns   \(input.table.columnNames.count), decoded: "
          + decoded.joined(separator: ", "))
      lines += input.opened.shapingLines
      lines.append(
        "  counts    \(input.aggregates.count) shared \(aggregates) for \(users) "
          + (users == 1 ? "analysis" : "analyses") + ", in one pass")
    }
    lines += documents?.datasetLines ?? []
    lines.append("")
    for bound in analyses {
      let roles = bound.declaration.roles
      let attributes = roles.roles(weight: nil, excludesMissing: false).attributes
        .map { $0.map { printable($0) }.joined(separator: " × ") }
      lines.append("analysis \(bound.declaration.id) (\(bound.declaration.plugin.descriptor.id))")
      lines.append("  attributes  \(attributes.joined(separator: ", "))")
      if let strata = roles.strata {
        lines.append("  strata      \(strata.map { printable($0.name) }.joined(separator: " × "))")
      }
    }
    lines += documents?.analysisLines ?? []
    return lines.joined(separator: "\n")
  }

  private func word(_ kind: ColumnRequest.Kind) -> String {
    switch kind {
    case .category, .text: "text"
    case .number: "number"
    case .integer: "integer"
    case .frequency: "frequency"
    case .weight: "weight"
    }
  }
}

extension JobOutcome {
  /// The instruction set that found fields and rows; for `run.json`.
  public var scanKernel: String { CSVTable.scanKernel }
}

extension OpenedDataset {
  /// What is joined, derived and left out, for a person; joined datasets with theirs.
  fileprivate var shapingLines: [String] {
    var lines: [String] = []
    func add(_ word: String, _ text: String) {
      lines.append("  " + word.padded(to: 10) + text)
    }
    for (use, other) in zip(dataset.shaping.joins, joined) {
      let keys = use.keys.map {
        $0.left.name == $0.right.name
          ? printable($0.left.name) : "\(printable($0.left.name)) = \(printable($0.right.name))"
      }
      add(
        "join",
        "\(printable(other.dataset.name)) on \(keys.joined(separator: ", ")), "
          + (use.removesUnmatched ? "rows without counterpart left out" : "all rows kept")
          + ", duplicates: \(use.duplicates.rawValue); "
          + other.shownPaths.prefix(4).map { printable($0) }.joined(separator: ", ")
          + (other.shownPaths.count > 4 ? ", …" : ""))
      lines += other.shapingLines.map { "  " + $0 }
    }
    for use in dataset.shaping.derivations {
      let derivation = use.derivation
      switch derivation.rule {
      case .bins(let bins):
        add(
          "derive",
          "\(printable(derivation.name)) from \(printable(derivation.column)): "
            + bins.labels.map { printable($0) }.joined(separator: " | "))
      case .map:
        add(
          "derive",
          "\(printable(derivation.name)) from \(printable(derivation.column)): "
            + "\(use.entries.count) texts")
      }
    }
    for use in dataset.shaping.conditions {
      add(
        "where", "\(printable(use.condition.column)) \(use.condition.test.words { printable($0) })")
    }
    return lines
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
