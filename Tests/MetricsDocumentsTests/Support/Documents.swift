import FairmarkBuiltIn
import FairmarkJSONText
import FairmarkJobRunner
import FairmarkTestSupport

/// Documents as jobs write them.
enum Documents {
  /// Every analysis over rows with missing groups, strata, crossings, peers and small cells.
  static let everyAnalysis = Result { try document(everyAnalysisJob, everybody) }

  /// Two analyses over twelve people.
  static let small = Result { try document(smallJob, twelvePeople) }

  static func document(_ job: String, _ people: String) throws -> JSONValue {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", people)
    let path = try folder.write("job.yaml", job)
    return try Plan(Job(reading: path, plugins: .withFailing)).run().document()
  }

  private static let everybody: String = {
    var generator = SplitMix64(seed: 11)
    var text = "sex,office,score,hired,label,x,y\n"
    for _ in 0..<150 {
      let sex = ["female", "male", "male", "é"].randomElement(using: &generator) ?? ""
      let office = ["north", "south"].randomElement(using: &generator) ?? ""
      let score = Int.random(in: 0..<1000, using: &generator)
      let isGood = score + Int.random(in: -300..<300, using: &generator) > 500
      let (x, y) = (score % 7, score % 11)
      text +=
        "\(sex),\(office),0.\(1000 + score),\(score > 450 ? "yes" : "no"),"
        + "\(isGood ? "good" : "bad"),\(x),\(y)\n"
    }
    return text + ",north,0.5,no,bad,1,1\nrare,south,0.7,yes,bad,2,2\nrare,south,0.1,no,bad,3,2\n"
      + "male,south\n"
  }()

  private static let everyAnalysisJob = """
    fairmark: 1
    datasets:
      people:
        path: people.csv
        on_bad_row: count
        roles:
          groups: [sex, office]
          intersections: true
          prediction: {column: hired, favourable: ["yes"]}
          label: {column: label, positive: [good]}
          score: score
    analyses:
      - plugin: disparate-impact
        with:
          strata: [label]
          reference: [{sex: male}, best]
          compatibility: [fairlearn, aif360, aequitas, clarify]
      - {plugin: disparate-impact, id: small_cells, with: {minimum_cell: 20}}
      - {plugin: demographic-parity, with: {bootstrap: {replicates: 100}}}
      - {plugin: equal-opportunity, with: {compatibility: [fairlearn]}}
      - plugin: predictive-parity
      - plugin: group-performance
      - plugin: score-parity
      - plugin: label-bias
      - plugin: acceptance-and-rejection
      - {plugin: conditional-disparity, with: {strata: [office], groups: [sex]}}
      - plugin: inequality-indices
      - plugin: differential-fairness
      - {plugin: individual-fairness, with: {features: [x, y]}}
      - {plugin: failing, optional: true}

    """

  private static let twelvePeople =
    "sex,hired\n"
    + ["female,yes\n", "female,no\n", "male,yes\n", "male,yes\n", "male,no\n", ",no\n"]
    .map { $0 + $0 }.joined()

  private static let smallJob = """
    fairmark: 1
    datasets:
      people:
        path: people.csv
        roles:
          groups: [sex]
          prediction: {column: hired, favourable: ["yes"]}
    analyses:
      - {plugin: disparate-impact, with: {reference: {sex: male}}}
      - plugin: demographic-parity
    """
}
