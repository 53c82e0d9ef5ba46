public import FairmarkFiles

extension Policy {
  /// An earlier result that a check names.
  public struct Baseline: Hashable, Sendable {
    /// The file, relative to the working directory.
    public var path: String
    /// The check that names it.
    public var location: SourceLocation
  }

  /// The earlier results that the checks name.
  public var baselines: [Baseline] {
    checks.compactMap { check in
      check.baseline.map { Baseline(path: $0, location: check.location) }
    }
  }
}
