import FairmarkAnalysis

extension LabelBiasAnalysis {
  /// Sizes and distances with what the wanted peers show, for whom a label is positive or not.
  func addingPeers(
    to records: [MetricRecord], of margin: StratumMargin, classCount: Int
  ) -> [MetricRecord] {
    var records = analysis.addingPeers(to: records, of: margin, orientation: .referenceMinusGroup)
    for index in records.indices where records[index].name != "class_imbalance" {
      if analysis.roles.label?.isEachClass == true {
        // No class is the positive one.
        records[index].peers = []
      } else if classCount > 2 {
        for place in records[index].peers.indices {
          let note = records[index].peers[place].note.map { "; \($0)" } ?? ""
          records[index].peers[place].note =
            "of positive and all other labels, not of each class" + note
        }
      }
    }
    return records
  }
}
