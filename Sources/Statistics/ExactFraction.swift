/// A fraction of whole numbers of any length, for comparisons that no rounding may decide.
///
/// A ratio of rates is a quotient of products of counts, and a threshold such as 0.8 is the decimal
/// fraction 8/10, which no `Double` holds. Both are held here as they are.
public struct ExactFraction: Sendable, Equatable, Comparable {
  private let isNegative: Bool
  private let numerator: NaturalNumber
  private let denominator: NaturalNumber

  private init(_ isNegative: Bool, _ numerator: NaturalNumber, _ denominator: NaturalNumber) {
    self.isNegative = isNegative && !numerator.isZero
    self.numerator = numerator
    self.denominator = denominator
  }

  /// Creates a fraction.
  ///
  /// The result is `nil` for a denominator of 0.
  ///
  /// - Parameters:
  ///   - numerator: The number to divide.
  ///   - denominator: The number to divide by.
  public init?(_ numerator: Int, over denominator: Int = 1) {
    guard denominator != 0 else { return nil }
    self.init(
      (numerator < 0) != (denominator < 0), NaturalNumber(UInt64(numerator.magnitude)),
      NaturalNumber(UInt64(denominator.magnitude)))
  }

  /// Creates a fraction of a whole number.
  ///
  /// - Parameter number: The number.
  public init(whole number: Int) {
    self.init(number < 0, NaturalNumber(UInt64(number.magnitude)), NaturalNumber(1))
  }

  /// Creates one in a decimal place: 1/1000 for the third.
  ///
  /// - Parameter decimals: The place, at least 0.
  /// - Complexity: O(places²).
  public init(unitOfDecimals decimals: Int) {
    precondition(decimals >= 0, "\(decimals) is no decimal place")
    self.init(false, NaturalNumber(1), NaturalNumber.power(ofTen: decimals))
  }

  /// Reads a decimal number such as `0.8`, `-1` or `2.5e-3`.
  ///
  /// The result is `nil` for every other text, and for one of more than 400 characters or decimal
  /// places.
  ///
  /// - Parameter text: The number as it is written.
  /// - Complexity: O(characters²).
  public init?(decimal text: String) {
    guard text.utf8.count <= 400 else { return nil }
    var rest = Array(text.utf8)[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    var digits = NaturalNumber(0)
    var (digitCount, places, isFraction) = (0, 0, false)
    while let byte = rest.first {
      if byte == UInt8(ascii: "."), !isFraction {
        isFraction = true
      } else if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
        digits = digits * NaturalNumber(10) + NaturalNumber(UInt64(byte - UInt8(ascii: "0")))
        digitCount += 1
        if isFraction { places += 1 }
      } else {
        break
      }
      rest.removeFirst()
    }
    guard digitCount > 0 else { return nil }
    if let byte = rest.first {
      guard byte | 0x20 == UInt8(ascii: "e"),
        let exponent = Int(String(decoding: rest.dropFirst(), as: UTF8.self)),
        exponent.magnitude <= 400
      else { return nil }
      places -= exponent
    }
    let scale = NaturalNumber.power(ofTen: Int(places.magnitude))
    self.init(
      isNegative, places < 0 ? digits * scale : digits, places < 0 ? NaturalNumber(1) : scale)
  }

  /// The magnitude with a sign of choice.
  ///
  /// - Parameter isNegative: Whether the result is below 0, unless it is 0.
  /// - Returns: The fraction.
  public func signed(isNegative: Bool) -> ExactFraction {
    ExactFraction(isNegative, numerator, denominator)
  }

  /// The sum of two fractions.
  public static func + (left: Self, right: Self) -> Self {
    let first = left.numerator * right.denominator
    let second = right.numerator * left.denominator
    let denominator = left.denominator * right.denominator
    if left.isNegative == right.isNegative {
      return Self(left.isNegative, first + second, denominator)
    }
    return first < second
      ? Self(right.isNegative, second - first, denominator)
      : Self(left.isNegative, first - second, denominator)
  }

  /// The difference of two fractions.
  public static func - (left: Self, right: Self) -> Self {
    left + Self(!right.isNegative, right.numerator, right.denominator)
  }

  /// The product of two fractions.
  public static func * (left: Self, right: Self) -> Self {
    Self(
      left.isNegative != right.isNegative, left.numerator * right.numerator,
      left.denominator * right.denominator)
  }

  /// The quotient of two fractions; `nil` when the second one is 0.
  ///
  /// - Parameter other: The fraction to divide by.
  /// - Returns: The quotient.
  public func divided(by other: Self) -> Self? {
    guard !other.numerator.isZero else { return nil }
    return Self(
      isNegative != other.isNegative, numerator * other.denominator, denominator * other.numerator)
  }

  /// Whether two fractions are the same number: 4/5 and 8/10 are.
  public static func == (left: Self, right: Self) -> Bool { !(left < right) && !(right < left) }

  /// Whether one fraction is below another.
  public static func < (left: Self, right: Self) -> Bool {
    if left.isNegative != right.isNegative { return left.isNegative }
    let first = left.numerator * right.denominator
    let second = right.numerator * left.denominator
    return left.isNegative ? second < first : first < second
  }
}

/// A whole number from 0 of any length.
private struct NaturalNumber: Sendable, Comparable {
  /// Digits to the base 2^32, the lowest first, without leading zeros.
  private var digits: [UInt32]

  init(_ value: UInt64) {
    digits = [UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: value >> 32)]
    trim()
  }

  var isZero: Bool { digits.isEmpty }

  private mutating func trim() {
    while digits.last == 0 { digits.removeLast() }
  }

  static func power(ofTen exponent: Int) -> Self {
    (0..<exponent).reduce(Self(1)) { product, _ in product * Self(10) }
  }

  static func + (left: Self, right: Self) -> Self {
    var sum = Self(0)
    var carry: UInt64 = 0
    for place in 0..<max(left.digits.count, right.digits.count) {
      carry += UInt64(left.digit(place)) + UInt64(right.digit(place))
      sum.digits.append(UInt32(truncatingIfNeeded: carry))
      carry >>= 32
    }
    sum.digits.append(UInt32(carry))
    sum.trim()
    return sum
  }

  /// The difference; the second number is not above the first.
  static func - (left: Self, right: Self) -> Self {
    var difference = Self(0)
    var borrow: Int64 = 0
    for place in left.digits.indices {
      borrow += Int64(left.digit(place)) - Int64(right.digit(place))
      difference.digits.append(UInt32(truncatingIfNeeded: borrow))
      borrow >>= 32
    }
    difference.trim()
    return difference
  }

  static func * (left: Self, right: Self) -> Self {
    var product = Self(0)
    product.digits = [UInt32](repeating: 0, count: left.digits.count + right.digits.count)
    for (place, digit) in left.digits.enumerated() {
      var carry: UInt64 = 0
      for (other, factor) in right.digits.enumerated() {
        carry += UInt64(digit) * UInt64(factor) + UInt64(product.digits[place + other])
        product.digits[place + other] = UInt32(truncatingIfNeeded: carry)
        carry >>= 32
      }
      product.digits[place + right.digits.count] = UInt32(carry)
    }
    product.trim()
    return product
  }

  static func < (left: Self, right: Self) -> Bool {
    if left.digits.count != right.digits.count { return left.digits.count < right.digits.count }
    return left.digits.reversed().lexicographicallyPrecedes(right.digits.reversed())
  }

  private func digit(_ place: Int) -> UInt32 { digits.indices.contains(place) ? digits[place] : 0 }
}
