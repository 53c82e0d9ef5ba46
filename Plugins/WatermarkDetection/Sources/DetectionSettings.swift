import FairmarkAnalysis
import FairmarkFiles
import FairmarkStatistics
import FairmarkWatermarking

/// What a job says about a detection, checked.
struct DetectionSettings: Sendable {
  let watermarks: [Watermark]
  let deduplication: Deduplication
  /// A document whose best outcome does not reach this level has insufficient evidence.
  let level: Double
  let falseDiscoveryRate: Double
  let procedure: DiscoverySelection.Procedure
  let findsSegments: Bool
  /// For each configuration its search for segments; `nil` where they are not asked for, and where its
  /// law has none.
  let scans: [SegmentScan?]
  /// The largest p-value of a segment that is listed.
  let segmentLevel: Double
  let decoyCount: Int
  let readsSources: Bool
  /// For e-values, where they are asked for.
  let ratios: [LikelihoodRatio?]
  /// Makes what is kept of draws unreadable for whoever does not know the keys.
  let cipher: FileCipher

  /// Whether the draws themselves are needed, beside their sums.
  func needsDraws(hasSource: Bool) -> Bool { findsSegments || (hasSource && readsSources) }

  init(_ configuration: AnalysisConfiguration) throws(AnalysisError) {
    let entries = configuration.list("configurations")
    guard !entries.isEmpty else {
      throw AnalysisError(
        .badConfiguration, key: "configurations",
        "watermark-detection needs `configurations`, such as "
          + "`- {scheme: hf-lefthash, vocabulary: 50257, key: {env: WATERMARK_KEY}}`")
    }
    decoyCount = configuration.integer("decoys", default: 0)
    deduplication =
      Deduplication(rawValue: configuration.choice("deduplication", default: "prf")) ?? .prf
    level = configuration.number("evidence_level", default: Self.standardLevel)
    falseDiscoveryRate = configuration.number(
      "false_discovery_rate", default: Self.standardDiscoveryRate)
    guard falseDiscoveryRate > 0, falseDiscoveryRate < 1 else {
      throw AnalysisError(
        .badConfiguration, key: "false_discovery_rate",
        "`false_discovery_rate` must lie strictly between 0 and 1, such as 0.01, and is "
          + "\(falseDiscoveryRate)"
          + (falseDiscoveryRate == 1 ? ", which would flag every text" : ""))
    }
    procedure =
      DiscoverySelection.Procedure(
        rawValue: configuration.choice(
          "procedure", default: DiscoverySelection.Procedure.benjaminiHochberg.rawValue))
      ?? .benjaminiHochberg
    findsSegments = configuration.boolean("segments", default: false)
    segmentLevel = configuration.number("segment_level", default: Self.standardLevel)
    readsSources = configuration.roles.source != nil
    let names = entries.map { $0.choice("scheme", default: "") }
    var watermarks: [Watermark] = []
    var places: [Identity: Int] = [:]
    let share = max(1, (1 << 30) / entries.count)
    for (index, entry) in entries.enumerated() {
      let isAlone = names.filter { $0 == names[index] }.count == 1
      watermarks.append(
        try Self.watermark(
          entry, number: index + 1, isAlone: isAlone, cacheByteLimit: share,
          decoys: decoyCount, seed: configuration.seed))
      let identity = Identity(watermarks[index].scheme, entry)
      if let other = places.updateValue(index, forKey: identity) {
        throw AnalysisError(
          .badConfiguration, key: "configurations",
          "the configurations \(other + 1) and \(index + 1) are the same: \(names[index]) with the key "
            + "\(watermarks[index].keyHash) and equal parameters. Leave one out, or it would count twice"
        )
      }
    }
    self.watermarks = watermarks
    cipher = Self.cipher(of: entries)
    scans = watermarks.map { [findsSegments] in findsSegments ? SegmentScan($0.scheme.law) : nil }
    if findsSegments, scans.allSatisfy({ $0 == nil }) {
      throw AnalysisError(
        .badConfiguration, key: "segments",
        "there is no likelihood ratio for \(watermarks.map(\.label).joined(separator: ", ")) as "
          + "configured, which segments need; leave them out")
    }
    ratios =
      procedure == .eBenjaminiHochberg ? watermarks.map { LikelihoodRatio($0.scheme.law) } : []
    for (watermark, ratio) in zip(watermarks, ratios) where ratio == nil {
      throw AnalysisError(
        .badConfiguration, key: "procedure",
        "there is no likelihood ratio for \(watermark.scheme.name) as configured, which "
          + "\(procedure.rawValue) needs; take \(DiscoverySelection.Procedure.benjaminiYekutieli.rawValue)"
      )
    }
  }

  /// The selection before the first document.
  var emptySelection: DiscoverySelection {
    DiscoverySelection(procedure, level: falseDiscoveryRate)
  }

  static let standardLevel = 0.01
  /// Sixty times the largest vocabularies that there are; lists beyond take gigabytes.
  static let largestVocabulary = 1 << 24
  static let standardDiscoveryRate = 0.01

  private static func watermark(
    _ entry: AnalysisConfiguration, number: Int, isAlone: Bool, cacheByteLimit: Int, decoys: Int,
    seed: Int
  ) throws(AnalysisError) -> Watermark {
    func error(_ message: String) -> AnalysisError {
      AnalysisError(
        .badConfiguration, key: "configurations", "configuration \(number): \(message)")
    }
    let name = entry.choice("scheme", default: "")
    guard let description = SchemeCatalog.scheme(name) else {
      throw error(
        name.isEmpty
          ? "`scheme` is missing; it is one of \(SchemeCatalog.all.map(\.name).joined(separator: ", "))"
          : "there is no scheme '\(name)'")
    }
    guard let secret = key(of: entry.parameters) else {
      throw error(
        "`key` is missing; say {file: PATH}, {env: NAME} or, for a public key, {value: TEXT}")
    }
    let key = SecretKey(secret.text)
    var configuration = SchemeConfiguration(
      scheme: name, key: key, cacheByteLimit: cacheByteLimit)
    if case .integer(let vocabulary)? = entry.parameters["vocabulary"] {
      configuration.vocabulary = vocabulary
    }
    if case .number(let gamma)? = entry.parameters["gamma"] { configuration.gamma = gamma }
    if case .integer(let width)? = entry.parameters["context_width"] {
      configuration.contextWidth = width
    }
    configuration.options = entry.mapping("options")
    if configuration.vocabulary == nil, description.needsVocabulary {
      throw error(
        "\(name) needs `vocabulary`, the count of tokens that the generating program used, such as 50257"
      )
    }
    let keys = DecoyKeys(seed: seed &+ number)
    do throws(SchemeError) {
      let scheme = try description.make(configuration)
      var decoySchemes: [any WatermarkScheme] = []
      for index in 0..<decoys {
        var decoy = configuration
        decoy.key = keys.key(index, like: key)
        decoy.cacheByteLimit = cacheByteLimit / decoys
        decoySchemes.append(try description.make(decoy))
      }
      return Watermark(
        label: isAlone ? name : "\(name) \(number)", scheme: scheme, description: description,
        keyHash: secret.fingerprint,
        gamma: description.standardGamma.map { configuration.gamma ?? $0 },
        hasUnusedGamma: configuration.gamma != nil && description.standardGamma == nil,
        vocabulary: configuration.vocabulary, decoys: decoySchemes)
    } catch let failure {
      throw error("`\(failure.parameter)`: \(failure.message)")
    }
  }
}
