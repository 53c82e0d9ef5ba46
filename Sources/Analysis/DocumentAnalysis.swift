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
/// now and then:    state.checkpoint() is kept beside the rows that were written
/// at the end:      evaluate(state)
/// ```
///
/// ## Implementation guidance
///
/// Rows and states must not depend on where the input is cut into blocks. Run
/// `checkDocumentAnalysis` of `FairmarkAnalysisTesting` on every implementation.
public protocol DocumentAnalysis: Sendable {
  /// What is known of all blocks before some place of the input.
  associatedtype State: DocumentState

  /// What the analysis is and takes.
  static var descriptor: AnalysisDescriptor { get }

  /// Spells parameters in one way where people may write the same in several, as keys.
  ///
  /// What a job prints, its digest and ``init(_:)`` see the result.
  ///
  /// - Parameter parameters: Parameters in the types of the descriptor, perhaps wrong ones.
  /// - Returns: The same in one spelling; what is wrong as it was.
  static func canonical(_ parameters: [String: ParameterValue]) -> [String: ParameterValue]

  /// Binds the analysis to a job's roles and parameters.
  ///
  /// - Parameter configuration: The roles, parameters and the analysis' name.
  /// - Throws: An `AnalysisError` for parameters that do not fit together.
  init(_ configuration: AnalysisConfiguration) throws(AnalysisError)

  /// The name of the file of rows without its ending: `documents` gives `documents.jsonl`.
  var rowOutput: String { get }

  /// The names of the further files that ``evaluate(_:)`` may give, without their endings.
  var resultFiles: [String] { get }

  /// Makes the state before the first document.
  ///
  /// - Parameter storage: Where the state may keep what does not fit into memory.
  /// - Returns: The state.
  /// - Throws: An `AnalysisError` where the storage cannot be used.
  func makeState(_ storage: DocumentStorage) throws(AnalysisError) -> State

  /// Makes the state of an earlier run again.
  ///
  /// Files in the storage may hold more than they did at the checkpoint, never less. The engine
  /// vouches for the checkpoint and for the rows; a state whose files matter keeps a digest of them in
  /// its checkpoint, and compares.
  ///
  /// - Parameters:
  ///   - checkpoint: What ``DocumentState/checkpoint()`` gave.
  ///   - storage: The storage that the earlier run had.
  /// - Returns: The state at the checkpoint.
  /// - Throws: An `AnalysisError` for a text that is none of this version, and for files that are
  ///   not as it says.
  func restoreState(
    _ checkpoint: String, _ storage: DocumentStorage
  ) throws(AnalysisError) -> State

  /// Makes what one thread needs.
  func makeWorker() -> any DocumentWorker<State>

  /// Evaluates what is known of all documents; a pure function.
  ///
  /// - Parameter state: The state after the last document.
  /// - Returns: Records, tables and findings, and the rows of further files.
  /// - Throws: An `AnalysisError` where the analysis fails.
  func evaluate(_ state: State) throws(AnalysisError) -> DocumentResult
}

extension DocumentAnalysis {
  /// As they are.
  public static func canonical(
    _ parameters: [String: ParameterValue]
  ) -> [String: ParameterValue] {
    parameters
  }

  /// None.
  public var resultFiles: [String] { [] }
}

/// Where a document analysis may keep what does not fit into memory.
///
/// The folder lives as long as the run, that of an interrupted run until it was resumed. It is not made
/// beforehand: an analysis that writes into it makes it by `WorkFolder.make`, whose mark lets the run
/// remove it again. A folder without the mark is somebody else's.
public struct DocumentStorage: Hashable, Sendable {
  /// The path of a folder of the analysis' own; `nil` where nothing may be kept but in memory.
  public var folder: String?
  /// About how many bytes a state may take in memory.
  public var memoryByteLimit: Int
  /// How many threads may work on a state at once; results do not depend on it.
  public var threadCount: Int

  /// Describes a storage.
  ///
  /// - Parameters:
  ///   - folder: The path of a folder of the analysis' own.
  ///   - memoryByteLimit: About how many bytes a state may take in memory.
  ///   - threadCount: How many threads may work on a state at once.
  public init(folder: String? = nil, memoryByteLimit: Int = 1 << 30, threadCount: Int = 1) {
    self.folder = folder
    self.memoryByteLimit = memoryByteLimit
    self.threadCount = threadCount
  }
}

/// What a document analysis gives in the end.
public struct DocumentResult: Sendable {
  /// A file of rows that is written as a whole at the end.
  public struct RowFile: Hashable, Sendable {
    /// The file's name without its ending: `flagged` gives `flagged.jsonl`.
    public var name: String
    /// Its bytes: JSON objects, each ended by a line feed.
    public var bytes: [UInt8]

    /// Creates a file of rows.
    ///
    /// - Parameters:
    ///   - name: The name without its ending, one of ``DocumentAnalysis/resultFiles``.
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

/// What became of a document, for the account of all documents.
public enum DocumentFate: Hashable, Sendable {
  /// It was analysed, or its row says why that gives no number.
  case analysed
  /// It could not be used: it has a fault, or a content that the analysis cannot take.
  case badInput
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
  /// - Returns: What became of it; of a document with a fault always ``DocumentFate/badInput``.
  /// - Throws: An `AnalysisError` where the whole analysis cannot go on.
  func analyze(
    _ document: TokenDocument, appendingTo rows: inout [UInt8]
  ) throws(AnalysisError) -> DocumentFate

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
  ///
  /// What lies in files must be on the disk when this returns.
  ///
  /// - Returns: A text without secrets, from which
  ///   ``DocumentAnalysis/restoreState(_:_:)`` makes the state again.
  /// - Throws: An `AnalysisError` where files cannot be written.
  mutating func checkpoint() throws(AnalysisError) -> String
}
