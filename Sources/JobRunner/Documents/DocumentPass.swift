import FairmarkAnalysis
import FairmarkTables

/// One analysis on its way through the documents, whatever the type of its state.
///
/// All but ``makeWorker()`` is called by one thread at a time.
protocol DocumentPass: AnyObject, Sendable {
  /// Makes what one thread needs.
  func makeWorker() -> any BlockWorker

  /// Adds what was gathered of the next block.
  func join(_ state: any DocumentState) throws(AnalysisError)

  /// Everything that is needed to go on after an interruption.
  func checkpoint() throws(AnalysisError) -> String

  /// Evaluates what was joined.
  func evaluate() throws(AnalysisError) -> DocumentResult
}

/// One thread's way through the blocks for one analysis.
protocol BlockWorker: AnyObject {
  /// Analyses a document of the block.
  func analyze(_ document: TokenDocument) throws(AnalysisError) -> DocumentFate

  /// The rows and the state of the block.
  func takeBlock() -> (rows: [UInt8], state: any DocumentState)
}

/// Begins an analysis, or goes on with it.
func makePass<Analysis: DocumentAnalysis>(
  _ analysis: Analysis, checkpoint: String?, storage: DocumentStorage
) throws(AnalysisError) -> any DocumentPass {
  let state: Analysis.State
  if let checkpoint {
    state = try analysis.restoreState(checkpoint, storage)
  } else {
    state = try analysis.makeState(storage)
  }
  return TypedPass(analysis, state)
}

private final class TypedPass<Analysis: DocumentAnalysis>: DocumentPass, @unchecked Sendable {
  private let analysis: Analysis
  private var state: Analysis.State

  init(_ analysis: Analysis, _ state: Analysis.State) {
    self.analysis = analysis
    self.state = state
  }

  func makeWorker() -> any BlockWorker { TypedWorker(analysis.makeWorker()) }

  func join(_ next: any DocumentState) throws(AnalysisError) {
    guard let next = next as? Analysis.State else {
      throw AnalysisError(.failed, "the state of a block has another type than is declared")
    }
    try state.merge(next)
  }

  func checkpoint() throws(AnalysisError) -> String { try state.checkpoint() }

  func evaluate() throws(AnalysisError) -> DocumentResult { try analysis.evaluate(state) }
}

private final class TypedWorker<State: DocumentState>: BlockWorker {
  private let worker: any DocumentWorker<State>
  private var rows: [UInt8] = []

  init(_ worker: any DocumentWorker<State>) { self.worker = worker }

  func analyze(_ document: TokenDocument) throws(AnalysisError) -> DocumentFate {
    try worker.analyze(document, appendingTo: &rows)
  }

  func takeBlock() -> (rows: [UInt8], state: any DocumentState) {
    let block = rows
    rows = []
    rows.reserveCapacity(block.count)
    return (block, worker.takeState())
  }
}

/// Hands the documents of a block to all analyses.
struct DocumentTaker: DocumentConsumer {
  /// What was made of a block.
  struct Output: Sendable {
    var blocks: [(rows: [UInt8], state: any DocumentState)]
    var badInputCount: Int
  }

  private let workers: [any BlockWorker]
  private var badInputCount = 0

  init(_ passes: [any DocumentPass]) { workers = passes.map { $0.makeWorker() } }

  mutating func consume(_ document: TokenDocument) throws {
    var isBad = document.fault != nil
    for worker in workers {
      let fate = try worker.analyze(document)
      if fate == .badInput { isBad = true }
    }
    if isBad { badInputCount += 1 }
  }

  mutating func takeOutput() -> Output {
    defer { badInputCount = 0 }
    return Output(blocks: workers.map { $0.takeBlock() }, badInputCount: badInputCount)
  }
}
