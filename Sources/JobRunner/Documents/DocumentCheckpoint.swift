import FairmarkFiles
import FairmarkJSONText
import FairmarkTables

/// What is needed to go on with an interrupted run.
struct DocumentCheckpoint: Hashable, Sendable {
  static let schema = "fairmark.checkpoint/2"
  private static let schemaName = "fairmark.checkpoint/"
  /// The file's name in the output folder.
  static let fileName = "checkpoint.json"
  /// The most bytes that are read.
  private static let byteLimit = 1 << 32
  /// The most bytes of text that a run can have read.
  fileprivate static let textByteLimit = 1 << 60

  /// A file with its length, and what tells its bytes from others when they are gone on with.
  struct File: Hashable, Sendable {
    var name: String
    var byteCount: Int
    var sha256: String?
  }

  /// One analysis.
  struct Analysis: Hashable, Sendable {
    var id: String
    var plugin: String
    var version: String
    var rows: File
    var state: String
  }

  var toolVersion: String
  var jobDigest: String
  var position: DocumentPosition
  var badInputCount: Int
  var analyses: [Analysis]
  /// The files that are written whole at the end, once they are known.
  var results: [File]

  // MARK: Text

  /// The text ends with a digest of everything before it, so that a change is seen.
  var text: String {
    var object: JSONObject = [
      "schema": .string(Self.schema), "tool": .string(toolVersion), "job": .string(jobDigest),
      "documents": .integer(position.documentCount), "bad_input": .integer(badInputCount),
      "files": .array(
        position.files.map { file in
          [
            "bytes": .integer(file.textByteCount), "lines": .integer(file.lineCount),
            "documents": .integer(file.documentCount), "sha256": .string(file.sha256),
          ]
        }),
      "analyses": .array(
        analyses.map { one in
          [
            "id": .string(one.id), "plugin": .string(one.plugin), "version": .string(one.version),
            "rows": one.rows.json, "state": .string(one.state),
          ]
        }),
      "results": .array(results.map(\.json)),
    ]
    object["sha256"] = .string(Self.digest(of: object))
    return JSONValue.object(object).prettyText()
  }

  private static func digest(of object: JSONObject) -> String {
    SHA256Digest.of(JSONValue.object(object).canonicalText())
  }

  /// Reads the checkpoint of a folder.
  ///
  /// - Parameter folder: The output folder.
  /// - Returns: The checkpoint; `nil` when there is none.
  /// - Throws: `JobError` when there is one that cannot be read.
  static func read(from folder: String) throws(JobError) -> DocumentCheckpoint? {
    let path = folder + "/" + fileName
    guard OutputDirectory.holds(fileName, in: folder) else { return nil }
    let bytes: [UInt8]
    do throws(FileError) {
      let file = try LocalFile(path: path)
      guard file.byteCount <= byteLimit else {
        throw FileError(.unreadable, path: path, "is too large to be a checkpoint")
      }
      bytes = try file.bytes(in: 0..<file.byteCount)
    } catch {
      throw JobError(.output, at: SourceLocation(file: path), error.message)
    }
    guard case .object(var object)? = try? JSONValue(parsing: bytes),
      let schema = object["schema"]?.string, schema.hasPrefix(schemaName)
    else {
      throw JobError(
        .output, at: SourceLocation(file: path),
        "is there and is no checkpoint; move it, or name another folder with --output")
    }
    let anew =
      "to begin anew remove it and the .partial file beside it, or name another folder with "
      + "--output"
    guard schema == Self.schema else {
      throw JobError(
        .output, at: SourceLocation(file: path),
        "is of another version of fairmark (\(excerpt(schema)), where this one writes "
          + "\(Self.schema)); go on with that version; " + anew)
    }
    let digest = object["sha256"]?.string
    object["sha256"] = nil
    guard digest == Self.digest(of: object), let read = DocumentCheckpoint(.object(object)) else {
      throw JobError(
        .output, at: SourceLocation(file: path),
        "was changed after the run wrote it, so that nothing can be gone on with; " + anew)
    }
    return read
  }
}

extension DocumentCheckpoint {
  fileprivate init?(_ value: JSONValue) {
    guard value["schema"]?.string == Self.schema, let tool = value["tool"]?.string,
      let job = value["job"]?.string, let bad = value["bad_input"]?.integer,
      let files = value["files"]?.array, let analyses = value["analyses"]?.array,
      let results = value["results"]?.array
    else { return nil }
    toolVersion = tool
    jobDigest = job
    badInputCount = bad
    position = DocumentPosition()
    // What no run can have read is no checkpoint; sums of what it can have read do not overflow.
    var byteRoom = Self.textByteLimit
    for file in files {
      guard let bytes = file["bytes"]?.integer, let lines = file["lines"]?.integer,
        let documents = file["documents"]?.integer, let digest = file["sha256"]?.string,
        (0...byteRoom).contains(bytes), (0...bytes).contains(lines),
        (0...lines).contains(documents)
      else { return nil }
      byteRoom -= bytes
      var read = DocumentPosition.ReadFile()
      read.textByteCount = bytes
      read.lineCount = lines
      read.documentCount = documents
      read.sha256 = digest
      position.files.append(read)
    }
    guard (0...position.documentCount).contains(bad) else { return nil }
    self.analyses = []
    for one in analyses {
      guard let id = one["id"]?.string, Job.Analysis.isID(id), let plugin = one["plugin"]?.string,
        let version = one["version"]?.string, let rows = one["rows"].flatMap(File.init),
        rows.sha256 != nil,
        let state = one["state"]?.string
      else { return nil }
      self.analyses.append(
        Analysis(id: id, plugin: plugin, version: version, rows: rows, state: state))
    }
    self.results = []
    for one in results {
      guard let file = File(one) else { return nil }
      self.results.append(file)
    }
  }
}

extension DocumentCheckpoint.File {
  var json: JSONValue {
    var object: JSONObject = ["name": .string(name), "bytes": .integer(byteCount)]
    object["sha256"] = sha256.map(JSONValue.string)
    return .object(object)
  }

  init?(_ value: JSONValue) {
    guard let name = value["name"]?.string, let count = value["bytes"]?.integer, count >= 0,
      !name.isEmpty, !name.contains("/"), name != ".", name != ".."
    else { return nil }
    self.init(name: name, byteCount: count, sha256: value["sha256"]?.string)
  }
}
