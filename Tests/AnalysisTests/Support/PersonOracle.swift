import FairmarkAnalysis
import FairmarkStatistics

/// Persons counted the slow and plain way, from rows as texts.
struct PersonOracle {
  /// A row in the order of the file; an empty text is missing.
  struct Row {
    var id: String
    var groups: [String]
    var strata: [String]
    var outcome: String
  }

  /// What is known of a cell: groups, then strata.
  struct Cell: Hashable, Comparable {
    var values: [String?]

    static func < (left: Cell, right: Cell) -> Bool {
      for (one, other) in zip(left.values, right.values) where one != other {
        guard let one else { return false }
        guard let other else { return true }
        return one < other
      }
      return false
    }
  }

  let rows: [Row]
  /// For each group column what texts mean.
  let meanings: [[String: String?]]

  private func meaning(_ column: Int, _ text: String) -> String? {
    if text.isEmpty { return nil }
    if let entry = meanings[column][text] { return entry }
    return text
  }

  private var persons: [String: [Row]] {
    Dictionary(grouping: rows.filter { !$0.id.isEmpty }, by: \.id)
  }

  private func known(_ column: Int, _ rows: [Row]) -> Set<String> {
    Set(rows.compactMap { meaning(column, $0.groups[column]) })
  }

  var applicationCount: Int { rows.filter { !$0.id.isEmpty }.count }
  var personCount: Int { persons.count }
  var repeatedPersonCount: Int { persons.values.filter { $0.count > 1 }.count }
  var rowsWithoutID: Int { rows.filter(\.id.isEmpty).count }
  var pairCount: Int {
    persons.values.reduce(0) { $0 + Set($1.map(\.strata)).count }
  }

  var conflictCounts: [Int] {
    meanings.indices.map { column in
      persons.values.filter { known(column, $0).count > 1 }.count
    }
  }

  /// The outcomes of each person, or of each person in each stratum, with their cell.
  private func entries(byStratum: Bool) -> [(cell: Cell, outcomes: [String])] {
    persons.values.flatMap { rows in
      let groups = meanings.indices.map { column -> String? in
        let known = known(column, rows)
        return known.count == 1 ? known.first : nil
      }
      let parts = byStratum ? Array(Dictionary(grouping: rows, by: \.strata)) : [([], rows)]
      return parts.map { stratum, rows in
        (
          Cell(values: groups + stratum.map { $0.isEmpty ? nil : $0 }),
          rows.map(\.outcome).filter { !$0.isEmpty }
        )
      }
    }
  }

  /// For each cell the persons that are selected, are not, and of whom it is not known.
  func counts(byStratum: Bool, selected: (String) -> Bool) -> [Cell: [Int]] {
    var counts: [Cell: [Int]] = [:]
    for (cell, outcomes) in entries(byStratum: byStratum) {
      let place = outcomes.isEmpty ? 2 : outcomes.contains(where: selected) ? 0 : 1
      counts[cell, default: [0, 0, 0]][place] += 1
    }
    return counts
  }

  /// The cells and scores of all persons in order, and for each cell those without a score.
  func scores(
    byStratum: Bool, rule: PersonCells.ScoreRule
  ) -> (scores: [Cell: [Double]], without: [Cell: Int]) {
    var scores: [Cell: [Double]] = [:]
    var without: [Cell: Int] = [:]
    for (cell, outcomes) in entries(byStratum: byStratum) {
      let values = outcomes.compactMap { Double($0) }
      guard let last = values.last, let highest = values.max() else {
        without[cell, default: 0] += 1
        continue
      }
      switch rule {
      case .highest: scores[cell, default: []].append(highest)
      case .last: scores[cell, default: []].append(last)
      case .mean:
        var sum = ExactSum()
        for value in values { sum.add(value) }
        scores[cell, default: []].append(sum.divided(by: values.count))
      }
    }
    return (scores.mapValues { $0.sorted() }, without)
  }
}

extension GroupCellTable {
  /// For each cell that has rows the counts: selected, not, not known.
  func cells(groups: [String], byStratum: Bool) -> [PersonOracle.Cell: [Int]] {
    var cells: [PersonOracle.Cell: [Int]] = [:]
    for margin in margin(over: groups) where (margin.stratum != nil) == byStratum {
      for group in margin.groups where group.outcomes.all > 0 {
        cells[PersonOracle.Cell(values: group.key + (margin.stratum ?? []))] = [
          group.outcomes.count(prediction: true), group.outcomes.count(prediction: false),
          group.outcomes.missing,
        ]
      }
    }
    return cells
  }
}

extension PersonScores {
  private func cell(_ number: Int) -> PersonOracle.Cell {
    PersonOracle.Cell(
      values: zip(places(of: number), dimensions).map { place, dimension in
        place < dimension.values.count ? dimension.values[place] : nil
      })
  }

  /// The scores by cell, as they are listed.
  var byCell: [PersonOracle.Cell: [Double]] {
    var found: [PersonOracle.Cell: [Double]] = [:]
    for (number, score) in zip(cells, scores) {
      found[cell(Int(number)), default: []].append(score)
    }
    return found
  }

  /// The cells with persons without a score.
  var withoutByCell: [PersonOracle.Cell: Int] {
    var found: [PersonOracle.Cell: Int] = [:]
    for (number, count) in personsWithoutScore.enumerated() where count > 0 {
      found[cell(number)] = count
    }
    return found
  }
}
