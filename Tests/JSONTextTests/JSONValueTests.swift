import FairmarkJSONText
import Testing

@Suite("A JSON value")
struct JSONValueTests {
  @Test("gives its parts to those who ask for the right kind")
  func parts() {
    let value: JSONValue = ["text": "a", "list": [1, .finite(2.5)], "flag": true, "nothing": nil]
    #expect(value["text"]?.string == "a")
    #expect(value["list"]?[0]?.integer == 1)
    #expect(value["list"]?[0]?.double == 1)
    #expect(value["list"]?[1]?.double == 2.5)
    #expect(value["list"]?.array?.count == 2)
    #expect(value["nothing"] == .null)
  }

  @Test("gives nothing to those who ask for another kind")
  func wrongKinds() {
    let value: JSONValue = ["text": "a", "list": [1, .finite(2.5)]]
    #expect(value["absent"] == nil)
    #expect(value[0] == nil)
    #expect(
      value.string == nil && value.double == nil && value.integer == nil && value.array == nil)
    #expect(value["list"]?[2] == nil && value["list"]?[-1] == nil && value["list"]?["a"] == nil)
    #expect(value["list"]?[1]?.integer == nil)
  }

  @Test("keeps the order of its members")
  func order() {
    var object: JSONObject = ["b": 1, "a": 2]
    object["c"] = 3
    object["b"] = 4
    object.append("d", 5)
    #expect(object.members.map(\.name) == ["b", "a", "c", "d"])
    #expect(object["b"] == 4)
    object["a"] = nil
    object["absent"] = nil
    #expect(object.members.map(\.name) == ["b", "c", "d"])
  }

  @Test("keeps the last of equal names in a literal")
  func literal() {
    let object: JSONObject = ["a": 1, "b": 2, "a": 3]
    #expect(object.members.map(\.name) == ["a", "b"])
    #expect(object["a"] == 3)
  }
}
