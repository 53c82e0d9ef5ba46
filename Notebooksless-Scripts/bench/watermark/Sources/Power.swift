import FairmarkStatistics
import FairmarkWatermarking

private let lengths = [25, 50, 100, 200, 400]
private let shares = [0.0, 0.1, 0.3, 0.5]
private let level = 0.001

/// How a detector orders documents: the larger, the more watermarked.
private struct Detector: Sendable {
  let name: String
  let deduplication: Deduplication
  /// The value of a tally.
  let value: @Sendable (Tally, inout EvidenceCalculator) -> Double
  /// The least value that counts as a detection; `nil` for the one that unmarked text exceeds with the
  /// rate of ``level``.
  let threshold: Double?
}

private func zScore(_ tally: Tally, _ calculator: inout EvidenceCalculator) -> Double {
  let law = calculator.law
  let count = Double(tally.drawCount)
  guard count > 0 else { return -.infinity }
  return (tally.score - count * law.mean) / (count * law.variance).squareRoot()
}

private let detectors = [
  Detector(
    name: "exact p ≤ 0.001, by draw", deduplication: .prf,
    value: { -$1.tail(drawCount: $0.drawCount, score: $0.score).log10 }, threshold: 3),
  Detector(name: "z > 4, n-grams", deduplication: .ngram, value: zScore, threshold: 4.000_000_1),
  Detector(
    name: "z at its own 0.001, n-grams", deduplication: .ngram, value: zScore, threshold: nil),
  Detector(name: "z at its own 0.001, all", deduplication: .none, value: zScore, threshold: nil),
]

/// Prints how often documents with a watermark are found after a share of their tokens is replaced.
///
/// `z at its own 0.001` has the threshold that real unmarked documents of this length exceed with the
/// rate of 0.001 over these keys, which nobody knows in practice; the others' thresholds are fixed.
func measurePower(_ name: String, keys: Int, documents: Int, books: [UInt32]) throws {
  let law = try scheme(name, key: 0).law
  var calculator = EvidenceCalculator(law)
  // [length][share][detector][value], and the same without a watermark.
  var found = lengths.map { _ in shares.map { _ in detectors.map { _ in [Double]() } } }
  var unmarked = lengths.map { _ in detectors.map { _ in [Double]() } }
  for key in 0..<keys {
    var dice = Dice(0xBEEF + UInt64(key))
    let writer = try Writer(name, key: key, books: books)
    let reader = try scheme(name, key: key).makeReader()
    for (row, length) in lengths.enumerated() {
      for _ in 0..<documents {
        let marked = writer.write(length, &dice)
        for (column, share) in shares.enumerated() {
          let ids = substitute(share, in: marked, from: books, &dice)
          for (place, detector) in detectors.enumerated() {
            let tally = reader.tally(ids.span, scoredFrom: 0, detector.deduplication)
            found[row][column][place].append(detector.value(tally, &calculator))
          }
        }
      }
      for _ in 0..<max(documents, 100_000 / keys) {
        let start = dice.below(books.count - length)
        let ids = books.span.extracting(start..<start + length)
        for (place, detector) in detectors.enumerated() {
          let tally = reader.tally(ids, scoredFrom: 0, detector.deduplication)
          unmarked[row][place].append(detector.value(tally, &calculator))
        }
      }
    }
  }
  for (row, length) in lengths.enumerated() {
    for (place, detector) in detectors.enumerated() {
      let ordered = unmarked[row][place].sorted(by: >)
      let above = ordered[Int(level * Double(ordered.count))]
      let isPositive = { (value: Double) in
        if let threshold = detector.threshold { value >= threshold } else { value > above }
      }
      let rates = shares.indices.map { column in
        let values = found[row][column][place]
        return fixed(Double(values.count(where: isPositive)) / Double(values.count), 3)
      }
      let falsely = Double(ordered.count(where: isPositive)) / Double(ordered.count)
      let columns =
        [name, "\(length)", detector.name, fixed(falsely, 5)] + rates
      say("| " + columns.joined(separator: " | ") + " |")
    }
  }
}
