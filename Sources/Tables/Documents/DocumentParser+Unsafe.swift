import FairmarkJSONText

/// Reads documents from lines of JSON; one thread's own.
///
/// The bytes of a line are followed by a line feed, and by 128 further bytes that may be read.
@safe struct DocumentParser {
  /// The most members of a line's object.
  static let memberLimit = 100_000

  private let members: DocumentMembers
  private let tokenIDs: [UInt8]
  private let promptIDs: [UInt8]?
  private let id: [UInt8]?
  private let source: [UInt8]?
  private let lineByteLimit: Int
  private var names = MemberNames()
  private var prompt: [UInt32] = []

  init(_ members: DocumentMembers, lineByteLimit: Int) {
    self.members = members
    self.lineByteLimit = lineByteLimit
    tokenIDs = Array(members.tokenIDs.utf8)
    promptIDs = members.promptIDs.map { Array($0.utf8) }
    id = members.id.map { Array($0.utf8) }
    source = members.source.map { Array($0.utf8) }
  }

  /// Reads a line.
  ///
  /// - Parameters:
  ///   - bytes: The line's first byte.
  ///   - count: Its bytes, without the line feed.
  ///   - document: Gets what the line says, or what is wrong with it.
  mutating func parse(
    _ bytes: UnsafePointer<UInt8>, count: Int, into document: inout TokenDocument
  ) {
    document.id = nil
    document.hasNumericID = false
    document.source = nil
    document.ids.removeAll(keepingCapacity: true)
    document.promptCount = 0
    document.fault = nil
    prompt.removeAll(keepingCapacity: true)
    names.removeAll()
    var found = Found()
    do throws(LineFault) {
      if count > lineByteLimit { throw LineFault(kind: .tooLong(limit: lineByteLimit)) }
      let line = unsafe JSONLine(JSONScanner(bytes), count: count)
      try object(line, into: &document, &found)
      if let fault = found.fault { throw fault }
      if !found.hasIDs { throw LineFault(kind: .absent(member: members.tokenIDs)) }
      if !prompt.isEmpty { document.ids.insert(contentsOf: prompt, at: 0) }
    } catch {
      document.fault = error.sentence
      document.ids.removeAll(keepingCapacity: true)
      document.promptCount = 0
    }
  }

  /// What was found of a line.
  private struct Found {
    var hasIDs = false
    /// The first thing that is no usable document, though it is JSON.
    var fault: LineFault?
  }

  private mutating func object(
    _ line: JSONLine, into document: inout TokenDocument, _ found: inout Found
  ) throws(LineFault) {
    var index = line.blanks(from: 0)
    guard line[index] == UInt8(ascii: "{") else { throw line.fault(index, "an object") }
    index = line.blanks(from: index + 1)
    if line[index] == UInt8(ascii: "}") {
      index += 1
    } else {
      while true {
        guard line[index] == UInt8(ascii: "\"") else {
          throw line.fault(index, "a name in quotes")
        }
        let name = try line.text(at: index)
        guard names.count < Self.memberLimit else {
          throw LineFault(kind: .tooManyMembers(limit: Self.memberLimit))
        }
        guard names.insert(name, of: line) else {
          throw LineFault(kind: .repeatedMember, place: index)
        }
        index = line.blanks(from: name.end)
        guard line[index] == UInt8(ascii: ":") else { throw line.fault(index, "a colon") }
        index = line.blanks(from: index + 1)
        index = try value(of: name, at: index, line, into: &document, &found)
        index = line.blanks(from: index)
        let byte = line[index]
        index += 1
        if byte == UInt8(ascii: "}") { break }
        guard byte == UInt8(ascii: ",") else {
          throw line.fault(index - 1, "a comma or a closing brace")
        }
        index = line.blanks(from: index)
      }
    }
    index = line.blanks(from: index)
    if index < line.count { throw line.fault(index, "the end of the line") }
  }

  private mutating func value(
    of name: JSONLine.Text, at index: Int, _ line: JSONLine, into document: inout TokenDocument,
    _ found: inout Found
  ) throws(LineFault) -> Int {
    if line.equals(name, tokenIDs) {
      found.hasIDs = true
      return try line.tokenIDs(
        at: index, of: members.tokenIDs, into: &document.ids, &found.fault)
    }
    if let promptIDs, line.equals(name, promptIDs) {
      if line.isNull(at: index) { return index + 4 }
      let end: Int
      // The prompt comes first, wherever it stands in the line.
      if found.hasIDs {
        end = try line.tokenIDs(
          at: index, of: members.promptIDs ?? "", into: &prompt, &found.fault)
        document.promptCount = prompt.count
      } else {
        end = try line.tokenIDs(
          at: index, of: members.promptIDs ?? "", into: &document.ids, &found.fault)
        document.promptCount = document.ids.count
      }
      return end
    }
    if let id, line.equals(name, id) {
      document.hasNumericID = line.isNumber(at: index)
      return try line.scalar(
        at: index, of: members.id ?? "", keepsSpelling: true, into: &document.id, &found.fault)
    }
    if let source, line.equals(name, source) {
      return try line.scalar(
        at: index, of: members.source ?? "", into: &document.source, &found.fault)
    }
    return try line.skip(at: index)
  }
}

/// The names of an object, to find one that stands twice.
private struct MemberNames {
  private var hashes: [UInt64] = []
  private var texts: [JSONLine.Text] = []
  /// Once there are many.
  private var index: [UInt64: [Int]] = [:]
  private static let indexedFrom = 32

  var count: Int { texts.count }

  mutating func removeAll() {
    hashes.removeAll(keepingCapacity: true)
    texts.removeAll(keepingCapacity: true)
    if !index.isEmpty { index.removeAll() }
  }

  /// Adds a name; returns whether it is new.
  mutating func insert(_ name: JSONLine.Text, of line: JSONLine) -> Bool {
    let hash = line.hash(of: name)
    if texts.count < Self.indexedFrom {
      for place in hashes.indices
      where hashes[place] == hash && line.areEqual(texts[place], name) {
        return false
      }
    } else {
      if index.isEmpty {
        for (place, hash) in hashes.enumerated() { index[hash, default: []].append(place) }
      }
      let same = index[hash, default: []]
      if same.contains(where: { line.areEqual(texts[$0], name) }) { return false }
      index[hash] = same + [texts.count]
    }
    hashes.append(hash)
    texts.append(name)
    return true
  }
}
