import FairmarkJobRunner
import FairmarkTestSupport
import Testing

/// What comes only once is read once: anything else would wait for ever, or find nothing.
@Suite struct StreamUseTests {
  /// A job of two datasets, the second of which is joined and perhaps analysed, too.
  private func message(
    people: String, scores: String, join: Bool = true, analysesBoth: Bool,
    isPipe names: [String] = ["in.pipe"]
  ) throws -> JobError {
    let folder = try TemporaryFolder()
    for name in names { #expect(makeNamedPipe(folder.file(name))) }
    try folder.write("people.csv", "id,sex,hired\n1,f,yes\n2,m,no\n")
    let roles = "roles: {groups: [sex], prediction: {column: hired, favourable: [\"yes\"]}}"
    let second = analysesBoth ? "  - {plugin: demographic-parity, data: scores}\n" : ""
    let path = try folder.write(
      "job.yaml",
      """
      fairmark: 1
      datasets:
        people:
          path: \(people)
          format: csv
          \(join ? "join: {data: scores, on: id}" : "cell_limit: 100")
          \(roles)
        scores:
          path: \(scores)
          format: csv
          \(roles)
      analyses:
        - {plugin: disparate-impact, data: people}
      \(second)
      """.replacing("    cell_limit: 100\n", with: ""))
    return try errorOfRunning(path)
  }

  @Test("A pipe that two datasets name is refused before it is opened")
  func twoDatasets() throws {
    let error = try message(people: "in.pipe", scores: "./in.pipe", join: false, analysesBoth: true)
    #expect(error.kind == .usage)
    #expect(
      error.description.contains(
        "\"./in.pipe\" is a pipe, which comes only once, and would be read twice: for the dataset "
          + "\"people\" and for the dataset \"scores\"; write it into a file and name that"),
      "\(error)")
  }

  @Test("A pipe or standard input that is joined and analysed is refused")
  func joinedAndAnalysed() throws {
    let pipe = try message(people: "people.csv", scores: "in.pipe", analysesBoth: true)
    #expect(pipe.kind == .usage)
    #expect(
      pipe.description.contains(
        "for the dataset \"scores\", joined into \"people\" and for the dataset \"scores\""),
      "\(pipe)")
    let input = try message(people: "people.csv", scores: "\"-\"", analysesBoth: true)
    #expect(input.kind == .usage)
    #expect(input.description.contains("standard input comes only once"), "\(input)")
  }
}
