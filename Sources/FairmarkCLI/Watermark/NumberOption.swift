import FairmarkFiles
import FairmarkJobRunner

/// An option that is a number, read with one sentence about what is wrong.
///
/// The parser of arguments would print its help and its usage as well, and would not say what a number
/// looks like.
struct NumberOption {
  /// Such as `--gamma`.
  var name: String
  /// What could be written.
  var example: String

  init(_ name: String, example: String) {
    self.name = name
    self.example = example
  }

  /// A share of one.
  ///
  /// - Parameters:
  ///   - text: The number as written.
  ///   - least: The smallest that can be computed with.
  ///   - reason: What is added where it is 1.
  /// - Returns: The number, above 0 and below 1.
  /// - Throws: `JobError` for anything else.
  func share(
    _ text: String, least: Double = .leastNonzeroMagnitude, whyNotOne reason: String = ""
  ) throws(JobError) -> Double {
    let value = try number(text, "strictly between 0 and 1")
    guard value > 0, value < 1 else {
      throw error(
        "must lie strictly between 0 and 1, such as \(example), and is \(excerpt(text))"
          + (value == 1 ? reason : ""))
    }
    try check(value, text, least)
    return value
  }

  /// A probability above 0, at most 1.
  ///
  /// - Parameters:
  ///   - text: The number as written.
  ///   - least: The smallest that can be computed with.
  ///   - meaning: What 1 says.
  /// - Returns: The number.
  /// - Throws: `JobError` for anything else.
  func probability(
    _ text: String, least: Double, meaningOfOne meaning: String
  ) throws(JobError) -> Double {
    let value = try number(text, "above 0 and at most 1")
    guard value > 0, value <= 1 else {
      throw error(
        "must lie above 0, such as \(example), and be at most 1, which \(meaning); it is \(excerpt(text))"
      )
    }
    try check(value, text, least)
    return value
  }

  /// A whole number.
  ///
  /// - Parameters:
  ///   - text: The number as written.
  ///   - range: The numbers that are allowed.
  ///   - unit: What is counted.
  /// - Returns: The number.
  /// - Throws: `JobError` for anything else.
  func integer(
    _ text: String, in range: ClosedRange<Int>, unit: String = ""
  ) throws(JobError) -> Int {
    let expected =
      range.lowerBound == .min
      ? "" : " from \(range.lowerBound) to \(range.upperBound)" + (unit.isEmpty ? "" : " \(unit)")
    guard let value = Int(text) else {
      throw error(
        "must be a whole number\(expected), such as \(example), not \(excerpt(text))\(hint(about: text))"
      )
    }
    guard range.contains(value) else { throw error("must be\(expected), not \(value)") }
    return value
  }

  private func number(_ text: String, _ expected: String) throws(JobError) -> Double {
    guard let value = Double(text) else {
      throw error(
        "must be a number \(expected), such as \(example), not \(excerpt(text))\(hint(about: text))"
      )
    }
    return value
  }

  private func check(_ value: Double, _ text: String, _ least: Double) throws(JobError) {
    if value < least {
      throw error("must be at least \(least), not \(excerpt(text)); smaller ones are not computed")
    }
  }

  private func error(_ sentence: String) -> JobError {
    JobError(.usage, at: nil, "\(name) \(sentence)")
  }

  /// What was likely meant.
  private func hint(about text: String) -> String {
    guard text.count <= 20 else { return "" }
    if text.hasSuffix("%"), let value = Double(text.dropLast()), value.isFinite {
      let share = "\(value / 100)"
      return share.count <= 8
        ? "; \(text) is written \(share)" : "; write a share of 1, not per cent"
    }
    if text.last == "k" || text.last == "K", let value = Int(text.dropLast()), value < 1 << 40,
      value > 0
    {
      return "; \(text) is written \(value * 1000)"
    }
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    if parts.count == 2, let point = Double(parts.joined(separator: ".")), point.isFinite {
      return Int(example) == nil
        ? "; the decimal sign is a point: \(parts.joined(separator: "."))"
        : "; write the digits without a sign between them"
    }
    return ""
  }
}
