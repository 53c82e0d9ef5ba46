extension DiscoverySelection {
  /// The state as text: procedure, level, places, tests, then place, p-value and logarithm of each
  /// candidate; numbers in hexadecimal, those with fractions by their bits.
  public var checkpoint: String {
    var text = procedure.rawValue
    func add(_ word: UInt64) {
      text += " "
      text += String(word, radix: 16)
    }
    for word in [level.bitPattern, UInt64(placeCount), UInt64(testCount)] { add(word) }
    for candidate in candidates {
      for word in [
        UInt64(candidate.index), candidate.pValue.bitPattern, candidate.log10P.bitPattern,
      ] { add(word) }
    }
    return text
  }

  /// Restores a state.
  ///
  /// - Parameter checkpoint: What ``checkpoint`` gave; `nil` for any other text.
  public init?(checkpoint: String) {
    let parts = checkpoint.split(separator: " ")
    let words = parts.dropFirst().compactMap { UInt64($0, radix: 16) }
    guard let name = parts.first, let procedure = Procedure(rawValue: String(name)),
      words.count == parts.count - 1, words.count >= 3, words.count % 3 == 0,
      words[1] < 1 << 62, words[2] <= words[1]
    else { return nil }
    let level = Double(bitPattern: words[0])
    guard level > 0, level < 1 else { return nil }
    self.init(procedure, level: level)
    placeCount = Int(words[1])
    testCount = Int(words[2])
    for place in stride(from: 3, to: words.count, by: 3) {
      let pValue = Double(bitPattern: words[place + 1])
      let log10P = Double(bitPattern: words[place + 2])
      guard words[place] < words[1], pValue >= 0, pValue <= level, log10P <= 0 else { return nil }
      candidates.append(
        Candidate(index: Int(words[place]), pValue: pValue, log10P: log10P))
    }
    guard candidates.count <= testCount else { return nil }
    pruningCount = max(1024, 2 * candidates.count)
  }
}
