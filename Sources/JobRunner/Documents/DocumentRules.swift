import FairmarkAnalysis
import FairmarkFiles

/// What a job with analyses of documents must keep to.
enum DocumentRules {
  /// The keys of a dataset that mean something for documents.
  private static let keys = ["path", "format", "encoding", "limits", "roles"]

  static func check(
    _ analyses: [Job.Analysis], _ datasets: [Job.Dataset]
  ) throws(JobError) {
    guard let first = analyses.first(where: { $0.plugin.readsDocuments }) else { return }
    let dataset = datasets[first.dataset]
    let name = excerpt(dataset.name)
    if let other = analyses.first(where: { $0.plugin.readsDocuments && $0.dataset != first.dataset }
    ) {
      throw JobError(
        .usage, at: other.location,
        "\(other.plugin.descriptor.id) would read \(excerpt(datasets[other.dataset].name)), while "
          + "\(first.plugin.descriptor.id) (line \(first.location.line ?? 0)) reads \(name); a job has "
          + "one dataset of documents: list its files in one `path`, or write a job for each")
    }
    if let table = analyses.first(where: {
      !$0.plugin.readsDocuments && $0.dataset == first.dataset
    }) {
      throw JobError(
        .usage, at: table.location,
        "\(table.plugin.descriptor.id) reads rows, and \(first.plugin.descriptor.id) (line "
          + "\(first.location.line ?? 0)) reads the dataset \(name) as documents; name the files once "
          + "more as a dataset of their own")
    }
    if datasets.contains(where: { $0.shaping.joins.contains { $0.dataset == first.dataset } }) {
      throw JobError(
        .usage, at: dataset.location,
        "the dataset \(name) is read as documents, which cannot be joined; name the files once more "
          + "as a dataset of their own")
    }
    guard dataset.format == .jsonLines else {
      throw JobError(
        .usage, at: dataset.location,
        "the dataset \(name) is read as documents, which are JSON Lines, not "
          + "\(dataset.format.rawValue); write `format: jsonl` if that is what it holds")
    }
    if let key = dataset.keys.first(where: { !keys.contains($0.name) }) {
      throw JobError(
        .usage, at: key.location,
        "`\(key.name)` is about rows of columns, and \(name) is read as documents; leave it out")
    }
    for analysis in analyses where analysis.plugin.readsDocuments {
      let roles = analysis.roles
      var uses: [String: Job.ColumnUse] = [:]
      for use in [roles.tokenIDs, roles.promptIDs, roles.id, roles.source].compactMap(\.self) {
        if uses.updateValue(use, forKey: use.name) != nil {
          throw JobError(
            .usage, at: use.location,
            "the member \(excerpt(use.name)) has two roles; name another one")
        }
      }
    }
    try checkMembers(analyses.filter(\.plugin.readsDocuments))
  }

  /// All analyses get the same documents.
  private static func checkMembers(_ analyses: [Job.Analysis]) throws(JobError) {
    guard let first = analyses.first else { return }
    for analysis in analyses.dropFirst()
    where analysis.documentMembers != first.documentMembers {
      throw JobError(
        .usage, at: analysis.location,
        "this analysis reads other members of the documents than the one on line "
          + "\(first.location.line ?? 0); give the roles once, under `roles` of the dataset")
    }
  }
}
