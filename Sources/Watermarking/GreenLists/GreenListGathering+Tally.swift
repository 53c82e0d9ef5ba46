extension GreenListGathering {
  /// The tally of a document whose lists are numbered, without listing its draws.
  ///
  /// - Returns: The tally; `nil` where the lists have no numbers.
  mutating func tallyOfNumberedLists(_ ids: Span<UInt32>, scoredFrom: Int) -> Tally? {
    guard let numbering = scheme.lists, isInVocabulary(ids) else { return nil }
    let places = scoredPlaces(ids, from: scoredFrom)
    draws.begin(expecting: places.count)
    let rule = scheme.rule
    let window = scheme.window
    let offset = scheme.windowStart(0)
    let score: Int
    switch (numbering.index, numbering.canonical) {
    case (.token(let before), nil):
      // 100 million tokens a second and core: one table of distinct draws, one row of bits.
      let offset = offset + window - 1 - before
      score = sum(places, ids, rule) { (ids, place) in (ids[place + offset], ids[place + offset]) }
    case (let index, nil):
      score = sum(places, ids, rule) { (ids, place) in
        let number = index(ids, from: place + offset, width: window)
        return (number, number)
      }
    case (let index, let canonical?):
      score = sum(places, ids, rule) { (ids, place) in
        let number = index(ids, from: place + offset, width: window)
        return (number, canonical[Int(number)])
      }
    }
    return Tally(scorableCount: places.count, drawCount: draws.count, score: Double(score))
  }

  @inline(__always)
  private mutating func sum(
    _ places: Range<Int>, _ ids: Span<UInt32>, _ rule: SeedRule,
    _ number: (Span<UInt32>, Int) -> (index: UInt32, canonical: UInt32)
  ) -> Int {
    var score = 0
    for place in places {
      let list = number(ids, place)
      let token = ids[place]
      if draws.insert(UInt64(list.canonical) << 32 | UInt64(token)) {
        let isGreen = lists.isGreen(
          index: list.index, token: token, seed: rule.seed(ofIndex: list.index))
        score += isGreen ? 1 : 0
      }
    }
    return score
  }
}
