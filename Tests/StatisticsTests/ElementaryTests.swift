import FairmarkStatistics
import FairmarkTestSupport
import Testing

@Suite("Elementary functions")
struct ElementaryTests {
  enum Function: String, CaseIterable {
    case log, log1p, exp, expm1, pow, erf, erfc, logGamma

    func callAsFunction(_ x: Double, _ y: Double = 0) -> Double {
      switch self {
      case .log: Elementary.log(x)
      case .log1p: Elementary.log1p(x)
      case .exp: Elementary.exp(x)
      case .expm1: Elementary.expm1(x)
      case .pow: Elementary.pow(x, y)
      case .erf: Elementary.erf(x)
      case .erfc: Elementary.erfc(x)
      case .logGamma: Elementary.logGamma(x)
      }
    }
  }

  @Test("are the nearest double or its neighbour, mostly the former", arguments: Function.allCases)
  func golden(_ function: Function) throws {
    var points = 0
    var neighbours = 0
    for line in elementaryGolden.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.first.map(String.init) == function.rawValue else { continue }
      let numbers = words.dropFirst().compactMap {
        UInt64($0, radix: 16).map(Double.init(bitPattern:))
      }
      try #require(numbers.count == words.count - 1)
      let expected = try #require(numbers.last)
      let result = function(numbers[0], numbers[1])
      points += 1
      neighbours += result == expected ? 0 : 1
      #expect(
        result >= expected.nextDown && result <= expected.nextUp,
        "\(function.rawValue) of \(numbers.dropLast()) is \(result), not \(expected)")
    }
    #expect(points >= 70)
    #expect(neighbours <= 2, "correctly rounded but for one point in many")
  }

  @Test(
    "have the same bits on every machine",
    arguments: [
      (Function.log, 0xf8b3_5f10_5d69_8ca0 as UInt64), (.log1p, 0x7285_21c6_4a08_f9b5),
      (.exp, 0x7273_a721_d947_e030), (.expm1, 0x2831_4e8e_f9fc_3527), (.pow, 0x791e_02dd_d0e9_e142),
      (.erf, 0xd268_2c6a_a4dc_55ec), (.erfc, 0x49f4_d5fd_f6a5_f016),
      (.logGamma, 0xa280_1706_95d7_e909),
    ])
  func sameBits(_ function: Function, _ expected: UInt64) {
    var rng = SplitMix64(seed: 20_250_101)
    var digest: UInt64 = 0xcbf2_9ce4_8422_2325
    for _ in 0..<20_000 {
      let exponent = Int(rng.next() % 40) - 30
      let significand = Double.random(in: 1..<2, using: &rng)
      var x = Double(sign: .plus, exponent: exponent, significand: significand)
      let y = Double.random(in: -40...40, using: &rng)
      if rng.next() & 1 == 0, function == .erf || function == .erfc || function == .expm1 { x = -x }
      digest = (digest ^ function(x, y).bitPattern) &* 0x0000_0100_0000_01b3
    }
    #expect(digest == expected, "0x\(String(digest, radix: 16))")
  }
}
