import FairmarkFiles
import FairmarkReporting

/// What an audit writes beside the files of every run.
enum LocalLaw144Outputs {
  private static let pageMark = "<meta name=\"generator\" content=\"fairmark\">"

  /// The files of an earlier audit; others of these names are somebody else's.
  static let earlier: [OutputDirectory.EarlierFile] = [
    .init("ll144.json", beginning: "{\n  \"schema\": \"fairmark.ll144/"),
    .init(
      "tables.csv", beginning: "table,",
      mark: "category,applicants,selected,rate,impact_ratio,status"),
    .init("index.html", beginning: "<!doctype html>", mark: pageMark),
    .init("workpaper.html", beginning: "<!doctype html>", mark: pageMark),
  ]

  /// The files of a publication.
  static func files(of publication: LocalLaw144Publication) -> [JobExecution.DerivedFile] {
    publication.files.map { file in
      .init(
        name: file.name, text: file.text,
        remark: file.isPrivate ? " (private: not for publication)" : "")
    }
  }
}
