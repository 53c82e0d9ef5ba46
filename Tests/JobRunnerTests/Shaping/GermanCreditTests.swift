import FairmarkJSONText
import FairmarkTestSupport
import Testing

/// Known figures of public data, with ages made to bands by the job.
@Suite(.enabled(if: SharedData.path(germanCredit) != nil))
struct GermanCreditTests {
  @Test("People of 25 and younger get good credit at 0.794826 of the others' rate")
  func bands() throws {
    let folder = try TemporaryFolder()
    let path = try #require(SharedData.path(germanCredit))
    let job = try folder.write(
      "job.yaml",
      """
      fairmark: 1
      datasets:
        applicants:
          path: \(path)
          derive:
            age_band: {bins: {column: age, edges: [25], labels: [25 or younger, over 25], closed: right}}
          roles:
            groups: [age_band]
            prediction: {column: class-label, favourable: ["1"]}
      analyses:
        - plugin: disparate-impact

      """)
    let document = try run(job)
    let rates = document.records("selection_rate")
    #expect(
      rates.map { $0["group"] } == [
        ["age_band": "25 or younger"], ["age_band": "over 25"],
      ])
    #expect(
      rates.map { $0["counts"] } == [
        ["numerator": 110, "denominator": 190], ["numerator": 590, "denominator": 810],
      ])
    let ratio = document.records("impact_ratio").first {
      $0["group"] == ["age_band": "25 or younger"]
    }
    #expect(ratio?["value"]?.double == 110.0 * 810 / (190 * 590))
    #expect(abs((ratio?["value"]?.double ?? 0) - 0.794826) < 5e-7)
    #expect(document.rowFlow["analysed"] == 1000)
  }
}

private let germanCredit = "german-credit/german_credit_decoded.csv"
