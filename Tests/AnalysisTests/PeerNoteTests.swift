import FairmarkAnalysis
import FairmarkJSONText
import Testing

/// Where a peer is wrong or hides something, and the form in the document.
@Suite("Remarks on what the peers show")
struct PeerNoteTests {
  /// The value of a peer for one of Fairmark's metrics, in a table of the goldens.
  private func value(
    _ peer: Peer, _ ourName: String, in table: String, metric: String? = nil,
    _ group: String? = nil,
    _ reference: String? = nil
  ) throws -> PeerValue {
    let golden = try #require(PeerValuesGolden.tables.first { $0.name == table })
    let values = PeerValues.values(
      [peer], forMetric: ourName, margin: try PeerValuesTests.margin(golden.cells),
      group: group.map { [ColumnValue("group", $0)] },
      reference: reference.map { [ColumnValue("group", $0)] })
    return try #require(values.first { metric == nil || $0.metric == metric })
  }

  @Test("A reference rate of 0 is infinite, 10, or turned round")
  func zeroReference() throws {
    let aif360 = try value(.aif360, "impact_ratio", in: "B", "F", "M")
    #expect(aif360.value == .text("inf") && aif360.note == "the reference's rate is 0")
    let aequitas = try value(.aequitas, "impact_ratio", in: "B", "F", "M")
    #expect(aequitas.number == 10)
    #expect(aequitas.note == "the reference's rate is 0, for which Aequitas puts 10")
    #expect(try value(.clarify, "impact_ratio", in: "B", "F").value == .text("Infinity"))
    #expect(try value(.fairlearn, "impact_ratio_min", in: "B").number == 0)
  }

  @Test("Without any selection Clarify's report raises, and the others show nan")
  func nobodySelected() throws {
    #expect(try value(.fairlearn, "demographic_parity_ratio", in: "C").value == .text("nan"))
    #expect(try value(.aif360, "impact_ratio", in: "C", "F", "M").value == .text("nan"))
    #expect(try value(.aequitas, "impact_ratio", in: "C", "F", "M").value == .text("nan"))
    guard case .text(let text) = try value(.clarify, "impact_ratio", in: "C", "F").value else {
      Issue.record("Clarify shows a number")
      return
    }
    #expect(text.hasPrefix("raises ValueError: No Label values"))
  }

  @Test("A rate of 0/0 that is taken for 0 is told")
  func zeroOverZero() throws {
    let fairlearn = try value(.fairlearn, "equal_opportunity_difference", in: "D")
    #expect(fairlearn.number == 0.5)
    #expect(fairlearn.note == "a rate of 0/0 is taken for 0")
    let clarify = try value(.clarify, "true_positive_rate_difference", in: "D", "F")
    #expect(clarify.number == 0.5)
    #expect(
      clarify.note == "the others minus the group: the sign is turned; 0/0 is taken for 0")
    let aif360 = try value(.aif360, "positive_predictive_value", in: "no_acceptance_of_one", "a")
    #expect(aif360.number == 0 && aif360.note == "a rate of 0/0 is taken for 0")
    // Where the denominators are there, nothing is remarked.
    #expect(try value(.fairlearn, "equal_opportunity_difference", in: "A").note == nil)
  }

  @Test("The half of equalized odds that Python's max hides is told")
  func hiddenHalf() throws {
    let name = "average_odds_difference"
    let hidden = try value(
      .aif360, name, in: "D", metric: "equalized_odds_difference", "F", "M")
    #expect(
      hidden.note == "the difference of true positive rates is nan, and left out in silence")
    let shown = try value(.aif360, name, in: "E", metric: "equalized_odds_difference", "F", "M")
    #expect(shown.value == .text("nan"))
    #expect(
      shown.note == "nan because it is compared first; a nan true positive rate would be left out")
    let flag = try value(
      .aequitas, "true_positive_rate_ratio", in: "K", metric: "Equalized Odds", "F", "M")
    #expect(flag.value == .text("False"))
    #expect(flag.note == "unfair only because one of the two parities has no value")
    let ratio = try value(.fairlearn, "equalized_odds_ratio", in: "K")
    #expect(ratio.number == 1)
    #expect(ratio.note == "the ratio of false positive rates is 0/0, and left out in silence")
  }

  @Test("Four fifths missed by rounding alone are told, by every peer")
  func rounding() throws {
    let note = "below four fifths by rounding only; the exact ratio is not"
    for peer in Peer.allCases where peer != .fairlearn {
      let ratio = try value(peer, "impact_ratio", in: "K", "F", "M")
      #expect(ratio.number == 0.7999999999999999 && ratio.note == note, "\(peer)")
    }
    let fairlearn = try value(.fairlearn, "demographic_parity_ratio", in: "K")
    #expect(fairlearn.number == 0.7999999999999999 && fairlearn.note == note)
    let flag = try value(.aequitas, "impact_ratio", in: "K", metric: "Impact Parity", "F", "M")
    #expect(flag.value == .text("False") && flag.note == note)
    // A ratio that is below four fifths has no such excuse.
    #expect(try value(.aif360, "impact_ratio", in: "A", "F", "M").note == nil)
  }

  @Test("Whom Clarify compares with is told when it is not one group")
  func pooled() throws {
    #expect(try value(.clarify, "impact_ratio", in: "A", "F").note == nil)
    #expect(
      try value(.clarify, "impact_ratio", in: "three", "a").note
        == "compared with all others together")
    let unknown = try value(.clarify, "impact_ratio", in: "G", "F")
    #expect(unknown.number == 1)
    #expect(
      unknown.note == "compared with all others together, rows without a group included")
  }

  @Test("Nobody is asked about rows without a group, an absent group or an unknown metric")
  func nothing() throws {
    let golden = try #require(PeerValuesGolden.tables.first { $0.name == "G" })
    let margin = try PeerValuesTests.margin(golden.cells)
    let male = [ColumnValue("group", "M")]
    for group in [[ColumnValue("group", nil)], [ColumnValue("group", "Q")]] {
      let values = PeerValues.values(
        Peer.allCases, forMetric: "impact_ratio", margin: margin, group: group, reference: male)
      #expect(values.isEmpty)
    }
    let unknown = PeerValues.values(
      Peer.allCases, forMetric: "brier_score", margin: margin, group: nil, reference: nil)
    #expect(unknown.isEmpty)
    // AIF360 refuses a group against itself.
    let itself = PeerValues.values(
      [.aif360], forMetric: "impact_ratio", margin: margin, group: male, reference: male)
    #expect(itself.isEmpty)
  }

  @Test("Aequitas and Clarify have no figures for crossings")
  func crossings() throws {
    var roles = hiring(["sex", "race"])
    roles.intersectionDepth = 2
    let table = try countedCells(
      roles, csv: "sex,race,hired\nf,x,yes\nf,y,no\nm,x,yes\nm,y,yes\nm,y,no")
    let margin = try #require(table.margin(over: ["sex", "race"]).first)
    let values = PeerValues.values(
      Peer.allCases, forMetric: "impact_ratio", margin: margin,
      group: [ColumnValue("sex", "m"), ColumnValue("race", "y")],
      reference: [ColumnValue("race", "x"), ColumnValue("sex", "m")])
    #expect(values.map(\.peer) == [.aif360])
    #expect(values.first?.number == 0.5)
  }

  @Test("A value is written as a number, or as null with what is shown")
  func json() throws {
    let number = try value(.aif360, "impact_ratio", in: "I", "F", "M")
    #expect(
      number.json.canonicalText()
        == #"{"metric":"disparate_impact","peer":"aif360","value":1.25,"version":"0.6.1"}"#)
    let text = try value(.aif360, "impact_ratio", in: "B", "F", "M")
    #expect(
      text.json.canonicalText()
        == #"{"metric":"disparate_impact","note":"the reference's rate is 0","peer":"aif360","#
        + #""shown":"inf","value":null,"version":"0.6.1"}"#)
  }
}
