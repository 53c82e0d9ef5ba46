import FairmarkJSONText
import FairmarkTestSupport
import Foundation
import Testing

/// The scripts under `Notebooksless-Scripts/recipes`, run as a person would.
@Suite("Recipes")
struct RecipeTests {
  private static let recipes = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Notebooksless-Scripts/recipes").path

  private func run(_ recipe: String, in folder: TemporaryFolder) throws -> Program.Run {
    try Program.shell("'\(Self.recipes)/\(recipe)/run.sh' out", in: folder)
  }

  private func metrics(_ folder: TemporaryFolder) throws -> JSONValue {
    try JSONValue(parsing: Array(folder.text("out/metrics.json").utf8))
  }

  private func record(_ name: String, _ document: JSONValue, group: JSONValue) -> JSONValue? {
    (document["analyses"]?.array ?? []).flatMap { $0["metrics"]?.array ?? [] }
      .first { $0["name"]?.string == name && $0["group"] == group }
  }

  @Test("the data scientist reads true positive rates of joined scores")
  func dataScientist() throws {
    let folder = try TemporaryFolder()
    let run = try run("data-scientist", in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.contains("{'sex': 'Male'} "))
    let rate = record("true_positive_rate", try metrics(folder), group: ["sex": "Female"])
    #expect(rate?["counts"] == ["numerator": 93, "denominator": 238])
  }

  @Test("the platform engineer gets an exit code, JUnit XML and a summary")
  func platformEngineer() throws {
    let folder = try TemporaryFolder()
    let run = try run("platform-engineer", in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(try metrics(folder)["gate"]?["outcome"] == "pass")
    #expect(try folder.text("out/fairness.xml").contains("<testsuite"))
    #expect(try folder.text("out/summary.md").contains("| PASS |"))
  }

  @Test("the compliance officer gets a page with categories, bands and the unknown")
  func complianceOfficer() throws {
    let folder = try TemporaryFolder()
    let run = try run("compliance-officer", in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    let document = try metrics(folder)
    #expect(
      record("impact_ratio", document, group: ["race_ethnicity": "Hispanic or Latino"])?["design"]
        != nil)
    #expect(record("impact_ratio", document, group: ["age_band": "40 and over"]) != nil)
    let report = try folder.text("out/report.html")
    #expect(report.contains("Two or More Races"))
    #expect(!report.contains("<script"))
  }

  @Test("the data engineer pipes compressed rows")
  func dataEngineer() throws {
    let folder = try TemporaryFolder()
    let run = try run("data-engineer", in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    let sales = record("selection_rate", try metrics(folder), group: ["department": "sales"])
    #expect(sales?["counts"] == ["numerator": 77, "denominator": 320])
  }

  @Test("the business analyst comes from a file to a spreadsheet")
  func businessAnalyst() throws {
    let folder = try TemporaryFolder()
    let run = try run("business-analyst", in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    let table = try folder.text("out/metrics.csv")
    #expect(table.hasPrefix("analysis,plugin,"))
    #expect(table.contains("0.6818298435630683"))
  }
}
