import Testing

@testable import FairmarkWatermarking

@Suite("lm-watermarking's own output", .enabled(if: WatermarkGolden.exists("d_lm_watermarking")))
struct KirchenbauerGoldenTests {
  struct File: Decodable {
    let prfKeys: [Key]
    let extended: [Detection]
    let minimal: [MinimalDetection]
  }

  struct Key: Decodable {
    let prf: String
    let inputIds: [UInt32]
    let prfKey: String?
    let seed: UInt64?
    let error: String?
  }

  struct Detection: Decodable {
    let sequence: String
    let seedingScheme: String
    let gamma: Double
    let ignoreRepeatedNgrams: Bool
    let zThreshold: Double?
    let numTokensScored: Double?
    let numGreenTokens: Double?
    let zScore: Double?
    let pValue: Double?
    let prediction: Bool?
    let greenTokenMaskBits: String?
    let zAtTLast: Double?
    let zAtTLen: Int?
    let winMax: Window?
    let windows: Window?
    let error: String?

    enum CodingKeys: String, CodingKey {
      case sequence, seedingScheme, gamma, ignoreRepeatedNgrams, zThreshold, numTokensScored
      case numGreenTokens, zScore, pValue, prediction, greenTokenMaskBits, winMax, error
      case zAtTLast = "zAtTLast"
      case zAtTLen = "zAtTLen"
      case windows = "win20,40"
    }
  }

  struct Window: Decodable {
    let window: Int?
    let green: Int?
    let z: Double?
    let p: Double?
    let error: String?
  }

  struct MinimalDetection: Decodable {
    let sequence: String
    let gamma: Double
    let ignoreRepeatedBigrams: Bool
    let selectGreenTokens: Bool
    let numTokensScored: Double
    let numGreenTokens: Double
    let zScore: Double
    let pValue: Double
  }

  /// A scheme by its name there.
  func scheme(_ name: String, gamma: Double, options: [String: String] = [:]) throws
    -> any WatermarkScheme
  {
    let names = [
      "simple_1": "kgw-lefthash", "selfhash": "kgw-selfhash", "minhash": "kgw-minhash",
      "skipgram": "kgw-skipgram",
    ]
    var configuration = SchemeConfiguration(
      scheme: names[name] ?? "kgw-freeform", vocabulary: 50_257, gamma: gamma, options: options,
      key: SecretKey("15485863"))
    if names[name] == nil {
      let parts = name.split(separator: "-").map(String.init)
      configuration.options["prf"] = parts[1]
      configuration.contextWidth = Int(parts[2])
      configuration.options["self_salt"] = parts[3].lowercased()
    }
    let description = try #require(SchemeCatalog.scheme(configuration.scheme))
    return try description.make(configuration)
  }

  @Test("110 keys of the pseudorandom functions")
  func keys() throws {
    let keys = try WatermarkGolden.read("d_lm_watermarking", as: File.self).prfKeys
    #expect(keys.count == 110)
    for key in keys {
      let function = try #require(KirchenbauerFunction(rawValue: key.prf))
      let width = key.inputIds.count
      #expect((width < function.leastWidth) == (key.error != nil))
      guard let seed = key.seed else { continue }
      let value = function.value(
        key.inputIds.span, from: 0, width: width, key: 15_485_863, hash: .kirchenbauer)
      #expect("\(value)" == key.prfKey, "\(key.prf) \(key.inputIds)")
      #expect(moduloMersenne64(value) == seed, "\(key.prf) \(key.inputIds)")
    }
  }

  @Test("320 detections with masks, scores and windows")
  func detections() throws {
    let file = try WatermarkGolden.read("d_lm_watermarking", as: File.self)
    let sequences = try WatermarkGolden.sequences()
    #expect(file.extended.count == 320)
    var schemes: [String: any WatermarkScheme] = [:]
    for row in file.extended {
      let label: Comment = "\(row.sequence) \(row.seedingScheme) \(row.gamma)"
      let ids = try #require(sequences[row.sequence]).ids
      if row.seedingScheme == "ff-minskipgram_prf-1-False" {
        #expect(row.error != nil)
        #expect(throws: SchemeError.self) { try scheme(row.seedingScheme, gamma: row.gamma) }
        continue
      }
      let name = "\(row.seedingScheme) \(row.gamma)"
      let made = try schemes[name] ?? scheme(row.seedingScheme, gamma: row.gamma)
      schemes[name] = made
      let reader = made.makeReader()
      if row.error != nil {
        #expect(ids.count < made.shortestDocument, label)
        #expect(reader.tally(ids.span, scoredFrom: 0, .none).scorableCount == 0, label)
        continue
      }
      let tally = reader.tally(
        ids.span, scoredFrom: 0, row.ignoreRepeatedNgrams ? .ngram : .none)
      #expect(Double(tally.drawCount) == row.numTokensScored, label)
      #expect(tally.score == row.numGreenTokens, label)
      let score = try #require(
        KirchenbauerScore(green: Int(tally.score), of: tally.drawCount, gamma: row.gamma))
      #expect(agree(score.z, try #require(row.zScore)), label)
      #expect(agree(score.pValue(.hf5), try #require(row.pValue)), label)
      #expect(score.isWatermarked(above: try #require(row.zThreshold)) == row.prediction, label)
      let mask = GreenTokenMask(
        ids.span, reader, ignoresRepeatedNgrams: row.ignoreRepeatedNgrams)
      if let bits = row.greenTokenMaskBits {
        #expect(String(mask.mask.map { $0 ? "1" : "0" }) == bits, label)
      }
      let zScores = mask.zScores(gamma: row.gamma)
      #expect(zScores.count == row.zAtTLen, label)
      #expect(abs(Double(zScores.last ?? 0) - (row.zAtTLast ?? 0)) <= 1e-6, label)
      check(row.winMax, WindowedMaximum(mask.counted, gamma: row.gamma), label)
      check(
        row.windows, WindowedMaximum(mask.counted, gamma: row.gamma, sizes: [20, 40]), label)
    }
  }

  func check(_ expected: Window?, _ found: WindowedMaximum?, _ label: Comment) {
    guard let expected else { return }
    #expect(expected.error == nil || found == nil, label)
    guard let z = expected.z, let p = expected.p else { return }
    #expect(found?.window == expected.window, label)
    #expect(found?.green == expected.green, label)
    #expect(abs(Double(found?.z ?? 0) - z) <= 1e-6, label)
    #expect(abs((found?.printedPValue ?? 0) - p) <= 1e-6 * p, label)
  }

  @Test("72 detections of the minimal detector, with legacy lists")
  func minimal() throws {
    let file = try WatermarkGolden.read("d_lm_watermarking", as: File.self)
    let sequences = try WatermarkGolden.sequences()
    #expect(file.minimal.count == 72)
    for row in file.minimal {
      let made = try scheme(
        "simple_1", gamma: row.gamma, options: ["select_green_tokens": "\(row.selectGreenTokens)"])
      let ids = try #require(sequences[row.sequence]).ids
      let tally = made.makeReader().tally(
        ids.span, scoredFrom: 0, row.ignoreRepeatedBigrams ? .ngram : .none)
      #expect(Double(tally.drawCount) == row.numTokensScored, "\(row.sequence)")
      #expect(tally.score == row.numGreenTokens, "\(row.sequence)")
      let score = KirchenbauerScore(
        green: Int(tally.score), of: tally.drawCount, gamma: row.gamma)
      #expect(agree(score?.z, row.zScore), "\(row.sequence)")
      #expect(agree(score?.pValue(.hf5), row.pValue), "\(row.sequence)")
    }
  }
}
