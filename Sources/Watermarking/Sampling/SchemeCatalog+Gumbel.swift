extension SchemeCatalog {
  /// vLLM's schemes.
  static let philoxSchemes: [SchemeDescription] = [
    SchemeDescription(
      name: "vllm-gumbel", version: 1,
      summary: "vLLM's Gumbel-max watermark over the function philox4x32-10-v1.",
      source: "vLLM, vllm/v1/watermarking (pull request 54053); Aaronson 2022",
      keyForm: "an integer from 0 to 18446744073709551615", standardGamma: nil,
      standardContextWidth: 4, needsVocabulary: false, verification: .verified,
      conformance: SchemeDescription.ConformanceVector(
        configuration: SchemeConfiguration(scheme: "vllm-gumbel", key: SecretKey("42")),
        ids: gumbelIDs, drawCount: 26, score: 22.52455506305649),
      canonicalKey: SamplingParameters.canonicalInteger,
      make: { (configuration) throws(SchemeError) in
        try PhiloxGumbel(configuration, isDual: false)
      }),
    SchemeDescription(
      name: "vllm-gumbel-dual", version: 1,
      summary: "vLLM's Gumbel-max watermark with two keys, for speculative decoding.",
      source: "vLLM, vllm/v1/watermarking (pull request 56122)",
      keyForm: "an integer from 0 to 18446744073709551615",
      options: [
        (
          name: "alpha", standard: "0.2",
          meaning: "weight of the second key in a token's score, from 0 to 1"
        )
      ], standardGamma: nil, standardContextWidth: 4, needsVocabulary: false,
      verification: .verified,
      conformance: SchemeDescription.ConformanceVector(
        configuration: SchemeConfiguration(scheme: "vllm-gumbel-dual", key: SecretKey("42")),
        ids: gumbelIDs, drawCount: 26, score: 25.81501577585698),
      canonicalKey: SamplingParameters.canonicalInteger,
      make: { (configuration) throws(SchemeError) in
        try PhiloxGumbel(configuration, isDual: true)
      }),
  ]

  /// SGLang's schemes.
  static let murmurSchemes: [SchemeDescription] = [
    SchemeDescription(
      name: "sglang-gumbel", version: 1,
      summary: "SGLang's Gumbel-max watermark over Murmur3.",
      source: "SGLang, sglang/srt/sampling/watermarking (pull request 37577); Aaronson 2022",
      keyForm: "1 to 16 hexadecimal digits", standardGamma: nil, standardContextWidth: 4,
      needsVocabulary: false, verification: .verified,
      conformance: SchemeDescription.ConformanceVector(
        configuration: SchemeConfiguration(
          scheme: "sglang-gumbel", key: SecretKey("0123456789abcdef")),
        ids: gumbelIDs, drawCount: 22, score: 15.411651086650485),
      canonicalKey: { SamplingParameters.canonicalHexadecimal($0, count: 1) },
      make: { (configuration) throws(SchemeError) in
        try MurmurGumbel(configuration, isDual: false)
      }),
    SchemeDescription(
      name: "sglang-gumbel-dual", version: 1,
      summary: "SGLang's Gumbel-max watermark with two keys, picked by a coin of the context.",
      source: "SGLang, sglang/srt/sampling/watermarking (pull request 37577)",
      keyForm: "two times 1 to 16 hexadecimal digits with a comma between them",
      options: [
        (
          name: "mixing_probability", standard: "0.5",
          meaning: "share of the contexts whose key is the first, between 0 and 1"
        )
      ], standardGamma: nil, standardContextWidth: 4, needsVocabulary: false,
      verification: .verified,
      conformance: SchemeDescription.ConformanceVector(
        configuration: SchemeConfiguration(
          scheme: "sglang-gumbel-dual", key: SecretKey("0123456789abcdef,fedcba9876543210")),
        ids: gumbelIDs, drawCount: 22, score: 18.50178763689419),
      canonicalKey: { SamplingParameters.canonicalHexadecimal($0, count: 2) },
      make: { (configuration) throws(SchemeError) in
        try MurmurGumbel(configuration, isDual: true)
      }),
  ]

  /// A text of made-up tokens whose end goes round, so that one context occurs twice.
  ///
  /// What it scores was computed by Notebooksless-Scripts/golden/sampling_schemes.py.
  static let gumbelIDs: [UInt32] = [
    314, 1592, 6535, 8979, 3238, 4626, 4338, 3279, 5028, 8419, 7169, 3993, 7510, 5820, 9749, 4459,
    2307, 8164, 623, 48, 25, 17, 48, 25, 17, 48, 25,
  ]
}
