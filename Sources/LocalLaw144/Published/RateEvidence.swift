import FairmarkStatistics

/// What a row tells about its rate: the quotient of its counts, or all rates that a printed figure
/// can stand for.
struct RateEvidence {
  /// The lowest and the highest rate; equal where counts are published.
  var low: ExactFraction
  var high: ExactFraction
  /// How many can have been selected, of how many; `nil` where the applicants are not published.
  var selected: ClosedRange<Int>?
  var applicants: Int?
  var comesFromCounts: Bool
}

/// How a printed figure stands to the value that it should show.
enum Agreement {
  /// It is the value rounded, at a tie to either side: software that rounds binary fractions goes
  /// both ways.
  case rounded
  /// It is the value cut off.
  case truncated
  /// It is the value rounded to fewer decimals than the figures beside it have.
  case coarse
  /// It is another value.
  case different

  /// Compares a figure with a value, or with all values from `low` to `high`.
  ///
  /// - Parameters:
  ///   - printed: The figure.
  ///   - decimals: The decimals of the figures in its column; zeros at the end need not be printed.
  ///   - low: The lowest value.
  ///   - high: The highest value.
  init(
    of printed: PublishedDecimal, decimals: Int, low: ExactFraction, high: ExactFraction
  ) {
    let own = max(decimals, printed.decimals)
    if Self.isRounded(printed.exact, own, low, high) {
      self = .rounded
    } else if printed.exact <= high, low < printed.exact + Self.unit(own) {
      self = .truncated
    } else if printed.decimals >= 2, printed.decimals < own,
      Self.isRounded(printed.exact, printed.decimals, low, high)
    {
      // With one decimal or none a missing zero is likelier than a coarser rounding.
      self = .coarse
    } else {
      self = .different
    }
  }

  private static func isRounded(
    _ printed: ExactFraction, _ decimals: Int, _ low: ExactFraction, _ high: ExactFraction
  ) -> Bool {
    let half = halfUnit(decimals)
    return low <= printed + half && printed <= high + half
  }

  /// One in the last decimal.
  ///
  /// A figure of more than 14 is a `Double` written out, whose last digits
  /// are no longer those of the quotient.
  static func unit(_ decimals: Int) -> ExactFraction {
    ExactFraction(unitOfDecimals: min(decimals, 14))
  }

  /// Half of one in the last decimal.
  static func halfUnit(_ decimals: Int) -> ExactFraction {
    unit(decimals) * ExactFraction(whole: 5) * ExactFraction(unitOfDecimals: 1)
  }
}

extension PublishedRow {
  /// What the row tells about its rate; `nil` where it tells nothing, where nobody was assessed or
  /// where more are selected than assessed and no rate is printed.
  ///
  /// - Parameter decimals: The decimals of the rates in the table.
  /// - Returns: The rate, or the range of rates.
  func evidence(decimals: Int) -> RateEvidence? {
    if let applicants, applicants == 0 { return nil }
    if let applicants, let selected, selected <= applicants,
      let rate = ExactFraction(selected, over: applicants)
    {
      return RateEvidence(
        low: rate, high: rate, selected: selected...selected, applicants: applicants,
        comesFromCounts: true)
    }
    guard let rate else { return nil }
    let half = Agreement.halfUnit(max(decimals, rate.decimals))
    let (low, high) = (rate.exact - half, rate.exact + half)
    var evidence = RateEvidence(
      low: max(low, ExactFraction(whole: 0)), high: high, applicants: applicants,
      comesFromCounts: false)
    if let applicants, let counts = Self.counts(from: low, through: high, of: applicants) {
      evidence.selected = counts
      evidence.low = ExactFraction(counts.lowerBound, over: applicants) ?? evidence.low
      evidence.high = ExactFraction(counts.upperBound, over: applicants) ?? evidence.high
    }
    return evidence
  }

  /// The numbers of selected people whose rate lies in a range; `nil` where there is none.
  static func counts(
    from low: ExactFraction, through high: ExactFraction, of applicants: Int
  ) -> ClosedRange<Int>? {
    let scale = ExactFraction(whole: applicants)
    let (least, most) = (low * scale, high * scale)
    // The first count from a bound on, by halving: a guess in floating point could be one off.
    func first(_ isReached: (ExactFraction) -> Bool) -> Int {
      var (below, reached) = (-1, applicants + 1)
      while reached - below > 1 {
        let middle = below + (reached - below) / 2
        if isReached(ExactFraction(whole: middle)) { reached = middle } else { below = middle }
      }
      return reached
    }
    let lowest = first { $0 >= least }
    let highest = first { $0 > most } - 1
    return lowest <= highest && highest >= 0 ? lowest...highest : nil
  }
}

/// The decimals that the figures of a column are printed with.
///
/// Zeros at the end may have been lost, so it is the most decimals that a figure has, 0 and 1 left
/// out; of six figures and more a single one does not tell.
///
/// - Parameter figures: The figures.
/// - Returns: The decimals.
func decimals(of figures: [PublishedDecimal]) -> Int {
  let telling = figures.filter { figure in
    figure.exact != ExactFraction(whole: 1) && figure.exact != ExactFraction(whole: 0)
  }
  let counted = (telling.isEmpty ? figures : telling).map(\.decimals).sorted(by: >)
  guard !counted.isEmpty else { return 0 }
  return counted[counted.count < 6 ? 0 : 1]
}
