import FairmarkAnalysis
import FairmarkJSONText
import FairmarkTables
import FairmarkTestSupport
import FairmarkWatermarkDetection
import FairmarkWatermarking
import Testing

/// Made-up texts, some with a watermark of `fairmark-keyed`, and a run over them.
struct Corpus {
  static let key = "a key of the tests, and long enough"
  static let vocabulary = 400

  var documents: [TokenDocument] = []
  private var random = SplitMix64(seed: 6)
  private let scheme: any WatermarkScheme

  init() throws {
    let description = try #require(SchemeCatalog.scheme("fairmark-keyed"))
    scheme = try description.make(
      SchemeConfiguration(
        scheme: "fairmark-keyed", vocabulary: Self.vocabulary, key: SecretKey(Self.key)))
  }

  /// Adds a text of which a share was sampled among green tokens.
  mutating func add(
    _ id: String, length: Int, marked: Double = 0, source: String? = nil, promptCount: Int = 0
  ) {
    let reader = scheme.makeReader()
    var ids: [UInt32] = []
    for place in 0..<length {
      var token = UInt32.random(in: 0..<UInt32(Self.vocabulary), using: &random)
      if place >= promptCount, Double.random(in: 0..<1, using: &random) < marked {
        for _ in 0..<40 where !isGreen(ids, token, reader) {
          token = UInt32.random(in: 0..<UInt32(Self.vocabulary), using: &random)
        }
      }
      ids.append(token)
    }
    append(TokenDocument(id: id, source: source, ids: ids, promptCount: promptCount))
  }

  mutating func append(_ document: TokenDocument) {
    var document = document
    document.number = documents.count
    document.line = documents.count + 1
    documents.append(document)
  }

  private func isGreen(_ before: [UInt32], _ token: UInt32, _ reader: any DrawReader) -> Bool {
    let ids = Array(before.suffix(8)) + [token]
    return reader.tally(ids.span, scoredFrom: ids.count - 1, .prf).score == 1
  }
}

/// What a detection wrote and found.
struct Detection {
  var rows: [JSONValue]
  var text: String
  var result: DocumentResult

  var flagged: [JSONValue] {
    get throws {
      try (result.files.first { $0.name == "flagged" }?.bytes ?? [])
        .split(separator: UInt8(ascii: "\n")).map { try JSONValue(parsing: Array($0)) }
    }
  }

  func record(_ name: String, _ dimensions: MetricDimension...) -> MetricRecord? {
    result.analysis.metrics.first { $0.name == name && $0.dimensions == dimensions }
  }
}

/// A configuration's settings.
func entry(
  _ scheme: String = "fairmark-keyed", key: String = Corpus.key,
  vocabulary: Int? = Corpus.vocabulary
) -> [String: ParameterValue] {
  var entry: [String: ParameterValue] = [
    "scheme": .choice(scheme), "key": .secret(Secret(key, fingerprint: "sha256:0123456789abcdef")),
  ]
  entry["vocabulary"] = vocabulary.map(ParameterValue.integer)
  return entry
}

func configuration(
  _ entries: [[String: ParameterValue]], _ more: [String: ParameterValue] = [:]
) -> AnalysisConfiguration {
  var roles = Roles()
  roles.tokenIDs = "ids"
  roles.id = "id"
  roles.source = "source"
  roles.promptIDs = "prompt_ids"
  var parameters: [String: ParameterValue] = ["configurations": .list(entries)]
  parameters.merge(more) { $1 }
  return AnalysisConfiguration(roles: roles, parameters: parameters)
}

/// Runs the plugin over documents.
func detect(
  _ documents: [TokenDocument], _ entries: [[String: ParameterValue]] = [entry()],
  _ more: [String: ParameterValue] = [:]
) throws -> Detection {
  let analysis = try WatermarkDetectionAnalysis(configuration(entries, more))
  var state = analysis.makeState(DocumentStorage())
  let worker = analysis.makeWorker()
  var bytes: [UInt8] = []
  for document in documents { _ = try worker.analyze(document, appendingTo: &bytes) }
  try state.merge(worker.takeState())
  return Detection(
    rows: try bytes.split(separator: UInt8(ascii: "\n")).map { try JSONValue(parsing: Array($0)) },
    text: String(decoding: bytes, as: UTF8.self), result: try analysis.evaluate(state))
}
