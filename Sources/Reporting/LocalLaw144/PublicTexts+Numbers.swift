import FairmarkLocalLaw144

extension PublicTexts {
  /// A whole number.
  func count(_ count: Int) -> ReportText {
    ReportText(runs: [.number(shown: localized(shownCount(count)), exact: String(count))])
  }

  /// A share as a percentage with one decimal, or with more where one would show 0 or 100 that it is
  /// not.
  ///
  /// - Parameters:
  ///   - numerator: The part.
  ///   - denominator: The whole, above 0.
  /// - Returns: The percentage, and the quotient in full.
  func percentage(_ numerator: Int, of denominator: Int) -> ReportText {
    ReportText(runs: [
      .number(
        shown: shownPercentage(numerator, of: denominator),
        exact: exactText(Double(numerator) / Double(denominator)))
    ])
  }

  /// The same without the number in full.
  func shownPercentage(_ numerator: Int, of denominator: Int) -> String {
    // Tenths of a hundredth, rounded on whole numbers: a quotient times 100 may lie beside a tie.
    let (scaled, overflow) = numerator.multipliedReportingOverflow(by: 2_000)
    let tenths = (scaled / max(denominator, 1) + 1) / 2
    let isFaithful = (tenths > 0 || numerator == 0) && (tenths < 1_000 || numerator == denominator)
    guard !overflow, isFaithful else {
      let share = Double(numerator) / Double(denominator)
      return percentage(share * 100, decimals: 1, telling: [0, 100])
    }
    return percentage(text: "\(tenths / 10).\(tenths % 10)")
  }

  /// A place on the scale of a drawing.
  func tick(_ share: Double) -> String {
    percentage(share * 100, decimals: 0, telling: [share * 100])
  }

  /// An impact ratio with three decimals, or with more where three would show another number on the
  /// other side of four fifths, or a 0 or 1 that it is not.
  func ratio(_ value: Double) -> ReportText {
    let text = shownDecimal(value, decimals: 3, telling: [0, 0.8, 1])
    return ReportText(runs: [.number(shown: localized(text), exact: exactText(value))])
  }

  /// Any number, such as a score, without needless zeros.
  func number(_ value: Double) -> ReportText {
    var text = shownNumber(value)
    if text.contains(".") {
      while text.hasSuffix("0") { text.removeLast() }
      if text.hasSuffix(".") { text.removeLast() }
    }
    return ReportText(runs: [.number(shown: localized(text), exact: exactText(value))])
  }

  /// A date in words.
  func date(_ date: CivilDate) -> ReportText {
    let months: [PublicText] = [
      .january, .february, .march, .april, .may, .june, .july, .august, .september, .october,
      .november, .december,
    ]
    let month = months.indices.contains(date.month - 1) ? self[months[date.month - 1]] : ""
    let line = self(
      .day,
      [
        "month": "\(words: month)", "day": "\(words: String(date.day))",
        "year": "\(words: String(date.year))",
      ])
    return ReportText(runs: [.number(shown: line.plain, exact: date.text)])
  }

  private func percentage(_ value: Double, decimals: Int, telling marks: [Double]) -> String {
    percentage(text: shownDecimal(value, decimals: decimals, telling: marks))
  }

  private func percentage(text: String) -> String {
    self(.percentage, ["number": "\(words: localized(text))"]).plain
  }

  /// The English number with the marks of the language.
  private func localized(_ number: String) -> String {
    var text = ""
    for character in number {
      switch character {
      case ".": text += self[.decimalMark]
      case ",": text += self[.thousandsMark]
      default: text.append(character)
      }
    }
    return text
  }
}

/// A number that is not negative, rounded to as few decimals as keep it on its side of some marks.
///
/// - Parameters:
///   - value: The number.
///   - decimals: The fewest decimals.
///   - marks: Numbers that only they themselves may be shown as, or as beyond.
/// - Returns: The number with commas between thousands.
func shownDecimal(_ value: Double, decimals: Int, telling marks: [Double]) -> String {
  var scale = 1.0
  for _ in 0..<decimals { scale *= 10 }
  for count in decimals...9 {
    let scaled = (value * scale).rounded()
    guard scaled < 1e15 else { break }
    let isFaithful = marks.allSatisfy { mark in
      let bound = (mark * scale * 1000).rounded() / 1000
      return value < mark ? scaled < bound : value > mark ? scaled > bound : scaled == bound
    }
    if isFaithful {
      let digits = String(Int(scaled))
      guard count > 0 else { return shownCount(Int(scaled)) }
      let padded = String(repeating: "0", count: max(count + 1 - digits.count, 0)) + digits
      return shownCount(Int(padded.dropLast(count)) ?? 0) + "." + padded.suffix(count)
    }
    scale *= 10
  }
  return exactText(value)
}
