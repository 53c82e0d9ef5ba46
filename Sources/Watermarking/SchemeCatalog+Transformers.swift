extension SchemeCatalog {
  /// The watermarks of transformers and of the server that grew beside it.
  static let transformersSchemes: [SchemeDescription] = [
    SchemeDescription(
      name: "hf-lefthash", version: 1,
      summary: "KGW as in transformers, seeded by the last token whatever the context width.",
      source: "transformers 5.23.0, generation/logits_process.py and generation/watermarking.py",
      keyForm: IntegerKey.form, options: deviceOptions + beginningOption + keylessOption("false"),
      standardGamma: 0.25,
      standardContextWidth: 1, needsVocabulary: true, verification: .verified,
      conformance: vector("hf-lefthash", drawCount: 60, score: 18),
      canonicalKey: IntegerKey.canonical
    ) { configuration throws(SchemeError) in
      let parameters = try GreenListParameters(
        configuration, gamma: 0.25, contextWidth: 1,
        options: SchemeOptions.device + ["bos_token_id", "skip_keyless_draws"])
      return try GreenListScheme(
        parameters, rule: .lastToken(key: IntegerKey.read(configuration.key)))
    },
    SchemeDescription(
      name: "hf-selfhash", version: 1,
      summary:
        "KGW as in transformers, seeded by the context and the token itself, with a table of "
        + "hashes of its own key.",
      source: "transformers 5.23.0, generation/logits_process.py and generation/watermarking.py",
      keyForm: IntegerKey.form, options: deviceOptions + beginningOption, standardGamma: 0.25,
      standardContextWidth: 1, needsVocabulary: true, verification: .verified,
      conformance: vector("hf-selfhash", drawCount: 60, score: 15),
      canonicalKey: IntegerKey.canonical
    ) { configuration throws(SchemeError) in
      let parameters = try GreenListParameters(
        configuration, gamma: 0.25, contextWidth: 1,
        options: SchemeOptions.device + ["bos_token_id"])
      let key = try IntegerKey.read(configuration.key)
      let seed = UInt64(truncatingIfNeeded: key)
      let hash =
        switch parameters.device {
        case .cpu: FixedHashTable(seed: seed)
        case .cuda(_): FixedHashTable(seed: seed, threads: try tableThreads(configuration))
        }
      return try GreenListScheme(
        parameters, rule: .kirchenbauer(.anchoredMinhash, key: key, hash: hash), isSelfSalted: true)
    },
    SchemeDescription(
      name: "tgi", version: 1,
      summary: "KGW as in text-generation-inference, seeded by the last token; its lists are drawn "
        + "on the device of the model.",
      source: "text-generation-inference, server/text_generation_server/utils/watermark.py",
      keyForm: IntegerKey.form, options: deviceOptions + beginningOption + keylessOption("false"),
      standardGamma: 0.5,
      standardContextWidth: 1, needsVocabulary: true, verification: .derived,
      conformance: vector("tgi", drawCount: 60, score: 35),
      canonicalKey: IntegerKey.canonical
    ) { configuration throws(SchemeError) in
      let parameters = try GreenListParameters(
        configuration, gamma: 0.5, contextWidth: 1, widths: 1...1,
        options: SchemeOptions.device + ["bos_token_id", "skip_keyless_draws"])
      let key = try IntegerKey.read(configuration.key)
      let largest = key * Int128(parameters.vocabulary - 1)
      guard largest >= Int128(Int64.min), largest < Int128(UInt64.max) else {
        throw SchemeError(
          "key",
          "text-generation-inference multiplies the key with a token without reduction, and with "
            + "this key PyTorch refuses the product; give a smaller one.")
      }
      var warnings: [String] = []
      if parameters.device == .cpu {
        warnings.append(
          "text-generation-inference draws its lists where the model runs; for a text of a GPU "
            + "give device=cuda and its gpu.")
      }
      return try GreenListScheme(parameters, rule: .lastToken(key: key), warnings: warnings)
    },
  ]

  /// The threads that a device uses for the table of hashes, which is larger than a vocabulary.
  private static func tableThreads(
    _ configuration: SchemeConfiguration
  ) throws(SchemeError) -> UInt32 {
    if let model = configuration.options["gpu"], let grid = CUDAGrid.model(model) {
      return grid.threads(vocabulary: FixedHashTable.size)
    }
    throw SchemeError(
      "gpu",
      "hf-selfhash on a GPU also draws a table of \(FixedHashTable.size) hashes there: give gpu, one "
        + "of \(CUDAGrid.models.map(\.name).joined(separator: ", ")).")
  }
}
