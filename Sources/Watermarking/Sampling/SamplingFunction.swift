/// A pseudorandom function that stands in for the sampling of tokens: a state of the tokens before a
/// position, and a score for the token that follows.
protocol SamplingFunction: Sendable {
  /// Whether a context's state takes more than 64 bits.
  static var hasWideStates: Bool { get }
  /// The tokens of context.
  var width: Int { get }
  /// What stands before a position that has fewer tokens before it.
  var edge: SamplingEdge { get }
  /// The contexts that the original's own detector remembers; `nil` for all of the document.
  var history: Int? { get }
  /// The token that ends a text.
  var end: UInt32? { get }

  /// Writes the states and the scores of a run of positions.
  func score(_ ids: Span<UInt32>, _ run: SamplingBlock.Run, into block: inout SamplingBlock)
}

extension SamplingFunction {
  var history: Int? { nil }
  var end: UInt32? { nil }
}

/// What stands before a position that has fewer tokens before it than the context is wide.
enum SamplingEdge: Hashable, Sendable {
  /// Copies of 2³² − 1; the prompt is not context.
  case padding
  /// Nothing: the context is shorter. Without a prompt such positions are not scored, because their
  /// prompt is only unknown.
  case shorter
  /// Such positions are not scored; the prompt is not context.
  case unscored
}

/// The runs of positions of one document.
struct SamplingRuns {
  private var next: Int
  private let end: Int
  private let width: Int
  private let edge: SamplingEdge
  /// The first id that can be context.
  let origin: Int

  init(_ function: some SamplingFunction, _ ids: Span<UInt32>, scoredFrom: Int) {
    let first = min(max(scoredFrom, 0), ids.count)
    var end = ids.count
    if let stop = function.end {
      end = first
      while end < ids.count && ids[end] != stop { end += 1 }
    }
    width = function.width
    edge = function.edge
    switch edge {
    case .padding: (origin, next) = (first, first)
    case .shorter: (origin, next) = (0, first == 0 ? width : first)
    case .unscored: (origin, next) = (first, first + width)
    }
    self.end = end
  }

  /// The positions that have the context which the function needs.
  var count: Int { max(0, end - next) }

  /// The next positions; fewer than a whole context stands before them where `width` of the run is
  /// smaller than the function's, or where `start` lies less than that behind ``origin``.
  mutating func pop() -> SamplingBlock.Run? {
    guard next < end else { return nil }
    let before = next - origin
    var run = SamplingBlock.Run(
      start: next, count: min(SamplingBlock.capacity, end - next), width: width)
    if before < width {
      switch edge {
      case .padding: run.count = min(run.count, width - before)
      case .shorter: (run.count, run.width) = (1, before)
      case .unscored: break
      }
    }
    next += run.count
    return run
  }
}
