extension SchemeCatalog {
  /// SynthID's schemes.
  static let synthIDSchemes: [SchemeDescription] = [
    SchemeDescription(
      name: "synthid-hf", version: 1,
      summary: "SynthID-Text as in Hugging Face transformers, with a table of random bits.",
      source:
        "transformers 5.23, generation/logits_process.py; Dathathri et al. 2024, "
        + "doi:10.1038/s41586-024-08025-4",
      keyForm: "a list of integers of 64 bits, one for each layer, with commas between them",
      options: synthIDOptions + [
        (
          name: "table", standard: "cpu",
          meaning: "cpu or cuda: the device on which the generating process made its table"
        ),
        (
          name: "sampling_table_size", standard: "65536",
          meaning: "entries of the table, from 2 to 1048576"
        ),
        (name: "sampling_table_seed", standard: "0", meaning: "seed of the table"),
        (
          name: "gpu", standard: "none",
          meaning: "model of the GPU that made the table, such as a100; only a t4 makes another"
        ),
        (
          name: "threads", standard: "sampling_table_size",
          meaning: "threads that draw the table on a GPU that gpu does not know"
        ),
      ], standardGamma: nil, standardContextWidth: 4, needsVocabulary: false,
      verification: .verified,
      conformance: SchemeDescription.ConformanceVector(
        configuration: SchemeConfiguration(
          scheme: "synthid-hf", key: SecretKey("654, 400, 836, 123, 340, 443, 597, 160, 57")),
        ids: gumbelIDs, drawCount: 22, score: 98),
      canonicalKey: SamplingParameters.canonicalLayers,
      make: { (configuration) throws(SchemeError) in
        try SynthID(configuration, hasTable: true)
      }),
    SchemeDescription(
      name: "synthid-deepmind", version: 1,
      summary: "SynthID-Text as in DeepMind's repository, with hashed bits.",
      source:
        "google-deepmind/synthid-text, logits_processing.py; Dathathri et al. 2024, "
        + "doi:10.1038/s41586-024-08025-4",
      keyForm: "a list of integers of 64 bits, one for each layer, with commas between them",
      options: synthIDOptions, standardGamma: nil, standardContextWidth: 4,
      needsVocabulary: false, verification: .verified,
      conformance: SchemeDescription.ConformanceVector(
        configuration: SchemeConfiguration(
          scheme: "synthid-deepmind", key: SecretKey("654, 400, 836, 123, 340, 443, 597, 160, 57")),
        ids: gumbelIDs, drawCount: 22, score: 103),
      canonicalKey: SamplingParameters.canonicalLayers,
      make: { (configuration) throws(SchemeError) in
        try SynthID(configuration, hasTable: false)
      }),
  ]

  private static let synthIDOptions: [(name: String, standard: String, meaning: String)] = [
    (
      name: "ngram_len", standard: "5",
      meaning: "tokens of an n-gram: one more than the context width"
    ),
    (
      name: "weights", standard: "uniform",
      meaning: "uniform or linear: the weights of the layers in the score"
    ),
    (
      name: "context_history_size", standard: "1024",
      meaning: "contexts that the original's detector remembers; read by context de-duplication"
    ),
    (
      name: "eos_token_id", standard: "none",
      meaning: "token that ends a text; what follows it is not scored"
    ),
  ]
}
