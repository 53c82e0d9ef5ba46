import FairmarkStatistics
import FairmarkTables

/// Outcomes that end in one score an entry.
protocol PersonScoreOutcomes: PersonOutcomes {
  /// The score of an entry; `nil` when no application has one.
  func score(of entry: Int) -> Double?
}

/// The highest score.
struct PersonHighestScores: PersonScoreOutcomes {
  private let column: Int
  /// −∞ while there is none.
  private var scores: [Double] = []

  init(column: Int) { self.column = column }

  mutating func grow(to count: Int) { scores.grow(to: count, -.infinity) }

  mutating func add(_ batch: Batch, to entries: [UInt32]) {
    batch.withNumbers(column) { values, missing in
      var scores = scores.mutableSpan
      let entries = entries.span
      for row in values.indices where entries[row] != KeyNumbers.none && !missing.isSet(row) {
        let entry = Int(entries[row])
        if values[row] > scores[entry] { scores[entry] = values[row] }
      }
    }
  }

  func emptied() -> Self { Self(column: column) }

  mutating func combine(_ entry: Int, with other: Self, _ otherEntry: Int) {
    if other.scores[otherEntry] > scores[entry] { scores[entry] = other.scores[otherEntry] }
  }

  func score(of entry: Int) -> Double? {
    // −0 and 0 are one value.
    scores[entry] == -.infinity ? nil : scores[entry] + 0
  }
}

/// The score of the last application that has one.
struct PersonLastScores: PersonScoreOutcomes {
  private struct Last {
    var score = 0.0
    var position = RowPosition(file: 0, offset: -1)
  }

  private let column: Int
  private var last: [Last] = []

  init(column: Int) { self.column = column }

  mutating func grow(to count: Int) { last.grow(to: count, Last()) }

  mutating func add(_ batch: Batch, to entries: [UInt32]) {
    batch.withNumbers(column) { values, missing in
      var last = last.mutableSpan
      let entries = entries.span
      for row in values.indices where entries[row] != KeyNumbers.none && !missing.isSet(row) {
        let entry = Int(entries[row])
        let position = batch.position(of: row)
        if last[entry].position < position {
          last[entry] = Last(score: values[row], position: position)
        }
      }
    }
  }

  func emptied() -> Self { Self(column: column) }

  mutating func combine(_ entry: Int, with other: Self, _ otherEntry: Int) {
    if last[entry].position < other.last[otherEntry].position {
      last[entry] = other.last[otherEntry]
    }
  }

  func score(of entry: Int) -> Double? {
    last[entry].position.offset < 0 ? nil : last[entry].score + 0
  }
}

/// The mean of the scores.
struct PersonMeanScores: PersonScoreOutcomes {
  private struct Scores {
    var sum = ExactSum()
    // There are fewer applications of a person than 32 bits hold; see the state.
    var count: UInt32 = 0
  }

  private let column: Int
  private let name: String
  private var persons: [Scores] = []

  init(column: Int, name: String) {
    self.column = column
    self.name = name
  }

  mutating func grow(to count: Int) { persons.grow(to: count, Scores()) }

  mutating func add(_ batch: Batch, to entries: [UInt32]) throws(AnalysisError) {
    var isRefused = false
    batch.withNumbers(column) { values, missing in
      var persons = persons.mutableSpan
      let entries = entries.span
      for row in values.indices where entries[row] != KeyNumbers.none && !missing.isSet(row) {
        guard ExactSum.isAllowed(values[row]) else {
          isRefused = true
          continue
        }
        persons[Int(entries[row])].sum.add(values[row])
        persons[Int(entries[row])].count &+= 1
      }
    }
    if isRefused {
      // Which of several is met first depends on the threads, so the sentence names none.
      throw AnalysisError(
        .badData, key: "score",
        "the column \"\(name)\" holds a score beyond the range from 1e-270 to 1e270 that means of a "
          + "person's scores hold exactly; is it a score?")
    }
  }

  func emptied() -> Self { Self(column: column, name: name) }

  mutating func combine(_ entry: Int, with other: Self, _ otherEntry: Int) {
    persons[entry].sum += other.persons[otherEntry].sum
    persons[entry].count &+= other.persons[otherEntry].count
  }

  func score(of entry: Int) -> Double? {
    let scores = persons[entry]
    return scores.count == 0 ? nil : scores.sum.divided(by: Int(scores.count))
  }
}
