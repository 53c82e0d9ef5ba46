import FairmarkJSONText
import FairmarkStatistics
import FairmarkTestSupport
import Foundation
import Testing

@testable import FairmarkWatermarking

/// The golden vectors of the originals' implementations, where they lie beside the package.
enum SamplingGoldens {
  static let areThere = SharedData.exists("golden/watermark/g_serving_prfs.json")

  static func read(_ name: String) throws -> JSONValue {
    let path = SharedData.folder + "/golden/watermark/" + name
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    return try JSONValue(parsing: Array(bytes))
  }

  /// The token sequences by name.
  static func sequences() throws -> [String: [UInt32]] {
    guard case .object(let object) = try read("sequences.json") else { return [:] }
    var sequences: [String: [UInt32]] = [:]
    for member in object.members { sequences[member.name] = try ids(member.value["ids"]) }
    let generated = try read("g_serving_prfs.json")["generated_sequences"]
    if case .object(let object)? = generated {
      for member in object.members { sequences[member.name] = try ids(member.value) }
    }
    return sequences
  }

  static func ids(_ value: JSONValue?) throws -> [UInt32] {
    try #require(value?.array).map { UInt32(truncatingIfNeeded: try #require($0.integer)) }
  }

  /// The same ratio to 1e-12.
  static func agree(_ figure: Double, _ expected: Double) -> Bool {
    abs(figure - expected) <= 1e-12 * abs(expected)
  }
}

extension WatermarkScheme {
  func tally(
    _ ids: [UInt32], from scoredFrom: Int = 0, _ deduplication: Deduplication = .prf
  ) -> Tally {
    makeReader().tally(ids.span, scoredFrom: scoredFrom, deduplication)
  }
}

/// A scheme of the catalog under a configuration.
func sampling(
  _ name: String, key: String, width: Int? = nil, _ options: [String: String] = [:]
) throws -> any WatermarkScheme {
  let scheme = try #require(SchemeCatalog.scheme(name))
  return try scheme.make(
    SchemeConfiguration(scheme: name, contextWidth: width, options: options, key: SecretKey(key)))
}

func logarithm(_ x: Double) -> Double { Elementary.log(x) }
func exponential(_ x: Double) -> Double { Elementary.exp(x) }
