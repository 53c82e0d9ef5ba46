extension SchemeCatalog {
  /// The schemes with green lists.
  static let greenListSchemes: [SchemeDescription] =
    transformersSchemes + kirchenbauerSchemes + otherGreenListSchemes

  /// The key of the examples in all of these implementations.
  static let publicKey = "15485863"

  /// A text without meaning for conformance vectors: 60 ids below 50257, and the first 20 again.
  static let conformanceIDs: [UInt32] = {
    let ids = (0..<60).map { UInt32(($0 * $0 * 7919 + 11) % 50_257) }
    return ids + ids.prefix(20)
  }()

  /// What the vector of a scheme with GPT-2's vocabulary is.
  static func vector(
    _ scheme: String, key: String = publicKey, vocabulary: Int? = 50_257,
    options: [String: String] = [:], drawCount: Int, score: Double
  ) -> SchemeDescription.ConformanceVector {
    SchemeDescription.ConformanceVector(
      configuration: SchemeConfiguration(
        scheme: scheme, vocabulary: vocabulary, options: options, key: SecretKey(key)),
      ids: conformanceIDs, drawCount: drawCount, score: score)
  }

  static let deviceOptions: [(name: String, standard: String, meaning: String)] = [
    ("device", "cpu", "where the lists were drawn: cpu or cuda"),
    (
      "gpu", "",
      "with device=cuda, where the vocabulary is larger than a grid: "
        + CUDAGrid.models.map(\.name).joined(separator: ", ")
    ),
    ("threads", "", "with device=cuda, in place of gpu: the threads of the device's grid"),
  ]
  static let beginningOption: [(name: String, standard: String, meaning: String)] = [
    ("bos_token_id", "", "a token that is dropped where a document begins with it")
  ]
  /// Whether the draws of the list that no key changes are left out.
  static func keylessOption(
    _ standard: String
  ) -> [(name: String, standard: String, meaning: String)] {
    [
      (
        "skip_keyless_draws", standard,
        "true leaves draws out, where they are counted by the function, whose list is the same "
          + "under every key, those that token 0 rules: they say nothing about a key"
      )
    ]
  }
  static let selectionOption: [(name: String, standard: String, meaning: String)] = [
    (
      "select_green_tokens", "true",
      "false for texts of versions that took the last tokens of the permutation"
    )
  ]
}
