import FairmarkFiles

extension Plan {
  /// Refuses what would be read twice and comes only once: standard input and named pipes.
  ///
  /// A dataset is opened where it is analysed, and again wherever it is joined. A pipe that is opened a
  /// second time waits for a writer who has gone, or for the reader that the first one is.
  ///
  /// - Parameter job: The job.
  /// - Throws: `JobError` at the path of the second use.
  static func checkStreams(of job: Job) throws(JobError) {
    var first: [ByteSource.Stream: String] = [:]
    func visit(_ place: Int, into parent: String?) throws(JobError) {
      let dataset = job.datasets[place]
      let use =
        parent.map { "the dataset \(excerpt(dataset.name)), joined into \(excerpt($0))" }
        ?? "the dataset \(excerpt(dataset.name))"
      for path in dataset.paths {
        for file in (try? files([path], folder: job.folder).paths) ?? [] {
          guard let stream = ByteSource.stream(at: file) else { continue }
          if let earlier = first[stream] {
            throw JobError(
              .usage, at: path.location,
              "\(stream == .standardInput ? "standard input" : "\(excerpt(path.text)) is a pipe, which") "
                + "comes only once, and would be read twice: for \(earlier) and for \(use); write it into "
                + "a file and name that")
          }
          first[stream] = use
        }
      }
      for join in dataset.shaping.joins { try visit(join.dataset, into: dataset.name) }
    }
    for place in Set(job.analyses.map(\.dataset)).sorted() { try visit(place, into: nil) }
  }
}
