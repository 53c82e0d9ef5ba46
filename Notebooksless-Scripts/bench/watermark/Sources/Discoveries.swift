import FairmarkStatistics
import FairmarkWatermarking

/// Prints the false discovery proportion of the procedures at a level of 1 %, 1 document in 100 with a
/// watermark, all documents under one key, for several keys.
///
/// Documents without a watermark are drawn from the books' frequencies: they share tokens and pairs of
/// tokens, and with them draws, as real text does.
func countDiscoveries(
  _ name: String, keys: Int, documents: Int, length: Int, books: [UInt32]
) throws {
  let law = try scheme(name, key: 0).law
  var calculator = EvidenceCalculator(law)
  let ratio = LikelihoodRatio(law)
  let procedures = DiscoverySelection.Procedure.allCases
  var proportions = procedures.map { _ in KeyMean() }
  var found = procedures.map { _ in KeyMean() }
  var largest = procedures.map { _ in 0.0 }
  for key in 0..<keys {
    var dice = Dice(0xD15C + UInt64(key))
    let writer = try Writer(name, key: key, books: books)
    let reader = try scheme(name, key: key).makeReader()
    var selections = procedures.map { DiscoverySelection($0, level: 0.01) }
    var ids = [UInt32](repeating: 0, count: length)
    for document in 0..<documents {
      if document % 100 == 99 {
        ids = writer.write(length, &dice)
      } else {
        for place in ids.indices { ids[place] = books[dice.below(books.count)] }
      }
      let tally = reader.tally(ids.span, scoredFrom: 0, .prf)
      let tail = calculator.tail(drawCount: tally.drawCount, score: tally.score)
      for place in selections.indices {
        if procedures[place] == .eBenjaminiHochberg {
          guard let ratio else { continue }
          let log10E = ratio.log10EValue(drawCount: tally.drawCount, score: tally.score)
          selections[place].add(log10E: log10E)
        } else {
          selections[place].add(pValue: tail.probability, log10P: tail.log10)
        }
      }
    }
    for (place, selection) in selections.enumerated() {
      let discoveries = selection.discoveries()
      let wrong = discoveries.count { $0.index % 100 != 99 }
      let proportion = Double(wrong) / Double(max(1, discoveries.count))
      proportions[place].add(proportion)
      largest[place] = max(largest[place], proportion)
      found[place].add(Double(discoveries.count - wrong) / Double(documents / 100))
    }
  }
  for (place, procedure) in procedures.enumerated() {
    let columns = [
      name, "\(length)", "\(documents)", "\(keys)", procedure.rawValue,
      fixed(proportions[place].mean, 5) + " ± " + fixed(proportions[place].error, 5),
      fixed(largest[place], 5), fixed(found[place].mean, 4),
    ]
    say("| " + columns.joined(separator: " | ") + " |")
  }
}
