extension SchemeCatalog {
  /// The schemes that replace the sampling: Gumbel and SynthID.
  static let samplingSchemes: [SchemeDescription] = [
    synthIDSchemes, philoxSchemes, murmurSchemes,
  ].flatMap { $0 }
}
