import FairmarkWatermarking

/// Tokens per second of one thread, ids in memory, in processor time: one JSON line a measurement.
///
/// "cold" is text whose tokens all differ, so that each context is new, "warm" the same again; "text"
/// and "text again" are real documents of 1,000 ids.
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
          for _ in 0..<10 { best = min(best, time(reader, texts)) }
          report(name, again, texts, best)
        }
      }
    }
  }
}

private func time(_ reader: any DrawReader, _ texts: Texts) -> Double {
  var draws = 0
  let span = texts.ids.span
  let start = processorTime()
  for number in 0..<texts.count {
    draws += reader.tally(span.extracting(texts.range(number)), scoredFrom: 0, .prf).drawCount
  }
  let seconds = processorTime() - start
  precondition(draws > 0)
  return seconds
}

private func report(_ name: String, _ state: String, _ texts: Texts, _ seconds: Double) {
  let rate = Int(Double(texts.count * texts.length) / seconds)
  say("{\"name\": \"\(name)\", \"state\": \"\(state)\", \"tokens_per_second\": \(rate)}")
}
