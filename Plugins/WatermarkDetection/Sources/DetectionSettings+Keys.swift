import FairmarkAnalysis
import FairmarkFiles
import FairmarkWatermarking

extension DetectionSettings {
  /// What a configuration is, however it is written; two of the same would count twice.
  struct Identity: Hashable {
    private let scheme: String
    private let key: [UInt8]
    private let parameters: [SchemeParameter]
    private let vocabulary: Int?
    private let options: [String: String]

    init(_ scheme: any WatermarkScheme, _ entry: AnalysisConfiguration) {
      self.scheme = scheme.name
      parameters = scheme.parameters
      // An option that says what holds without it is none.
      let standards = SchemeCatalog.scheme(scheme.name)?.options ?? []
      options = entry.mapping("options").filter { name, value in
        !standards.contains { $0.name == name && $0.standard == value }
      }
      if case .integer(let count)? = entry.parameters["vocabulary"] {
        vocabulary = count
      } else {
        vocabulary = nil
      }
      // Of bytes, as schemes read it: Unicode's equivalent spellings are two keys.
      key = Array((DetectionSettings.key(of: entry.parameters)?.text ?? "").utf8)
    }
  }

  /// The cipher of the keys of all configurations, the same for each spelling of them.
  static func cipher(of entries: [AnalysisConfiguration]) -> FileCipher {
    FileCipher(
      entries.map { Array((key(of: $0.parameters)?.text ?? "").utf8) },
      purpose: "watermark-detection/draws/1")
  }

  /// A configuration with its key in the scheme's one spelling.
  static func canonical(_ entry: [String: ParameterValue]) -> [String: ParameterValue] {
    guard let key = key(of: entry) else { return entry }
    var entry = entry
    entry["key"] = .secret(key)
    return entry
  }

  /// The key in the scheme's one spelling; `nil` where there is none.
  static func key(of entry: [String: ParameterValue]) -> Secret? {
    guard case .secret(let secret)? = entry["key"] else { return nil }
    guard case .choice(let name)? = entry["scheme"],
      let description = SchemeCatalog.scheme(name)
    else { return secret }
    let key = description.canonicalKey(SecretKey(secret.text))
    if key.text == secret.text { return secret }
    return Secret.key(key.text) ?? secret
  }
}
