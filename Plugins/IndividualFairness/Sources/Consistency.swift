import FairmarkAnalysis
import FairmarkStatistics

extension Neighbourhood {
  /// The share of favourable predictions among the nearest rows, as a quotient of whole numbers.
  ///
  /// Rows at the last distance share the weight that is left to `count`.
  ///
  /// - Parameters:
  ///   - count: How many rows are wanted.
  ///   - excluded: The prediction of the row itself when it is no neighbour of its own.
  /// - Returns: The quotient, over `rows` where no last distance is shared; `nil` when there is no
  ///   neighbour.
  func favourableShare(
    of count: Int, excluding excluded: Bool? = nil
  ) -> (numerator: UInt128, denominator: UInt128, rows: Int)? {
    var rest = self
    if let excluded {
      if isTiedAtZero {
        rest.tied -= 1
        rest.tiedPositives -= excluded ? 1 : 0
      } else {
        rest.inner -= 1
        rest.innerPositives -= excluded ? 1 : 0
      }
    }
    let rows = min(count, rest.inner + rest.tied)
    guard rows > 0 else { return nil }
    let left = rows - rest.inner
    if left == rest.tied {
      return (UInt128(rest.innerPositives + rest.tiedPositives), UInt128(rows), rows)
    }
    let tied = UInt128(rest.tied)
    return (
      UInt128(rest.innerPositives) * tied + UInt128(left) * UInt128(rest.tiedPositives),
      UInt128(rows) * tied, rows
    )
  }
}

/// How far predictions are from the mean of their neighbours': a sum over rows.
struct Consistency {
  /// How many rows have neighbours.
  private(set) var rowCount = 0
  /// The sum over rows whose neighbours' shares have one denominator, in parts of that.
  private var parts: UInt128 = 0
  private var partsDenominator: UInt128 = 1
  /// The sum over all others.
  private var rest = CompensatedSum()
  private var hasRest = false

  /// Adds rows with one prediction and one neighbourhood.
  mutating func add(
    _ count: Int, prediction: Bool, share: (numerator: UInt128, denominator: UInt128, rows: Int)
  ) {
    rowCount += count
    let difference = prediction ? share.denominator - share.numerator : share.numerator
    if share.denominator == UInt128(share.rows), parts == 0 || partsDenominator == share.denominator
    {
      partsDenominator = share.denominator
      parts += difference * UInt128(count)
    } else if let quotient = ExactRatio.quotient(difference, share.denominator), quotient > 0 {
      hasRest = true
      rest.add(Double(count) * quotient)
    }
  }

  /// 1 − the mean difference: one correctly rounded quotient where no distance is shared.
  var value: MetricValue {
    let all = UInt128(rowCount) * partsDenominator
    guard let mean = ExactRatio.quotient(parts, all),
      let whole = ExactRatio.quotient(all - parts, all)
    else {
      return .undefined(.insufficientData, reason: "no row has another one to be compared with")
    }
    return .of(hasRest ? 1 - (mean + rest.value / Double(rowCount)) : whole)
  }
}
