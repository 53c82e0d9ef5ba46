import FairmarkAnalysis
import FairmarkBuiltIn
import FairmarkFiles
import FairmarkJSONText
import FairmarkTestSupport
import Foundation
import Testing

@testable import FairmarkJobRunner

/// Runs that were interrupted, and what lies in the output folder.
@Suite struct DocumentResumeTests {
  /// Documents in a gzip file whose end is missing, so that a run is interrupted where the bytes end.
  private static func interrupted(_ jobs: DocumentJobs, keeping share: Double) throws -> [UInt8] {
    let whole = gzipMembers(Array(DocumentJobs.lines(0..<200).utf8), of: 400)
    try jobs.folder.write(
      "documents.gz", bytes: Array(whole.prefix(Int(Double(whole.count) * share))))
    return whole
  }

  @Test("An interrupted run goes on and gives the same bytes", arguments: [0.2, 0.5, 0.9])
  func resume(share: Double) throws {
    let jobs = try DocumentJobs(path: "documents.gz")
    let whole = try Self.interrupted(jobs, keeping: share)
    let error = try jobs.error()
    #expect(error.kind == .data)
    #expect(error.message.contains("documents is kept in") || error.message.contains("--resume"))
    let names = try jobs.folder.names(in: "out")
    #expect(names.contains("documents.jsonl.partial"))
    #expect(names.contains("checkpoint.json"))
    #expect(!names.contains("documents.jsonl") && !names.contains("metrics.json"))
    try jobs.folder.write("documents.gz", bytes: whole)
    // Rows after the checkpoint, of a run that was killed, are dropped.
    let partial = try jobs.folder.text("out/documents.jsonl.partial")
    try jobs.folder.write("out/documents.jsonl.partial", partial + "{\"half\": ")
    try jobs.run(resumes: true)
    try jobs.run(to: "whole", threads: 1, blockByteCount: 1 << 20)
    #expect(try jobs.outputs() == jobs.outputs("whole"))
  }

  /// Does everything but the last steps: rows have their name, others perhaps not.
  private static func runAlmost(_ jobs: DocumentJobs) throws {
    let job = try jobs.job()
    var options = RunOptions()
    options.outputs = try job.prepareOutputs(in: jobs.folder.file("out"))
    options.checkpointInterval = .zero
    let outcome = try Plan(job).run(options)
    _ = try outcome.documents?.writer.finish()
  }

  @Test("A run that was interrupted while files got their names goes on")
  func interruptedAtTheEnd() throws {
    let jobs = try DocumentJobs()
    try jobs.run(to: "whole")
    try Self.runAlmost(jobs)
    let names = try jobs.folder.names(in: "out")
    #expect(
      names == ["checkpoint.json", "documents.jsonl", "listed.jsonl", "token_counts.work"])
    try jobs.run(resumes: true)
    #expect(try jobs.outputs() == jobs.outputs("whole"))
  }

  @Test("A refused --resume of another job costs none of the results that are there")
  func refusedResume() throws {
    let jobs = try DocumentJobs()
    try jobs.run(to: "whole")
    try Self.runAlmost(jobs)
    // A run that is killed after its last file and before the checkpoint is removed.
    for name in ["metrics.json", "run.json"] {
      try jobs.folder.write("out/" + name, try jobs.folder.text("whole/" + name))
    }
    let before = try jobs.folder.names(in: "out")
    try jobs.folder.write("job.yaml", DocumentJobs.text(with: "vocabulary: 9"))
    let other = try jobs.error(resumes: true)
    #expect(other.message.hasPrefix("is of another job than this one"))
    #expect(try jobs.folder.names(in: "out") == before)
    try jobs.folder.write("job.yaml", DocumentJobs.text())
    try jobs.run(resumes: true)
    #expect(try jobs.outputs() == jobs.outputs("whole"))
  }

  @Test("A run of tables leaves nothing of an interrupted run of documents")
  func tablesAfterwards() throws {
    let jobs = try DocumentJobs()
    try Self.runAlmost(jobs)
    #expect(try jobs.folder.names(in: "out").contains("token_counts.work"))
    try jobs.folder.write("people.csv", smallPeople)
    let path = try jobs.folder.write("table.yaml", jobText(path: "people.csv"))
    let tables = try Job(reading: path, plugins: .builtIn)
    _ = try tables.prepareOutputs(in: jobs.folder.file("out"))
    #expect(try jobs.folder.names(in: "out") == [])
  }

  @Test("Another job, other documents and standard input are not gone on with")
  func refusals() throws {
    let jobs = try DocumentJobs(path: "documents.gz")
    let whole = try Self.interrupted(jobs, keeping: 0.6)
    _ = try jobs.error()
    try jobs.folder.write("documents.gz", bytes: whole)
    try jobs.folder.write(
      "job.yaml", DocumentJobs.text(path: "documents.gz", with: "vocabulary: 9"))
    let other = try jobs.error(resumes: true)
    #expect(other.kind == .usage)
    #expect(other.message.hasPrefix("is of another job than this one"))
    try jobs.folder.write("job.yaml", DocumentJobs.text(path: "documents.gz"))
    let changed = DocumentJobs.lines(0..<200).replacing("\"d4\"", with: "\"D4\"")
    try jobs.folder.write("documents.gz", bytes: gzipMembers(Array(changed.utf8), of: 400))
    let differing = try jobs.error(resumes: true)
    #expect(differing.kind == .usage)
    #expect(differing.message.hasPrefix("begins otherwise than when the run in"))
    // What was done is still there for the right documents.
    try jobs.folder.write("documents.gz", bytes: whole)
    try jobs.run(resumes: true)
    try jobs.run(to: "whole")
    #expect(try jobs.outputs() == jobs.outputs("whole"))

    let pipe = try DocumentJobs(path: "pipe.jsonl")
    #expect(makeNamedPipe(pipe.folder.file("pipe.jsonl")))
    writeIntoPipe(pipe.folder.file("pipe.jsonl"), Array(DocumentJobs.lines(0..<5).utf8))
    let once = try pipe.error(resumes: true)
    #expect(once.kind == .usage)
    #expect(once.message.contains("comes only once, so that no run can go on with it"))
  }

  /// Changes one byte of a file.
  private static func change(_ name: String, _ place: Int, in folder: TemporaryFolder) throws {
    var bytes = Array(try folder.text(name).utf8)
    bytes[place] ^= 1
    try folder.write(name, bytes: bytes)
  }

  @Test("A byte that was changed in the rows or in the checkpoint is seen")
  func changedBytes() throws {
    let jobs = try DocumentJobs(path: "documents.gz")
    let whole = try Self.interrupted(jobs, keeping: 0.6)
    _ = try jobs.error()
    try jobs.folder.write("documents.gz", bytes: whole)
    for place in [0, 40, 200] {
      try Self.change("out/documents.jsonl.partial", place, in: jobs.folder)
      let error = try jobs.error(resumes: true)
      #expect(error.kind == .output)
      #expect(error.location?.file == jobs.folder.file("out/documents.jsonl.partial"))
      #expect(error.message.hasPrefix("was changed after the run wrote it: its first "))
      #expect(error.message.contains("; run without --resume to begin anew"))
      try Self.change("out/documents.jsonl.partial", place, in: jobs.folder)
    }
    let text = try jobs.folder.text("out/checkpoint.json")
    let counted = text.replacing("\"bad_input\": ", with: "\"bad_input\": 1")
    try jobs.folder.write("out/checkpoint.json", counted)
    let counts = try jobs.error(resumes: true)
    #expect(counts.kind == .output)
    #expect(counts.message.hasPrefix("was changed after the run wrote it, so that nothing can be"))
    let older = text.replacing("fairmark.checkpoint/2", with: "fairmark.checkpoint/1")
    try jobs.folder.write("out/checkpoint.json", older)
    let version = try jobs.error(resumes: true)
    #expect(
      version.message.hasPrefix("is of another version of fairmark (\"fairmark.checkpoint/1\""))
    try jobs.folder.write("out/checkpoint.json", String(text.dropLast(30)))
    #expect(try jobs.error(resumes: true).message.hasPrefix("is there and is no checkpoint"))
    try jobs.folder.write("out/checkpoint.json", text)
    // Nothing of what was refused was lost.
    try jobs.run(resumes: true)
    try jobs.run(to: "whole")
    #expect(try jobs.outputs() == jobs.outputs("whole"))
  }

  @Test("Rows of another folder, or none, are not taken for this run's")
  func otherFolder() throws {
    let jobs = try DocumentJobs(path: "documents.gz")
    let whole = try Self.interrupted(jobs, keeping: 0.6)
    _ = try jobs.error()
    try jobs.folder.write("documents.gz", bytes: whole)
    try jobs.folder.write("other/checkpoint.json", jobs.folder.text("out/checkpoint.json"))
    let absent = try jobs.error(to: "other", resumes: true)
    #expect(absent.kind == .output)
    #expect(absent.message.hasPrefix("is gone, and the run before had written "))
    #expect(try jobs.folder.names(in: "other") == ["checkpoint.json"])
    try jobs.folder.write("other/documents.jsonl.partial", "{}\n")
    #expect(
      try jobs.error(to: "other", resumes: true).message.hasPrefix("has 3 bytes, and the run"))
    // What somebody else put beside it meanwhile is not replaced.
    for name in ["documents.jsonl", "listed.jsonl"] {
      try jobs.folder.write("out/" + name, "mine")
      let error = try jobs.error(resumes: true)
      #expect(error.kind == .output)
      #expect(error.message.hasPrefix("is there and was not written by an earlier run"))
      #expect(try jobs.folder.text("out/" + name) == "mine")
      try FileManager.default.removeItem(atPath: jobs.folder.file("out/" + name))
    }
    try jobs.run(resumes: true)
  }

  @Test("Rows that got their name and were changed then are not taken back")
  func changedAtTheEnd() throws {
    let jobs = try DocumentJobs()
    try Self.runAlmost(jobs)
    try Self.change("out/documents.jsonl", 5, in: jobs.folder)
    let error = try jobs.error(resumes: true)
    #expect(error.kind == .output)
    #expect(error.message.hasPrefix("was changed after the run wrote it"))
    #expect(jobs.folder.exists("out/documents.jsonl"))
  }

  @Test("A pipe is read once, and gives the bytes of a file")
  func pipe() throws {
    let jobs = try DocumentJobs(path: "pipe.jsonl")
    #expect(makeNamedPipe(jobs.folder.file("pipe.jsonl")))
    writeIntoPipe(jobs.folder.file("pipe.jsonl"), Array(DocumentJobs.lines(0..<40).utf8))
    try jobs.run()
    let file = try DocumentJobs()
    try file.run()
    #expect(
      try jobs.folder.text("out/documents.jsonl") == file.folder.text("out/documents.jsonl"))
    #expect(try jobs.folder.names(in: "out").count == 4)
  }

  @Test("A run that begins anew replaces what earlier runs wrote, finished or not")
  func anew() throws {
    let jobs = try DocumentJobs(path: "documents.gz")
    let whole = try Self.interrupted(jobs, keeping: 0.5)
    _ = try jobs.error()
    try jobs.folder.write("documents.gz", bytes: whole)
    try jobs.run()
    let first = try jobs.outputs()
    try jobs.run()
    #expect(try jobs.outputs() == first)
    // What a killed run left of a file is removed; another one's is not.
    try jobs.folder.write("out/.metrics.json.0123456789abcdef.partial", "{")
    try jobs.folder.write("out/.listed.jsonl.0123456789abcdef.partial", "{")
    let foreign = [".metrics.json.mine.partial", ".notes.0123456789abcdef.partial"]
    for name in foreign { try jobs.folder.write("out/" + name, "mine") }
    try jobs.run()
    #expect(try jobs.folder.names(in: "out").filter { $0.hasPrefix(".") } == foreign)
    for name in foreign {
      try FileManager.default.removeItem(atPath: jobs.folder.file("out/" + name))
    }
    // --resume without anything to go on with begins anew, too.
    try jobs.run(resumes: true)
    #expect(try jobs.outputs() == first)
  }

  @Test(
    "Files of somebody else are left alone",
    arguments: ["documents.jsonl", "documents.jsonl.partial", "listed.jsonl", "checkpoint.json"])
  func foreign(name: String) throws {
    let jobs = try DocumentJobs()
    try jobs.folder.write("out/" + name, "{\"id\": \"mine\"}\n")
    for resumes in [false, true] {
      let error = try jobs.error(resumes: resumes)
      #expect(error.kind == .output)
      #expect(error.message.contains("move it, or name another folder with --output"))
      #expect(try jobs.folder.text("out/" + name) == "{\"id\": \"mine\"}\n")
    }
  }

  @Test(
    "A run that is refused removes nothing of the earlier one",
    arguments: [
      "documents.jsonl", "listed.jsonl", "documents.jsonl.partial", "token_counts.work/a",
    ]
  )
  func refusedBeforeRemoval(name: String) throws {
    let jobs = try DocumentJobs()
    try jobs.run()
    // One row more, one file more: both are somebody else's.
    let text = jobs.folder.exists("out/" + name) ? try jobs.folder.text("out/" + name) : ""
    try jobs.folder.write("out/" + name, text + "{\"id\": \"mine\"}\n")
    let names = try jobs.folder.names(in: "out")
    for resumes in [false, true] {
      let error = try jobs.error(resumes: resumes)
      #expect(error.kind == .output)
      #expect(error.message.contains("name another folder with --output"))
      #expect(try jobs.folder.names(in: "out") == names)
    }
    // Nor does one whose record of the outputs is gone.
    try FileManager.default.removeItem(atPath: jobs.folder.file("out/run.json"))
    #expect(try jobs.error().kind == .output)
    #expect(jobs.folder.exists("out/metrics.json"))
  }

  @Test(
    "A checkpoint with counts that no run can have read is none",
    arguments: [
      (Int.max, Int.max, Int.max, 0), (1 << 59, 1 << 59, 1 << 59, 0), (10, 11, 5, 0),
      (100, 5, 6, 0), (100, 9, 6, -1), (100, 9, 6, 19),
    ])
  func impossibleCounts(bytes: Int, lines: Int, documents: Int, bad: Int) throws {
    let jobs = try DocumentJobs(path: "documents.gz")
    _ = try Self.interrupted(jobs, keeping: 0.6)
    _ = try jobs.error()
    let text = try jobs.folder.text("out/checkpoint.json")
    guard case .object(var object) = try JSONValue(parsing: Array(text.utf8)) else {
      Issue.record("the checkpoint is no object")
      return
    }
    let file: JSONValue = [
      "bytes": .integer(bytes), "lines": .integer(lines), "documents": .integer(documents),
      "sha256": .string(""),
    ]
    object["bad_input"] = .integer(bad)
    object["files"] = [file, file, file]
    object["sha256"] = nil
    object["sha256"] = .string(SHA256Digest.of(JSONValue.object(object).canonicalText()))
    try jobs.folder.write("out/checkpoint.json", JSONValue.object(object).prettyText())
    let error = try jobs.error(resumes: true)
    #expect(error.kind == .output)
    #expect(error.message.hasPrefix("was changed after the run wrote it"))
  }

  @Test("Outputs do not replace what the job reads")
  func inputInOutput() throws {
    let jobs = try DocumentJobs()
    try jobs.run()
    try jobs.folder.write("job.yaml", DocumentJobs.text(path: "out/listed.jsonl"))
    let error = try jobs.error()
    #expect(error.kind == .output)
    #expect(error.message.contains("is read by this job and would be replaced by its outputs"))
    #expect(jobs.folder.exists("out/listed.jsonl") && jobs.folder.exists("out/metrics.json"))
  }

  @Test("Two runs do not write into one folder at once", arguments: [false, true])
  func twoRuns(resumes: Bool) throws {
    let jobs = try DocumentJobs()
    try jobs.run()
    let before = try jobs.outputs()
    let names = try jobs.folder.names(in: "out")
    let other = try LockedFolder(jobs.folder.file("out"))
    let error = try jobs.error(resumes: resumes)
    #expect(error.kind == .output)
    #expect(error.location?.file == jobs.folder.file("out"))
    #expect(error.message.hasPrefix("another run is writing into this folder; wait until it has"))
    #expect(try jobs.folder.names(in: "out") == names)
    #expect(try jobs.outputs() == before)
    #expect(other.path == jobs.folder.file("out"))
  }

  @Test("A run that fails before it wrote anything leaves no folder")
  func noFolder() throws {
    let jobs = try DocumentJobs(documents: "")
    #expect(try jobs.error(to: "a/b").kind == .data)
    #expect(!jobs.folder.exists("a"))
  }
}
