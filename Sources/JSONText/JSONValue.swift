/// A JSON value whose objects keep the order of their members.
///
/// There is no case for NaN or infinity: a number that JSON cannot hold has no way into a document.
public enum JSONValue: Hashable, Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case boolean(Bool)
  /// A whole number.
  case integer(Int)
  /// A finite number.
  case number(FiniteDouble)
  /// A text.
  case string(String)
  /// A list.
  case array([JSONValue])
  /// Members in order.
  case object(JSONObject)

  /// A number, or `null` in place of NaN and the infinities.
  ///
  /// - Parameter value: Any floating-point number.
  /// - Returns: `.number` when it is finite, else `.null`.
  public static func finite(_ value: Double) -> JSONValue {
    FiniteDouble(value).map(JSONValue.number) ?? .null
  }
}

/// A `Double` that is neither NaN nor infinite.
public struct FiniteDouble: Hashable, Sendable {
  /// The number.
  public let value: Double

  /// Accepts a finite number.
  ///
  /// The result is `nil` for NaN and the infinities.
  ///
  /// - Parameter value: Any number.
  public init?(_ value: Double) {
    guard value.isFinite else { return nil }
    self.value = value
  }
}

/// Members of a JSON object in order, each name once.
public struct JSONObject: Hashable, Sendable, ExpressibleByDictionaryLiteral {
  /// The members.
  public private(set) var members: [Member] = []

  /// A name and its value.
  public struct Member: Hashable, Sendable {
    /// The name.
    public let name: String
    /// The value.
    public var value: JSONValue
  }

  /// Creates an object without members.
  public init() {}

  /// Creates an object from pairs; of equal names the last value stays.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    for (name, value) in elements { self[name] = value }
  }

  /// The value of a member; setting a new name appends it and setting `nil` removes it.
  ///
  /// Names are compared by their code points, as JSON does, and not by canonical equivalence, as
  /// `String` does.
  ///
  /// - Complexity: O(members).
  public subscript(name: String) -> JSONValue? {
    get { place(of: name).map { members[$0].value } }
    set {
      switch (place(of: name), newValue) {
      case (let place?, let value?): members[place].value = value
      case (let place?, nil): members.remove(at: place)
      case (nil, let value?): members.append(Member(name: name, value: value))
      case (nil, nil): break
      }
    }
  }

  private func place(of name: String) -> Int? {
    members.firstIndex { $0.name.utf8.elementsEqual(name.utf8) }
  }

  /// Appends a member whose name is known to be new.
  ///
  /// - Parameters:
  ///   - name: The name, not yet in the object.
  ///   - value: Its value.
  /// - Complexity: O(1), amortised.
  public mutating func append(_ name: String, _ value: JSONValue) {
    members.append(Member(name: name, value: value))
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
  ExpressibleByNilLiteral
{
  /// Creates a text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// Creates a whole number.
  public init(integerLiteral value: Int) { self = .integer(value) }
  /// Creates `true` or `false`.
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
  /// Creates a list.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// Creates an object.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    var object = JSONObject()
    for (name, value) in elements { object[name] = value }
    self = .object(object)
  }
  /// Creates `null`.
  public init(nilLiteral: ()) { self = .null }
}

extension JSONValue {
  /// The member of an object, `nil` for every other value.
  public subscript(name: String) -> JSONValue? {
    if case .object(let object) = self { object[name] } else { nil }
  }

  /// The element of a list, `nil` out of bounds and for every other value.
  public subscript(index: Int) -> JSONValue? {
    if case .array(let list) = self, list.indices.contains(index) { list[index] } else { nil }
  }

  /// The same value as it is read again after it was written: a number without a fraction is a whole one,
  /// as `2.0` is for JSON.
  ///
  /// - Complexity: O(values).
  public var withWholeNumbers: JSONValue {
    switch self {
    case .number(let number): Int(exactly: number.value).map(JSONValue.integer) ?? self
    case .array(let list): .array(list.map(\.withWholeNumbers))
    case .object(let object):
      .object(
        object.members.reduce(into: JSONObject()) {
          $0.append($1.name, $1.value.withWholeNumbers)
        })
    case .null, .boolean, .integer, .string: self
    }
  }

  /// The text, `nil` for every other value.
  public var string: String? { if case .string(let text) = self { text } else { nil } }

  /// The number as floating point, `nil` for every other value.
  public var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value.value
    default: nil
    }
  }

  /// The whole number, `nil` for every other value.
  public var integer: Int? { if case .integer(let value) = self { value } else { nil } }

  /// The list, `nil` for every other value.
  public var array: [JSONValue]? { if case .array(let list) = self { list } else { nil } }
}
