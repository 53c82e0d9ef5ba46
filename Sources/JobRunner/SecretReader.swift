public import FairmarkAnalysis
public import FairmarkFiles

extension Secret {
  /// The most bytes of a secret.
  static let byteLimit = 1 << 16

  /// The key that a file or a pipe holds.
  ///
  /// - Parameter path: The file, or a named pipe such as `/dev/fd/63` of a shell's `<(command)`.
  /// - Returns: The key with its fingerprint.
  /// - Throws: `FileError` when it cannot be read, is empty, too long or no UTF-8. A path that names
  ///   nothing may be the key itself, so that no sentence should hold it.
  public static func key(inFile path: String) throws(FileError) -> Secret {
    var bytes: [UInt8]
    do throws(FileError) {
      bytes = try SmallFile.bytes(ofFileOrPipe: path, upTo: byteLimit)
    } catch {
      throw FileError(error.code, path: path, sentence(about: error))
    }
    // A mark that editors put before a text is no part of it.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
      throw FileError(
        .unreadable, path: path, "is not UTF-8 without zero bytes; write the key as text")
    }
    guard let secret = key(text) else {
      throw FileError(.unreadable, path: path, "is empty, and a key was expected")
    }
    if let lines = severalLines(secret) {
      throw FileError(
        .unreadable, path: path,
        "\(lines), and a key file holds one key, on one line; write each key to a file of its own")
    }
    return secret
  }

  /// Says how many lines a key has, where there are several: two keys, not one with a line end in it.
  ///
  /// - Parameter key: The key.
  /// - Returns: The beginning of a sentence; `nil` for a key on one line.
  package static func severalLines(_ key: Secret) -> String? {
    let count = key.text.split(whereSeparator: \.isNewline).count
    return count > 1 ? "has \(count) lines" : nil
  }

  private static func sentence(about error: FileError) -> String {
    switch error.code {
    case .notFound:
      "no such file of a key; check the path. It names a file that holds the key, and is not the key "
        + "itself"
    case .isDirectory: "is a folder; name the file in it that holds the key"
    case .notRegular: "is a socket or a device; name a file or a pipe that holds the key"
    case .tooLarge:
      "is longer than \(byteLimit) bytes, and a key was expected; is it the right file?"
    default: error.message
    }
  }

  /// The key that an environment variable holds.
  ///
  /// - Parameter name: The variable.
  /// - Returns: The key with its fingerprint.
  /// - Throws: `JobError` when the variable is not set or empty. A name that is not set may be the key
  ///   itself, so that the sentence does not hold it.
  public static func key(inEnvironment name: String) throws(JobError) -> Secret {
    guard let found = SecretReader.environmentValue(name) else {
      throw JobError(.usage, at: nil, SecretReader.absentVariable)
    }
    guard let secret = key(found) else {
      throw JobError(.usage, at: nil, "the environment variable \(excerpt(name)) is empty")
    }
    if let lines = severalLines(secret) {
      throw JobError(
        .usage, at: nil,
        "the environment variable \(excerpt(name)) \(lines), and a key is on one line; set a variable "
          + "for each key")
    }
    return secret
  }
}

/// Reads parameters that no output may show; no sentence holds a part of their values.
struct SecretReader {
  /// The folder that files are relative to.
  let folder: String

  /// Without the name, in whose place the key itself may have been written.
  static let absentVariable =
    "the key is to come from an environment variable which is not set; expected the name of one that "
    + "holds the key, and not the key itself"

  func read(_ node: JobNode, _ what: String) throws(JobError) -> Secret {
    let forms = "write {file: PATH}, {env: NAME} or, where everybody may know it, {value: TEXT}"
    // Sentences of the job's reader would show what stands there.
    guard node.isMap, let members = try? node.members(what), members.count == 1,
      let (_, name, value) = members.first, let text = value.text, !value.isNull
    else { throw node.error("\(what) must say where it is found; \(forms)") }
    switch name {
    case "file":
      do throws(FileError) {
        return try .key(inFile: text.hasPrefix("/") ? text : folder + text)
      } catch {
        let path = error.code == .notFound ? "" : error.path + " "
        throw value.error("\(what): \(path)\(error.message)")
      }
    case "env":
      do throws(JobError) {
        return try .key(inEnvironment: text)
      } catch {
        throw value.error("\(what): \(error.message)")
      }
    case "value":
      guard let secret = Secret.key(text) else { throw value.error("\(what) is empty") }
      if let lines = Secret.severalLines(secret) {
        throw value.error("\(what) \(lines), and a key is on one line")
      }
      return secret
    default: throw node.error("\(what) has an unknown form; \(forms)")
    }
  }
}
