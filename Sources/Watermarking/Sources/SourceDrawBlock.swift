/// The draws of some documents' sources, as one thread gathers them.
///
/// Groups are numbered within the block: by the source's number, then by the configuration's.
public struct SourceDrawBlock: Sendable {
  let forms: [SourceDrawForm]
  private(set) var memberships = DrawPile<MembershipRecord>()
  private(set) var scored = DrawPile<ScoredRecord>()

  /// Creates an empty block.
  ///
  /// - Parameter forms: What has to be kept under each configuration.
  public init(_ forms: [SourceDrawForm]) {
    precondition(!forms.isEmpty, "draws belong to a configuration")
    self.forms = forms
  }

  /// Whether there are no draws.
  public var isEmpty: Bool { memberships.isEmpty && scored.isEmpty }

  /// Adds the draws of a document.
  ///
  /// - Parameters:
  ///   - draws: The draws.
  ///   - ids: The document's ids, to which their positions refer.
  ///   - source: The number of its source in the block.
  ///   - configuration: The configuration.
  /// - Complexity: O(draws).
  public mutating func add(
    _ draws: Draws, _ ids: Span<UInt32>, source: Int, configuration: Int
  ) {
    let group = UInt32(source * forms.count + configuration)
    let form = forms[configuration]
    for index in draws.keys.indices {
      let draw = SourceDraw(
        group: group, token: ids[Int(draws.positions[index])], key: draws.keys[index],
        score: draws.scores[index])
      switch form {
      case .membership: memberships.append(MembershipRecord(draw))
      case .scored: scored.append(ScoredRecord(draw))
      }
    }
  }

  /// Adds a draw.
  ///
  /// - Parameter draw: The draw.
  public mutating func add(_ draw: SourceDraw) {
    switch forms[Int(draw.group) % forms.count] {
    case .membership: memberships.append(MembershipRecord(draw))
    case .scored: scored.append(ScoredRecord(draw))
    }
  }

  /// Takes the draws, and does with them what can be done with this block alone, while its thread has
  /// them at hand.
  ///
  /// - Returns: The draws; none are left here.
  /// - Complexity: O(draws).
  public mutating func take() -> SourceDrawBlock {
    memberships.settle(atLeast: 1 << 14)
    scored.settle(atLeast: 1 << 14)
    var next = SourceDrawBlock(forms)
    next.memberships.reuseStorage(of: &memberships)
    next.scored.reuseStorage(of: &scored)
    swap(&self, &next)
    return next
  }

  /// Adds the draws of the documents that follow.
  ///
  /// - Parameters:
  ///   - next: Their draws.
  ///   - numbers: The number of each of its groups here.
  public mutating func add(_ next: SourceDrawBlock, numbers: [UInt32]) {
    memberships.add(next.memberships, numbers: numbers)
    scored.add(next.scored, numbers: numbers)
  }
}
