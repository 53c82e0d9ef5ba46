import FairmarkFiles
import FairmarkTables

extension Reader {
  /// What is decompressed gives what the same bytes in a plain file give; what is damaged gives an
  /// error.
  @Sendable static func readCompressed(_ bytes: [UInt8]) {
    guard let form = bytes.first.map(TableForm.init) else { return }
    let path = MemoryFile.data.holding(bytes.dropFirst())
    let prefix: ByteSource.Prefix
    do throws(FileError) {
      let source = try ByteSource(path: path)
      guard source.compression != nil else { return }
      prefix = try source.prefix(1 << 16)
    } catch {
      _ = sentence(of: TableError(error))
      return
    }
    // A few bytes may hold gigabytes; to read them all finds nothing new.
    guard prefix.isWhole || prefix.failure != nil else { return }
    let outcome = open(path, form) {
      compareScans(of: $0, badRows: form.badRows, isDamaged: prefix.failure != nil)
    }
    if let failure = prefix.failure {
      if failure.message.isEmpty || !isError(outcome) {
        fail("damaged data were accepted: \(outcome) in spite of \(failure)")
      }
    } else {
      compareWithPlain(prefix.bytes, form, outcome)
    }
  }

  /// What comes through a pipe gives what a file gives.
  @Sendable static func readPipe(_ bytes: [UInt8]) {
    guard let form = bytes.first.map(TableForm.init) else { return }
    let text = Array(bytes.dropFirst())
    let way = text.reduce(0, &+) & 7
    let outcome = withPipe(text) { path in
      open(path, form) {
        scanOnce(
          $0, badRows: form.badRows, threads: way == 0 ? 2 : 1, chunk: way & 1 == 0 ? 16 << 10 : 13)
      }
    }
    compareWithPlain(text, form, outcome)
  }

  /// Latin-1 gives what the same text in UTF-8 gives.
  @Sendable static func readLatin1(_ bytes: [UInt8]) {
    guard let form = bytes.first.map(TableForm.init) else { return }
    let text = bytes.dropFirst()
    let path = MemoryFile.data.holding(text)
    _ = open(path, form, .windows1252) { compareScans(of: $0, badRows: form.badRows) }
    // Compressed data are transcoded after they are decompressed; a mark of UTF-8 is refused.
    guard let source = try? ByteSource(path: path, encoding: .latin1), source.compression == nil
    else { return }
    let outcome = open(path, form, .latin1) { compareScans(of: $0, badRows: form.badRows) }
    let transcoded = text.flatMap { $0 < 0x80 ? [$0] : [0xC0 | $0 >> 6, 0x80 | $0 & 0x3F] }
    compareWithPlain(transcoded, form, outcome)
  }

  private static func compareWithPlain(_ text: [UInt8], _ form: TableForm, _ outcome: String) {
    let path = MemoryFile.plain.holding(text)
    // A text may begin like compressed data itself.
    guard let source = try? ByteSource(path: path), source.compression == nil else { return }
    let expected = open(path, form) { scanOnce($0, badRows: form.badRows) }
    if outcome != expected { fail("a plain file gives \(expected), but this \(outcome)") }
  }

  private static func open(
    _ path: String, _ form: TableForm, _ encoding: TextEncoding = .utf8,
    _ scan: (any Table) -> String
  ) -> String {
    do throws(TableError) {
      if form.isJSONLines {
        return scan(
          try JSONLinesTable(
            paths: [path], names: ["data"], encoding: encoding, limits: TableForm.limits))
      }
      return scan(
        try CSVTable(
          paths: [path], names: ["data"], dialect: form.dialect, encoding: encoding,
          limits: TableForm.limits))
    } catch {
      return sentence(of: error)
    }
  }
}
