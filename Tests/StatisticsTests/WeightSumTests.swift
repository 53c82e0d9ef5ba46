import Testing

@testable import FairmarkStatistics

@Suite("Exact sums of weights")
struct WeightSumTests {
  /// Weights over the whole range that is allowed.
  private static func weights(_ count: Int) -> [Double] {
    var generator = CounterBasedGenerator(seed: 4, stream: "weights")
    return (0..<count).map { index in
      let exponent = Int(generator.next() % 127) - 64
      return Double(sign: .plus, exponent: exponent, significand: 1 + generator.uniform())
        * (index % 11 == 0 ? 0 : 1)
    }
  }

  private func sum(_ weights: some Sequence<Double>) -> (WeightSum, WeightSquareSum) {
    var sum = WeightSum()
    var squares = WeightSquareSum()
    for weight in weights {
      sum.add(weight)
      squares.add(squareOf: weight)
    }
    return (sum, squares)
  }

  @Test("do not depend on the order or the grouping")
  func associative() {
    let weights = Self.weights(300)
    let (whole, squares) = sum(weights)
    let (reversed, squaresReversed) = sum(weights.reversed())
    #expect(whole == reversed)
    #expect(squares == squaresReversed)
    for cut in [0, 1, 77, 150, 299, 300] {
      var (first, firstSquares) = sum(weights[cut...])
      let (second, secondSquares) = sum(weights[..<cut])
      first += second
      firstSquares += secondSquares
      #expect(first == whole)
      #expect(firstSquares == squares)
    }
  }

  @Test("lose nothing beside a large weight")
  func exact() {
    var sum = WeightSum()
    sum.add(0x1p63)
    for _ in 0..<1024 { sum.add(0x1p-64) }
    var rest = WeightSum()
    rest.add(0x1p63)
    rest.add(0x1p-54)
    #expect(sum == rest)
    var squares = WeightSquareSum()
    squares.add(squareOf: 0x1p63)
    for _ in 0..<4 { squares.add(squareOf: 0x1p-64) }
    var others = WeightSquareSum()
    others.add(squareOf: 0x1p-63)
    others.add(squareOf: 0x1p63)
    #expect(squares == others)
  }

  @Test("carry through all limbs")
  func carries() {
    var sum = WeightSum()
    let largest = (0x1p64).nextDown
    for _ in 0..<1000 { sum.add(largest) }
    #expect(sum.double == 1000 * largest)
    sum.add(rows: 1 << 40)
    var other = WeightSum()
    other.add(rows: 1 << 40)
    #expect(other.double == 0x1p40)
    for _ in 0..<1000 { other.add(largest) }
    #expect(other == sum)
  }

  @Test("of decimals are rounded once")
  func decimals() {
    let (tenths, squares) = sum(Array(repeating: 0.1, count: 10))
    // Ten times the double next to 0.1 is 1 and 5.55e-16, which is nearest to 1.
    #expect(tenths.double == 1)
    #expect(squares.double.magnitude > 0)
    #expect(abs(squares.double - 0.1) < 1e-16)
  }

  @Test("hold weights from 2^−64 to below 2^64 and 0")
  func range() {
    for weight in [0, -0.0, 1, 0x1p-64, (0x1p64).nextDown] {
      #expect(SamplingWeight.isAllowed(weight))
    }
    for weight in [-1, 0x1p64, (0x1p-64).nextDown, .infinity, .nan, -.infinity] {
      #expect(!SamplingWeight.isAllowed(weight))
    }
  }

  @Test("have correctly rounded quotients")
  func quotients() {
    var generator = CounterBasedGenerator(seed: 9, stream: "quotients")
    for _ in 0..<200 {
      let n = Int(generator.next() % 1_000_000) + 1
      let k = Int(generator.next() % UInt64(n + 1))
      var counts = WeightedCounts()
      counts.numerator.add(rows: k)
      counts.denominator.add(rows: n)
      #expect(counts.rate == ExactRatio.rate(k, of: n))
      #expect(counts.complement == ExactRatio.rate(n - k, of: n))
      let m = Int(generator.next() % 1_000_000) + 1
      let j = Int(generator.next() % UInt64(m + 1))
      var other = WeightedCounts()
      other.numerator.add(rows: j)
      other.denominator.add(rows: m)
      let first = Counts(k, of: n)
      let second = Counts(j, of: m)
      #expect(
        ExactRatio.difference(of: counts, and: other)
          == ExactRatio.difference(of: first, and: second))
      #expect(
        ExactRatio.isRate(counts, below: other) == ExactRatio.isRate(first, below: second))
      let ratio = ExactRatio.ratio(of: counts, to: other)
      #expect(ratio == ExactRatio.ratio(of: first, to: second))
    }
    #expect(WeightedCounts().rate == nil)
  }

  @Test("have products and differences of whole numbers of any width")
  func wholeNumbers() {
    let all = WideNatural([.max, .max])
    #expect((all * all).limbs == [1, 0, .max - 1, .max])
    #expect((all * WideNatural([0])).isZero)
    #expect((WideNatural([0, 0, 1]) - WideNatural([1])).limbs == [.max, .max])
    #expect(WideNatural([5]).shiftedLeft(by: 130).limbs == [0, 0, 20])
    #expect(WideNatural([0, 1]).bitWidth == 65)
    #expect(WideNatural([7]) < WideNatural([0, 1]))
    #expect(!(WideNatural([7]) < WideNatural([7])))
    // Ties go to the even neighbour, and a single bit far below decides.
    let tie = WideNatural([1 << 53 | 1])
    #expect(WideNatural.quotient(tie, WideNatural([1])) == 0x1p53)
    #expect(
      WideNatural.quotient(
        WideNatural([1, 0, 0, 1 << 53 | 1]), WideNatural([0, 0, 0, 1])) == 0x1p53 + 2)
    #expect(WideNatural.quotient(tie, WideNatural([])) == nil)
  }
}
