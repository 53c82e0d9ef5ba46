import FairmarkFiles
import FairmarkJSONText

/// A value of a metrics document with its place.
struct DocumentNode {
  let value: JSONValue
  /// Such as `analyses[0].metrics[3].value`; empty for the whole document.
  let place: String
  let file: String

  func error(_ message: String) -> MetricsDocumentError {
    MetricsDocumentError(
      at: SourceLocation(file: file), place: place.isEmpty ? nil : "`\(place)`", message)
  }

  func expected(_ what: String) -> MetricsDocumentError {
    error("is \(shape), expected \(what)")
  }

  /// What this is, for sentences.
  var shape: String {
    switch value {
    case .null: "null"
    case .boolean(let value): "\(value)"
    case .integer(let value): "the number \(value)"
    case .number(let value): "the number \(jsonText(of: value))"
    case .string(let text): "the text \(excerpt(text))"
    case .array: "a list"
    case .object: "an object"
    }
  }

  // MARK: Shapes

  func text() throws(MetricsDocumentError) -> String {
    guard case .string(let text) = value else { throw expected("a text") }
    return text
  }

  func sentence() throws(MetricsDocumentError) -> String {
    let text = try text()
    if text.isEmpty { throw error("is empty, expected a text") }
    return text
  }

  /// A name of the project's own: small letters, digits and underscores.
  func identifier(_ marks: String = "_") throws(MetricsDocumentError) -> String {
    let text = try text()
    guard Self.isIdentifier(text, marks) else {
      throw expected("small letters, digits and `\(marks)`, beginning with a letter")
    }
    return text
  }

  static func isIdentifier(_ text: String, _ marks: String = "_") -> Bool {
    text.utf8.first.map { (0x61...0x7A).contains($0) } == true
      && text.utf8.allSatisfy {
        (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || marks.utf8.contains($0)
      }
  }

  func choice(of choices: [String]) throws(MetricsDocumentError) -> String {
    let text = try text()
    guard choices.contains(where: { $0.utf8.elementsEqual(text.utf8) }) else {
      throw expected("one of \(choices.joined(separator: ", "))")
    }
    return text
  }

  /// One of the words of a type.
  func word<Word: CaseIterable & RawRepresentable<String>>(
    _: Word.Type
  ) throws(MetricsDocumentError) -> Word {
    let words = Word.allCases.map(\.rawValue)
    guard let word = Word(rawValue: try choice(of: words)) else {
      throw expected("one of \(words.joined(separator: ", "))")
    }
    return word
  }

  func boolean() throws(MetricsDocumentError) -> Bool {
    guard case .boolean(let value) = value else { throw expected("true or false") }
    return value
  }

  func count(from least: Int = 0) throws(MetricsDocumentError) -> Int {
    guard case .integer(let count) = value, count >= least else {
      throw expected("a whole number from \(least)")
    }
    return count
  }

  func number() throws(MetricsDocumentError) -> Double {
    guard let number = value.double else { throw expected("a number") }
    return number
  }

  func numberOrNull() throws(MetricsDocumentError) -> Double? {
    if value == .null { return nil }
    guard let number = value.double else { throw expected("a number or null") }
    return number
  }

  func probability() throws(MetricsDocumentError) -> Double {
    guard let number = value.double, (0...1).contains(number) else {
      throw expected("a probability from 0 to 1")
    }
    return number
  }

  func elements(atLeast least: Int = 0) throws(MetricsDocumentError) -> [DocumentNode] {
    guard case .array(let list) = value else { throw expected("a list") }
    guard list.count >= least else { throw error("is empty, expected at least one element") }
    return list.indices.map {
      DocumentNode(value: list[$0], place: "\(place)[\($0)]", file: file)
    }
  }

  func texts() throws(MetricsDocumentError) -> [String] {
    var texts: [String] = []
    for element in try elements() { texts.append(try element.text()) }
    return texts
  }

  /// The members of an object whose names are somebody's texts, in order.
  func members(atLeast least: Int = 0) throws(MetricsDocumentError) -> [(String, DocumentNode)] {
    guard case .object(let object) = value else { throw expected("an object") }
    guard object.members.count >= least else {
      throw error("is empty, expected at least one member")
    }
    return object.members.map { ($0.name, member($0.name, $0.value)) }
  }

  private func member(_ name: String, _ value: JSONValue) -> DocumentNode {
    let isPlain = name.utf8.allSatisfy {
      (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0) || (0x30...0x39).contains($0)
        || $0 == 0x5F
    }
    let step =
      isPlain && !name.isEmpty ? (place.isEmpty ? name : ".\(name)") : "[\(excerpt(name))]"
    return DocumentNode(value: value, place: place + step, file: file)
  }

  /// An object all of whose members are known.
  ///
  /// A member that this version does not know may change what the others mean, so that nothing is
  /// read past it.
  func object(_ known: [String]) throws(MetricsDocumentError) -> DocumentObject {
    guard case .object(let object) = value else { throw expected("an object") }
    var members: [String: DocumentNode] = [:]
    for one in object.members {
      let node = member(one.name, one.value)
      guard known.contains(where: { $0.utf8.elementsEqual(one.name.utf8) }) else {
        if let meant = known.first(where: { $0 == one.name.lowercased() }) {
          throw node.error(
            "is not a member of the schema; it is written `\(meant)` (case and spelling matter)")
        }
        throw node.error(
          "is not a member of the schema fairmark.metrics/1 that this version of Fairmark reads; "
            + "use the version that wrote the document (`tool.version`)")
      }
      members[one.name] = node
    }
    return DocumentObject(node: self, members: members)
  }
}

/// An object of a metrics document all of whose members are known.
struct DocumentObject {
  let node: DocumentNode
  fileprivate let members: [String: DocumentNode]

  fileprivate init(node: DocumentNode, members: [String: DocumentNode]) {
    self.node = node
    self.members = members
  }

  /// A member that may be left out.
  subscript(name: String) -> DocumentNode? { members[name] }

  /// A member that must be there.
  func require(_ name: String) throws(MetricsDocumentError) -> DocumentNode {
    guard let member = members[name] else { throw node.error("lacks the member `\(name)`") }
    return member
  }

  /// Refuses a member that contradicts the others.
  func forbid(_ name: String, _ why: String) throws(MetricsDocumentError) {
    if let member = members[name] { throw member.error(why) }
  }
}
