/// How the bytes of an input are compressed.
public enum Compression: String, Hashable, Sendable {
  /// One or more gzip members, one after the other (RFC 1952); what `gzip` and `bgzip` make.
  case gzip
  /// One or more Zstandard frames, one after the other (RFC 8878); what `zstd` makes.
  case zstandard

  /// How many of the first bytes tell what an input is.
  static let signatureByteCount = 10

  /// The compression that data begin like.
  ///
  /// No CSV or JSON text in UTF-8 begins like one.
  init?(signature bytes: ArraySlice<UInt8>) {
    if bytes.starts(with: [0x1F, 0x8B]) {
      self = .gzip
    } else if bytes.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) {
      self = .zstandard
    } else if bytes.count >= 4, bytes[bytes.startIndex] & 0xF0 == 0x50,
      bytes.dropFirst().starts(with: [0x2A, 0x4D, 0x18])
    {
      // A frame for others to read, which `zstd` skips and some tools write first.
      self = .zstandard
    } else {
      return nil
    }
  }

  /// The compression that a file's name promises.
  init?(fileName: String) {
    let name = fileName.lowercased()
    if name.hasSuffix(".gz") || name.hasSuffix(".bgz") {
      self = .gzip
    } else if name.hasSuffix(".zst") || name.hasSuffix(".zstd") {
      self = .zstandard
    } else {
      return nil
    }
  }

  /// The name that messages use.
  var name: String { self == .gzip ? "gzip" : "Zstandard" }

  /// A command that writes the decompressed data to its standard output.
  var command: String { self == .gzip ? "gzip -dc" : "zstd -dc" }
}

/// Data that somebody may name by mistake, and what to do with them.
///
/// - Parameter bytes: The first bytes.
/// - Returns: The rest of a sentence about the file; `nil` when nothing is recognised.
func foreignFormat(_ bytes: ArraySlice<UInt8>) -> String? {
  if bytes.starts(with: Array("PAR1".utf8)), bytes.dropFirst(4).first.map({ $0 > 0x20 }) != true,
    bytes.count > 4
  {
    return
      "is a Parquet file; "
      + throughPipe(
        "rows", "duckdb -c \"COPY (FROM 'x.parquet') TO '/dev/stdout' (FORMAT csv)\"")
  }
  if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
    return "is a ZIP archive (an Excel workbook is one, too); unpack it, or save the sheet as CSV"
  }
  if bytes.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]) {
    return "is compressed by xz; " + throughPipe(nil, "xz -dc FILE")
  }
  if bytes.starts(with: Array("BZh".utf8)),
    bytes.dropFirst(4).starts(with: [0x31, 0x41, 0x59, 0x26, 0x53, 0x59])
  {
    return "is compressed by bzip2; " + throughPipe(nil, "bzip2 -dc FILE")
  }
  return nil
}

/// What data are that somebody names in the place of a text that is written by hand.
///
/// - Parameter bytes: The first bytes, 16 where there are as many.
/// - Returns: The kind of data with its article; `nil` when nothing is recognised.
package func nameOfDataFormat(_ bytes: ArraySlice<UInt8>) -> String? {
  if let compression = Compression(signature: bytes) {
    return "a file that \(compression.name) compressed"
  }
  let formats: [(signature: [UInt8], name: String)] = [
    (Array("PAR1".utf8), "a Parquet file"),
    ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive or an Excel workbook"),
    ([0x93] + Array("NUMPY".utf8), "a NumPy array"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "a file that xz compressed"),
  ]
  return formats.first { bytes.starts(with: $0.signature) }?.name
}

/// How a file is read that only another program understands; which command reads it is not known here.
///
/// - Parameters:
///   - what: What of the file goes through the pipe; `nil` for all of it.
///   - command: What writes it to its standard output.
/// - Returns: The rest of a sentence.
func throughPipe(_ what: String?, _ command: String) -> String {
  "send \(what.map { "its " + $0 } ?? "it") through a pipe, `\(command) | fairmark …`, and give `-` for "
    + "the file: `path: \"-\"` in a job, `--ids -` to `watermark detect`"
}
