import FairmarkFiles
import FairmarkJSONText

extension JobNode {
  /// The text of a file that somebody wrote by hand: a job or a policy.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - what: What it is, for sentences.
  /// - Returns: Its text.
  /// - Throws: `JobError` when it cannot be read, is larger than 1 MiB or no UTF-8.
  package static func text(ofFile path: String, _ what: String) throws(JobError) -> String {
    let bytes: [UInt8]
    do throws(FileError) {
      let file = try LocalFile(path: path)
      let first = try file.bytes(in: 0..<min(16, file.byteCount))
      if let format = nameOfDataFormat(first[...]) {
        throw FileError(
          .unreadable, path: path,
          "is \(format), and a \(what) is a text"
            + (what == "job file" ? "; `fairmark init DATA` writes one for your data" : ""))
      }
      guard file.byteCount <= 1 << 20 else {
        throw FileError(.unreadable, path: path, "is larger than 1 MiB; is it a \(what)?")
      }
      bytes = try file.bytes(in: 0..<file.byteCount)
    } catch {
      let message =
        switch error.code {
        case .notFound: "no such \(what); check the path"
        case .isDirectory: "is a folder; name the \(what) in it"
        default: error.message
        }
      throw JobError(.usage, at: SourceLocation(file: path), message)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw JobError(
        .usage, at: SourceLocation(file: path), "is not UTF-8; save the \(what) as UTF-8")
    }
    return text
  }

  /// The value as JSON, every scalar a text.
  var json: JSONValue {
    if let elements { return .array(elements.map(\.json)) }
    if let members = try? members("a map") {
      var object = JSONObject()
      for member in members { object[member.name] = member.value.json }
      return .object(object)
    }
    return isNull ? .null : .string(text ?? "")
  }
}
