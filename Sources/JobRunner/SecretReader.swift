public import FairmarkAnalysis
public import FairmarkFiles

extension Secret {
  /// The most bytes of a secret.
  static let byteLimit = 1 << 16

  /// A key as people give it: white space around it is dropped, such as the line end of a file.
  ///
  /// - Parameter text: The key as it was written.
  /// - Returns: The key with its fingerprint; `nil` when nothing but white space is there.
  /// - Complexity: O(length).
  public static func key(_ text: String) -> Secret? {
    let isBlank = { (byte: UInt8) in byte == 32 || (9...13).contains(byte) }
    var bytes = Array(text.utf8)[...].drop(while: isBlank)
    while let last = bytes.last, isBlank(last) { bytes = bytes.dropLast() }
    if bytes.isEmpty { return nil }
    let digest = SHA256Digest.of(Array("fairmark-key\0".utf8) + bytes)
    return Secret(
      String(decoding: bytes, as: UTF8.self), fingerprint: "sha256:" + digest.prefix(16))
  }

  /// The key that a file holds.
  ///
  /// - Parameter path: The file.
  /// - Returns: The key with its fingerprint.
  /// - Throws: `FileError` when the file cannot be read, is empty, too long or no UTF-8.
  public static func key(inFile path: String) throws(FileError) -> Secret {
    let file: LocalFile
    do throws(FileError) { file = try LocalFile(path: path) } catch {
      if error.code == .notFound {
        throw FileError(.notFound, path: path, "no such file of a key; check the path")
      }
      throw error
    }
    guard file.byteCount <= byteLimit else {
      throw FileError(
        .unreadable, path: path,
        "is longer than \(byteLimit) bytes, and a key was expected; is it the right file?")
    }
    var bytes = try file.bytes(in: 0..<file.byteCount)
    // A mark that editors put before a text is no part of it.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
      throw FileError(
        .unreadable, path: path, "is not UTF-8 without zero bytes; write the key as text")
    }
    guard let secret = key(text) else {
      throw FileError(.unreadable, path: path, "is empty, and a key was expected")
    }
    return secret
  }
}

extension Secret {
  /// The key that an environment variable holds.
  ///
  /// - Parameter name: The variable.
  /// - Returns: The key with its fingerprint.
  /// - Throws: `JobError` when the variable is not set or empty.
  public static func key(inEnvironment name: String) throws(JobError) -> Secret {
    guard let found = SecretReader.environmentValue(name) else {
      throw JobError(
        .usage, at: nil,
        "the environment variable \(excerpt(name)), from which a key is to come, is not set")
    }
    guard let secret = key(found) else {
      throw JobError(.usage, at: nil, "the environment variable \(excerpt(name)) is empty")
    }
    return secret
  }
}

/// Reads parameters that no output may show; no sentence holds a part of their values.
struct SecretReader {
  /// The folder that files are relative to.
  let folder: String

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
        throw value.error("\(what): \(error.path) \(error.message)")
      }
    case "env":
      guard let found = Self.environmentValue(text) else {
        throw value.error(
          "\(what) is to come from the environment variable \(excerpt(text)), which is not set")
      }
      guard let secret = Secret.key(found) else {
        throw value.error("\(what): the environment variable \(excerpt(text)) is empty")
      }
      return secret
    case "value":
      guard let secret = Secret.key(text) else { throw value.error("\(what) is empty") }
      return secret
    default: throw node.error("\(what) has an unknown form; \(forms)")
    }
  }
}
