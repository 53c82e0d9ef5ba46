import FairmarkAnalysis

extension DifferentialFairnessAnalysis {
  /// Records over the groups with what AIF360 shows for a table of the attribute's columns.
  func addingPeers(to records: [MetricRecord], of margin: StratumMargin) -> [MetricRecord] {
    guard analysis.peers.contains(.aif360) else { return records }
    let concentration = smoothed.concentration
    let argument = concentration == 1 ? "" : "(concentration=\(concentration))"
    return records.map { record in
      guard let name = Self.peerNames[record.name] else { return record }
      let shown: PeerValue.Shown
      if let value = record.value.double {
        shown = .python(value)
      } else if record.status == .singleGroup, record.n > 0 {
        shown = .text("raises ValueError: max() arg is an empty sequence")
      } else {
        return record
      }
      var record = record
      record.peers = [PeerValues.aif360(name + argument, shown, of: margin)]
      return record
    }
  }

  /// AIF360 has one function for predictions and for labels, of either data set.
  private static let peerNames = [
    "smoothed_empirical_differential_fairness": "smoothed_empirical_differential_fairness",
    "label_smoothed_empirical_differential_fairness": "smoothed_empirical_differential_fairness",
    "differential_fairness_bias_amplification": "differential_fairness_bias_amplification",
  ]
}
