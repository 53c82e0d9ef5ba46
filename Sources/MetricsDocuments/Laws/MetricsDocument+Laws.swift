import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText

extension MetricsDocument {
  /// Refuses analyses whose records do not fit together, or not with the row flow.
  func checkLaws(in file: String) throws(MetricsDocumentError) {
    try checkColumns(in: file)
    for (place, analysis) in analyses.enumerated() where analysis.failureReason == nil {
      let metrics = DocumentNode(
        value: .null, place: "analyses[\(place)].metrics", file: file)
      try AnalysisLaws(analysis, metrics).check(rows: rows(of: analysis.data))
    }
    if let gate { try GateLaws(gate, of: analyses, in: file).check() }
  }

  /// No column lacks values in more rows than were read, or has more texts than rows.
  private func checkColumns(in file: String) throws(MetricsDocumentError) {
    for (place, input) in inputs.enumerated() {
      let rows = inputs.filter { $0.name == input.name }.reduce(0) {
        $0.capped(adding: $1.rowCount)
      }
      for (number, column) in (input.columns ?? []).enumerated() where column.origin == nil {
        let counts = [("missing", column.missingCount), ("distinct", column.distinctCount)]
        for case (let name, let count?) in counts where count > rows {
          throw DocumentNode(
            value: .null, place: "inputs[\(place)].columns[\(number)].\(name)", file: file
          ).error("is \(count), but the dataset has \(rows) rows")
        }
      }
    }
  }

  /// How many rows every attribute of an analysis has, those of unknown groups included.
  ///
  /// Rows that lack what some analysis needs may be in another one. `nil` where a row stands for
  /// several people, which the type of the weight's column tells.
  private func rows(of data: String) -> ClosedRange<Int>? {
    let columns = inputs.filter { $0.name == data }.flatMap { $0.columns ?? [] }
    // Without the columns nothing is known of weights.
    guard !columns.isEmpty, !columns.contains(where: { $0.type == "integer" }) else { return nil }
    func count(_ step: String) -> Int {
      rowFlow.filter { $0.data == data && $0.into == nil && $0.step == step }
        .reduce(0) { $0.capped(adding: $1.rowCount) }
    }
    let least = count("analysed").capped(adding: count("unknown_group"))
    return least...least.capped(adding: count("missing"))
  }
}
