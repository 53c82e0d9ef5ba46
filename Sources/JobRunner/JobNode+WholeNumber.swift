import FairmarkFiles

extension JobNode {
  /// A number that is compared with whole ones of up to 64 bits, exactly.
  ///
  /// - Parameters:
  ///   - what: What the number is, for sentences.
  ///   - type: What makes the numbers of the data whole.
  ///   - rule: What a fraction is rounded to without changing what it bounds; `nil` where no fraction
  ///     has a meaning.
  /// - Returns: The whole number.
  /// - Throws: `JobError` when this is no number, or none that can be compared exactly.
  func requireWholeNumber(
    _ what: String, _ type: Job.TypeUse, rounded rule: FloatingPointRoundingRule? = nil
  ) throws(JobError) -> Int64 {
    let value = try requireNumber(what)
    let text = text ?? ""
    if let whole = Int64(Self.withoutZeroFraction(text)) { return whole }
    let digits = text.utf8.prefix { $0 | 0x20 != UInt8(ascii: "e") }
      .filter { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    // A `Double` tells all decimal numbers of up to 15 digits apart, unless they vanish.
    let isTold =
      digits.count <= 15 && (value != 0 || digits.allSatisfy { $0 == UInt8(ascii: "0") })
    if isTold, value.magnitude < 1e15 {
      let rounded = value.rounded(rule ?? .toNearestOrEven)
      if rule != nil || rounded == value, let whole = Int64(exactly: rounded) { return whole }
    }
    throw error(
      "\(what) is \(text), and `types` (line \(type.location.line ?? 0)) makes \(excerpt(type.name)) an "
        + "integer, which is compared exactly; write a whole number in digits, from \(Int64.min) to "
        + "\(Int64.max)" + (rule == nil ? "" : ", or a fraction of up to 15 digits"))
  }

  /// A number in digits without a fraction of zeros.
  private static func withoutZeroFraction(_ text: String) -> Substring {
    guard let point = text.firstIndex(of: "."), text[point...].dropFirst().allSatisfy({ $0 == "0" })
    else { return text[...] }
    return text[..<point]
  }
}
