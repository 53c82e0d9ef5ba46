extension GreenListScheme {
  /// Creates a scheme of checked parameters.
  ///
  /// - Parameters:
  ///   - parameters: What all of these schemes share.
  ///   - version: The version of the scheme's definition here.
  ///   - rule: How a window becomes a seed.
  ///   - recipe: How a seed becomes a list; by default the first tokens on the parameters' device.
  ///   - window: The tokens that the rule reads, where they are not the context.
  ///   - isSelfSalted: Whether the scored token is the last of them and counts as context.
  ///   - saltsBeyondContext: Whether it is the last of them and does not count.
  ///   - skipped: Scorable tokens at the beginning that the original leaves out.
  ///   - printed: Parameters of its own.
  ///   - warnings: What the user should know besides.
  /// - Throws: A `SchemeError` for an option that cannot be.
  init(
    _ parameters: GreenListParameters, version: Int = 1, rule: SeedRule,
    recipe: GreenListRecipe? = nil, window: Int? = nil, isSelfSalted: Bool = false,
    saltsBeyondContext: Bool = false, skipped: Int = 0, printed: [SchemeParameter] = [],
    warnings: [String] = []
  ) throws(SchemeError) {
    let configuration = parameters.configuration
    name = configuration.scheme
    self.version = version
    var notes = warnings + rule.weaknesses
    if case .cuda = parameters.device {
      notes.append(
        "Lists of CUDA devices are derived from PyTorch's sources; a published text of an NVIDIA L4 "
          + "agrees in 399 of 399 tokens, and other devices were not compared.")
    }
    self.warnings = notes
    self.rule = rule
    let recipe = recipe ?? parameters.recipe
    let width = window ?? parameters.contextWidth
    self.window = width
    endsWithToken = isSelfSalted || saltsBeyondContext
    ngram = parameters.contextWidth + (isSelfSalted ? 0 : 1)
    firstScored = ngram - 1 + skipped
    shortestDocument = parameters.contextWidth + 1 + skipped
    beginningOfText = try SchemeOptions.token("bos_token_id", configuration)
    var all = parameters.printed + printed
    if let beginningOfText {
      all.append(SchemeParameter("bos_token_id", .integer(Int(beginningOfText))))
    }
    let skips = try SchemeOptions.truth(
      "skip_keyless_draws", configuration, standard: rule.leavesKeylessDrawsOut)
    skippedIndex = skips ? rule.keylessIndex : nil
    if skips || rule.leavesKeylessDrawsOut {
      all.append(SchemeParameter("skip_keyless_draws", .boolean(skips)))
    }
    self.parameters = all
    var mask = UInt64.max
    if case .torchCPU = recipe { mask = UInt64(UInt32.max) }
    lists = ListNumbering(
      rule, width: width, vocabulary: parameters.vocabulary, seedMask: mask)
    var indexCount: Int? = nil
    if case .constant = rule { indexCount = 1 }
    table = GreenListTable(
      recipe: recipe, vocabulary: parameters.vocabulary, listSize: parameters.listSize,
      byteLimit: configuration.cacheByteLimit, indexCount: indexCount)
  }
}
