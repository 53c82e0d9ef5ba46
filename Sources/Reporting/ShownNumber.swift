/// A whole number with commas between thousands.
func shownCount(_ count: Int) -> String {
  let digits = String(count.magnitude)
  var text = ""
  for (index, digit) in digits.enumerated() {
    if index > 0 && (digits.count - index) % 3 == 0 { text += "," }
    text.append(digit)
  }
  return (count < 0 ? "\u{2212}" : "") + text
}

/// A number with four decimals, or without any where it is whole.
///
/// A number that four decimals would show as 0 is shown as smaller than the smallest of them: nothing
/// but 0 looks like 0.
///
/// - Parameter value: A finite number.
/// - Returns: A text for the eye; the exact one is ``exactText(_:)``.
func shownNumber(_ value: Double) -> String {
  if value == value.rounded() && value.magnitude < 1e15 { return shownCount(Int(value)) }
  let scaled = (value.magnitude * 10_000).rounded()
  let sign = value < 0 ? "\u{2212}" : ""
  guard scaled < 1e15 else { return exactText(value) }
  if scaled == 0 { return value < 0 ? ">\u{A0}\u{2212}0.0001" : "<\u{A0}0.0001" }
  return sign + decimals(Int(scaled))
}

/// A probability with four decimals; below 0.001 and above 0.999 that it is.
///
/// - Parameter value: A number from 0 to 1.
/// - Returns: A text for the eye.
func shownProbability(_ value: Double) -> String {
  if value < 0.001 { return "<\u{A0}0.001" }
  if value == 1 { return "1" }
  if value > 0.999 { return ">\u{A0}0.999" }
  return decimals(Int((value * 10_000).rounded()))
}

/// A share of a hundred with one decimal, or without any where it is whole.
///
/// Nothing but 0 looks like none, and nothing but 1 like all.
func shownPercentage(_ share: Double) -> String {
  let tenths = Int((share * 1000).rounded())
  if tenths == 0 && share > 0 { return "<\u{A0}0.1 %" }
  if tenths == 1000 && share < 1 { return ">\u{A0}99.9 %" }
  return String(tenths / 10) + (tenths % 10 == 0 ? "" : "." + String(tenths % 10)) + " %"
}

/// The level of an interval or a test as a percentage, with as many decimals as it needs, at most four.
func shownLevel(_ level: Double) -> String {
  let millionths = Int((level * 1_000_000).rounded())
  var fraction = String(1_000_000 + millionths % 10_000).suffix(4)
  while fraction.hasSuffix("0") { fraction.removeLast() }
  return String(millionths / 10_000) + (fraction.isEmpty ? "" : "." + fraction) + " %"
}

/// Ten-thousandths as a decimal number.
private func decimals(_ tenThousandths: Int) -> String {
  let fraction = String(tenThousandths % 10_000)
  return shownCount(tenThousandths / 10_000) + "."
    + String(repeating: "0", count: 4 - fraction.count) + fraction
}

/// `1 group` or `2 groups`.
func counted(_ count: Int, _ singular: String, _ plural: String? = nil) -> String {
  "\(shownCount(count)) \(count == 1 ? singular : plural ?? singular + "s")"
}
