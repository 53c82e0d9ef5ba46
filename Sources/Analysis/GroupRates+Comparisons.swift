import FairmarkStatistics

extension GroupRates {
  /// The comparisons of an attribute's groups with their reference: one family of tests.
  public struct Comparisons: Hashable, Sendable {
    /// The reference and whether the data decided it; `nil` when there is none.
    let reference: Reference?
    /// For each known group the tests that it equals the reference.
    let tests: [[MetricTest]]
    /// Whether p-values are adjusted by a method that needs a declared reference, without one.
    let isUncalibrated: Bool
  }

  /// A group that others are compared with.
  struct Reference: Hashable, Sendable {
    var group: Group
    var isSelected: Bool
    /// Whether the group is the reference because its rate is the best one.
    var isBest: Bool

    /// Whether the group is the reference because it is the largest one.
    var isSelectedBySize: Bool { isSelected && !isBest }
  }

  /// Compares every known group with the reference.
  ///
  /// - Parameter rules: Which group is the reference.
  /// - Returns: The tests, adjusted for each other; to be used for every record of this rate.
  /// - Complexity: O(groups), besides the tests.
  public func compared(by rules: [ReferenceRule]) -> Comparisons {
    let known = known
    guard !isStratumUnknown, let (reference, isSelected) = reference(rules) else {
      return Comparisons(
        reference: nil, tests: known.map { _ in [] }, isUncalibrated: false)
    }
    var tests: [[MetricTest]] = known.map { _ in [] }
    var isUncalibrated = false
    if let inference, known.count > 1, reference.isDefined {
      for (place, group) in known.enumerated() where group.key != reference.key {
        tests[place] =
          isSampled
          ? inference.tests(group, reference)
          : inference.tests(group.counts, reference.counts)
      }
      if let adjustment = inference.adjustment(isReferenceSelected: isSelected) {
        adjust(&tests, of: known, reference, by: adjustment)
        isUncalibrated = isSelected && adjustment.needsDeclaredReference
      }
    }
    return Comparisons(
      reference: Reference(
        group: reference, isSelected: isSelected, isBest: isBestReference(rules)), tests: tests,
      isUncalibrated: isUncalibrated)
  }

  /// Adds to every test a p-value that accounts for the other groups.
  private func adjust(
    _ tests: inout [[MetricTest]], of known: [Group], _ reference: Group,
    by adjustment: Inference.Adjustment
  ) {
    let count = tests.map(\.count).max() ?? 0
    let definedCount = known.count(where: \.isDefined)
    for index in 0..<count {
      var places: [Int] = []
      var pValues: [Double] = []
      for (place, own) in tests.enumerated() where own.indices.contains(index) {
        guard let p = own[index].pValue else { continue }
        places.append(place)
        pValues.append(min(1, p))
      }
      // A test that has a p-value for no group has nothing to adjust.
      guard let first = places.first else { continue }
      let sizes = places.map { known[$0].counts.denominator }
      let adjusted: [Double?] =
        switch adjustment {
        // What they assume of the correlations does not hold for weights and clusters.
        case .dunnett where isSampled, .comparisonsWithTheBest where isSampled:
          places.map { _ in nil }
        case .allPairs where sampled?.sharesClusters == true:
          // The range is for groups that are independent of each other.
          pValues.map { p in
            min(1, p * Double(definedCount) * Double(definedCount - 1) / 2)
          }
        case .dunnett:
          Multiplicity.dunnett(
            pValues: pValues, sizes: sizes, referenceSize: reference.counts.denominator)
        case .comparisonsWithTheBest: best(known, places, test: tests[first][index])
        case .allPairs, .holm, .benjaminiHochberg, .benjaminiYekutieli:
          adjustment.adjusted(pValues, groups: definedCount) ?? []
        }
      for (place, p) in zip(places, adjusted) {
        if let p { tests[place][index].adjusted = [.init(adjustment.rawValue, p)] }
      }
    }
  }

  /// The p-values against being the best group; for Z alone, from which they are computed.
  private func best(_ known: [Group], _ places: [Int], test: MetricTest) -> [Double?] {
    guard test.name == "two_proportion_z" else { return places.map { _ in nil } }
    let counts = known.map { group in
      direction == .higherIsBetter
        ? group.counts
        : Counts(group.counts.denominator - group.counts.numerator, of: group.counts.denominator)
    }
    let compared = Multiplicity.multipleComparisonsWithTheBest(counts)
    return places.map { compared[$0]?.pValue }
  }
}

extension Inference.Adjustment {
  /// The adjusted p-values of a family, for the methods that need nothing else.
  ///
  /// - Parameters:
  ///   - pValues: The p-values of the comparisons.
  ///   - groups: The number of groups that are compared, the reference included.
  /// - Returns: The adjusted p-values in the same order; `nil` for `dunnett` and `mcb`.
  func adjusted(_ pValues: [Double], groups: Int) -> [Double]? {
    switch self {
    case .allPairs: pValues.map { Multiplicity.allPairs(pValue: $0, groups: groups) }
    case .holm: Multiplicity.holm(pValues)
    case .benjaminiHochberg: Multiplicity.benjaminiHochberg(pValues)
    case .benjaminiYekutieli: Multiplicity.benjaminiYekutieli(pValues)
    case .dunnett, .comparisonsWithTheBest: nil
    }
  }

  /// Whether the method holds its level only for a reference that the data did not select.
  var needsDeclaredReference: Bool {
    switch self {
    case .allPairs, .comparisonsWithTheBest: false
    case .holm, .benjaminiHochberg, .benjaminiYekutieli, .dunnett: true
    }
  }
}

extension Inference {
  /// The adjustment that is in force.
  func adjustment(isReferenceSelected: Bool) -> Adjustment? {
    guard adjusts else { return nil }
    return adjustment ?? (isReferenceSelected ? .allPairs : .holm)
  }
}
