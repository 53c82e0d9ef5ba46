import ArgumentParser
import FairmarkAnalysis
import FairmarkFiles
import FairmarkJobRunner
import FairmarkStatistics
import FairmarkTables
import FairmarkWatermarking

struct WatermarkDetectCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "detect",
    abstract: "Look for watermarks in texts given as token ids.",
    discussion: """
      Reads JSON Lines, one text a line: {"id": …, "ids": [token ids], "prompt_ids": [context that \
      is not scored]?, "source": …?}. Writes, in the order of the input, DIRECTORY/documents.jsonl \
      with each text's p-value, DIRECTORY/flagged.jsonl with those selected at the false discovery \
      rate, and DIRECTORY/metrics.json. Those of an earlier run in the folder are removed first.

      Several schemes, keys or gammas look for all combinations in one pass; p-values are then \
      corrected for their number. The combinations are numbered in the order of --scheme, of one scheme \
      in the order of --gamma, and of one share in that of the keys: those of --key-file, then those of \
      --key-env, then those of --key, each as given. `hf-lefthash 2` is the second combination; the \
      summary and the table `configurations` of metrics.json say its key's hash and its share. A key is \
      what its scheme reads: 0x10 and 16 are the same integer, have the same hash, and are refused as \
      two. With several --ids each row says its `file`. A \
      job file says more; see Datasets/watermark-example/job.yaml.

      An interrupted run (Ctrl-C gives the exit code 130) goes on with --resume, if options and \
      input are the same; a key may come another way.
      """)

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The scheme; `fairmark watermark schemes` lists them. May be given several times.",
      valueName: "name"),
    completion: .list(SchemeCatalog.all.map(\.name)))
  var scheme: [String]

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "The tokens of the vocabulary, as the generating program counts them.", valueName: "n"))
  var vocabulary: String?

  @Option(
    name: .long, parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "The share of green tokens, strictly between 0 and 1, such as 0.25; may be given several times. "
        + "(default: the scheme's)",
      valueName: "share"))
  var gamma: [String] = []

  @OptionGroup var keys: WatermarkKeyOptions

  @Option(
    name: .customLong("context-width"), parsing: .unconditional,
    help: ArgumentHelp("The tokens of context. (default: the scheme's)", valueName: "n"))
  var contextWidth: String?

  @Option(
    name: .customLong("option"),
    help: ArgumentHelp(
      "A further option of the scheme, such as device=cuda; `fairmark watermark schemes NAME` says "
        + "which it has, of \(Self.optionNames). May be given several times.",
      valueName: "name=value"))
  var options: [String] = []

  @Option(
    name: .customLong("dedup"),
    help: ArgumentHelp(
      "Which repetitions in a text count once: prf, ngram, context or none. Only prf gives true "
        + "p-values.", valueName: "mode"),
    completion: .list(Deduplication.allCases.map(\.rawValue)))
  var deduplication = "prf"

  @Option(
    name: .customLong("ids"),
    help: ArgumentHelp(
      "A file of texts, a pattern in quotes such as 'texts/*.jsonl', or - for standard input; may be "
        + "given several times. A *, ? or [ that is part of a name is written [*], [?] or [[].",
      valueName: "file"), completion: .file(extensions: ["jsonl", "gz", "zst"]))
  var paths: [String]

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("The folder for the results.", valueName: "directory"),
    completion: .directory)
  var output: String

  @OptionGroup var resuming: ResumeOptions

  @Flag(
    name: .long,
    help:
      "List the parts of each text that speak for a watermark, in documents.jsonl, with p-values.")
  var segments = false

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "The false discovery rate of the flagged texts: the expected share of unmarked ones among them, "
        + "strictly between 0 and 1.", valueName: "rate"))
  var fdr = "0.01"

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How texts are flagged: bh (Benjamini-Hochberg) in general; by (Benjamini-Yekutieli) where texts "
        + "share passages and the rate must hold for this key under any dependence, at the price of "
        + "flagging fewer; e-bh (on likelihood ratios) for the same where the scheme has one.",
      valueName: "procedure"),
    completion: .list(["bh", "by", "e-bh"]))
  var procedure = "bh"

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Texts, and sources, that are too short to reach this p-value with the best outcome get none and "
        + "are insufficient_evidence; 1 judges all that have a token to score. It flags no text, which "
        + "--fdr does, and lists no --segments.", valueName: "p"))
  var level = "0.01"

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Score each text under so many keys that nobody used, as a check: documents.jsonl then has a "
        + "decoy_p_value, at least 1 / (n + 1), by which no text is flagged.", valueName: "n"))
  var decoys = "0"

  @Option(
    name: .customLong("max-line"), parsing: .unconditional,
    help: ArgumentHelp(
      "The most bytes of a line; a longer one is a text with the status bad_input.",
      valueName: "bytes"))
  var maxLine = "\(DocumentInput.defaultLineByteLimit)"

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("The seed of the decoys.", valueName: "n"))
  var seed = "0"

  @OptionGroup var reading: ReadingOptions

  @Flag(name: .shortAndLong, help: "Print nothing but errors.")
  var quiet = false

  func perform(_ plugins: PluginSet) throws(JobError) -> Int32 {
    let timer = RunTimer()
    guard let plugin = plugins.documentAnalysis("watermark-detection") else {
      throw JobError(.usage, at: nil, "this program has no plugin watermark-detection")
    }
    let settings = try settings()
    var documents = DocumentJob(
      name: "watermark-detect", paths: paths, plugin: plugin, parameters: settings.parameters)
    documents.seed = settings.seed
    documents.pathOption = "--ids"
    documents.parameterOptions = [
      "procedure": "--procedure", "false_discovery_rate": "--fdr", "evidence_level": "--level",
      "deduplication": "--dedup", "decoys": "--decoys", "segments": "--segments",
    ]
    documents.lineByteLimit = settings.lineByteLimit
    let job = try Job(documents, command: "fairmark watermark detect")
    var options = reading.runOptions
    options.resumes = resuming.resumes
    options.checkpointInterval = resuming.interval
    return try JobExecution(
      directory: output, options: options, isQuiet: quiet,
      summary: {
        DetectionSummary($0, selection: settings.selection, keyOrigins: settings.keyOrigins).text
      }
    ).run(job, since: timer)
  }

  /// What the options say, checked.
  private struct Settings {
    var parameters: [String: ParameterValue]
    /// How texts are flagged, in words.
    var selection: String
    /// The option that gave the key of each configuration.
    var keyOrigins: [String]
    var seed: Int
    var lineByteLimit: Int
  }

  private func settings() throws(JobError) -> Settings {
    func check(_ isRight: Bool, _ sentence: String) throws(JobError) {
      if !isRight { throw JobError(.usage, at: nil, sentence) }
    }
    for name in scheme where SchemeCatalog.scheme(name) == nil {
      throw JobError(.usage, at: nil, SchemeCatalog.sentence(forUnknown: name))
    }
    try check(output != "", "--output is empty; name a folder, such as out")
    try check(
      Deduplication(rawValue: deduplication) != nil,
      "--dedup must be prf, ngram, context or none, not \(excerpt(deduplication))")
    guard let selection = Self.procedures[procedure] else {
      throw JobError(
        .usage, at: nil, "--procedure must be bh, by or e-bh, not \(excerpt(procedure))")
    }
    var sizes: (vocabulary: Int?, contextWidth: Int?)
    if let vocabulary {
      sizes.vocabulary = try NumberOption("--vocabulary", example: "50257")
        .integer(vocabulary, in: 2...1 << 24)
    }
    if let contextWidth {
      sizes.contextWidth = try NumberOption("--context-width", example: "4")
        .integer(contextWidth, in: 1...64)
    }
    var shares: [Double] = []
    for share in gamma { shares.append(try NumberOption("--gamma", example: "0.25").share(share)) }
    let rate = try NumberOption("--fdr", example: "0.01")
      .share(fdr, least: 1e-300, whyNotOne: ", which would flag every text")
    let level = try NumberOption("--level", example: "0.01")
      .probability(
        level, least: 1e-300, meaningOfOne: "judges every text that has a token to score")
    let decoys = try NumberOption("--decoys", example: "99").integer(decoys, in: 0...10_000)
    let lineByteLimit = try NumberOption("--max-line", example: "1048576")
      .integer(maxLine, in: DocumentInput.lineByteLimits, unit: "bytes")
    let seed = try NumberOption("--seed", example: "1").integer(seed, in: 0...Int.max)
    try check(!paths.contains(""), "--ids is empty; name a file, or - for standard input")
    let without = scheme.filter { SchemeCatalog.scheme($0)?.standardGamma == nil }
    let entries = try WatermarkConfigurations(
      schemes: scheme, vocabulary: sizes.vocabulary, gammas: shares,
      contextWidth: sizes.contextWidth, options: options, keys: try keys.keys()
    ).entries()
    if !gamma.isEmpty, !without.isEmpty, !quiet {
      writeError(
        "note: --gamma is the share of green tokens; \(without.joined(separator: ", ")) has none and "
          + "goes without")
    }
    var parameters: [String: ParameterValue] = [
      "configurations": .list(entries.map(\.parameters)),
      "deduplication": .choice(deduplication),
      "false_discovery_rate": .number(rate), "procedure": .choice(selection.procedure.rawValue),
      "evidence_level": .number(level),
    ]
    if segments { parameters["segments"] = .boolean(true) }
    if decoys > 0 { parameters["decoys"] = .integer(decoys) }
    return Settings(
      parameters: parameters,
      selection: "\(selection.name) at a false discovery rate of \(rate)",
      keyOrigins: entries.map(\.keyOrigin), seed: seed, lineByteLimit: lineByteLimit)
  }

  private static let procedures: [String: (procedure: DiscoverySelection.Procedure, name: String)] =
    [
      "bh": (.benjaminiHochberg, "Benjamini-Hochberg"),
      "by": (.benjaminiYekutieli, "Benjamini-Yekutieli"),
      "e-bh": (.eBenjaminiHochberg, "e-BH"),
    ]

  /// The further options of all schemes, each once.
  private static var optionNames: String {
    var names: [String] = []
    for name in SchemeCatalog.all.flatMap({ $0.options.map(\.name) }) where !names.contains(name) {
      names.append(name)
    }
    return names.joined(separator: ", ")
  }
}
