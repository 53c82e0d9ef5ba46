import FairmarkJSONText
import Testing

@Suite("The text of a number")
struct JSONNumberTextTests {
  /// ECMA-262, Number::toString; the first group is the table of RFC 8785, appendix B.
  @Test(
    "is the one of ECMAScript",
    arguments: [
      (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"),
      (0x0000_0000_0000_0001, "5e-324"), (0x8000_0000_0000_0001, "-5e-324"),
      (0x7FEF_FFFF_FFFF_FFFF, "1.7976931348623157e+308"),
      (0xFFEF_FFFF_FFFF_FFFF, "-1.7976931348623157e+308"),
      (0x4340_0000_0000_0000, "9007199254740992"), (0xC340_0000_0000_0000, "-9007199254740992"),
      (0x4430_0000_0000_0000, "295147905179352830000"),
      (0x44B5_2D02_C7E1_4AF5, "9.999999999999997e+22"),
      (0x44B5_2D02_C7E1_4AF6, "1e+23"), (0x44B5_2D02_C7E1_4AF7, "1.0000000000000001e+23"),
      (0x444B_1AE4_D6E2_EF4E, "999999999999999700000"),
      (0x444B_1AE4_D6E2_EF4F, "999999999999999900000"), (0x444B_1AE4_D6E2_EF50, "1e+21"),
      (0x3EB0_C6F7_A0B5_ED8C, "9.999999999999997e-7"), (0x3EB0_C6F7_A0B5_ED8D, "0.000001"),
      (0x41B3_DE43_5555_5553, "333333333.3333332"), (0x41B3_DE43_5555_5554, "333333333.33333325"),
      (0x41B3_DE43_5555_5555, "333333333.3333333"), (0x41B3_DE43_5555_5556, "333333333.3333334"),
      (0x41B3_DE43_5555_5557, "333333333.33333343"),
      (0xBECB_F647_612F_3696, "-0.0000033333333333333333"),
      (0x4314_3FF3_C1CB_0959, "1424953923781206.2"),
    ] as [(UInt64, String)])
  func referenceTable(bits: UInt64, text: String) throws {
    #expect(jsonText(of: try #require(FiniteDouble(Double(bitPattern: bits)))) == text)
  }

  @Test(
    "has no exponent from 1e-6 up to below 1e21",
    arguments: [
      (1e21, "1e+21"), (1e20, "100000000000000000000"),
      (123_456_789_012_345_683_968, "123456789012345680000"),
      (1e-7, "1e-7"), (1e-6, "0.000001"), (1.5e-7, "1.5e-7"), (0.00000123, "0.00000123"),
      (0.1, "0.1"), (0.5, "0.5"), (-0.25, "-0.25"), (1, "1"), (-1, "-1"), (10, "10"),
      (100_000, "100000"),
      (123.456, "123.456"), (1e16, "10000000000000000"), (1.5e300, "1.5e+300"),
      (-2e-300, "-2e-300"),
      (2.0 / 3.0, "0.6666666666666666"), (4.35, "4.35"), (.leastNonzeroMagnitude, "5e-324"),
    ] as [(Double, String)])
  func layout(value: Double, text: String) throws {
    #expect(jsonText(of: try #require(FiniteDouble(value))) == text)
  }

  @Test("reads back to the same number")
  func roundTrip() throws {
    var state: UInt64 = 1
    for _ in 0..<2000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let value = Double(bitPattern: state)
      guard let number = FiniteDouble(value) else { continue }
      let text = jsonText(of: number)
      #expect(Double(text)?.bitPattern == value.bitPattern)
      #expect(try JSONValue(parsing: Array(text.utf8)).double == value)
    }
  }

  @Test("is not asked of NaN and the infinities")
  func nothingForTheOthers() {
    for value in [Double.nan, .signalingNaN, .infinity, -.infinity] {
      #expect(FiniteDouble(value) == nil)
      #expect(JSONValue.finite(value) == .null)
    }
    #expect(JSONValue.finite(0.5).double == 0.5)
  }
}
