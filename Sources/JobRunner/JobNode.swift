package import FairmarkFiles
import Yams

/// A value of the job file with its place.
///
/// A scalar is its source text, whatever YAML would make of it: `yes`, `01` and `1.0` stay.
package struct JobNode {
  let node: Node
  let file: String
  /// What the scalars of `node` have in place of their characters; `nil` when they have these.
  var standIns: StandIns?

  /// The most aliases that a job file may have.
  ///
  /// Each may stand for a list of others, so that what they stand for grows with a power of their
  /// number.
  static let aliasLimit = 16

  /// Reads a job file's text.
  ///
  /// - Parameters:
  ///   - text: YAML or JSON.
  ///   - file: The file's path, for messages.
  ///   - what: What is expected in an empty file.
  /// - Returns: The root of the file.
  /// - Throws: `JobError` where the text is no YAML.
  package static func parse(
    _ text: String, file: String,
    expecting what: String = "a job (`fairmark plugins` lists the plugins, the README shows a job)"
  ) throws(JobError) -> JobNode {
    let aliasCount = aliasCount(in: text)
    guard aliasCount <= aliasLimit else {
      throw JobError(
        .usage, at: SourceLocation(file: file),
        "has \(aliasCount) aliases (`*name`), the limit is \(aliasLimit); write the values out")
    }
    let node: Node?
    var standIns: StandIns?
    do {
      do {
        // The basic resolver takes every scalar for a text, so that `"1"` and `1` are the same key.
        node = try Yams.compose(yaml: withoutMark(text), .basic)
      } catch YamlError.duplicatedKeysInMapping {
        // Keys may only look alike.
        standIns = StandIns(withoutMark(text))
        node = try Yams.compose(yaml: standIns?.text ?? withoutMark(text), .basic)
      }
    } catch let error as YamlError {
      throw yamlError(error, file: file, standIns)
    } catch {
      throw JobError(.usage, at: SourceLocation(file: file), "is not YAML: \(error)")
    }
    guard let node else {
      throw JobError(
        .usage, at: SourceLocation(file: file),
        "is empty; expected \(what)")
    }
    return JobNode(node: node, file: file, standIns: standIns)
  }

  /// A text without the byte-order mark that some editors begin a file with.
  private static func withoutMark(_ text: String) -> String {
    text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
  }

  /// How many times something like `*name` stands in a text that also has something like `&name`;
  /// no alias is overlooked, while some in comments and quotes are counted besides.
  private static func aliasCount(in text: String) -> Int {
    var anchorCount = 0
    var aliasCount = 0
    var previous: UInt8 = 0
    for byte in text.utf8 {
      let isBlank = byte <= UInt8(ascii: " ")
      if previous == UInt8(ascii: "&") && !isBlank { anchorCount += 1 }
      if previous == UInt8(ascii: "*") && !isBlank { aliasCount += 1 }
      previous = byte
    }
    return anchorCount == 0 ? 0 : aliasCount
  }

  /// Where the value stands.
  package var location: SourceLocation {
    let mark = node.mark
    return SourceLocation(file: file, line: mark?.line, column: mark?.column)
  }

  /// An error about this value.
  package func error(_ message: String) -> JobError {
    JobError(.usage, at: location, message)
  }

  private func with(_ node: Node) -> JobNode {
    JobNode(node: node, file: file, standIns: standIns)
  }

  // MARK: Shapes

  /// The source text of a scalar; `nil` for lists and maps.
  package var text: String? {
    node.scalar.map { standIns?.original(of: $0.string) ?? $0.string }
  }

  /// Whether this is a plain `null`, `~` or nothing.
  package var isNull: Bool { isPlain && ["", "~", "null"].contains(text) }

  /// Whether this is a scalar without quotes.
  var isPlain: Bool {
    guard let scalar = node.scalar else { return false }
    return scalar.style == .plain || scalar.style == .any
  }

  /// The elements of a list; `nil` for everything else.
  package var elements: [JobNode]? {
    node.sequence.map { sequence in sequence.map { with($0) } }
  }

  /// Whether this is a map.
  var isMap: Bool { node.mapping != nil }

  /// A list, or the one value as a list.
  package var elementsOrSelf: [JobNode] { elements ?? [self] }

  /// The members of a map in order.
  ///
  /// - Parameters:
  ///   - what: What the map is, for the sentence.
  ///   - mayLookAlike: Whether keys are texts of the data, which may have other bytes and look alike.
  /// - Returns: Key, its text and value of each member.
  /// - Throws: `JobError` when this is no map, a key is no text, or two look alike and must not.
  package func members(_ what: String, mayLookAlike: Bool = false) throws(JobError) -> [(
    key: JobNode, name: String, value: JobNode
  )] {
    guard let mapping = node.mapping else {
      throw error("\(what) must be a map of keys and values, not \(shape)")
    }
    var members: [(JobNode, String, JobNode)] = []
    var seen: Set<String> = []
    for (key, value) in mapping {
      guard let name = with(key).text else {
        throw with(key).error("a key of \(what) must be a text")
      }
      if !seen.insert(name).inserted && !mayLookAlike {
        throw with(key).error(
          "the key `\(name)` of \(what) looks like another one and has other code points (Unicode's "
            + "composed and decomposed form); leave one out")
      }
      members.append((with(key), name, with(value)))
    }
    return members
  }

  /// What this is, for sentences.
  package var shape: String {
    if node.sequence != nil { return "a list" }
    if node.mapping != nil { return "a map" }
    return isNull ? "nothing" : "the text \(excerpt(text ?? ""))"
  }

  /// The text of a scalar that must be there.
  package func requireText(_ what: String) throws(JobError) -> String {
    guard let text, !isNull else { throw error("\(what) must be a text, not \(shape)") }
    return text
  }

  /// `true` or `false`.
  package func requireBoolean(_ what: String) throws(JobError) -> Bool {
    switch text {
    case "true": return true
    case "false": return false
    default: throw error("\(what) must be true or false, not \(shape)")
    }
  }

  /// A whole number within bounds.
  package func requireInteger(_ what: String, in range: ClosedRange<Int>) throws(JobError) -> Int {
    guard let text, let value = Int(text), range.contains(value) else {
      // The last whole number is a bound for those alone who write one beyond it.
      let isTooGreat = Int(self.text ?? "") == nil && self.text?.allSatisfy(\.isWholeNumber) == true
      let upper = range.upperBound == .max && !isTooGreat ? "" : " to \(range.upperBound)"
      throw error("\(what) must be a whole number from \(range.lowerBound)\(upper), not \(shape)")
    }
    return value
  }

  /// A finite number.
  package func requireNumber(_ what: String) throws(JobError) -> Double {
    // Decimal digits only, as in the data; Swift would read hexadecimal ones, too.
    guard let text, text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }),
      let value = Double(text), value.isFinite
    else {
      throw error("\(what) must be a number, not \(shape)")
    }
    return value
  }

  /// A finite number within bounds.
  package func requireNumber(
    _ what: String, in range: ClosedRange<Double>
  ) throws(JobError) -> Double {
    let value = try requireNumber(what)
    guard range.contains(value) else {
      // What ends just below 1 is written so; 0.9999999999999999 tells nobody why.
      let end = range.upperBound == 1.0.nextDown ? "below 1" : "\(range.upperBound)"
      throw error("\(what) must be a number from \(range.lowerBound) to \(end), not \(shape)")
    }
    return value
  }

  /// One of some words.
  package func requireChoice(_ what: String, of choices: [String]) throws(JobError) -> String {
    guard let text, choices.contains(text) else {
      throw error("\(what) must be one of \(choices.joined(separator: ", ")), not \(shape)")
    }
    return text
  }

  /// Texts, at least one of them, each once.
  package func requireTexts(_ what: String) throws(JobError) -> [String] {
    var texts: [String] = []
    // Byte by byte, as data are compared.
    var seen: Set<[UInt8]> = []
    for element in elementsOrSelf {
      guard let text = element.text else {
        throw element.error("\(what) must be texts, not \(element.shape)")
      }
      guard seen.insert(Array(text.utf8)).inserted else {
        throw element.error("\(what) names \(excerpt(text)) twice; leave one out")
      }
      texts.append(text)
    }
    if texts.isEmpty { throw error("\(what) must name at least one") }
    return texts
  }
}

/// The map of a job file whose keys are all known.
package struct JobMap {
  package let node: JobNode
  private let values: [String: JobNode]
  package let order: [(key: JobNode, name: String, value: JobNode)]

  /// Reads a map and refuses keys that mean nothing.
  ///
  /// - Parameters:
  ///   - node: The map.
  ///   - what: What it is, for sentences.
  ///   - known: The keys that mean something.
  ///   - later: Keys of the format that this version does not read yet.
  /// - Throws: `JobError` at the first key that means nothing.
  package init(
    _ node: JobNode, _ what: String, known: [String], later: [String] = []
  ) throws(JobError) {
    self.node = node
    order = try node.members(what)
    var values: [String: JobNode] = [:]
    for (key, name, value) in order {
      if later.contains(name) {
        throw key.error(
          "`\(name)` is not supported by this version of Fairmark; nothing was computed, because "
            + "leaving it out would change the result")
      }
      guard known.contains(name) else {
        let near = nearest(name, among: known).map { "; did you mean `\($0)`?" } ?? ""
        throw key.error(
          "\(what) has no key \(excerpt(name))\(near) (keys: \(known.joined(separator: ", ")))")
      }
      values[name] = value
    }
    self.values = values
  }

  /// The value of a key that is there and not null.
  package subscript(_ name: String) -> JobNode? {
    guard let value = values[name], !value.isNull else { return nil }
    return value
  }

  /// The value of a key, null included.
  package func raw(_ name: String) -> JobNode? { values[name] }

  /// The value of a key that must be there.
  package func require(_ name: String, _ why: String) throws(JobError) -> JobNode {
    guard let value = self[name] else { throw node.error("`\(name)` is missing; \(why)") }
    return value
  }
}

/// The candidate that differs from a text by the fewest edits, when those are few.
///
/// - Parameters:
///   - text: What was written.
///   - candidates: What may have been meant.
/// - Returns: The nearest one within two edits, or a third of the length, when that leaves half of
///   the text as it is.
/// - Complexity: O(candidates × length²), lengths up to 60 characters.
package func nearest(_ text: String, among candidates: [String]) -> String? {
  func distance(_ left: [Character], _ right: [Character]) -> Int {
    var row = Array(0...right.count)
    for (index, character) in left.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for place in right.indices {
        let cost = diagonal + (character == right[place] ? 0 : 1)
        diagonal = row[place + 1]
        row[place + 1] = min(cost, row[place] + 1, row[place + 1] + 1)
      }
    }
    return row[right.count]
  }
  let written = Array(text.lowercased().prefix(60))
  let near = candidates.map { ($0, distance(written, Array($0.lowercased().prefix(60)))) }
    .min { $0.1 < $1.1 }
  guard let near, near.1 <= max(2, written.count / 3), near.1 * 2 <= written.count else {
    return nil
  }
  return near.0
}
