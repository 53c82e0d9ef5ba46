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
      corrected for their number. A key is what its scheme reads: 0x10 and 16 are the same integer, \
      have the same hash, and are refused as two. With several --ids each row says its `file`. A \
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
  var vocabulary: Int?

  @Option(
    name: .long, parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "The share of green tokens, between 0 and 1; may be given several times. (default: the scheme's)",
      valueName: "share"))
  var gamma: [Double] = []

  @OptionGroup var keys: WatermarkKeyOptions

  @Option(
    name: .customLong("context-width"), parsing: .unconditional,
    help: ArgumentHelp("The tokens of context. (default: the scheme's)", valueName: "n"))
  var contextWidth: Int?

  @Option(
    name: .customLong("option"),
    help: ArgumentHelp(
      "A further option of the scheme, such as device=cuda; may be given several times.",
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
      "A file of texts, or - for standard input; may be given several times.",
      valueName: "file"), completion: .file(extensions: ["jsonl", "gz", "zst"]))
  var paths: [String]

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("The folder for the results.", valueName: "directory"),
    completion: .directory)
  var output: String

  @OptionGroup var resuming: ResumeOptions

  @Flag(name: .long, help: "List the parts of each text that speak for a watermark.")
  var segments = false

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "The false discovery rate of the flagged texts, between 0 and 1.", valueName: "rate"))
  var fdr = 0.01

  @Option(
    name: .long,
    help: ArgumentHelp("How texts are flagged: bh, by or e-bh.", valueName: "procedure"))
  var procedure = "bh"

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Texts whose best outcome would not reach this p-value are insufficient_evidence; 1 judges all "
        + "that have a token to score.", valueName: "p"))
  var level = 0.01

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Keys that nobody used, as a check of each text.", valueName: "n"))
  var decoys = 0

  @Option(
    name: .customLong("max-line"), parsing: .unconditional,
    help: ArgumentHelp(
      "The most bytes of a line; a longer one is a text with the status bad_input.",
      valueName: "bytes"))
  var maxLine = DocumentInput.defaultLineByteLimit

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("The seed of the decoys.", valueName: "n"))
  var seed = 0

  @OptionGroup var reading: ReadingOptions

  @Flag(name: .shortAndLong, help: "Print nothing but errors.")
  var quiet = false

  func perform(_ plugins: PluginSet) throws(JobError) -> Int32 {
    let timer = RunTimer()
    guard let plugin = plugins.documentAnalysis("watermark-detection") else {
      throw JobError(.usage, at: nil, "this program has no plugin watermark-detection")
    }
    var documents = DocumentJob(
      name: "watermark-detect", paths: paths, plugin: plugin, parameters: try parameters(plugin))
    documents.seed = seed
    documents.pathOption = "--ids"
    documents.parameterOptions = [
      "procedure": "--procedure", "false_discovery_rate": "--fdr", "evidence_level": "--level",
      "deduplication": "--dedup", "decoys": "--decoys", "segments": "--segments",
    ]
    documents.lineByteLimit = maxLine
    let job = try Job(documents, command: "fairmark watermark detect")
    var options = reading.runOptions
    options.resumes = resuming.resumes
    options.checkpointInterval = resuming.interval
    return try JobExecution(
      directory: output, options: options, isQuiet: quiet,
      summary: { DetectionSummary($0).text }
    ).run(job, since: timer)
  }

  private func parameters(
    _ plugin: any DocumentAnalysis.Type
  ) throws(JobError) -> [String: ParameterValue] {
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
    try check(
      vocabulary.map { $0 >= 2 && $0 <= 1 << 24 } ?? true,
      "--vocabulary must be from 2 to 16777216, not \(vocabulary ?? 0)")
    try check(
      contextWidth.map { (1...64).contains($0) } ?? true,
      "--context-width must be from 1 to 64, not \(contextWidth ?? 0)")
    for share in gamma {
      try check(
        share > 0 && share < 1, "--gamma must lie between 0 and 1, such as 0.25, not at \(share)")
    }
    try check(
      fdr >= 1e-300 && fdr < 1,
      "--fdr must lie between 0 and 1, such as 0.01, not at \(fdr)"
        + (fdr == 1 ? ", which would flag every text" : ""))
    try check(
      level >= 1e-300 && level <= 1,
      "--level must lie above 0, such as 0.01, and be at most 1, which judges every text that has a "
        + "token to score; it is \(level)")
    try check((0...10_000).contains(decoys), "--decoys must be from 0 to 10000, not \(decoys)")
    let lines = DocumentInput.lineByteLimits
    try check(
      lines.contains(maxLine),
      "--max-line must be from \(lines.lowerBound) to \(lines.upperBound) bytes, not \(maxLine)")
    try check(!paths.contains(""), "--ids is empty; name a file, or - for standard input")
    let without = scheme.filter { SchemeCatalog.scheme($0)?.standardGamma == nil }
    let entries = try WatermarkConfigurations(
      schemes: scheme, vocabulary: vocabulary, gammas: gamma, contextWidth: contextWidth,
      options: options, keys: try keys.keys()
    ).entries()
    if !gamma.isEmpty, !without.isEmpty, !quiet {
      writeError(
        "note: --gamma is the share of green tokens; \(without.joined(separator: ", ")) has none and "
          + "goes without")
    }
    var parameters: [String: ParameterValue] = [
      "configurations": .list(entries),
      "deduplication": .choice(deduplication),
      "false_discovery_rate": .number(fdr), "procedure": .choice(selection.rawValue),
      "evidence_level": .number(level),
    ]
    if segments { parameters["segments"] = .boolean(true) }
    if decoys > 0 { parameters["decoys"] = .integer(decoys) }
    return parameters
  }

  private static let procedures: [String: DiscoverySelection.Procedure] = [
    "bh": .benjaminiHochberg, "by": .benjaminiYekutieli, "e-bh": .eBenjaminiHochberg,
  ]
}
