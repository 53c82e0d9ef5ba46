import FairmarkTestSupport
import Testing

/// `fairmark report`: where reports go, and what is no metrics document.
@Suite struct ReportCommandTests {
  /// A folder with the results of a run.
  private static func withResults() throws -> TemporaryFolder {
    let folder = try TemporaryFolder.withJob()
    let run = try Program.run(["run", "job.yaml", "-q"], in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    return folder
  }

  @Test("A report goes beside the document, under a name that tells its format")
  func besideDocument() throws {
    let folder = try Self.withResults()
    for (arguments, name) in [
      ([], "report.html"), (["--format", "markdown"], "report.md"),
      (["--format", "csv"], "report.csv"),
    ] {
      // Twice: an earlier report may be written again, with the same bytes.
      var texts: [String] = []
      for _ in 0..<2 {
        let run = try Program.run(["report", "out/metrics.json"] + arguments, in: folder)
        #expect(run.exitCode == 0, "\(run.errors)")
        #expect(run.output == "wrote out/\(name)\n")
        texts.append(try folder.text("out/\(name)"))
      }
      #expect(texts[0] == texts[1])
      #expect(texts[0].contains("female"))
    }
    #expect(
      try folder.names(in: "out")
        == ["metrics.json", "report.csv", "report.html", "report.md", "run.json"])
  }

  @Test("A report does not survive the results that it is about, nor a try to make it anew")
  func staleReports() throws {
    let folder = try Self.withResults()
    let names = ["report.html", "report.md", "report.csv"]
    for format in ["html", "markdown", "csv"] {
      #expect(
        try Program.run(["report", "out/metrics.json", "--format", format], in: folder).exitCode
          == 0)
    }
    let page = try folder.text("out/report.html")
    #expect(try Program.run(["run", "job.yaml", "-q"], in: folder).exitCode == 0)
    for name in names { #expect(!folder.exists("out/" + name)) }
    // What somebody else wrote is in nobody's way, and what the job reads is not removed.
    try folder.write("out/report.html", "<html>mine")
    try folder.write("out/report.csv", fourPeople)
    try folder.write("job.yaml", jobText(path: "out/report.csv"))
    #expect(try Program.run(["run", "job.yaml", "-q"], in: folder).exitCode == 0)
    #expect(try folder.text("out/report.html") == "<html>mine")
    #expect(try folder.text("out/report.csv") == fourPeople)
    try folder.write("page.html", page)
    try folder.write("broken.json", "{")
    let broken = try Program.run(["report", "broken.json", "-o", "page.html"], in: folder)
    #expect(broken.exitCode == 65)
    #expect(!folder.exists("page.html"))
  }

  @Test("--output is a file, whose name may tell the format, a folder, or standard output")
  func places() throws {
    let folder = try Self.withResults()
    for (output, name) in [
      ("audit.csv", "audit.csv"), ("out", "out/report.html"), ("new/", "new/report.html"),
      ("deep/er/page.md", "deep/er/page.md"),
    ] {
      let run = try Program.run(["report", "out/metrics.json", "-o", output], in: folder)
      #expect(run.output == "wrote \(name)\n", "\(run.errors)")
      #expect(folder.exists(name))
    }
    #expect(try folder.text("audit.csv").hasPrefix("analysis,plugin,"))
    #expect(try folder.text("deep/er/page.md").hasPrefix("<!-- fairmark report -->"))
    #expect(try folder.text("audit.csv").contains(",data\r\n"))
    let printed = try Program.run(["report", "out/metrics.json", "-o", "-"], in: folder)
    #expect(try printed.output == folder.text("out/report.html"))
  }

  @Test("A name that ends otherwise is refused, unless the format is said")
  func otherEnding() throws {
    let folder = try Self.withResults()
    let run = try Program.run(["report", "out/metrics.json", "-o", "x.pdf"], in: folder)
    #expect(run.exitCode == 2)
    #expect(
      run.firstError.contains("--output ends in .pdf, and a report is html, markdown (.md) or"))
    #expect(!folder.exists("x.pdf"))
    let said = try Program.run(
      ["report", "out/metrics.json", "-o", "x.txt", "--format", "markdown"], in: folder)
    #expect(said.exitCode == 0, "\(said.errors)")
  }

  @Test("The page has the plugins' definitions and the title that was asked for")
  func content() throws {
    let folder = try Self.withResults()
    let run = try Program.run(
      ["report", "out/metrics.json", "--title", "Hiring <2026>", "-q"], in: folder)
    #expect(run.output.isEmpty && run.exitCode == 0)
    let text = try folder.text("out/report.html")
    #expect(text.contains("Hiring &lt;2026&gt;"))
    #expect(text.contains("favourable predictions / rows of the group"))
    #expect(text.contains("<svg class=\"chart\""))
  }

  @Test("What is no metrics document is a sentence and leaves nothing behind")
  func noDocument() throws {
    let folder = try Self.withResults()
    for (name, text, expected) in [
      ("list.json", "[1", "list.json:1:3: is not JSON"),
      ("run.json", "{\"schema\": \"fairmark.run/1\"}", "run.json: has the schema"),
      (
        "changed.json",
        try folder.text("out/metrics.json").replacing("\"seed\": 0", with: "\"seed\": null"),
        "changed.json: `job.seed` is null"
      ),
    ] {
      try folder.write("bad/\(name)", text)
      let run = try Program.run(["report", "bad/\(name)"], in: folder)
      #expect(run.exitCode == 65)
      #expect(run.errors.hasPrefix("error: bad/\(expected)"), "\(run.errors)")
      #expect(run.output.isEmpty)
    }
    #expect(try folder.names(in: "bad") == ["changed.json", "list.json", "run.json"])
    let absent = try Program.run(["report", "none.json"], in: folder)
    #expect(absent.exitCode == 65)
    #expect(
      absent.errors
        == "error: none.json: no such file; name the metrics.json that `fairmark run` wrote\n")
    let isFolder = try Program.run(["report", "out"], in: folder)
    #expect(isFolder.errors == "error: out: is a folder; name the metrics.json in it\n")
  }

  @Test(
    "Wrong arguments are a sentence",
    arguments: [["--format", "pdf"], ["--output", ""], ["--title", ""]])
  func wrongArguments(_ arguments: [String]) throws {
    let folder = try Self.withResults()
    let run = try Program.run(["report", "out/metrics.json"] + arguments, in: folder)
    #expect(run.exitCode == 2)
    #expect(run.errors.hasPrefix("error: \(arguments[0]) "), "\(run.errors)")
    #expect(try folder.names(in: "out") == ["metrics.json", "run.json"])
  }

  @Test("A file that is no report, or a folder of its name, is never written over")
  func taken() throws {
    let folder = try Self.withResults()
    let before = try folder.text("out/metrics.json")
    for output in ["job.yaml", "out/metrics.json", "people.csv"] {
      let run = try Program.run(["report", "out/metrics.json", "-o", output], in: folder)
      #expect(run.exitCode == 74)
      #expect(run.errors.hasPrefix("error: \(output): is there and is no "), "\(run.errors)")
    }
    #expect(try folder.text("out/metrics.json") == before)
    #expect(try folder.text("people.csv") == fourPeople)
    try folder.write("empty.html", "")
    let empty = try Program.run(["report", "out/metrics.json", "-o", "empty.html"], in: folder)
    #expect(empty.exitCode == 0, "\(empty.errors)")
    #expect(try folder.text("empty.html").hasPrefix("<!doctype html>"))
    try folder.write("taken/report.html/x", "mine")
    let below = try Program.run(["report", "out/metrics.json", "-o", "taken"], in: folder)
    #expect(below.exitCode == 74)
    #expect(
      below.errors
        == "error: taken/report.html: is a folder; name another file with --output\n")
    let file = try Program.run(
      ["report", "out/metrics.json", "-o", "people.csv/x.html"], in: folder)
    #expect(file.exitCode == 74)
  }
}
