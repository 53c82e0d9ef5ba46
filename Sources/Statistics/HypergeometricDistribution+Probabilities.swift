extension HypergeometricDistribution {
  /// The probabilities of every number of successes in the support, from the ratios of neighbours.
  ///
  /// - Parameter odds: The odds ratio; other than 1 the distribution is Fisher's noncentral one.
  /// - Returns: The probabilities, from the smallest number on.
  func probabilities(odds: Double = 1) -> [Double] {
    let support = support
    var mode = support.lowerBound
    var high = support.upperBound
    while mode < high {
      let middle = mode + (high - mode) / 2
      if odds * ratio(after: middle) >= 1 { mode = middle + 1 } else { high = middle }
    }
    var weights = [Double](repeating: 0, count: support.count)
    weights[mode - support.lowerBound] = 1
    var term = 1.0
    for k in mode..<support.upperBound {
      term *= odds * ratio(after: k)
      weights[k + 1 - support.lowerBound] = term
    }
    term = 1
    for k in stride(from: mode - 1, through: support.lowerBound, by: -1) {
      term /= odds * ratio(after: k)
      weights[k - support.lowerBound] = term
    }
    let total = weights.reduce(0, +)
    return weights.map { $0 / total }
  }
}
