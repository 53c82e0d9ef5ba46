import FairmarkFiles
import FairmarkJobRunner
import FairmarkTestSupport
import Testing

@Suite("Crossings of many columns")
struct CrossingLimitTests {
  @Test("thirty columns crossed fifteen at a time end in a sentence, not in a list of millions")
  func tooManyAttributes() throws {
    let folder = try TemporaryFolder()
    let columns = (0..<30).map { "c\($0)" }
    let cells = columns.map { _ in "x" }.joined(separator: ",")
    try folder.write(
      "people.csv", columns.joined(separator: ",") + ",hired\n\(cells),yes\n\(cells),no\n")
    let job = try folder.write(
      "job.yaml",
      jobText(
        roles: "      groups: [\(columns.joined(separator: ", "))]\n      intersections: 15\n"
          + "      prediction: {column: hired, favourable: [\"yes\"]}"))
    let error = try errorOfRunning(job)
    #expect(error.kind == .usage)
    #expect(error.location?.line == 7)
    #expect(
      error.message == "30 group columns crossed up to 15 at a time give more than 10000 "
        + "attributes; lower `intersections`")
  }
}
