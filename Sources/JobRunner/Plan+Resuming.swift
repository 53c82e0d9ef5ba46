extension Plan {
  /// Whether a run that is interrupted can be gone on with; `nil` for a job without documents.
  public var isResumable: Bool? { documents.map { $0.streamPath == nil } }
}
