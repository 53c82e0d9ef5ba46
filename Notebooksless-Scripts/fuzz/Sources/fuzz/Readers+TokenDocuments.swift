import FairmarkJSONText
import FairmarkTables
import Synchronization

extension Reader {
  /// Documents of token ids are the same for every cut and number of threads; each line that is
  /// taken is one that the strict JSON reader takes, with the same ids.
  @Sendable static func readTokenDocuments(_ bytes: [UInt8]) {
    let path = MemoryFile.data.holding(bytes)
    let whole = documents(in: path, blockByteCount: 1 << 16, threads: 1)
    let way = bytes.reduce(0, &+)
    let cut = documents(
      in: path, blockByteCount: 1 + Int(way % 40), threads: way & 1 == 0 ? 1 : 2)
    if cut != whole { fail("another cut gives other documents: \(cut) in place of \(whole)") }
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for document in whole {
      if document.fault?.isEmpty == true { fail("a document has a fault without words") }
      guard document.fault == nil, lines.indices.contains(document.line - 1) else { continue }
      compare(document, with: Array(lines[document.line - 1]))
    }
  }

  private static func compare(_ document: TokenDocument, with line: [UInt8]) {
    var line = line
    if document.line == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
    let value: JSONValue
    do throws(JSONSyntaxError) {
      value = try JSONValue(parsing: line)
    } catch {
      // Names inside of members that are passed over are not compared, nor is what they hold read
      // as deeply as there; an id is its text, which needs no double to hold it.
      let isAllowed = [
        "a name that is not there yet", "at most 256 levels",
        "a number within the range of a double",
      ].contains { "\(error)".contains($0) }
      if isAllowed { return }
      fail("a line was taken that is no JSON: \(error)")
    }
    func ids(_ name: String) -> [UInt32]? {
      value[name]?.array?.compactMap { $0.integer.flatMap(UInt32.init(exactly:)) }
    }
    let expected = (ids("prompt_ids") ?? []) + (ids("ids") ?? [])
    if expected != document.ids {
      fail("the ids are \(document.ids) and not \(expected)")
    }
  }

  private static func documents(
    in path: String, blockByteCount: Int, threads: Int
  ) -> [TokenDocument] {
    let found = Mutex<[TokenDocument]>([])
    do {
      let input = try DocumentInput(
        paths: [path],
        members: DocumentMembers(
          tokenIDs: "ids", promptIDs: "prompt_ids", id: "id", source: "source"),
        lineByteLimit: 1 << 12)
      var options = DocumentScanOptions()
      options.threadCount = threads
      options.blockByteCount = blockByteCount
      _ = try input.scan(options, makeConsumer: Gathering.init) { documents, _ in
        found.withLock { $0 += documents }
      }
    } catch {
      // Compressed data that are damaged: everything before the fault was read.
      if "\(error)".isEmpty { fail("documents are refused without a word") }
    }
    return found.withLock { $0 }
  }
}

/// Keeps all documents.
private struct Gathering: DocumentConsumer {
  private var documents: [TokenDocument] = []

  mutating func consume(_ document: TokenDocument) { documents.append(document) }

  mutating func takeOutput() -> [TokenDocument] {
    defer { documents = [] }
    return documents
  }
}
