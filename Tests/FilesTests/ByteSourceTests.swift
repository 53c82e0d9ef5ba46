@testable import FairmarkFiles
import FairmarkTestSupport
import Foundation
import Testing

@Suite("A byte source", .timeLimit(.minutes(5)))
struct ByteSourceTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A text, and what `gzip -9`, `bgzip` and `zstd -19 --check` make of it.
  private static let text =
    "sex,hired\n"
    + (0..<40).map { "\($0 % 3 == 0 ? "m" : "f"),\($0 * 7 % 5 < 2 ? "yes" : "no")\n" }.joined()
  private static let compressed: [(name: String, base64: String)] = [
    (
      "a.gz",
      "H4sIAAAAAAACAytOrdDJyCxKTeHK1alMLeZK08nLhxAofBAzFy6FwoerwuQPCgMB8Jroo+IAAAA="
    ),
    (
      "b.gz",
      "H4sIBAAAAAAA/wYAQkMCAEIAK06t0MnILEpN4crVqUwt5krTycuHECj8ytRirly4FAofrgqTPygMBADwmuij4gAA"
        + "AB+LCAQAAAAAAP8GAEJDAgAbAAMAAAAAAAAAAAA="
    ),
    (
      "c.zst",
      "KLUv/QRodQEA4HNleCxoaXJlZAptLHllcwpmLG5veWVzCm0sbm8GAAUqUAAQJFUA4PFMGUAoTCNrHX8="
    ),
  ]

  private func read(
    _ path: String, _ encoding: TextEncoding = .utf8, piece: Int = 1 << 16, ahead: Int? = nil
  ) throws(FileError) -> [UInt8] {
    let source = try ByteSource(path: path, name: "data", encoding: encoding)
    let reader = try source.open(computesDigest: true)
    let stream: any ByteStream =
      ahead.flatMap { ReadAheadStream.reading(reader, blockCount: 2, blockByteCount: $0) } ?? reader
    var bytes: [UInt8] = []
    var failure: FileError?
    while true {
      let more = stream.bytes(piece, failure: &failure)
      bytes += more
      if let failure { throw failure }
      if more.isEmpty { return bytes }
    }
  }

  @Test("of compressed data gives the text, in pieces of any size", arguments: 0..<3)
  func decompression(number: Int) throws {
    let (name, base64) = Self.compressed[number]
    let bytes = Array(try #require(Data(base64Encoded: base64)))
    let text = Array(Self.text.utf8)
    let path = try folder.write(name, bytes: bytes)
    for piece in [1, 2, 7, 100, 1000] { #expect(try read(path, piece: piece) == text) }
    for ahead in [1, 3, 226, 4096] { #expect(try read(path, piece: 5, ahead: ahead) == text) }
    let twice = try folder.write("twice" + name, bytes: bytes + bytes)
    #expect(try read(twice) == text + text)
    let source = try ByteSource(path: path)
    #expect(source.plainFile == nil)
    #expect(source.byteCount == bytes.count)
    #expect(try source.prefix(4).bytes == Array("sex,".utf8))
    #expect(try source.prefix(226).isWhole && !source.prefix(225).isWhole)
  }

  @Test("of compressed data that end too early is an error, wherever they end", arguments: 0..<3)
  func truncation(number: Int) throws {
    let (name, base64) = Self.compressed[number]
    let bytes = Array(try #require(Data(base64Encoded: base64)))
    for count in 1..<bytes.count {
      let path = try folder.write(name, bytes: Array(bytes[..<count]))
      let error = try #require(throws: FileError.self) { try read(path, ahead: 32) }
      #expect(error.code == .damaged)
      #expect(
        error.message.contains("ends in the middle of the")
          || count < 4
            && error.message.contains("does not begin like them")
          || name == "b.gz" && count == bytes.count - 28
            && error.message.contains("lacks the empty block")
      )
    }
  }

  @Test(
    "that bgzip made ends with an empty block, however it arrives and whatever stands before it")
  func endOfBlocks() throws {
    let bytes = Array(try #require(Data(base64Encoded: Self.compressed[1].base64)))
    let members: [Character: [UInt8]] = [
      "b": Array(bytes.dropLast(28)), "e": Array(bytes.suffix(28)),
      "g": gzipMember(Array("x".utf8)),
    ]
    // What plain gzip began may end like any gzip data.
    let whole = ["be", "bebe", "bbe", "e", "gb", "gg"]
    for order in whole + ["b", "bb", "beb", "bg", "beg", "eb"] {
      let path = try folder.write("blocks.gz", bytes: order.flatMap { members[$0] ?? [] })
      guard whole.contains(order) else {
        let error = try #require(throws: FileError.self) { try read(path, piece: 7) }
        #expect(error.code == .damaged)
        #expect(
          error.message.hasPrefix("lacks the empty block that bgzip writes at the end"), "\(error)")
        continue
      }
      let text = order.filter { $0 != "e" }.map { $0 == "b" ? Self.text : "x" }.joined()
      #expect(try read(path, piece: 7) == Array(text.utf8))
    }
  }

  @Test("whose header has other fields before that of bgzip is known as made by it all the same")
  func furtherFields() throws {
    var bytes = Array(try #require(Data(base64Encoded: Self.compressed[1].base64)))
    // The field `AB` of two bytes; what it says of the block's size nobody reads.
    bytes.replaceSubrange(10..<12, with: [12, 0, 0x41, 0x42, 2, 0, 9, 9])
    #expect(try read(folder.write("more.gz", bytes: bytes)) == Array(Self.text.utf8))
    let cut = try folder.write("cut.gz", bytes: Array(bytes.dropLast(28)))
    #expect(throws: FileError.self) { try read(cut) }
  }

  @Test("of compressed data with a wrong bit is an error or the same text", arguments: [0, 2])
  func wrongBits(number: Int) throws {
    let (name, base64) = Self.compressed[number]
    let bytes = Array(try #require(Data(base64Encoded: base64)))
    let text = Array(Self.text.utf8)
    var errorCount = 0
    for bit in 0..<bytes.count * 8 {
      var changed = bytes
      changed[bit / 8] ^= 1 << (bit % 8)
      let path = try folder.write(name, bytes: changed)
      do throws(FileError) {
        #expect(try read(path) == text, "bit \(bit)")
      } catch {
        #expect(error.code == .damaged || error.code == .unreadable, "bit \(bit)")
        errorCount += 1
      }
    }
    // All but the time, the system and the like in gzip's header.
    #expect(errorCount > bytes.count * 8 - 80)
  }

  @Test("of compressed data with other bytes behind them is an error", arguments: 0..<3)
  func garbage(number: Int) throws {
    let (name, base64) = Self.compressed[number]
    let bytes = Array(try #require(Data(base64Encoded: base64)))
    for garbage in [[0], [0, 0, 0, 0, 0], Array("sex,hired".utf8), [0x1F, 0x8C, 0, 0]] as [[UInt8]]
    {
      let path = try folder.write(name, bytes: bytes + garbage)
      let error = try #require(throws: FileError.self) { try read(path) }
      #expect(error.code == .damaged)
      #expect(error.message.contains("after the end of the") || name == "c.zst")
    }
  }

  @Test("gives what comes before the damage first")
  func textBeforeDamage() throws {
    let bytes = Array(gzipMember(Array(Self.text.utf8), blockByteCount: 10).dropLast(40))
    let reader = try ByteSource(path: folder.write("a.gz", bytes: bytes)).open(
      computesDigest: false)
    var failure: FileError?
    let found = reader.bytes(1000, failure: &failure)
    #expect(failure?.code == .damaged)
    #expect(found.count > 180 && Array(Self.text.utf8).starts(with: found))
  }

  @Test("whose name promises another compression, or whose format is another's, is an error")
  func foreignFormats() throws {
    for (name, bytes, words) in [
      (
        "a.csv.gz", Array("a,b\n1,2\n".utf8), "is named like gzip data and does not begin like them"
      ),
      ("A.GZ", [0x28, 0xB5, 0x2F, 0xFD, 0, 0], "gzip data and begins like Zstandard data"),
      ("a.zst", [0x1F, 0x8B, 8], "is named like Zstandard data and begins like gzip data"),
      ("a.parquet", Array("PAR1".utf8) + [0x15, 4, 0x15, 0, 0, 0], "is a Parquet file"),
      ("a.xlsx", [0x50, 0x4B, 3, 4, 20, 0], "is a ZIP archive"),
      ("a.csv", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "is compressed by xz"),
      ("b.csv", Array("BZh91AY&SY".utf8), "is compressed by bzip2"),
    ] as [(String, [UInt8], String)] {
      let path = try folder.write(name, bytes: bytes)
      let error = try #require(throws: FileError.self) { try ByteSource(path: path) }
      #expect(error.message.contains(words))
    }
    for text in ["PAR1,b\n1,2\n", "PAR1", "BZh9,1AY", "PK,a\n"] {
      #expect(try read(folder.write("plain.csv", text)) == Array(text.utf8))
    }
    // Whatever its name is.
    let bytes = gzipMember(Array("a\n".utf8))
    #expect(try read(folder.write("plain.csv", bytes: bytes)) == Array("a\n".utf8))
    #expect(try read(folder.write("empty.gz", "")).isEmpty)
  }

  @Test("in Latin-1 or windows-1252 is given in UTF-8")
  func encodings() throws {
    let all = (UInt8.min...UInt8.max).map { $0 }
    let path = try folder.write("a", bytes: all)
    let latin = String(String.UnicodeScalarView(all.map { Unicode.Scalar($0) }))
    // Python's codec, which leaves the same five bytes undefined.
    let undefined: Set<UInt8> = [0x81, 0x8D, 0x8F, 0x90, 0x9D]
    let defined = try folder.write("b", bytes: all.filter { !undefined.contains($0) })
    let windows =
      latin.unicodeScalars.prefix(128).map(String.init).joined()
      + "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
      + latin.unicodeScalars.dropFirst(160).map(String.init).joined()
    for piece in [1, 2, 3, 100, 1000] {
      #expect(try read(path, .latin1, piece: piece) == Array(latin.utf8))
      #expect(try read(defined, .windows1252, piece: piece) == Array(windows.utf8))
    }
    let raw = try read(path, .windows1252)
    #expect(String(validating: raw, as: UTF8.self) == nil)
    for byte in undefined { #expect(raw.contains(byte)) }
    #expect(try read(folder.write("c.gz", bytes: gzipMember([0xE9])), .latin1) == [0xC3, 0xA9])
    let mark = try folder.write("d", bytes: [0xEF, 0xBB, 0xBF, 0x61])
    let error = try #require(throws: FileError.self) { try read(mark, .latin1) }
    #expect(error.message.contains("byte-order mark of UTF-8"))
  }

  @Test("of a pipe gives its beginning again, and all of it once")
  func pipe() throws {
    let path = folder.file("pipe")
    try #require(makeNamedPipe(path))
    writeIntoPipe(path, gzipMember(Array(Self.text.utf8)))
    let source = try ByteSource(path: path, name: "data")
    #expect(source.byteCount == nil && source.plainFile == nil && source.compression == .gzip)
    #expect(try source.prefix(3).bytes == Array("sex".utf8))
    #expect(try source.prefix(9).bytes == Array("sex,hired".utf8))
    #expect(try source.prefix(1000).isWhole)
    #expect(try source.prefix(2).bytes == Array("se".utf8))
    let reader = try source.open(computesDigest: true)
    var failure: FileError?
    #expect(reader.bytes(1000, failure: &failure) == Array(Self.text.utf8))
    #expect(reader.storedByteCount == gzipMember(Array(Self.text.utf8)).count)
    #expect(reader.finishDigest()?.count == 64)
    for read in [{ _ = try source.open(computesDigest: true) }, { _ = try source.prefix(1) }] {
      let error = try #require(throws: FileError.self) { try read() }
      #expect(error.message.hasPrefix("comes only once"))
    }
  }

  @Test("that is read ahead may be given up while nothing comes")
  func cancelling() throws {
    let path = folder.file("pipe")
    try #require(makeNamedPipe(path))
    // Both ends, so that the pipe never ends.
    let handle = try #require(FileHandle(forUpdatingAtPath: path))
    try handle.write(contentsOf: Array("0123456789ab".utf8))
    let reader = try ByteSource(path: path).open(computesDigest: false)
    let stream = try #require(ReadAheadStream.reading(reader, blockByteCount: 4))
    var failure: FileError?
    #expect(stream.bytes(12, failure: &failure) == Array("0123456789ab".utf8))
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: 0.01)
      stream.cancel()
    }
    #expect(stream.bytes(1, failure: &failure).isEmpty)
    #expect(stream.bytes(1, failure: &failure).isEmpty)
    #expect(failure == nil)
    // Lets the reading thread go.
    try handle.close()
  }
}
