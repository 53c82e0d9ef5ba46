import FairmarkAnalysis
import FairmarkFiles
import FairmarkTables

extension Plan {
  /// The plan for a person: what is read, what is counted, what is computed.
  public var summary: String {
    var lines = ["\(job.path): the job \(job.name) is valid"]
    for input in inputs {
      let files = input.shownPaths.prefix(4).joined(separator: ", ")
      let decoded = input.requests.map { "\(printable($0.name)) (\(word($0.kind)))" }
      let users = analyses.count {
        job.datasets[$0.declaration.dataset].name == input.dataset.name
      }
      let aggregates = input.aggregates.count == 1 ? "aggregate" : "aggregates"
      let fileCount = input.shownPaths.count
      let byteCount = input.table.byteCount.map { "\($0) bytes: " } ?? ""
      lines += ["", "dataset \(input.dataset.name)"]
      lines.append(
        "  files     \(fileCount), \(byteCount)\(files)"
          + (fileCount > 4 ? ", …" : ""))
      lines.append(
        "  columns   \(input.table.columnNames.count), decoded: "
          + decoded.joined(separator: ", "))
      lines.append(
        "  counts    \(input.aggregates.count) shared \(aggregates) for \(users) "
          + (users == 1 ? "analysis" : "analyses") + ", in one pass")
    }
    lines.append("")
    for bound in analyses {
      let roles = bound.declaration.roles
      let attributes = roles.roles(weight: nil, excludesMissing: false).attributes
        .map { $0.joined(separator: " × ") }
      lines.append("analysis \(bound.declaration.id) (\(bound.declaration.plugin.descriptor.id))")
      lines.append("  attributes  \(attributes.joined(separator: ", "))")
      if let strata = roles.strata {
        lines.append("  strata      \(strata.map(\.name).joined(separator: " × "))")
      }
    }
    return lines.joined(separator: "\n")
  }

  private func word(_ kind: ColumnRequest.Kind) -> String {
    switch kind {
    case .category, .text: "text"
    case .number: "number"
    case .integer: "integer"
    case .frequency: "frequency"
    }
  }
}

extension JobOutcome {
  /// The instruction set that found fields and rows; for `run.json`.
  public var scanKernel: String { CSVTable.scanKernel }
}
