extension SchemeCatalog {
  /// The schemes with green lists.
  static let greenListSchemes: [SchemeDescription] = []
}
