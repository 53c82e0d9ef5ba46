import FairmarkStatistics
import Testing

@Suite("Elementary functions at the edges")
struct ElementaryEdgeTests {
  private static func isSame(_ a: Double, _ b: Double) -> Bool {
    a.isNaN ? b.isNaN : a.bitPattern == b.bitPattern
  }

  @Test("logarithms of zero, negative numbers, infinity, one and the smallest number")
  func logarithms() {
    #expect(Elementary.log(0) == -.infinity)
    #expect(Elementary.log(-0.0) == -.infinity)
    #expect(Elementary.log(-1).isNaN)
    #expect(Elementary.log(-.infinity).isNaN)
    #expect(Elementary.log(.infinity) == .infinity)
    #expect(Elementary.log(.nan).isNaN)
    #expect(Self.isSame(Elementary.log(1), 0))
    #expect(Elementary.log(.leastNonzeroMagnitude) == -0x1.74385446d71c3p+9)
    #expect(Elementary.log(.greatestFiniteMagnitude) == 0x1.62e42fefa39efp+9)
    #expect(Elementary.log1p(-1) == -.infinity)
    #expect(Elementary.log1p(-1.5).isNaN)
    #expect(Elementary.log1p(.nan).isNaN)
    #expect(Elementary.log1p(.infinity) == .infinity)
    #expect(Self.isSame(Elementary.log1p(-0.0), -0.0))
    #expect(Elementary.log1p(.leastNonzeroMagnitude) == .leastNonzeroMagnitude)
    #expect(Elementary.log1p(1e300) == Elementary.log(1e300))
  }

  @Test("exponentials of infinity, and where they overflow, underflow and turn subnormal")
  func exponentials() {
    #expect(Elementary.exp(0) == 1)
    #expect(Elementary.exp(-0.0) == 1)
    #expect(Elementary.exp(.infinity) == .infinity)
    #expect(Elementary.exp(-.infinity) == 0)
    #expect(Elementary.exp(.nan).isNaN)
    #expect(Elementary.exp(0x1.62e42fefa39efp+9) < .infinity)
    #expect(Elementary.exp(0x1.62e42fefa39f0p+9) == .infinity)
    #expect(Elementary.exp(-0x1.74910d52d3051p+9) == .leastNonzeroMagnitude)
    #expect(Elementary.exp(-0x1.74910d52d3052p+9) == 0)
    #expect(Elementary.exp(-708.4).isSubnormal)
    #expect(Elementary.expm1(-.infinity) == -1)
    #expect(Elementary.expm1(-1e10) == -1)
    #expect(Elementary.expm1(.infinity) == .infinity)
    #expect(Elementary.expm1(1000) == .infinity)
    #expect(Elementary.expm1(.nan).isNaN)
    #expect(Self.isSame(Elementary.expm1(-0.0), -0.0))
    #expect(Elementary.expm1(-.leastNonzeroMagnitude) == -.leastNonzeroMagnitude)
  }

  private static let edges: [(Double, Double, Double)] = [
    (Double.nan, 0.0, 1.0), (1, .nan, 1), (1, .infinity, 1), (.nan, 1, .nan), (2, .nan, .nan),
    (-1, .infinity, 1), (-1, -.infinity, 1), (0.5, .infinity, 0), (0.5, -.infinity, .infinity),
    (2, .infinity, .infinity), (2, -.infinity, 0), (0, 3, 0), (-0.0, 3, -0.0), (-0.0, 2, 0),
    (0, -3, .infinity), (-0.0, -3, -.infinity), (-0.0, -2, .infinity), (-0.0, 0.5, 0),
    (.infinity, 2, .infinity), (.infinity, -2, 0), (-.infinity, 3, -.infinity),
    (-.infinity, 2, .infinity), (-.infinity, -3, -0.0), (-.infinity, -2, 0), (-8, 1.0 / 3, .nan),
    (-2, 3, -8), (-2, 4, 16), (-2, -1, -0.5), (-3, 0x1p53, .infinity), (2, -1074, 0x1p-1074),
    (2, -1076, 0), (2, 1024, .infinity), (-2, 1025, -.infinity), (2, 1e300, .infinity),
    (0.5, 1e300, 0), (2, 1e-300, 1), (10, 22, 1e22), (3, 33, 5_559_060_566_555_523),
  ]

  @Test("powers as IEEE 754 has them", arguments: edges)
  func powers(_ x: Double, _ y: Double, _ expected: Double) {
    #expect(Self.isSame(expected, Elementary.pow(x, y)), "\(x)^\(y) = \(Elementary.pow(x, y))")
  }

  @Test("error functions at infinity, at zero and in the last of the tail")
  func errorFunctions() {
    #expect(Elementary.erf(.infinity) == 1)
    #expect(Elementary.erf(-.infinity) == -1)
    #expect(Elementary.erf(.nan).isNaN)
    #expect(Self.isSame(Elementary.erf(-0.0), -0.0))
    #expect(Elementary.erf(.leastNonzeroMagnitude) == .leastNonzeroMagnitude)
    #expect(Elementary.erf(-0.3) == -Elementary.erf(0.3))
    #expect(Elementary.erfc(.infinity) == 0)
    #expect(Elementary.erfc(-.infinity) == 2)
    #expect(Elementary.erfc(.nan).isNaN)
    #expect(Elementary.erfc(0) == 1)
    #expect(Elementary.erfc(1e-300) == 1)
    #expect(Elementary.erfc(27).isSubnormal)
    #expect(Elementary.erfc(27.226) == .leastNonzeroMagnitude)
    #expect(Elementary.erfc(27.3) == 0)
    #expect(Elementary.erfc(1e200) == 0)
  }

  @Test("log-gamma at zero, at its zeros, at infinity and where it overflows")
  func logGamma() {
    #expect(Elementary.logGamma(0) == .infinity)
    #expect(Elementary.logGamma(-0.5).isNaN)
    #expect(Elementary.logGamma(.nan).isNaN)
    #expect(Elementary.logGamma(.infinity) == .infinity)
    #expect(Elementary.logGamma(1) == 0)
    #expect(Elementary.logGamma(2) == 0)
    #expect(Elementary.logGamma(.leastNonzeroMagnitude) == 0x1.74385446d71c3p+9)
    #expect(Elementary.logGamma(0x1.754d9278b51a7p+1014) < .infinity)
    #expect(Elementary.logGamma(0x1.754d9278b51a8p+1014) == .infinity)
    #expect(Elementary.logGamma(1e306) == .infinity)
  }

  @Test("rising functions never fall between neighbours where methods change")
  func monotonic() {
    for center in [0x1p-8, 0.25, 0.5, 0.9999, 1, 1.4140625, 1.9980, 2, 2.5, 6.5, 8, 26.54] {
      var x = center
      for _ in 0..<200 { x = x.nextDown }
      for _ in 0..<400 {
        let next = x.nextUp
        #expect(Elementary.log(x) <= Elementary.log(next))
        #expect(Elementary.exp(x) <= Elementary.exp(next))
        #expect(Elementary.erf(x) <= Elementary.erf(next))
        #expect(Elementary.erfc(x) >= Elementary.erfc(next))
        x = next
      }
    }
  }
}
