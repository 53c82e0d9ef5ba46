/// The text of a number as ECMAScript writes it: the shortest digits that read back to the same
/// `Double`, without an exponent from 1e-6 up to below 1e21 (ECMA-262, Number::toString).
///
/// Negative zero is `0`. The text is the same on every machine and in every locale.
///
/// - Parameter number: A finite number.
/// - Returns: The text.
/// - Complexity: O(1).
public func jsonText(of number: FiniteDouble) -> String {
  let value = number.value
  if value == 0 { return "0" }
  // Swift's description has the shortest digits; only their layout differs.
  var digits: [UInt8] = []
  var exponent = 0
  var pointSeen = false
  let text = Array(value.magnitude.description.utf8)
  var index = 0
  while index < text.count {
    let byte = text[index]
    index += 1
    switch byte {
    case UInt8(ascii: "."): pointSeen = true
    case UInt8(ascii: "e"):
      exponent += Int(String(decoding: text[index...], as: UTF8.self)) ?? 0
      index = text.count
    default:
      digits.append(byte)
      if pointSeen { exponent -= 1 }
    }
  }
  while digits.count > 1, digits.last == UInt8(ascii: "0") {
    digits.removeLast()
    exponent += 1
  }
  if let first = digits.firstIndex(where: { $0 != UInt8(ascii: "0") }) {
    digits.removeFirst(first)
  }
  let sign = value < 0 ? "-" : ""
  return sign + layOut(digits, scale: exponent)
}

/// Places the point or the exponent in `digits` × 10^`scale`.
private func layOut(_ digits: [UInt8], scale: Int) -> String {
  let count = digits.count
  let point = count + scale
  func text(_ slice: ArraySlice<UInt8>) -> String { String(decoding: slice, as: UTF8.self) }
  if scale >= 0 && point <= 21 {
    return text(digits[...]) + String(repeating: "0", count: scale)
  }
  if point > 0 && point <= 21 {
    return text(digits[..<point]) + "." + text(digits[point...])
  }
  if point > -6 && point <= 0 {
    return "0." + String(repeating: "0", count: -point) + text(digits[...])
  }
  let exponent = (point > 0 ? "e+" : "e-") + String((point - 1).magnitude)
  return text(digits[..<1]) + (count > 1 ? "." + text(digits[1...]) : "") + exponent
}
