import FairmarkTables

/// The weights and cluster ids of the rows of a batch; each list is empty without its column.
struct SampledRows {
  /// How many rows each row stands for; −1 where it is missing.
  private(set) var frequencies: [Int] = []
  /// The sampling weights; not a number where they are missing.
  private(set) var weights: [Double] = []
  /// The bytes of the clusters' ids; `nil` where they are missing.
  private(set) var ids: [[UInt8]?] = []

  init(_ batch: Batch, frequency: Int?, weight: Int?, cluster: Int?) {
    if let frequency {
      batch.withIntegers(frequency) { values, missing in
        frequencies = values.indices.map { row in
          missing[row >> 6] >> UInt64(row & 63) & 1 != 0 ? -1 : Int(values[row])
        }
      }
    }
    if let weight {
      batch.withNumbers(weight) { values, missing in
        weights = values.indices.map { row in
          missing[row >> 6] >> UInt64(row & 63) & 1 != 0 ? .nan : values[row]
        }
      }
    }
    if let cluster {
      batch.withTexts(cluster) { ends, bytes, missing in
        var start = 0
        ids.reserveCapacity(ends.count)
        for row in ends.indices {
          let end = Int(ends[row])
          if missing[row >> 6] >> UInt64(row & 63) & 1 != 0 {
            ids.append(nil)
          } else {
            ids.append((start..<end).map { bytes[$0] })
          }
          start = end
        }
      }
    }
  }
}

extension GroupCellsState {
  /// The sentence about a weight that no sum can hold.
  static func badWeight(_ weight: Double) -> AnalysisError {
    let what =
      weight < 0
      ? "is below 0"
      : "is outside of the range from 2^-64 to 2^64 that sums of weights hold exactly"
    return AnalysisError(
      .badData, key: "weight",
      "the sampling weight \(weight) \(what); a weight is the inverse of the row's probability to be "
        + "in the data, 0 or more")
  }
}
