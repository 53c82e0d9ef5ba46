import FairmarkTestSupport
import Foundation

/// Golden vectors of watermarks, made with the original implementations.
enum WatermarkGolden {
  static func path(_ name: String) -> String {
    SharedData.folder + "/golden/watermark/" + name + ".json"
  }

  static func exists(_ name: String) -> Bool {
    SharedData.exists("golden/watermark/\(name).json")
  }

  static func read<Value: Decodable>(_ name: String, as type: Value.Type) throws -> Value {
    try decode(path(name), as: type)
  }

  static func decode<Value: Decodable>(_ path: String, as type: Value.Type) throws -> Value {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: Data(contentsOf: URL(fileURLWithPath: path)))
  }

  struct Sequence: Decodable {
    let vocabSize: Int
    let ids: [UInt32]
  }

  /// The fixed id sequences by name, and the generated ones of other files.
  static func sequences() throws -> [String: Sequence] {
    try read("sequences", as: [String: Sequence].self)
  }
}

/// Whether two numbers agree to 1e-12 relative.
func agree(_ value: Double?, _ expected: Double) -> Bool {
  guard let value else { return false }
  return abs(value - expected) <= 1e-12 * abs(expected)
}
