/// What is wrong with a line that should be a document.
struct LineFault: Error, Hashable {
  enum Kind: Hashable {
    case notJSON(expected: String)
    case notUTF8
    case repeatedMember
    case tooManyMembers(limit: Int)
    case tooLong(limit: Int)
    case absent(member: String)
    /// The member holds something else than a list of token ids.
    case noList(member: String, found: String)
    /// An element of the list is no token id.
    case noTokenID(member: String, found: String)
    /// The member holds a list or an object where a text was expected.
    case nested(member: String, found: String)
  }

  var kind: Kind
  /// The byte of the line that does not fit, from 0; `nil` where the whole line is meant.
  var place: Int?

  init(kind: Kind, place: Int? = nil) {
    self.kind = kind
    self.place = place
  }

  init(_ fault: JSONScanner.Fault) {
    self.init(kind: fault.expected.map { .notJSON(expected: $0) } ?? .notUTF8, place: fault.place)
  }

  /// The sentence, without any content of the line.
  var sentence: String {
    let at = place.map { " at byte \($0 + 1)" } ?? ""
    switch kind {
    case .notJSON(let expected): return "is not JSON\(at): expected \(expected)"
    case .notUTF8: return "is not UTF-8\(at)"
    case .repeatedMember: return "has a member twice\(at)"
    case .tooManyMembers(let limit): return "has more than \(limit) members"
    case .tooLong(let limit): return "is longer than \(limit) bytes, the limit of a line"
    case .absent(let member): return "has no member `\(member)`"
    case .noList(let member, let found):
      return "has \(found) as `\(member)`\(at), expected a list of token ids"
    case .noTokenID(let member, let found):
      return "has \(found) in `\(member)`\(at), expected whole numbers from 0 to \(UInt32.max)"
    case .nested(let member, let found):
      return "has \(found) as `\(member)`\(at), expected a text or a number"
    }
  }
}
