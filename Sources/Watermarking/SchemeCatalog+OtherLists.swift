extension SchemeCatalog {
  /// The other schemes with green tokens.
  static let otherGreenListSchemes: [SchemeDescription] = [
    SchemeDescription(
      name: "markllm-kgw", version: 1,
      summary: "KGW as in MarkLLM, with at most as many lists as tokens.",
      source: "MarkLLM@112fa741, watermark/kgw/kgw.py", keyForm: IntegerKey.form,
      options: [
        ("f_scheme", "time", "how the context becomes a number: time, additive, skip, min"),
        ("window_scheme", "left", "left, or self to salt with the scored token"),
      ], standardGamma: 0.5, standardContextWidth: 1, needsVocabulary: true,
      verification: .derived, conformance: vector("markllm-kgw", drawCount: 60, score: 32),
      canonicalKey: IntegerKey.canonical
    ) { configuration throws(SchemeError) in
      let parameters = try GreenListParameters(
        configuration, gamma: 0.5, contextWidth: 1, options: ["f_scheme", "window_scheme"])
      let form = try SchemeOptions.choice(
        "f_scheme", configuration, standard: MarkLLMFunction.Form.time)
      let side = try SchemeOptions.choice(
        "window_scheme", configuration, standard: MarkLLMFunction.Window.left)
      let key = try IntegerKey.read(configuration.key)
      var generator = TorchGenerator(seed: UInt64(truncatingIfNeeded: key))
      let function = MarkLLMFunction(
        form: form, key: side == .left ? key : nil,
        permutation: generator.permutation(parameters.vocabulary))
      return try GreenListScheme(
        parameters, rule: .markLLM(function),
        window: parameters.contextWidth + (side == .left ? 0 : 1),
        saltsBeyondContext: side == .own,
        printed: [
          SchemeParameter("f_scheme", .text(form.rawValue)),
          SchemeParameter("window_scheme", .text(side.rawValue)),
        ],
        warnings: key % Int128(parameters.vocabulary) == 0 && side == .left
          ? [
            "The key is a multiple of the vocabulary: every context has the same green list. "
              + "Choose another key."
          ] : [])
    },
    SchemeDescription(
      name: "sha256-salted", version: 1,
      summary: "A green list seeded by the SHA-256 digest of the last token and a salt.",
      source: "the digest of \"{token}-salt-123\" as a seed of torch.randperm",
      keyForm: SaltKey.form,
      options: [
        (
          "reduction", "low64",
          "how the digest becomes a seed: "
            + DigestReduction.allCases.map(\.rawValue).joined(separator: ", ")
        )
      ] + deviceOptions, standardGamma: 0.5, standardContextWidth: 1, needsVocabulary: true,
      verification: .verified,
      conformance: vector("sha256-salted", key: "salt-123", drawCount: 60, score: 21),
      canonicalKey: SaltKey.canonical
    ) { configuration throws(SchemeError) in
      let parameters = try GreenListParameters(
        configuration, gamma: 0.5, contextWidth: 1, widths: 1...1,
        options: ["reduction"] + SchemeOptions.device)
      let reduction = try SchemeOptions.choice(
        "reduction", configuration, standard: DigestReduction.low64)
      let salt = try SaltKey.read(configuration.key)
      return try GreenListScheme(
        parameters,
        rule: .saltedDigest(salt: salt, reduction: reduction),
        printed: [SchemeParameter("reduction", .text(reduction.rawValue))])
    },
    SchemeDescription(
      name: "unigram", version: 1, summary: "Unigram: one green list for all contexts.",
      source: "Unigram-Watermark@b96cdb4d, gptwm.py; arXiv:2306.17439",
      keyForm: "an integer from -2^63 to 2^63 - 1", standardGamma: 0.5, standardContextWidth: 0,
      needsVocabulary: true, verification: .verified,
      conformance: vector("unigram", drawCount: 60, score: 31), canonicalKey: IntegerKey.canonical
    ) { configuration throws(SchemeError) in
      let parameters = try GreenListParameters(
        configuration, gamma: 0.5, contextWidth: 0, widths: 0...0, options: [])
      let key = try IntegerKey.read(configuration.key)
      guard let key = Int64(exactly: key) else {
        throw SchemeError("key", "The key of unigram is an integer from -2^63 to 2^63 - 1.")
      }
      let bytes = (0..<8).map { UInt8(truncatingIfNeeded: key >> (8 * $0)) }
      let first = DigestWords.of(bytes).first ?? 0
      return try GreenListScheme(
        parameters, rule: .constant(UInt64(UInt32(first >> 32).byteSwapped)), recipe: .shuffledMask)
    },
    SchemeDescription(
      name: "three-bricks", version: 1,
      summary: "The green lists of \"Three Bricks\", seeded by a polynomial hash of the context.",
      source:
        "P. Fernandez et al., \"Three Bricks to Consolidate Watermarks for LLMs\", WIFS 2023, "
        + "arXiv:2308.00113",
      keyForm: "an integer from 0 to 2^64 - 1; the standard is 35317", options: deviceOptions,
      standardGamma: 0.25, standardContextWidth: 4, needsVocabulary: true, verification: .paper,
      conformance: vector("three-bricks", key: "35317", drawCount: 60, score: 9),
      canonicalKey: IntegerKey.canonical
    ) { configuration throws(SchemeError) in
      let parameters = try GreenListParameters(
        configuration, gamma: 0.25, contextWidth: 4, options: SchemeOptions.device)
      guard let key = UInt64(exactly: try IntegerKey.read(configuration.key)) else {
        throw SchemeError("key", "The key of three-bricks is an integer from 0 to 2^64 - 1.")
      }
      return try GreenListScheme(
        parameters, rule: .polynomial(multiplier: key), skipped: 1,
        warnings: parameters.contextWidth == 1
          ? ["With a context width of 1 the hash of three-bricks does not depend on the key."] : [])
    },
    SchemeDescription(
      name: "fairmark-keyed", version: 1,
      summary: "Our own: a secret-keyed pseudorandom function of context and token against a "
        + "threshold, with constant time a token.",
      source: "Sources/Watermarking/FairmarkKeyed.md",
      keyForm: "any text, or bytes as hex: and hexadecimal digits; 16 random bytes or more",
      standardGamma: 0.25, standardContextWidth: 4, needsVocabulary: false, verification: .own,
      conformance: vector(
        "fairmark-keyed", key: "an example, not a secret", vocabulary: nil, drawCount: 60, score: 12
      ), canonicalKey: FairmarkKeyedScheme.canonical
    ) { configuration throws(SchemeError) in
      try SchemeOptions.check(configuration, known: [])
      return try FairmarkKeyedScheme(
        key: configuration.key, gamma: configuration.gamma ?? 0.25,
        contextWidth: configuration.contextWidth ?? 4)
    },
  ]
}
