import FairmarkJSONText
import FairmarkTestSupport

extension Documents {
  /// Crossings, strata, missing values, a declared and a chosen reference, with and without weights.
  static let crossed = Result { try document(crossedJob(weight: ""), crossedPeople) }

  /// The same with sampling weights.
  static let weighted = Result {
    try document(crossedJob(weight: "weight: {column: w, kind: sampling}"), crossedPeople)
  }

  /// Rows of which no group has a rate, or only one has.
  static let bare = Result {
    try document(
      crossedJob(weight: ""),
      "sex,race,office,hired,label,w\n"
        + "f,a,n,no,bad,1\nf,a,n,no,bad,1\nm,b,s,no,bad,1\nm,b,s,yes,bad,1\n")
  }

  private static let crossedPeople: String = {
    var generator = SplitMix64(seed: 4)
    var text = "sex,race,office,hired,label,w\n"
    for row in 0..<90 {
      let sex = row % 19 == 0 ? "" : ["f", "m"].randomElement(using: &generator) ?? ""
      let race = row % 23 == 0 ? "" : ["a", "b", "b"].randomElement(using: &generator) ?? ""
      let office = row % 29 == 0 ? "" : ["n", "s"].randomElement(using: &generator) ?? ""
      let isHired = Int.random(in: 0..<(sex == "f" ? 3 : 2), using: &generator) == 0
      let isGood = Int.random(in: 0..<2, using: &generator) == 0
      text +=
        "\(sex),\(race),\(office),\(isHired ? "yes" : "no"),\(isGood ? "good" : "bad"),"
        + "\(row % 3).5\n"
    }
    return text
  }()

  private static func crossedJob(weight: String) -> String {
    """
    fairmark: 1
    datasets:
      people:
        path: people.csv
        \(weight)
        roles:
          groups: [sex, race]
          intersections: true
          prediction: {column: hired, favourable: ["yes"]}
          label: {column: label, positive: [good]}
    analyses:
      - {plugin: disparate-impact, with: {strata: [office]}}
      - {plugin: equal-opportunity, with: {reference: [{sex: m}, best], adjust: holm}}
    """
  }
}
