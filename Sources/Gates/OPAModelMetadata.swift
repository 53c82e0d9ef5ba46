import FairmarkAnalysis
public import FairmarkJSONText
public import FairmarkMetricsDocuments
import FairmarkStatistics

/// The `model_metadata.json` that a policy of Open Policy Agent decides about: what the owner of a
/// model declares, and what the results of an audit measured, each in its own members.
///
/// Declared members come from the system card alone, measured ones from the results alone; neither
/// can stand in the place of the other. What was not measured is `null` beside a reason.
public struct OPAModelMetadata: Hashable, Sendable {
  /// The schema of the document.
  public static let schema = "fairmark.model_metadata/1"

  /// The declarations.
  public var card: OPASystemCard
  /// The results.
  public var results: MetricsDocument
  /// The file that the results were read from, as the user named it.
  public var resultsPath: String
  /// The SHA-256 of that file.
  public var resultsDigest: String

  /// Creates the metadata of a model.
  ///
  /// - Parameters:
  ///   - card: The declarations.
  ///   - results: The results of an audit.
  ///   - path: The file that the results were read from.
  ///   - digest: The SHA-256 of that file.
  public init(
    card: OPASystemCard, results: MetricsDocument, path: String, digest: String
  ) {
    self.card = card
    self.results = results
    resultsPath = path
    resultsDigest = digest
  }

  /// The document.
  ///
  /// It depends on the two files and the names by which they were given alone.
  public var json: JSONValue {
    [
      "schema": .string(Self.schema),
      "model_id": .string(card.modelID),
      "risk_category": .string(card.riskCategory),
      "intended_use": .string(card.intendedUse),
      "training_data": trainingData,
      "performance": .object(performance),
      "documentation": ["model_card_present": .boolean(card.hasModelCard)],
      "measured_by": [
        "name": .string(results.tool.name), "version": .string(results.tool.version),
        "job": .string(results.job.name),
      ],
      "evidence": .array(evidence),
    ]
  }

  // MARK: Training data

  private var trainingData: JSONValue {
    var object: JSONObject = [
      "source": .string(card.trainingDataSource),
      "contains_pii": .boolean(card.containsPersonalData),
    ]
    let digests = card.trainingDataDigests.map(JSONValue.string)
    object.append("sha256", digests.count > 1 ? .array(digests) : digests.first ?? .null)
    switch biasCheck {
    case .completed(let analyses):
      object.append("bias_check_completed", true)
      object.append("bias_check", ["analyses": .array(analyses.map(JSONValue.string))])
    case .open(let reason):
      object.append("bias_check_completed", false)
      object.append("bias_check_reason", .string(reason))
    }
    return .object(object)
  }

  /// Whether groups were compared on the data that the card names.
  enum BiasCheck: Hashable {
    case completed(analyses: [String])
    case open(reason: String)
  }

  var biasCheck: BiasCheck {
    if card.trainingDataDigests.isEmpty {
      return .open(reason: "the system card names no SHA-256 of the training data")
    }
    if results.inputs.contains(where: { $0.sha256 == nil }) {
      return .open(reason: "the results do not carry the SHA-256 of every file that was read")
    }
    let analyses = results.analyses.filter(isOnNamedFiles)
    if analyses.isEmpty {
      return .open(
        reason: "the files that were analysed are not those whose SHA-256 the system card names")
    }
    let finished = analyses.filter { analysis in
      analysis.failureReason == nil
        && analysis.metrics.contains { record in
          // A comparison of groups that has a value.
          record.value.isDefined && !record.attribute.isEmpty
            && (record.group == nil
              || record.reference != nil && !Self.isReference(record))
        }
    }
    if finished.isEmpty {
      return .open(reason: "no analysis that compares groups finished with a value")
    }
    return .completed(analyses: finished.map(\.id))
  }

  /// Whether an analysis read the files that the card names: each of its dataset's own, and besides
  /// them none but files of datasets that were joined to it.
  private func isOnNamedFiles(_ analysis: MetricsDocument.Analysis) -> Bool {
    let named = Set(card.trainingDataDigests)
    func digests(of names: Set<String>) -> Set<String> {
      Set(results.inputs.filter { names.contains($0.name) }.compactMap(\.sha256))
    }
    var names: Set<String> = [analysis.data]
    while let further = results.rowFlow.first(where: { step in
      step.into.map(names.contains) == true && !names.contains(step.data)
    }) {
      names.insert(further.data)
    }
    let own = digests(of: [analysis.data])
    return !own.isEmpty && own.isSubset(of: named) && named.isSubset(of: digests(of: names))
  }

  /// Whether a record compares a group with itself.
  static func isReference(_ record: MetricRecord) -> Bool { record.group == record.reference }

  // MARK: Evidence

  private var evidence: [JSONValue] {
    var items: [JSONValue] = [
      ["kind": "metrics", "path": .string(resultsPath), "sha256": .string(resultsDigest)],
      ["kind": "system_card", "path": .string(card.path), "sha256": .string(card.digest)],
      [
        "kind": "job", "name": .string(results.job.name),
        "sha256": .string(String(results.job.digest.dropFirst("sha256:".count))),
      ],
    ]
    for input in results.inputs {
      items.append([
        "kind": "input", "name": .string(input.name), "path": .string(input.path),
        "sha256": input.sha256.map(JSONValue.string) ?? .null,
      ])
    }
    return items
  }
}
