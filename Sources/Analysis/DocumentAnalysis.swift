public import FairmarkTables

/// An analysis that looks at one document after the other and writes a row about each.
///
/// The engine cuts the input into blocks of whole lines. A worker of each thread analyses the
/// documents of a block in their order; the block's rows and its state are then joined in the order
/// of the input, so that rows and results do not depend on the number of threads.
///
/// ```
/// for each block:  worker.analyze(document, appendingTo: &rows) …; worker.takeState()
/// in order:        rows are written; state.merge(next)
/// at the end:      evaluate(state)
/// ```
public protocol DocumentAnalysis: Sendable {
  /// What is known of all blocks before some place of the input.
  associatedtype State: DocumentState

  /// What the analysis is and takes.
  static var descriptor: AnalysisDescriptor { get }

  /// Binds the analysis to a job's roles and parameters.
  ///
  /// - Parameter configuration: The roles, parameters and the analysis' name.
  /// - Throws: An `AnalysisError` for parameters that do not fit together.
  init(_ configuration: AnalysisConfiguration) throws(AnalysisError)

  /// The name of the file of rows without its ending: `documents` gives `documents.jsonl`.
  var rowOutput: String { get }

  /// Makes the state before the first document.
  func makeState() -> State

  /// Makes what one thread needs.
  func makeWorker() -> any DocumentWorker<State>

  /// Evaluates what is known of all documents; a pure function.
  ///
  /// - Parameter state: The state after the last document.
  /// - Returns: Records, tables and findings, and the rows of further files.
  /// - Throws: An `AnalysisError` where the analysis fails.
  func evaluate(_ state: State) throws(AnalysisError) -> DocumentResult
}

/// What a document analysis gives in the end.
public struct DocumentResult: Sendable {
  /// A file of rows that is written as a whole at the end.
  public struct RowFile: Sendable {
    /// The file's name without its ending: `flagged` gives `flagged.jsonl`.
    public var name: String
    /// Its bytes: JSON objects, each ended by a line feed.
    public var bytes: [UInt8]

    /// Creates a file of rows.
    ///
    /// - Parameters:
    ///   - name: The name without its ending.
    ///   - bytes: JSON objects, each ended by a line feed.
    public init(name: String, bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }

  /// The records, tables and findings for the metrics document.
  public var analysis: AnalysisResult
  /// Further files, beside the rows of the documents.
  public var files: [RowFile]

  /// Creates a result.
  ///
  /// - Parameters:
  ///   - analysis: The records, tables and findings.
  ///   - files: Further files.
  public init(analysis: AnalysisResult, files: [RowFile] = []) {
    self.analysis = analysis
    self.files = files
  }
}

/// One thread's way through documents.
public protocol DocumentWorker<State>: AnyObject {
  /// What is gathered of a block.
  associatedtype State: DocumentState

  /// Analyses a document.
  ///
  /// - Parameters:
  ///   - document: The document; one with a fault gets a row that says so.
  ///   - rows: The bytes to which the document's row is appended: one JSON object and a line feed.
  /// - Throws: An `AnalysisError` where the whole analysis cannot go on.
  func analyze(_ document: TokenDocument, appendingTo rows: inout [UInt8]) throws(AnalysisError)

  /// Gives what was gathered since the last call and begins anew.
  func takeState() -> State
}

/// What is gathered of documents, joined in their order.
public protocol DocumentState: Sendable {
  /// Adds what was gathered of the documents that follow.
  ///
  /// - Parameter next: The state of the documents that follow these.
  /// - Throws: An `AnalysisError` where the two cannot be joined, a spill file cannot be written.
  mutating func merge(_ next: Self) throws(AnalysisError)

  /// Everything that is needed to go on after an interruption, as text.
  func checkpoint() throws(AnalysisError) -> String

  /// Restores a state from its ``checkpoint()``.
  ///
  /// - Parameter checkpoint: The text.
  /// - Throws: An `AnalysisError` for a text that is none of this version.
  init(checkpoint: String) throws(AnalysisError)
}
