/// The plugins that a program offers: an explicit value, without registration.
public struct PluginSet: Sendable {
  /// The analyses of tables, in order.
  public let analyses: [any StreamingAnalysis.Type]
  /// The analyses of documents, in order.
  public let documentAnalyses: [any DocumentAnalysis.Type]

  /// Creates a set.
  ///
  /// - Parameters:
  ///   - analyses: The analyses of tables.
  ///   - documentAnalyses: The analyses of documents. Each id stands once in both lists together.
  public init(
    _ analyses: [any StreamingAnalysis.Type],
    documents documentAnalyses: [any DocumentAnalysis.Type] = []
  ) {
    self.analyses = analyses
    self.documentAnalyses = documentAnalyses
    let ids = descriptors.map(\.id)
    precondition(Set(ids).count == ids.count, "a plugin id stands twice in \(ids)")
  }

  /// What all plugins say about themselves, those of tables first.
  public var descriptors: [AnalysisDescriptor] {
    analyses.map { $0.descriptor } + documentAnalyses.map { $0.descriptor }
  }

  /// The analysis of tables with an id.
  ///
  /// - Parameter id: The name in the job file.
  /// - Returns: The plugin; `nil` when there is none.
  public func analysis(_ id: String) -> (any StreamingAnalysis.Type)? {
    analyses.first { $0.descriptor.id == id }
  }

  /// The analysis of documents with an id.
  ///
  /// - Parameter id: The name in the job file.
  /// - Returns: The plugin; `nil` when there is none.
  public func documentAnalysis(_ id: String) -> (any DocumentAnalysis.Type)? {
    documentAnalyses.first { $0.descriptor.id == id }
  }

  /// What a plugin says about itself.
  ///
  /// - Parameter id: The name in the job file.
  /// - Returns: The descriptor; `nil` when there is no such plugin.
  public func descriptor(_ id: String) -> AnalysisDescriptor? {
    descriptors.first { $0.id == id }
  }
}
