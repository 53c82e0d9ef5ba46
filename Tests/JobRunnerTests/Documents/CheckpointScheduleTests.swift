import Testing

@testable import FairmarkJobRunner

@Suite("The schedule of checkpoints")
struct CheckpointScheduleTests {
  /// When checkpoints are written in a run whose blocks come every ten milliseconds.
  private func ages(until end: Int, interval: Duration) -> [Int] {
    var schedule = CheckpointSchedule(interval: interval)
    return stride(from: 0, through: end, by: 10).filter { age in
      guard schedule.isDue(at: .milliseconds(age)) else { return false }
      schedule.note(.milliseconds(age))
      return true
    }
  }

  @Test("begins with the first block, doubles, and becomes steady")
  func doubling() {
    #expect(
      ages(until: 30_000, interval: .seconds(5))
        == [0, 1000, 2000, 4000, 8000, 13_000, 18_000, 23_000, 28_000])
  }

  @Test("keeps to an interval that is shorter")
  func short() {
    #expect(ages(until: 500, interval: .milliseconds(100)) == [0, 100, 200, 300, 400, 500])
    #expect(ages(until: 30, interval: .zero) == [0, 10, 20, 30])
  }
}
