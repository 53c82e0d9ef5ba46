/// The segments of a sequence of scores whose sums are maximal.
///
/// **Definition.** Ruzzo and Tompa's maximal segments: disjoint; the first has the largest sum of all
/// segments, the next is that of what remains on either side, and so on, as long as sums are above 0.
///
/// **Reference.** W. L. Ruzzo, M. Tompa, "A linear time algorithm for finding all maximal scoring
/// subsequences", ISMB 1999, 234–241.
public enum MaximalSegments {
  /// A segment.
  public struct Segment: Hashable, Sendable {
    /// The places of its scores.
    public var range: Range<Int>
    /// The sum of its scores.
    public var score: Double
  }

  /// A segment that may still grow, with the sums of all scores before it and up to its end.
  private struct Open {
    var start: Int
    var end: Int
    var before: Double
    var through: Double
    /// The nearest open segment to the left whose `before` is less.
    var lesser: Int
  }

  /// Finds all maximal segments.
  ///
  /// - Parameters:
  ///   - values: Finite numbers.
  ///   - constant: What a score has beside its number.
  ///   - slope: What a score has for each unit of its number.
  /// - Returns: The segments of the scores constant + slope × value, in the order of the sequence.
  /// - Complexity: O(values).
  public static func all(
    in values: [Double], constant: Double = 0, slope: Double = 1
  ) -> [Segment] {
    var open: [Open] = []
    var sum = 0.0
    for place in values.indices {
      let score = constant + slope * values[place]
      let before = sum
      sum += score
      guard score > 0 else { continue }
      var segment = Open(
        start: place, end: place + 1, before: before, through: sum, lesser: open.count - 1)
      while true {
        var left = segment.lesser
        while left >= 0, open[left].before >= segment.before { left = open[left].lesser }
        segment.lesser = left
        guard left >= 0, open[left].through < segment.through else { break }
        // The segments from there on become one with this.
        segment.start = open[left].start
        segment.before = open[left].before
        segment.lesser = open[left].lesser
        open.removeSubrange(left...)
      }
      open.append(segment)
    }
    return open.map { Segment(range: $0.start..<$0.end, score: $0.through - $0.before) }
  }
}
