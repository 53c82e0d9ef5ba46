/// How the impact ratios of a published table were computed, as far as its figures tell.
///
/// **Definition.** Four hypotheses are tried: the reference is the highest rate of all categories, or
/// of those whose impact ratio is printed (the others are excluded under 6 RCNY § 5-301(d)); and the
/// ratio is the quotient of the unrounded rates, or of the rates as they are printed. A printed ratio
/// matches where it is the recomputed one rounded to the decimals of its column. The hypothesis with
/// most matches is chosen, then the one that explains more of the rest as cut off.
///
/// **Edge Cases.** Among hypotheses that explain as much, *all* goes before *printed* and *unrounded*
/// before rounded; ``equallyGood`` lists the others. Where no counts of selected people are published,
/// rounded goes first: the printed rates are all there is, and the unrounded ones could be anything
/// that rounds to them.
public struct PublishedConvention: Hashable, Sendable {
  /// Which categories the most selected one is looked for in.
  public enum Reference: String, Hashable, Sendable {
    /// All categories of the table.
    case all
    /// Those with a published impact ratio.
    case printed
  }

  /// What the ratios are quotients of.
  public enum Rounding: Hashable, Sendable {
    /// The rates as the counts give them.
    case unrounded
    /// The rates as they are printed, to so many decimals.
    case decimals(Int)
  }

  /// A reference and a rounding.
  public struct Hypothesis: Hashable, Sendable {
    /// Where the reference is looked for.
    public var reference: Reference
    /// What the ratios are quotients of.
    public var rounding: Rounding
  }

  /// The audit.
  public let audit: String
  /// The table.
  public let table: AuditTableKind
  /// What explains most of the printed impact ratios; `nil` where none is printed.
  public internal(set) var hypothesis: Hypothesis?
  /// The other hypotheses that explain as much.
  public internal(set) var equallyGood: [Hypothesis] = []
  /// How many printed impact ratios follow.
  public internal(set) var matches = 0
  /// How many impact ratios are printed of categories that have one: not of those with nobody.
  public internal(set) var printed = 0
  /// How many of the others are the recomputed ratio cut off.
  public internal(set) var truncated = 0
  /// The categories with the highest rate under the hypothesis.
  public internal(set) var best: [String] = []
  /// The categories with people and without a published impact ratio.
  public internal(set) var excluded: [String] = []
  /// The category that the ratios are relative to when they follow better from it than from the most
  /// selected one.
  public internal(set) var comparator: Comparator?

  /// A category that was taken as the reference although another is selected more.
  public struct Comparator: Hashable, Sendable {
    /// The category as it is printed.
    public var category: String
    /// How many printed impact ratios follow.
    public var matches: Int
    /// What the ratios are quotients of.
    public var rounding: Rounding
  }
}
