import Glibc
import Testing

@testable import FairmarkTables
import FairmarkTestSupport

@Suite("A decimal number")
struct DecimalTextTests {
  /// What the reader makes of a text, and what the C library makes of it.
  private func compare(_ text: String) {
    let bytes = Array(text.utf8)
    let expected = unsafe strtod(text, nil)
    if let plain = readPlain(text) {
      #expect(plain.bitPattern == expected.bitPattern, "\(text), the short way")
    }
    do throws(DecimalText.Failure) {
      let value = try read(bytes)
      #expect(value.bitPattern == expected.bitPattern, "\(text)")
    } catch {
      #expect(error == .outOfRange && expected.isInfinite, "\(text)")
    }
  }

  private func read(_ bytes: [UInt8]) throws(DecimalText.Failure) -> Double {
    // The byte after the text must not be read as a part of it.
    let padded = bytes + Array("9".utf8)
    let result = unsafe padded.withUnsafeBufferPointer {
      buffer -> Result<Double, DecimalText.Failure> in
      guard let start = buffer.baseAddress else { return .failure(.notANumber) }
      do throws(DecimalText.Failure) {
        return .success(try unsafe DecimalText.double(start, length: bytes.count))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// What the short way makes of a text; it leaves what is written in another way to the long one.
  private func readPlain(_ text: String) -> Double? {
    let padded = Array(text.utf8) + Array("99999999".utf8)
    return unsafe padded.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return nil }
      return unsafe DecimalText.plain(start, length: text.utf8.count)
    }
  }

  private func readInteger(_ text: String) throws(DecimalText.Failure) -> Int64 {
    let padded = Array(text.utf8) + Array("9".utf8)
    let result = unsafe padded.withUnsafeBufferPointer {
      buffer -> Result<Int64, DecimalText.Failure> in
      guard let start = buffer.baseAddress else { return .failure(.notANumber) }
      do throws(DecimalText.Failure) {
        return .success(try unsafe DecimalText.integer(start, length: padded.count - 1))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  @Test("has the value of strtod, bit for bit, whatever its shape")
  func randomDigits() {
    var random = SplitMix64(seed: 1)
    func digits(_ count: Int) -> String {
      String((0..<count).map { _ in "0123456789".randomElement(using: &random) ?? "0" })
    }
    for _ in 0..<6000 {
      let sign = ["", "-", "+"].randomElement(using: &random) ?? ""
      let length = [1, 3, 8, 15, 16, 17, 18, 19, 20, 21, 25, 40].randomElement(using: &random) ?? 1
      let point = Int.random(in: 0...length, using: &random)
      let all = digits(length)
      var text = sign
      switch Int.random(in: 0..<4, using: &random) {
      case 0: text += all
      case 1: text += all.prefix(point) + "." + all.dropFirst(point)
      case 2: text += "0." + String(repeating: "0", count: point) + all
      default: text += String(repeating: "0", count: point) + all + "."
      }
      switch Int.random(in: 0..<4, using: &random) {
      case 0: text += "e\(Int.random(in: -30...30, using: &random))"
      case 1: text += "E+\(Int.random(in: 0...330, using: &random))"
      case 2: text += "e-00\(Int.random(in: 0...360, using: &random))"
      default: break
      }
      compare(text)
    }
  }

  @Test("has the value of strtod for the shortest and the longest text of a random double")
  func randomDoubles() {
    var random = SplitMix64(seed: 2)
    for _ in 0..<2000 {
      let value = Double(bitPattern: random.next())
      guard value.isFinite else { continue }
      compare("\(value)")
      let subnormal = Double(bitPattern: random.next() >> 12)
      compare("\(subnormal)")
    }
  }

  @Test(
    "has the value of strtod where rounding is hard",
    arguments: [
      // Halfway between two doubles, and a little beside.
      "9007199254740993", "9007199254740993.0000000000000000000000000000000000001",
      "9007199254740992.9999999999999999999999999999999999999", "9007199254740995",
      "1.00000000000000011102230246251565404236316680908203125",
      "1.00000000000000011102230246251565404236316680908203124",
      "1.00000000000000011102230246251565404236316680908203126",
      "8.533e+68", "4.1006e-184", "9.998e+307", "9.9538452227e-280", "6.47660115e-260",
      // V. Paxson, A Program for Testing IEEE Decimal-Binary Conversion, 1991, tables 3 and 4.
      "5e125", "69e267", "999e-26", "7861e-34", "75569e-254", "928609e-261", "9210917e80",
      "84863171e114", "653777767e273", "5232604057e-298", "27235667517e-109", "653532977297e-123",
      "3142213164987e-294", "46202199371337e-72", "231010996856685e-73", "9324754620109615e212",
      "78459735791271921e49", "272104041512242479e200", "6802601037806061975e198",
      "20505426358836677347e-221", "836168422905420598437e-234", "4891559871276714924261e222",
      // Subnormals and the smallest numbers.
      "2.2250738585072011e-308", "2.2250738585072014e-308", "2.2250738585072012e-308", "5e-324",
      "2.4703282292062327208e-324", "2.4703282292062328e-324", "2.47032822920623272e-324",
      "4.9406564584124654e-324", "1e-323", "1e-400", "-1e-400", "0.0000000000000000000000001e-320",
      // The largest numbers, and too large ones.
      "1.7976931348623157e308", "1.7976931348623158e308", "1.7976931348623159e308", "1e308",
      "1e309",
      "-1.8e308", "179769313486231580793e289", "1e99999999999999999999", "1e-99999999999999999999",
      "0e99999999999999999999", "-0e-5", "0", "-0", "+0", "-0.0", "00", "007", ".5", "5.", "-.5e1",
      "+5.e-1", "0.1", "0.2", "0.3", "1e22", "1e23", "1e-22", "1e-23", "9007199254740992e22",
      "9007199254740991e-22", "1844674407370955161600", "18446744073709551616",
      "1e0000000000000005",
    ])
  func hardCases(text: String) {
    compare(text)
  }

  @Test("of up to 19 digits and a point takes the short way")
  func plain() {
    var random = SplitMix64(seed: 3)
    for _ in 0..<4_000 {
      let digits = "\(random.next() >> UInt64.random(in: 1...63, using: &random))"
      let point = Int.random(in: 0...digits.count, using: &random)
      let sign = Bool.random(using: &random) ? "-" : ""
      for text in [
        sign + digits.prefix(point) + "." + digits.dropFirst(point), sign + digits,
        "\(Double.random(in: 0.0001...1, using: &random))",
      ] where text.count > 1 || text != "." {
        compare(text)
        #expect(readPlain(text) != nil, "\(text)")
      }
    }
    // Halfway between two doubles, and one unit of the last digit beside.
    for text in [
      "9007199254740993", "900719925474099.3", "0.9007199254740993", "4503599627370497.5",
      "4503599627370496.5", "4503599627370497.499", "4503599627370497.501", "0.0000000000000000005",
      "999999999999999.9999", "0.9999999999999999999", "-0.30000000000000004", "-0.0", "-.5", "5.",
      "0000000000000000001", "1844674407370955.161", "0.00001234567890123456789",
      "-0.000", "00.000000000000000000", "0.000000000000000000000000012", "9223372036854775.809",
    ] {
      compare(text)
    }
    for text in [
      "", "-", ".", "-.", "+1", "1e5", " 1", "1 ", "1..2", "1.2.3", "1.2345678.", "1.234567:9",
      "1.234567/9", "1,5", "\"1\"", "12345678901234567890", "1.2345678901234567890", "١٢٣",
      "10.0000000000000000001", "0.00000000000000000000000000012",
      "1.\u{80}2345678", "nan", "--1",
    ] {
      #expect(readPlain(text) == nil, "\(text)")
    }
  }

  @Test("that means missing is missing, also where it could be read")
  func missingNumbers() throws {
    let builder = try BatchBuilder(
      [ColumnRequest("x", as: .number)], columnNames: ["x"], missing: ["-99", "", "0.5"])
    let batch = try builder.batch(of: ["-99", "1.5", "0.5", "-99.0", ".50", ""].map { [$0] })
    batch.withNumbers(0) { values, missing in
      #expect(values.indices.map { values[$0] } == [0, 1.5, 0, -99, 0.5, 0])
      #expect(missing[0] == 0b100101)
    }
    #expect(batch.missingCount(0) == 3)
  }

  @Test("may have hundreds of digits")
  func manyDigits() {
    compare("0." + String(repeating: "0", count: 400) + "1e400")
    compare("1" + String(repeating: "0", count: 400) + "e-400")
    compare(String(repeating: "9", count: 309))
    compare(String(repeating: "9", count: 308))
    compare("1." + String(repeating: "1", count: 2000))
    compare(
      "2.225073858507201136057409796709131975934819546351645648023426109724822222021076945516529523"
        + "9081351e-308")
  }

  @Test(
    "is nothing else",
    arguments: [
      "", ".", "+", "-", "+.", "e", "e5", ".e5", "1e", "1e+", "1e-", "1e+-5", "1e5.", "1e5e5",
      "1..2",
      "1.2.3", "--1", "+-1", "1-", "1+1", "0x1", "0x1p3", "1x", "inf", "infinity", "-inf", "nan",
      "NaN", "NAN(1)", " 1", "1 ", "\t1", "1\n", "1,5", "1_000", "1'000", "1e 5", "1d5", "1f",
      "1.0L",
      "\u{661}", "\u{FF11}", "½", "1\u{0}", "\u{2212}1", "$1", "1%", "true", "NULL",
    ])
  func notNumbers(text: String) {
    #expect(throws: DecimalText.Failure.notANumber) { try read(Array(text.utf8)) }
    #expect(throws: DecimalText.Failure.notANumber) { try readInteger(text) }
  }

  @Test(
    "that is whole has the range of 64 bits",
    arguments: [
      ("0", 0), ("-0", 0), ("+7", 7), ("007", 7), ("-12", -12), ("9223372036854775807", .max),
      ("-9223372036854775808", .min), ("00000000000000000000000000001", 1),
    ] as [(String, Int64)])
  func integers(text: String, value: Int64) throws {
    #expect(try readInteger(text) == value)
  }

  @Test(
    "that is whole is out of range beyond it",
    arguments: [
      "9223372036854775808", "-9223372036854775809", "18446744073709551616", "99999999999999999999",
      "10000000000000000000000000000000000000000",
    ])
  func overflow(text: String) {
    #expect(throws: DecimalText.Failure.outOfRange) { try readInteger(text) }
  }

  @Test(
    "that is whole has neither point nor exponent",
    arguments: ["1.0", "1.", ".5", "1e3", "99999999999999999999.5"])
  func noFractions(text: String) {
    #expect(throws: DecimalText.Failure.notANumber) { try readInteger(text) }
  }
}
