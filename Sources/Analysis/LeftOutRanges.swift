/// Where rates or ratios have no `missing_group_ranges` although some people's groups are unknown.
public struct LeftOutRanges {
  /// Why there are none.
  enum Reason {
    /// For more groups nothing is computed.
    case manyGroups
    /// The people of unknown groups could decide which group is the largest.
    case toLargest
    /// How low the lowest of several rates could be is not computed.
    case toLowestRate
  }

  private let flagsFourFifths: Bool
  private var places: [Reason: [[String]]] = [:]

  /// Creates one that has found nothing.
  ///
  /// - Parameter flagsFourFifths: Whether ratios with ranges have `could_be_below_four_fifths`, too.
  public init(flagsFourFifths: Bool = false) {
    self.flagsFourFifths = flagsFourFifths
  }

  /// Looks at rates and the ratios of them.
  ///
  /// - Parameters:
  ///   - rates: The rates of groups.
  ///   - rules: Which group is the reference of the ratios.
  /// - Complexity: O(groups).
  public mutating func look(at rates: GroupRates, reference rules: [ReferenceRule]) {
    guard let reason = rates.leftOutRanges(reference: rules) else { return }
    places[reason, default: []].append(
      reason == .toLowestRate ? [rates.rateName] : rates.attribute)
  }

  /// `missing_group_ranges_left_out` for each reason that there is.
  public var findings: [Finding] {
    let what =
      flagsFourFifths
      ? "neither `missing_group_ranges` nor the flag `could_be_below_four_fifths`"
      : "no `missing_group_ranges`"
    return [Reason.manyGroups, .toLargest, .toLowestRate].compactMap { reason in
      var seen: Set<[String]> = []
      let names = places[reason, default: []].filter { seen.insert($0).inserted }
      if names.isEmpty { return nil }
      let places = listed(names)
      let why =
        switch reason {
        case .manyGroups:
          "how far that could move rates and ratios is computed for at most \(GroupRates.boundsLimit) "
            + "groups: \(places) \(names.count == 1 ? "has" : "have") more, and so \(what)"
        case .toLargest:
          "which group is the largest may hang on them: the ratios of \(places) are to the largest "
            + "group, and so have \(what); declare the reference group to have them"
        case .toLowestRate:
          "how low the lowest rate could be is not computed: the ratios to the lowest \(places) have "
            + "\(what); declare the reference group to have them"
        }
      return Finding(
        .note, "missing_group_ranges_left_out", "some people's groups are unknown, and \(why)")
    }
  }
}
