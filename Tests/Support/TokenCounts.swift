public import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText
import FairmarkTables
import Glibc
import Synchronization

/// An analysis of documents that counts ids, and notices when documents are lost, repeated or out of
/// order: for tests.
public struct TokenCountAnalysis: DocumentAnalysis {
  /// What it is and takes.
  public static let descriptor = AnalysisDescriptor(
    id: "token-counts", version: "1.0.0", summary: "Counts the token ids of documents.",
    requiredRoles: [.tokenIDs], optionalRoles: [.id, .promptIDs, .source],
    parameters: [
      .init("vocabulary", .integer(1...Int(UInt32.max)), default: "50257", "Ids are below it."),
      .init("every", .integer(1...1_000_000), default: "3", "Each so many documents are listed."),
      .init("key", .secret, default: "none", "A key, which decides nothing but a sum."),
      .init(
        "more", .settingsList([.init("key", .secret, default: "none", "A further key.")]),
        default: "none", "Further keys."),
      .init("fails", .boolean, default: "false", "Whether the evaluation fails."),
    ],
    metrics: [
      .init("documents", "The number of documents.", .none),
      .init("tokens", "The number of ids.", .none),
      .init("order", "A number that changes with the order of the documents.", .none),
    ])

  let vocabulary: UInt32
  let every: Int
  let keyed: UInt64
  let fails: Bool
  /// After how many documents the process is killed; the environment says it, so that the job is the same.
  let lifetime: Int?
  private static let analysedCount = Atomic<Int>(0)

  /// Binds the analysis.
  public init(_ configuration: AnalysisConfiguration) throws(AnalysisError) {
    let parameters = configuration.parameters
    if case .integer(let value)? = parameters["vocabulary"] {
      vocabulary = UInt32(clamping: value)
    } else {
      vocabulary = 50_257
    }
    if case .integer(let value)? = parameters["every"] { every = value } else { every = 3 }
    if case .boolean(true)? = parameters["fails"] { fails = true } else { fails = false }
    // SAFETY: nothing changes the environment, and the value ends in NUL.
    lifetime = unsafe getenv("COUNTS_LIFETIME").flatMap { unsafe Int(String(cString: $0)) }
    var sum: UInt64 = 0
    if case .secret(let key)? = parameters["key"] {
      if key.text == "refused" {
        throw AnalysisError(.badConfiguration, key: "key", "the key \(key) is refused")
      }
      for byte in key.text.utf8 { sum = sum &* 257 &+ UInt64(byte) }
    }
    keyed = sum % 1_000_003
  }

  /// The rows.
  public var rowOutput: String { "documents" }
  /// The listed documents.
  public var resultFiles: [String] { ["listed"] }

  /// What is known of documents.
  public struct State: DocumentState {
    var documents = 0
    var tokens = 0
    /// A hash of the documents in their order, and the factor that it gets before others follow.
    var hash: UInt64 = 0
    var factor: UInt64 = 1
    var listed: [Int] = []
    /// How many bytes of the spill file belong to the state.
    var spilled = 0
    var storage = DocumentStorage()

    mutating func add(_ number: Int, _ value: UInt64) {
      documents += 1
      hash = hash &* 0x9E37_79B9_7F4A_7C15 &+ value &+ UInt64(number)
      factor = factor &* 0x9E37_79B9_7F4A_7C15
    }

    /// Adds what follows, and writes a byte for each document into the storage.
    public mutating func merge(_ next: State) throws(AnalysisError) {
      documents += next.documents
      tokens += next.tokens
      hash = hash &* next.factor &+ next.hash
      factor = factor &* next.factor
      listed += next.listed
      guard let folder = storage.folder else { return }
      do throws(FileError) {
        try WorkFolder.make(folder)
        let spill = try PartialFile(path: folder + "/spill", keeping: spilled)
        try spill.append(Array(repeating: 0x2E, count: next.documents))
        spilled = spill.byteCount
      } catch {
        throw AnalysisError(.storage, "\(error)")
      }
    }

    /// Everything as text.
    public func checkpoint() throws(AnalysisError) -> String {
      let parts = [documents, tokens, Int(bitPattern: UInt(hash)), Int(bitPattern: UInt(factor))]
      return (parts + [spilled] + listed).map(String.init).joined(separator: " ")
    }
  }

  /// Begins.
  public func makeState(_ storage: DocumentStorage) throws(AnalysisError) -> State {
    var state = State()
    state.storage = storage
    return state
  }

  /// Goes on.
  public func restoreState(
    _ checkpoint: String, _ storage: DocumentStorage
  ) throws(AnalysisError) -> State {
    let numbers = checkpoint.split(separator: " ").compactMap { Int($0) }
    guard numbers.count >= 5 else { throw AnalysisError(.failed, "is no checkpoint") }
    var state = State()
    state.documents = numbers[0]
    state.tokens = numbers[1]
    state.hash = UInt64(UInt(bitPattern: numbers[2]))
    state.factor = UInt64(UInt(bitPattern: numbers[3]))
    state.spilled = numbers[4]
    state.listed = Array(numbers[5...])
    state.storage = storage
    return state
  }

  /// Makes what one thread needs.
  public func makeWorker() -> any DocumentWorker<State> { Worker(self) }

  private final class Worker: DocumentWorker {
    let analysis: TokenCountAnalysis
    var state = State()

    init(_ analysis: TokenCountAnalysis) { self.analysis = analysis }

    func analyze(
      _ document: TokenDocument, appendingTo rows: inout [UInt8]
    ) throws(AnalysisError) -> DocumentFate {
      if let lifetime = analysis.lifetime,
        TokenCountAnalysis.analysedCount.add(1, ordering: .relaxed).newValue > lifetime
      {
        kill(getpid(), SIGKILL)
      }
      var fault = document.fault
      if fault == nil, document.ids.contains(where: { $0 >= analysis.vocabulary }) {
        fault = "has an id beyond the vocabulary"
      }
      var sum = analysis.keyed
      for id in document.ids { sum = sum &* 31 &+ UInt64(id) }
      if fault == nil { state.tokens += document.ids.count - document.promptCount }
      state.add(document.number, sum)
      if document.number % analysis.every == 0 { state.listed.append(document.number) }
      var row: JSONObject = [
        "id": document.id.map(JSONValue.string) ?? .null, "number": .integer(document.number),
        "line": .integer(document.line), "status": fault == nil ? "ok" : "bad_input",
        "tokens": .integer(document.ids.count), "prompt": .integer(document.promptCount),
        "source": document.source.map(JSONValue.string) ?? .null,
        "sum": .integer(Int(sum % 1_000_000_007)),
      ]
      if let fault { row["reason"] = .string(fault) }
      rows += Array(JSONValue.object(row).canonicalText().utf8)
      rows.append(UInt8(ascii: "\n"))
      return fault == nil ? .analysed : .badInput
    }

    func takeState() -> State {
      defer { state = State() }
      return state
    }
  }

  /// Evaluates.
  public func evaluate(_ state: State) throws(AnalysisError) -> DocumentResult {
    if fails { throw AnalysisError(.failed, "was told to fail") }
    var result = AnalysisResult()
    for (name, value) in [
      ("documents", state.documents), ("tokens", state.tokens),
      ("order", Int(state.hash % 1_000_000_007)),
    ] {
      result.metrics.append(
        MetricRecord(name, attribute: [], value: .count(value), n: state.documents))
    }
    if state.storage.folder != nil, state.spilled != state.documents {
      throw AnalysisError(.failed, "\(state.spilled) of \(state.documents) were kept")
    }
    let rows = state.listed.map { "{\"number\":\($0)}\n" }.joined()
    return DocumentResult(analysis: result, files: [.init(name: "listed", bytes: Array(rows.utf8))])
  }
}
