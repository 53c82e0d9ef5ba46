public import FairmarkAnalysis
import FairmarkStatistics
import FairmarkWatermarking

/// Watermark detection: whether texts, given as token ids, carry the watermark of a key.
///
/// **Definition.** The unit of evidence is one draw of the scheme's pseudorandom function. A document's
/// score sums over its distinct draws; without a watermark of this key the draws are independent, so
/// that the sum's law is known exactly: binomial for green lists, Gamma for Gumbel sampling. The p-value
/// is the probability of a score at least as large. With several configurations each is multiplied by the
/// number that was tested (Bonferroni), and the least of them decides about the document; documents are
/// then selected at a false discovery rate.
///
/// **Edge Cases.** A document without a scored token is `too_short`; one whose best outcome would not
/// reach the level is `insufficient_evidence`; one that could not be read, or has an id beyond the
/// vocabulary, is `bad_input`. None of them has a p-value, and none counts in a selection.
///
/// **Reference.** J. Kirchenbauer et al., "A Watermark for Large Language Models", ICML 2023,
/// arXiv:2301.10226; P. Fernandez et al., "Three Bricks to Consolidate Watermarks for Large Language
/// Models", WIFS 2023, arXiv:2308.00113; Y. Benjamini, Y. Hochberg, "Controlling the False Discovery
/// Rate", JRSS B 57 (1995), doi:10.1111/j.2517-6161.1995.tb02031.x.
public struct WatermarkDetectionAnalysis: DocumentAnalysis {
  /// What the plugin needs and gives.
  public static let descriptor = AnalysisDescriptor(
    id: "watermark-detection", version: "1.0.0",
    summary: "Whether token ids carry a watermark: exact p-values, flagged documents, sources.",
    requiredRoles: [.tokenIDs], optionalRoles: [.id, .promptIDs, .source],
    parameters: [
      .init(
        "configurations", .settingsList(configurationParameters), default: "none",
        isRequired: true,
        "The watermarks to look for, schemes with their parameters and keys. "
          + "`fairmark watermark schemes` lists them."),
      .init(
        "deduplication", .choice(Deduplication.allCases.map(\.rawValue)), default: "prf",
        "Which repetitions in a document count once: each draw of the pseudorandom function (prf), "
          + "each n-gram, each context, or none. Only prf gives true p-values; the others reproduce "
          + "other detectors and are marked as not calibrated."),
      .init(
        "evidence_level", .number(1e-300...1), default: "\(DetectionSettings.standardLevel)",
        "A document whose best possible outcome has a p-value above this, corrected where there are several "
          + "configurations, is insufficient_evidence."),
      .init(
        "false_discovery_rate", .number(1e-300...(1).nextDown),
        default: "\(DetectionSettings.standardDiscoveryRate)",
        "The expected share of unmarked documents among the flagged ones, below 1."),
      .init(
        "procedure", .choice(DiscoverySelection.Procedure.allCases.map(\.rawValue)),
        default: DiscoverySelection.Procedure.benjaminiHochberg.rawValue,
        "How documents are flagged; benjamini_yekutieli and e_benjamini_hochberg (on likelihood "
          + "ratios) hold under any dependence."),
      .init(
        "segments", .boolean, default: "false",
        "Lists the parts of each document that speak for a watermark, with p-values, where the scheme has "
          + "a likelihood ratio."),
      .init(
        "segment_level", .number(1e-300...1), default: "\(DetectionSettings.standardLevel)",
        "The largest p-value of a part that is listed."),
      .init(
        "decoys", .integer(0...10_000), default: "0",
        "Scores each document under so many keys that nobody used, and gives the p-value (1 + those "
          + "that score at least as high) / (1 + decoys): exact on average over keys. A check; no "
          + "document is flagged by it."),
    ],
    metrics: DetectionRecords.descriptions,
    references: [
      "arXiv:2301.10226", "arXiv:2306.04634", "arXiv:2308.00113",
      "doi:10.1111/j.2517-6161.1995.tb02031.x", "doi:10.1214/aos/1013699998",
      "doi:10.1111/rssb.12489", "doi:10.1073/pnas.87.6.2264",
    ])

  private static let configurationParameters: [AnalysisDescriptor.Parameter] = [
    .init(
      "scheme", .choice(SchemeCatalog.all.map(\.name)), default: "none", isRequired: true,
      "The scheme's name."),
    .init(
      "vocabulary", .integer(2...DetectionSettings.largestVocabulary), default: "none",
      "The tokens of the vocabulary as the generating program counts them; ids lie below."),
    .init(
      "gamma", .number(1e-300...(1).nextDown), default: "the scheme's",
      "The share of green tokens."),
    .init(
      "context_width", .integer(1...64), default: "the scheme's", "The tokens of context."),
    .init("options", .mapping, default: "none", "Further options of the scheme by name."),
    .init(
      "key", .secret, default: "none", isRequired: true,
      "The key; it appears nowhere but as a hash."),
  ]

  /// Spells each key as its scheme does, so that one key has one hash.
  ///
  /// - Parameter parameters: The parameters of a job.
  /// - Returns: The same with canonical keys.
  public static func canonical(
    _ parameters: [String: ParameterValue]
  ) -> [String: ParameterValue] {
    guard case .list(let entries)? = parameters["configurations"] else { return parameters }
    var parameters = parameters
    parameters["configurations"] = .list(entries.map(DetectionSettings.canonical))
    return parameters
  }

  private let settings: DetectionSettings

  /// Binds the plugin to a job.
  ///
  /// - Parameter configuration: Roles and settings.
  /// - Throws: `AnalysisError` for a scheme that cannot be made.
  public init(_ configuration: AnalysisConfiguration) throws(AnalysisError) {
    settings = try DetectionSettings(configuration)
  }

  /// The rows' file is `documents.jsonl`.
  public var rowOutput: String { "documents" }

  /// The flagged documents.
  public var resultFiles: [String] { ["flagged"] }

  /// Makes the state before the first document.
  ///
  /// - Parameter storage: Where the draws of sources are kept beyond the limit of memory.
  /// - Returns: The state.
  public func makeState(_ storage: DocumentStorage) -> DetectionState {
    DetectionState(settings, storage)
  }

  /// Makes the state of an earlier run again.
  ///
  /// - Parameters:
  ///   - checkpoint: What the state gave.
  ///   - storage: Where the draws of sources are kept.
  /// - Returns: The state at the checkpoint.
  /// - Throws: `AnalysisError` for a text of another version, or files that are not as it says.
  public func restoreState(
    _ checkpoint: String, _ storage: DocumentStorage
  ) throws(AnalysisError) -> DetectionState {
    try DetectionState(checkpoint, settings, storage)
  }

  /// Makes what one thread needs.
  public func makeWorker() -> any DocumentWorker<DetectionState> { DetectionWorker(settings) }

  /// Evaluates the sums, selects the flagged documents and judges the sources.
  ///
  /// - Parameter state: What is known of all documents.
  /// - Returns: The records, tables and findings, and the flagged documents.
  /// - Throws: `AnalysisError` where the draws of sources cannot be read.
  public func evaluate(_ state: DetectionState) throws(AnalysisError) -> DocumentResult {
    try DetectionRecords(state, settings).result()
  }
}
