import FairmarkWatermarking

/// Tokens per second of one thread, ids in memory, in processor time: one JSON line a measurement.
///
/// "cold" is text whose tokens all differ, so that each context is new, "warm" the first two documents
/// of it again and again, as the peers have it; "text" and "text again" are real documents of 1,000 ids.
func measureSpeed(_ names: [String], books: [UInt32]) throws {
  var dice = Dice(7)
  let fresh = Texts((0..<UInt32(50000)).shuffled(using: &dice), length: 1000)
  let real = Texts(books, length: 1000)
  for name in names {
    for (texts, first, again) in [(fresh, "cold", "warm"), (real, "text", "text again")] {
      var best = Double.infinity
      // Each run makes the scheme anew, so that no list is left of the run before.
      for run in 0..<3 {
        let reader = try scheme(name, key: run, cacheByteLimit: 1 << 30).makeReader()
        best = min(best, time(reader, texts))
        if run == 2 {
          report(name, first, texts, best)
          best = .infinity
          let repeated =
            again == "warm" ? Texts(Array(texts.ids.prefix(2000)), length: 1000) : texts
          for _ in 0..<20 { best = min(best, time(reader, repeated)) }
          report(name, again, repeated, best)
        }
      }
    }
  }
}

private func time(_ reader: any DrawReader, _ texts: Texts) -> Double {
  var draws = 0
  let span = texts.ids.span
  // Few documents are read several times, so that the clock is not what is measured; a first reading
  // stays alone.
  let rounds = texts.count < 10 ? 100 : 1
  let start = processorTime()
  for _ in 0..<rounds {
    for number in 0..<texts.count {
      draws += reader.tally(span.extracting(texts.range(number)), scoredFrom: 0, .prf).drawCount
    }
  }
  let seconds = processorTime() - start
  precondition(draws > 0)
  return seconds / Double(rounds)
}

private func report(_ name: String, _ state: String, _ texts: Texts, _ seconds: Double) {
  let rate = Int(Double(texts.count * texts.length) / seconds)
  say("{\"name\": \"\(name)\", \"state\": \"\(state)\", \"tokens_per_second\": \(rate)}")
}
