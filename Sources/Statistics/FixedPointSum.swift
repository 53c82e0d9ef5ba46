/// An exact sum of sampling weights, or of their squares.
///
/// Weights are read to the nearest `Double`; from there on nothing is rounded. The sum is one whole
/// number of 256 bits (512 for squares) in units of 2^−116 (2^−232), so adding is associative and
/// commutative: however rows are split over threads and files, the sum has the same bits.
///
/// A weight is 0 or from 2^−64 (5.4e-20) on and below 2^64 (1.8e19). Then 2^63 rows fit, and overflow
/// is not possible.
public struct FixedPointSum<Limbs: SIMD & Sendable>: Hashable, Sendable
where Limbs.Scalar == UInt64 {
  /// The whole number, the lowest 64 bits first.
  private(set) var limbs = Limbs(repeating: 0)

  /// Creates a sum of nothing.
  public init() {}

  /// Whether the sum is 0.
  public var isZero: Bool { limbs == Limbs(repeating: 0) }

  /// Adds another sum.
  public static func += (left: inout Self, right: Self) {
    var carry: UInt64 = 0
    for index in left.limbs.indices {
      let (sum, first) = left.limbs[index].addingReportingOverflow(right.limbs[index])
      let (total, second) = sum.addingReportingOverflow(carry)
      left.limbs[index] = total
      carry = first || second ? 1 : 0
    }
  }

  /// Adds a whole number times 2^`position` units.
  fileprivate mutating func add(_ number: UInt128, at position: Int) {
    var index = position >> 6
    let shift = position & 63
    let low = number << UInt128(shift)
    var words = (
      UInt64(truncatingIfNeeded: low), UInt64(truncatingIfNeeded: low >> 64),
      shift == 0 ? 0 : UInt64(truncatingIfNeeded: number >> UInt128(128 - shift))
    )
    var carry = false
    while index < limbs.scalarCount, words != (0, 0, 0) || carry {
      let (sum, first) = limbs[index].addingReportingOverflow(words.0)
      let (total, second) = sum.addingReportingOverflow(carry ? 1 : 0)
      limbs[index] = total
      carry = first || second
      words = (words.1, words.2, 0)
      index += 1
    }
  }

  /// The whole number of units.
  var magnitude: WideNatural { WideNatural(limbs.indices.map { limbs[$0] }) }
}

/// A sum of weights.
public typealias WeightSum = FixedPointSum<SIMD4<UInt64>>
/// A sum of squared weights.
public typealias WeightSquareSum = FixedPointSum<SIMD8<UInt64>>

/// The weights that sums hold.
public enum SamplingWeight {
  /// Units of a sum of weights are 2 to the power of this number's negative.
  static let unitBits = 116

  /// Whether a weight can be added.
  ///
  /// - Parameter weight: A number.
  /// - Returns: `true` for 0 and from 2^−64 to below 2^64.
  public static func isAllowed(_ weight: Double) -> Bool {
    weight == 0 || (weight >= 0x1p-64 && weight < 0x1p64)
  }

  /// The weight as *m* 2^`position` units.
  fileprivate static func parts(_ weight: Double) -> (mantissa: UInt64, position: Int) {
    precondition(isAllowed(weight), "\(weight) is no sampling weight")
    if weight == 0 { return (0, 0) }
    let exponent = Int(weight.exponent)
    return (weight.significandBitPattern | 1 << 52, exponent - 52 + unitBits)
  }
}

extension FixedPointSum where Limbs == SIMD4<UInt64> {
  /// Adds a weight.
  ///
  /// - Parameter weight: A weight that ``SamplingWeight/isAllowed(_:)`` allows.
  public mutating func add(_ weight: Double) {
    let (mantissa, position) = SamplingWeight.parts(weight)
    add(UInt128(mantissa), at: position)
  }

  /// Adds a number of rows, each of the weight 1.
  ///
  /// - Parameter count: At least 0.
  public mutating func add(rows count: Int) {
    precondition(count >= 0, "\(count) is no number of rows")
    add(UInt128(count.magnitude), at: SamplingWeight.unitBits)
  }

  /// The nearest number.
  public var double: Double { magnitude.double(scaledBy: -SamplingWeight.unitBits) }
}

extension FixedPointSum where Limbs == SIMD8<UInt64> {
  /// Adds the square of a weight.
  ///
  /// - Parameter weight: A weight that ``SamplingWeight/isAllowed(_:)`` allows.
  public mutating func add(squareOf weight: Double) {
    let (mantissa, position) = SamplingWeight.parts(weight)
    add(UInt128(mantissa) * UInt128(mantissa), at: 2 * position)
  }

  /// The nearest number.
  public var double: Double { magnitude.double(scaledBy: -2 * SamplingWeight.unitBits) }
}
