import Glibc

/// A file that is there as long as the closure runs.
enum TemporaryFile {
  /// Writes a text to a new file and removes it after a closure has run.
  static func with<Result>(_ text: String, _ body: (_ path: String) throws -> Result) throws
    -> Result
  {
    let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    var name = Array("\(folder)/fairmark-XXXXXX".utf8CString)
    // SAFETY: `name` ends in NUL and is changed in place, without growing.
    let descriptor = unsafe name.withUnsafeMutableBufferPointer { name in
      unsafe name.baseAddress.map { unsafe mkstemp($0) } ?? -1
    }
    guard descriptor >= 0 else {
      throw TemporaryFileError(description: "no file could be made in \(folder)")
    }
    let path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unsafe unlink(path) }
    let bytes = Array(text.utf8)
    var done = 0
    // SAFETY: `done` never passes the end of `bytes`.
    unsafe bytes.withUnsafeBytes { bytes in
      while done < bytes.count {
        let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[done...])
        let count = unsafe write(descriptor, rest.baseAddress, rest.count)
        if count <= 0 { break }
        done += count
      }
    }
    close(descriptor)
    guard done == bytes.count else {
      throw TemporaryFileError(description: "\(path) could not be written")
    }
    return try body(path)
  }
}

/// Why a temporary file could not be made.
struct TemporaryFileError: Error, CustomStringConvertible {
  /// The sentence.
  let description: String
}
