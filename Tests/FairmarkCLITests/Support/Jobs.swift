import FairmarkTestSupport

/// A job over `people.csv` with one analysis.
///
/// - Parameters:
///   - path: The value of `path`.
///   - dataset: Further lines of the dataset, each with its own indentation of four blanks.
///   - favourable: The favourable value of the column `hired`.
///   - plugin: The plugin of the analysis.
/// - Returns: The text of the job file.
func jobText(
  path: String = "people.csv", dataset: String = "", favourable: String = "\"yes\"",
  plugin: String = "disparate-impact"
) -> String {
  """
  fairmark: 1
  name: hiring
  datasets:
    people:
      path: \(path)
      roles:
        groups: [sex]
        prediction: {column: hired, favourable: [\(favourable)]}
  \(dataset.isEmpty ? "    on_bad_row: fail" : dataset)
  analyses:
    - plugin: \(plugin)

  """
}

/// Four people: of two women one hired, of two men both.
let fourPeople = "sex,hired\nfemale,yes\nfemale,no\nmale,yes\nmale,yes\n"

extension TemporaryFolder {
  /// A folder with a job and its data.
  static func withJob(
    _ job: String = jobText(), people: String = fourPeople
  ) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("job.yaml", job)
    try folder.write("people.csv", people)
    return folder
  }
}
