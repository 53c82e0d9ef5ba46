import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText
import FairmarkStatistics

extension AnalysisLaws {
  /// A record is about the rows that its counts count, and all rates of a group are about the same.
  func checkRates() throws(MetricsDocumentError) {
    struct Rows: Hashable {
      var place: RecordIndex.Place
      var group: [UInt8]?
    }
    var seen: [Rows: Int] = [:]
    for (place, record) in records.enumerated() where !index.isSuppressed(place) {
      let isSum = MetricNames.isSum(record.name)
      guard isSum || MetricNames.ofTheSameRows.contains(record.name) else { continue }
      if isSum, let denominator = record.rowCounts?.denominator {
        let isOfAll = MetricNames.ratesOfRows.contains(record.name)
        guard isOfAll ? denominator == record.n : denominator <= record.n else {
          throw error(
            place,
            "has n \(record.n), but its counts are of \(denominator) rows")
        }
      }
      let rows = Rows(
        place: RecordIndex.place(of: record), group: index.groups[place])
      guard let other = seen[rows] else {
        seen[rows] = place
        continue
      }
      guard records[other].n == record.n else {
        throw error(
          place,
          "has n \(record.n), but \(words(other)), about the same rows, has \(records[other].n)")
      }
    }
  }

  /// A comparison has the rows and counts of the two rates that it compares.
  func checkComparisons() throws(MetricsDocumentError) {
    for key in index.order {
      guard let stem = stem(of: key.name), let family = index.families[key],
        let rates = index[stem, key.place]
      else { continue }
      var reference: Int?
      for place in family.groups where !index.isSuppressed(place) {
        guard let group = index.groups[place], let rate = rates.byGroup[group],
          !index.isSuppressed(rate)
        else { continue }
        try compare(place, with: rate)
        if records[place].flags.contains("against_rest") {
          try compareWithRest(place, rates)
          try checkSign(place)
          continue
        }
        guard let own = records[place].reference else { continue }
        guard let other = rates.byGroup[RecordIndex.bytes(own)] else {
          throw error(place, "has a `reference` of which there is no record of `\(stem)`")
        }
        if let first = reference,
          RecordIndex.bytes(records[first].reference ?? []) != RecordIndex.bytes(own)
        {
          throw error(
            place, "has another reference than \(words(first)); groups have one in common")
        }
        reference = reference ?? place
        if index.isSuppressed(other) { continue }
        try compare(place, withReference: other)
        try checkDifference(place, rate, other)
        try checkSign(place)
      }
      if let reference { try checkRule(reference, rates, stem) }
    }
  }

  private func compare(_ place: Int, with rate: Int) throws(MetricsDocumentError) {
    let (record, other) = (records[place], records[rate])
    guard record.n == other.n else {
      throw error(place, "has n \(record.n), but \(words(rate)) has \(other.n)")
    }
    if let counts = record.counts, let others = other.counts, counts != others {
      throw error(place, "has other counts than \(words(rate))")
    }
    if let design = record.design, design != other.design {
      throw error(place, "has another design than \(words(rate))")
    }
    if record.counts != nil, other.design?.weighted != nil {
      throw error(place, "has counts, but \(words(rate)) has sums of weights")
    }
  }

  private func compare(
    _ place: Int, withReference rate: Int
  ) throws(MetricsDocumentError) {
    let (record, other) = (records[place], records[rate])
    if let counts = record.referenceCounts, let others = other.counts, counts != others {
      throw error(place, "has other reference counts than \(words(rate))")
    }
    if let design = record.referenceDesign, design != other.design {
      throw error(place, "has another reference design than \(words(rate))")
    }
  }

  private func compareWithRest(
    _ place: Int, _ rates: RecordIndex.Family
  ) throws(MetricsDocumentError) {
    guard let counts = records[place].referenceCounts else { return }
    var (numerator, denominator) = (0, 0)
    for rate in index.known(rates) where index.groups[rate] != index.groups[place] {
      guard !index.isSuppressed(rate), let own = records[rate].counts else { return }
      numerator = numerator.capped(adding: own.numerator)
      denominator = denominator.capped(adding: own.denominator)
    }
    guard counts.numerator == numerator, counts.denominator == denominator else {
      throw error(place, "has other reference counts than the rates of the other groups add up to")
    }
  }

  /// A difference or ratio of numbers without counts.
  private func checkDifference(
    _ place: Int, _ rate: Int, _ other: Int
  ) throws(MetricsDocumentError) {
    let record = records[place]
    guard record.counts == nil, record.design == nil, record.quotient == nil,
      let found = record.value.double, let value = records[rate].value.double,
      let reference = records[other].value.double
    else { return }
    let expected: Double
    if record.name.hasSuffix("_difference") {
      expected = value - reference
    } else if record.name.hasSuffix("_ratio"), reference != 0 {
      expected = value / reference
    } else {
      return
    }
    guard found == expected else {
      throw error(
        place,
        "has the value \(shown(found)), but \(words(rate)) and of the reference give "
          + shown(expected))
    }
  }

  /// A difference has the sign that its counts give it.
  private func checkSign(_ place: Int) throws(MetricsDocumentError) {
    let record = records[place]
    guard let found = record.value.double, found != 0,
      let isReversed = MetricNames.isReferenceMinusGroup(record.name, of: analysis.plugin)
    else { return }
    let difference: Double?
    if let own = record.counts, let other = record.referenceCounts {
      difference = ExactRatio.difference(of: own, and: other)
    } else if let own = record.quotient, let other = record.referenceQuotient {
      difference = own.difference(from: other)
    } else if let own = record.design?.rate, let other = record.referenceDesign?.rate {
      difference = own - other
    } else {
      difference = nil
    }
    guard let difference, difference != 0 else { return }
    guard (difference < 0) == (isReversed ? found > 0 : found < 0) else {
      let order =
        isReversed
        ? "the reference's number minus the group's" : "the group's number minus the reference's"
      throw error(
        place,
        "has the value \(shown(found)), but \(order) is \(found < 0 ? "positive" : "negative")")
    }
  }

  /// The reference of a rate is the one that the parameters ask for.
  private func checkRule(
    _ place: Int, _ rates: RecordIndex.Family, _ stem: String
  ) throws(MetricsDocumentError) {
    guard MetricRecord.rates.contains(stem), !index.hasSuppressed(rates),
      let rules = analysis.parameters["reference"]?.array,
      let reference = records[place].reference,
      let chosen = rates.byGroup[RecordIndex.bytes(reference)]
    else { return }
    let known = index.known(rates)
    var isBest = true
    for rule in rules {
      if rule.string == "best" { break }
      if rule.string == "largest" {
        isBest = false
        if known.contains(where: { records[$0].n > records[chosen].n }) {
          throw error(
            place, "has a reference that is not the largest group, as `parameters.reference` asks")
        }
        break
      }
      guard case .object(let group) = rule else { return }
      let columns = Set(group.members.map { Array($0.name.utf8) })
      guard columns == Set(reference.map { Array($0.column.utf8) }) else { continue }
      isBest = false
      let isNamed = reference.allSatisfy { pair in
        group.members.contains {
          $0.name.utf8.elementsEqual(pair.column.utf8)
            && $0.value.string.map { $0.utf8.elementsEqual((pair.value ?? "").utf8) } == true
        }
      }
      guard isNamed, records[place].referenceSelected == false else {
        throw error(
          place, "has another reference than the group that `parameters.reference` names")
      }
      break
    }
    guard isBest, let best = records[chosen].value.double else { return }
    let isError = MetricNames.errorRates.contains(stem)
    let better = known.first { record in
      guard let value = records[record].value.double else { return false }
      return isError ? value < best : value > best
    }
    if let better {
      throw error(
        place,
        "has a reference that is not the best group, as `parameters.reference` asks; that of "
          + "\(words(better)) is better")
    }
  }

  func shown(_ number: Double) -> String {
    FiniteDouble(number).map(jsonText) ?? "no number"
  }
}

extension Int {
  /// A sum, or the greatest number that there is: hostile counts must not trap.
  func capped(adding other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
