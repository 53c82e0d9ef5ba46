/// A day of the Gregorian calendar, without time or zone.
struct CivilDate: Hashable, Sendable, Comparable {
  /// The year, from 1.
  let year: Int
  /// The month, from 1 to 12.
  let month: Int
  /// The day of the month, from 1.
  let day: Int

  /// Reads a date as ISO 8601 writes it, such as `2026-02-28`.
  ///
  /// The result is `nil` for another form and for a day that no month has.
  ///
  /// - Parameter text: Ten characters.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else {
      return nil
    }
    func number(_ range: Range<Int>) -> Int? {
      var number = 0
      for byte in bytes[range] {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        number = number * 10 + Int(byte - UInt8(ascii: "0"))
      }
      return number
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
      year >= 1, (1...12).contains(month), day >= 1, day <= Self.dayCount(of: month, in: year)
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  private init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  private static func dayCount(of month: Int, in year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// The same day so many months later, or the last day of that month where it is shorter.
  ///
  /// **Reference.** New York General Construction Law § 30, which ends a period of months with the
  /// last day of a month that has not so many days.
  ///
  /// - Parameter count: How many months, not negative.
  /// - Returns: The date.
  func adding(months count: Int) -> CivilDate {
    let months = month - 1 + count
    let year = year + months / 12
    let month = months % 12 + 1
    return CivilDate(
      year: year, month: month, day: min(day, Self.dayCount(of: month, in: year)))
  }

  /// The date as ISO 8601 writes it.
  var text: String {
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(width - digits.count, 0)) + digits
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  /// Whether a date is before another.
  static func < (left: CivilDate, right: CivilDate) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }
}
