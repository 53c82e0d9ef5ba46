import FairmarkTestSupport
import Foundation
import Testing

/// How the bytes of a table reach the reader.
enum Storage: String, CaseIterable, CustomTestStringConvertible {
  /// In a plain file.
  case plain = ""
  /// In gzip members of a few bytes.
  case gzip = ".gz"
  /// In Zstandard frames of a few bytes.
  case zstandard = ".zst"
  /// Through a named pipe.
  case pipe = ".pipe"

  var testDescription: String { self == .plain ? "plain" : rawValue }

  /// Those that are read from the first byte to the last.
  static let streams: [Storage] = [.gzip, .zstandard, .pipe]

  /// Puts bytes where a reader finds them; a pipe gives them once.
  ///
  /// - Returns: The path.
  func put(_ bytes: [UInt8], in folder: TemporaryFolder, named name: String = "table.csv") throws
    -> String
  {
    let name = name + rawValue
    switch self {
    case .plain: return try folder.write(bytes, named: name)
    case .gzip: return try folder.write(gzipMembers(bytes, of: 11), named: name)
    case .zstandard: return try folder.write(zstandardFrames(bytes, of: 13), named: name)
    case .pipe:
      let path = folder.file(name)
      try? FileManager.default.removeItem(atPath: path)
      try #require(makeNamedPipe(path))
      writeIntoPipe(path, bytes)
      return path
    }
  }

  /// The name of a table without what tells how it is stored.
  static func name(of path: String) -> String {
    let last = path.split(separator: "/").last.map { String($0) } ?? path
    let storage = streams.first { last.hasSuffix($0.rawValue) } ?? .plain
    return String(last.dropLast(storage.rawValue.count))
  }
}
