extension AnalysisDescriptor.Parameter {
  /// Whose figures stand beside Fairmark's.
  public static let compatibility = AnalysisDescriptor.Parameter(
    "compatibility", .choices(["none"] + Peer.allCases.map(\.rawValue)), default: "none",
    "Fairness libraries whose figures for the same rows stand beside the record's, by their own "
      + "names and conventions, with a note where they hide something.")
}

extension GroupAnalysis {
  /// Records with what the wanted peers show for the same rows.
  ///
  /// - Parameters:
  ///   - records: Records of the margin.
  ///   - margin: The groups with their counts.
  ///   - orientation: Which side the records' differences subtract.
  /// - Returns: The same records; those of metrics that a wanted peer has carry its values.
  /// - Complexity: O(records × groups).
  public func addingPeers(
    to records: [MetricRecord], of margin: StratumMargin,
    orientation: GroupRates.Orientation = .groupMinusReference
  ) -> [MetricRecord] {
    // Peers' figures are made of counts of rows.
    if peers.isEmpty || margin.sampled?.isWeighted == true { return records }
    return records.map { record in
      var record = record
      record.peers = PeerValues.values(
        peers, forMetric: record.name, margin: margin, group: record.group,
        reference: record.reference, orientation: orientation)
      return record
    }
  }
}
