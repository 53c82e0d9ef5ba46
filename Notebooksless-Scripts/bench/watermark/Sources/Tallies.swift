import FairmarkWatermarking

/// Prints what a scheme counts in documents of equal length, to be compared with the oracle.
func printTallies(
  _ name: String, key: String, options: [String: String], texts: Texts, limit: Int
) throws {
  let reader = try make(name, key: key, options: options).makeReader()
  let span = texts.ids.span
  var draws = Draws()
  for number in 0..<min(texts.count, limit) {
    let ids = span.extracting(texts.range(number))
    let tally = reader.tally(ids, scoredFrom: 0, .prf)
    reader.read(ids, scoredFrom: 0, .prf, into: &draws)
    let sum = draws.scores.reduce(0, +)
    guard draws.scores.count == tally.drawCount, sum == tally.score,
      draws.scorableCount == tally.scorableCount,
      Set(draws.keys).count == draws.keys.count
    else {
      say("document \(number): tally \(tally) differs from read \(draws.scores.count) \(sum)")
      continue
    }
    say("\(tally.scorableCount) \(tally.drawCount) \(tally.score)")
  }
}
