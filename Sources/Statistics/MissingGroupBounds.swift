/// What rates and ratios of groups can be when some people's groups are unknown.
///
/// The outcomes of these people are known: some are selected, the others are not. Each belongs to one
/// of the groups, but to which is open. Every bound is sharp: there is an allocation of the people
/// that attains it, and none goes further. Bounds are pairs of counts, so that they are compared with
/// four fifths on whole numbers.
public struct MissingGroupBounds: Hashable, Sendable {
  /// The counts of the people whose groups are known.
  public let groups: [Counts]
  /// How many people of unknown group are not selected.
  public let unselected: Int
  /// How many people of unknown group are selected.
  public let selected: Int

  /// Which allocations of the people of unknown group are considered.
  public enum Allocation: Hashable, Sendable {
    /// Any.
    case any
    /// Those that give each group its known share of the people (by the largest remainders, ties to
    /// the first group): groups are unknown for reasons that have nothing to do with them. Who of the
    /// people goes where stays open.
    case sameComposition
  }

  /// The rates behind a bound of a ratio.
  public struct Ratio: Hashable, Sendable {
    /// The group's counts.
    public var first: Counts
    /// The reference group's counts.
    public var second: Counts

    /// The correctly rounded ratio; `nil` when it does not exist.
    public var value: Double? { ExactRatio.ratio(of: first, to: second) }

    /// Whether the ratio is below four fifths, on whole numbers; `nil` when it does not exist.
    public var isBelowFourFifths: Bool? {
      ExactRatio.isRatio(of: first, to: second, below: 4, over: 5)
    }
  }

  /// Creates the bounds.
  ///
  /// - Parameters:
  ///   - groups: The counts of the people whose groups are known.
  ///   - unselected: How many people of unknown group are not selected, at least 0.
  ///   - selected: How many people of unknown group are selected, at least 0.
  public init(groups: [Counts], unselected: Int, selected: Int) {
    precondition(
      unselected >= 0 && selected >= 0, "\(unselected) and \(selected) are no counts")
    self.groups = groups
    self.unselected = unselected
    self.selected = selected
  }

  /// The lowest and the highest rate that a group can have.
  ///
  /// **Definition.** Any allocation: *k* / (*n* + *u*₀) to (*k* + *u*₁) / (*n* + *u*₁), *u*₀ and *u*₁ the unselected
  /// and selected people of unknown group. The only group must have all of them:
  /// (*k* + *u*₁) / (*n* + *u*₀ + *u*₁). Same composition, *m* of them in the group:
  /// (*k* + max(0, *m* − *u*₀)) / (*n* + *m*) to (*k* + min(*m*, *u*₁)) / (*n* + *m*).
  ///
  /// **Edge Cases.** A denominator of 0 where the group has nobody in the allocation.
  ///
  /// - Parameters:
  ///   - group: The number of the group.
  ///   - allocation: Which allocations are considered.
  /// - Returns: The counts behind both.
  /// - Complexity: O(1); O(*k* log *k*) for the same composition.
  public func rate(
    of group: Int, under allocation: Allocation = .any
  ) -> (low: Counts, high: Counts) {
    let known = groups[group]
    switch allocation {
    case .any:
      if groups.count == 1 {
        let all = known.adding(selected, of: unselected + selected)
        return (all, all)
      }
      return (known.adding(0, of: unselected), known.adding(selected, of: selected))
    case .sameComposition:
      let members = composition[group]
      return (
        known.adding(max(0, members - unselected), of: members),
        known.adding(min(members, selected), of: members)
      )
    }
  }

  /// The lowest and the highest ratio of a group's rate to that of a reference group named before.
  ///
  /// **Definition.** Any allocation: the group's lowest rate over the reference's highest, and the
  /// reverse; both ends of different people, and so attained together. Same composition: likewise,
  /// and attained, because a group has some of the selected at least only when all others are full of
  /// them.
  ///
  /// - Parameters:
  ///   - group: The number of the group.
  ///   - reference: The number of the reference group, another one.
  ///   - allocation: Which allocations are considered.
  /// - Returns: The counts behind both ratios.
  /// - Complexity: O(1); O(*k* log *k*) for the same composition.
  public func ratio(
    of group: Int, to reference: Int, under allocation: Allocation = .any
  ) -> (low: Ratio, high: Ratio) {
    precondition(group != reference, "group \(group) is compared with itself")
    let own = rate(of: group, under: allocation)
    let other = rate(of: reference, under: allocation)
    return (Ratio(first: own.low, second: other.high), Ratio(first: own.high, second: other.low))
  }

  /// The lowest and the highest ratio of a group's rate to the best rate, its own included.
  ///
  /// **Definition.** Low: the lowest of ``ratio(of:to:under:)`` over all other groups. High: with as many
  /// of the selected in the group as can be, and the others so that the highest rate among the other
  /// groups is least; at most 1, as a group is no better than the best.
  ///
  /// **Edge Cases.** Where the group itself is the best, the ratio is its rate to itself. `nil` without
  /// another group, or when nobody at all is selected.
  ///
  /// - Parameters:
  ///   - group: The number of the group.
  ///   - allocation: Which allocations are considered.
  /// - Returns: The counts behind both ratios.
  /// - Complexity: O(*k*² log *u*), *u* the people of unknown group.
  public func ratioToBest(
    of group: Int, under allocation: Allocation = .any
  ) -> (low: Ratio, high: Ratio)? {
    let others = groups.indices.filter { $0 != group }
    guard !others.isEmpty, selected > 0 || groups.contains(where: { $0.numerator > 0 }) else {
      return nil
    }
    let own = rate(of: group, under: allocation)
    var best = own.low
    for other in others {
      let high = rate(of: other, under: allocation).high
      guard high.denominator > 0 else { continue }
      if best.denominator == 0 || ExactRatio.isRate(best, below: high) { best = high }
    }
    var least = own.high
    let rival =
      switch allocation {
      case .any: leastMaximum(of: others.map { groups[$0] })
      case .sameComposition: leastMaximum(of: others, besides: group)
      }
    if let rival,
      least.denominator == 0 || ExactRatio.isRate(least, below: rival)
    {
      least = rival
    }
    return (Ratio(first: own.low, second: best), Ratio(first: own.high, second: least))
  }

  /// The least that the highest rate of groups can be when the unselected are spread over them;
  /// `nil` when it is 0.
  private func leastMaximum(of others: [Counts]) -> Counts? {
    /// Whether all rates can be at or below a rate above 0.
    func isReached(_ rate: Counts) -> Bool {
      var left = UInt128(unselected)
      for other in others where other.numerator > 0 {
        let scaled = UInt128(other.numerator) * UInt128(rate.denominator)
        let divisor = UInt128(rate.numerator)
        let size = (scaled + divisor - 1) / divisor
        guard size > UInt128(other.denominator) else { continue }
        let needed = size - UInt128(other.denominator)
        guard needed <= left else { return false }
        left -= needed
      }
      return true
    }
    var best: Counts?
    for other in others where other.numerator > 0 {
      // The rate of this group with j more people falls with j; find the last that can be reached.
      var reached = -1
      var missed = unselected + 1
      while missed - reached > 1 {
        let middle = reached + (missed - reached) / 2
        if isReached(other.adding(0, of: middle)) { reached = middle } else { missed = middle }
      }
      guard reached >= 0 else { continue }
      let rate = other.adding(0, of: reached)
      if best.map({ ExactRatio.isRate(rate, below: $0) }) ?? true { best = rate }
    }
    return best
  }

  /// The least that the highest rate of the others can be under the same composition, when a group has
  /// as many of the selected as it can have; `nil` where nobody is in the others.
  private func leastMaximum(of others: [Int], besides group: Int) -> Counts? {
    let members = composition
    let seats = others.map { (known: groups[$0], members: members[$0]) }
      .filter { $0.known.denominator + $0.members > 0 }
    let left = selected - min(members[group], selected)
    /// Whether those who are left find room without any rate above this one.
    func isReached(_ rate: Counts) -> Bool {
      var room = 0
      for seat in seats {
        let size = UInt128(seat.known.denominator + seat.members)
        let most = UInt128(rate.numerator) * size / UInt128(rate.denominator)
        guard most >= UInt128(seat.known.numerator) else { return false }
        room += Int(min(most - UInt128(seat.known.numerator), UInt128(seat.members)))
      }
      return room >= left
    }
    var best: Counts?
    for seat in seats {
      // The rate of this group with j of them rises with j; find the first that is enough for all.
      var missed = -1
      var reached = seat.members + 1
      while reached - missed > 1 {
        let middle = missed + (reached - missed) / 2
        if isReached(seat.known.adding(middle, of: seat.members)) {
          reached = middle
        } else {
          missed = middle
        }
      }
      guard reached <= seat.members else { continue }
      let rate = seat.known.adding(reached, of: seat.members)
      if best.map({ ExactRatio.isRate(rate, below: $0) }) ?? true { best = rate }
    }
    return best
  }

  /// How many people of unknown group each group has under the same composition.
  var composition: [Int] {
    let total = groups.reduce(0) { $0 + $1.denominator }
    let people = unselected + selected
    guard total > 0 else { return groups.map { _ in 0 } }
    let shares = groups.map { group in
      total.dividingFullWidth(people.multipliedFullWidth(by: group.denominator))
    }
    var members = shares.map(\.quotient)
    let left = people - members.reduce(0, +)
    let order = groups.indices.sorted {
      (shares[$1].remainder, $0) < (shares[$0].remainder, $1)
    }
    for index in order.prefix(left) { members[index] += 1 }
    return members
  }
}

extension Counts {
  /// These counts and others' together.
  fileprivate func adding(_ k: Int, of n: Int) -> Counts {
    Counts(numerator + k, of: denominator + n)
  }
}
