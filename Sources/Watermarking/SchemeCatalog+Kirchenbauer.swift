extension SchemeCatalog {
  /// The watermarks of lm-watermarking.
  static let kirchenbauerSchemes: [SchemeDescription] = [
    kirchenbauer(
      "kgw-lefthash", "additive over the context; its name there is simple_1.", .additive, width: 1,
      isSelfSalted: false, drawCount: 60, score: 18),
    kirchenbauer(
      "kgw-selfhash", "anchored minhash over context and token; its name there is selfhash.",
      .anchoredMinhash, width: 4, isSelfSalted: true, drawCount: 60, score: 14),
    kirchenbauer(
      "kgw-minhash", "the least hash of the context; its name there is minhash.", .minhash,
      width: 4,
      isSelfSalted: false, drawCount: 60, score: 14),
    kirchenbauer(
      "kgw-skipgram", "the first token of the context; its name there is skipgram.", .skipgram,
      width: 5, isSelfSalted: false, drawCount: 60, score: 12),
    kirchenbauer(
      "kgw-freeform",
      "any of its pseudorandom functions; the names there are ff-PRF-WIDTH-SELFSALT.", nil,
      width: 4,
      isSelfSalted: false, drawCount: 60, score: 13),
  ]

  /// A scheme of lm-watermarking; without a function the user names it.
  private static func kirchenbauer(
    _ name: String, _ meaning: String, _ fixed: KirchenbauerFunction?, width: Int,
    isSelfSalted: Bool, drawCount: Int, score: Double
  ) -> SchemeDescription {
    let skipped =
      switch fixed {
      case .minhash: "true"
      case nil: "true with prf=minhash_prf, else false"
      default: "false"
      }
    var options = deviceOptions + beginningOption + selectionOption + keylessOption(skipped)
    if fixed == nil {
      let names = KirchenbauerFunction.allCases.map(\.rawValue).joined(separator: ", ")
      options += [
        ("prf", KirchenbauerFunction.anchoredMinhash.rawValue, "the function: \(names)"),
        ("self_salt", "false", "whether the scored token is the last of the window"),
      ]
    }
    let names = options.map(\.name)
    return SchemeDescription(
      name: name, version: 1, summary: "KGW as in lm-watermarking: \(meaning)",
      source: "lm-watermarking@fb602de9, extended_watermark_processor.py; arXiv:2306.04634",
      keyForm: IntegerKey.form, options: options, standardGamma: 0.25, standardContextWidth: width,
      needsVocabulary: true, verification: .verified,
      conformance: vector(name, drawCount: drawCount, score: score),
      canonicalKey: IntegerKey.canonical
    ) { configuration throws(SchemeError) in
      let function =
        if let fixed {
          fixed
        } else {
          try SchemeOptions.choice(
            "prf", spelledOut(configuration), standard: KirchenbauerFunction.anchoredMinhash)
        }
      let parameters = try GreenListParameters(
        configuration, gamma: 0.25, contextWidth: width, widths: function.leastWidth...64,
        options: names)
      let isSalted =
        if fixed == nil {
          try SchemeOptions.truth("self_salt", configuration, standard: false)
        } else {
          isSelfSalted
        }
      var printed: [SchemeParameter] = []
      if fixed == nil {
        printed += [
          SchemeParameter("prf", .text(function.rawValue)),
          SchemeParameter("self_salt", .boolean(isSalted)),
        ]
      }
      var recipe: GreenListRecipe?
      if try !SchemeOptions.truth("select_green_tokens", configuration, standard: true) {
        guard parameters.device == .cpu else {
          throw SchemeError(
            "select_green_tokens", "The option select_green_tokens=false goes with device=cpu only."
          )
        }
        recipe = .torchCPU(.last)
        printed.append(SchemeParameter("select_green_tokens", .boolean(false)))
      }
      return try GreenListScheme(
        parameters,
        rule: .kirchenbauer(
          function, key: IntegerKey.read(configuration.key), hash: .kirchenbauer),
        recipe: recipe, isSelfSalted: isSalted, printed: printed)
    }
  }

  /// Lets `prf=additive` stand for `prf=additive_prf`.
  private static func spelledOut(_ configuration: SchemeConfiguration) -> SchemeConfiguration {
    guard let name = configuration.options["prf"], !name.hasSuffix("_prf") else {
      return configuration
    }
    var configuration = configuration
    configuration.options["prf"] = name + "_prf"
    return configuration
  }
}
