public import FairmarkJSONText

/// A step into a JSON value.
public enum Step: Hashable, Sendable, CustomStringConvertible {
  /// A member of an object.
  case member(String)
  /// An element of a list.
  case element(Int)

  /// The step as a path writes it.
  public var description: String {
    switch self {
    case .member(let name): ".\(name)"
    case .element(let index): "[\(index)]"
    }
  }
}

extension JSONValue {
  /// The places of all members of all objects.
  public func memberPlaces() -> [[Step]] {
    switch self {
    case .object(let object):
      object.members.flatMap { member in
        [[.member(member.name)]]
          + member.value.memberPlaces().map { [.member(member.name)] + $0 }
      }
    case .array(let list):
      list.enumerated().flatMap { index, value in
        value.memberPlaces().map { [.element(index)] + $0 }
      }
    default: []
    }
  }

  /// The value at a place.
  public subscript(path: some Sequence<Step>) -> JSONValue? {
    path.reduce(JSONValue?.some(self)) { value, step in
      switch step {
      case .member(let name): value?[name]
      case .element(let index): value?[index]
      }
    }
  }

  /// The value with another one at a place; `nil` takes the member away.
  public func replacing(_ path: ArraySlice<Step>, with value: JSONValue?) -> JSONValue {
    guard let step = path.first else { return value ?? .null }
    switch (step, self) {
    case (.member(let name), .object(var object)):
      object[name] =
        path.count > 1 ? object[name]?.replacing(path.dropFirst(), with: value) : value
      return .object(object)
    case (.element(let index), .array(var list)) where list.indices.contains(index):
      list[index] = list[index].replacing(path.dropFirst(), with: value)
      return .array(list)
    default: return self
    }
  }

  /// The value with a member under another name, in its place.
  public func renaming(_ path: [Step], to name: String) -> JSONValue {
    guard case .member(let old)? = path.last, case .object(let object)? = self[path.dropLast()]
    else { return self }
    var renamed = JSONObject()
    for member in object.members {
      renamed.append(member.name == old ? name : member.name, member.value)
    }
    return replacing(path.dropLast(), with: .object(renamed))
  }
}
