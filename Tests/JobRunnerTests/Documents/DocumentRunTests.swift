import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkJSONText
import FairmarkTables
import FairmarkTestSupport
import Testing

@testable import FairmarkJobRunner

/// Jobs about documents: what is read, written and told.
@Suite struct DocumentRunTests {
  @Test("Rows, further files and numbers do not depend on threads and blocks")
  func sameBytes() throws {
    let jobs = try DocumentJobs()
    try jobs.run(threads: 1, blockByteCount: 1 << 20)
    let whole = try jobs.outputs()
    #expect(Set(whole.keys) == ["documents.jsonl", "listed.jsonl", "metrics.json"])
    let rows = try #require(whole["documents.jsonl"]).split(separator: "\n")
    #expect(rows.count == 40)
    // ((9 × 31 + 0) × 31 + 2) × 31 + 0
    let first =
      "{\"id\":\"d0\",\"line\":1,\"number\":0,\"prompt\":1,\"source\":\"s0\",\"status\":\"ok\","
      + "\"sum\":268181,\"tokens\":4}"
    #expect(rows[0] == first)
    #expect(
      rows[3].contains("\"reason\":\"is not JSON at byte 24: expected a value\""))
    #expect(whole["listed.jsonl"]?.hasPrefix("{\"number\":0}\n{\"number\":4}\n") == true)
    for (threads, size) in [(1, 10), (2, 100), (5, 500)] {
      try jobs.run(threads: threads, blockByteCount: size)
      #expect(try jobs.outputs() == whole)
    }
  }

  @Test("The metrics document accounts for every document")
  func document() throws {
    let jobs = try DocumentJobs()
    let document = try jobs.run()
    #expect(
      document["row_flow"]
        == [
          ["data": "corpus", "step": "read", "rows": 40],
          ["data": "corpus", "step": "bad_input", "rows": 13],
          ["data": "corpus", "step": "analysed", "rows": 27],
        ])
    let input = try #require(document["inputs"]?[0])
    #expect(input["rows"] == 40)
    #expect(input["path"] == "documents.jsonl")
    #expect(input["sha256"]?.string?.count == 64)
    #expect(
      input["columns"]
        == [["name": "id"], ["name": "prompt_ids"], ["name": "ids"], ["name": "source"]])
    let analysis = try #require(document["analyses"]?[0])
    #expect(analysis["status"] == "ok")
    #expect(analysis["id"] == "token_counts")
    #expect(
      analysis["parameters"]
        == [
          "token_ids": "ids", "id": "id", "prompt_ids": "prompt_ids", "source": "source",
          "vocabulary": 50257, "every": 4, "key": .null, "more": [], "fails": false,
        ])
    #expect(analysis["findings"]?[0]?["code"] == "bad_input")
    #expect(document["summary"]?["token_counts__documents"] == 40)
    #expect(try jobs.run(digests: false)["inputs"]?[0]?["sha256"] == .null)
    let run = try JSONValue(parsing: Array(try jobs.folder.text("out/run.json").utf8))
    #expect(
      run["outputs"]?.array?.compactMap { $0["name"]?.string } == [
        "documents.jsonl", "listed.jsonl",
      ])
  }

  @Test("A job that a program makes gives the bytes of the job file's")
  func jobInMemory() throws {
    let jobs = try DocumentJobs()
    try jobs.run()
    let plugin = TokenCountAnalysis.self
    var made = DocumentJob(
      name: "counts", paths: [jobs.folder.file("documents.jsonl")], plugin: plugin,
      parameters: ["every": .integer(4)])
    try jobs.run(to: "made", job: Job(made, command: "fairmark count"))
    #expect(
      try jobs.folder.text("made/documents.jsonl") == jobs.folder.text("out/documents.jsonl"))
    made.parameters["evry"] = .integer(4)
    let wrong = made
    #expect(throws: JobError.self) { try Job(wrong, command: "fairmark count") }
    made.parameters["evry"] = nil
    made.lineByteLimit = 30
    try jobs.run(to: "short", job: Job(made, command: "fairmark count"))
    #expect(
      try jobs.folder.text("short/documents.jsonl")
        .contains("is longer than 30 bytes, the limit of a line"))
  }

  @Test("An evaluation that fails leaves rows and says so")
  func failingEvaluation() throws {
    let jobs = try DocumentJobs(with: "fails: true")
    let document = try jobs.run()
    #expect(document["analyses"]?[0]?["status"] == "failed")
    #expect(document["analyses"]?[0]?["reason"] == "was told to fail")
    #expect(try jobs.folder.names(in: "out") == ["documents.jsonl", "metrics.json", "run.json"])
  }

  @Test("Files without documents are an error, and nothing stays")
  func empty() throws {
    let jobs = try DocumentJobs(documents: "\n  \n")
    let error = try jobs.error()
    #expect(error.kind == .data)
    #expect(error.message == "holds no document; expected one JSON object a line")
    #expect(!jobs.folder.exists("out"))
    try jobs.folder.write("out/mine", "")
    _ = try jobs.error()
    #expect(try jobs.folder.names(in: "out") == ["mine"])
  }

  @Test("The analysis of the tests keeps the laws")
  func laws() {
    var roles = Roles()
    roles.tokenIDs = "ids"
    let documents = (0..<30).map { TokenDocument(id: "d\($0)", ids: [UInt32($0), 1, 2]) }
    #expect(
      checkDocumentAnalysis(
        TokenCountAnalysis.self, AnalysisConfiguration(roles: roles), documents: documents) == [])
    #expect(checkPluginSet(DocumentJobs.plugins) == [])
  }

  // MARK: Secrets

  @Test("A key comes from a file, the environment or the job, and appears as its fingerprint")
  func secrets() throws {
    var digests: Set<String> = []
    for with in ["key: {value: \"s3cret-15485863\"}", "key: {file: key.txt}"] {
      let jobs = try DocumentJobs(with: with + ", more: [{key: {value: other-s3cret}}, {}]")
      try jobs.folder.write("key.txt", "  s3cret-15485863\n")
      let document = try jobs.run()
      let key = try #require(document["analyses"]?[0]?["parameters"]?["key"]?.string)
      #expect(key.hasPrefix("sha256:") && key.utf8.count == 7 + 16)
      #expect(key == Secret.key("s3cret-15485863")?.fingerprint)
      digests.insert(try #require(document["job"]?["digest"]?.string))
      for (name, text) in try jobs.outputs() {
        #expect(!text.contains("s3cret"), "\(name)")
      }
      #expect(try !jobs.folder.text("out/run.json").contains("s3cret"))
      #expect(!"\(try jobs.job())".contains("s3cret"))
    }
    #expect(digests.count == 1)
  }

  static let badSecrets: [(with: String, sentence: String)] = [
    ("key: s3cret", "`key` must say where it is found; write {file: PATH}"),
    ("key: [s3cret]", "`key` must say where it is found; write {file: PATH}"),
    ("key: {s3cret}", "`key` must say where it is found; write {file: PATH}"),
    ("key: {vlaue: s3cret}", "`key` has an unknown form; write {file: PATH}"),
    ("key: {value: \" \"}", "`key` is empty"),
    ("key: {env: FAIRMARK_NO_SUCH_KEY}", "which is not set"),
    ("key: {env: s3cret}", "and not the key itself"),
    ("key: {file: nowhere.txt}", "no such file of a key; check the path"),
    ("key: {file: s3cret}", "and is not the key itself"),
    ("key: {file: empty.txt}", "is empty, and a key was expected"),
    ("key: {value: refused}", "the key sha256:"),
  ]

  @Test("A key that is not there is a sentence without any of it", arguments: badSecrets)
  func badSecret(with: String, sentence: String) throws {
    let jobs = try DocumentJobs(with: with)
    try jobs.folder.write("empty.txt", " \n")
    let error = try jobs.error()
    #expect(error.kind == .usage)
    #expect(error.message.contains(sentence))
    #expect(!error.description.contains("s3cret"))
    #expect(!error.message.contains("key refused"))
  }

  // MARK: Job files

  static let badJobs: [(text: String, sentence: String)] = [
    (
      DocumentJobs.text(dataset: "    missing: [NA]"),
      "`missing` is about rows of columns, and \"corpus\" is read as documents; leave it out"
    ),
    (
      DocumentJobs.text(dataset: "    format: csv"),
      "the dataset \"corpus\" is read as documents, which are JSON Lines, not csv"
    ),
    (
      DocumentJobs.text(more: "  - {plugin: token-counts, id: again}"),
      "would both write documents.jsonl; run them as two jobs with two folders"
    ),
    (
      DocumentJobs.text(more: "  - {plugin: token-counts, id: again, with: {id: name}}"),
      "reads other members of the documents than the one on line 9"
    ),
    (
      DocumentJobs.text(with: "source: id"),
      "the member \"id\" has two roles; name another one"
    ),
    (
      DocumentJobs.text().replacing("token_ids: ids, ", with: ""),
      "token-counts needs the role `token_ids`"
    ),
  ]

  @Test("A job that cannot be about documents is refused", arguments: badJobs)
  func badJob(text: String, sentence: String) throws {
    let jobs = try DocumentJobs()
    try jobs.folder.write("job.yaml", text)
    let error = try jobs.error()
    #expect(error.kind == .usage)
    #expect(error.message.contains(sentence))
  }

  @Test("A plan says what is read and written")
  func summary() throws {
    let jobs = try DocumentJobs(dataset: "    limits: {line_bytes: 5000}")
    let summary = try Plan(jobs.job()).summary
    #expect(
      summary.contains(
        "  members   ids (token ids), prompt_ids (prompt), id (name), source (source)"))
    #expect(summary.contains("  lines     up to 5000 bytes"))
    #expect(summary.contains("  writes      documents.jsonl, listed.jsonl"))
  }

  @Test("A schema describes secrets and lists of settings")
  func schema() throws {
    let properties = try #require(
      TokenCountAnalysis.descriptor.jobSchema["properties"]?["with"]?["properties"])
    #expect(properties["key"]?["oneOf"]?.array?.count == 3)
    #expect(properties["more"]?["items"]?["required"] == [])
    #expect(properties["token_ids"] == ["type": "string"])
  }
}
