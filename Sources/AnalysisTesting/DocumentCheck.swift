public import FairmarkAnalysis
import FairmarkJSONText
public import FairmarkTables

/// Checks that an analysis of documents keeps the laws of the plugin API.
///
/// ```swift
/// let violations = checkDocumentAnalysis(
///   MyAnalysis.self, AnalysisConfiguration(roles: roles),
///   documents: (0..<40).map { TokenDocument(id: "d\($0)", ids: [UInt32($0), 2, 3]) })
/// #expect(violations == [])
/// ```
///
/// The documents are numbered anew, and hostile ones are put among them: empty ones, one without a
/// name, one that is all prompt, one with the largest id there is, one that repeats an id, and one
/// with a fault.
///
/// - Parameters:
///   - analysis: The plugin.
///   - configuration: Roles and settings, as the job runner would give them.
///   - documents: Some dozen documents.
///   - seed: Decides where the documents are cut.
/// - Returns: The broken laws as sentences; nothing when all are kept.
/// - Complexity: Some dozens of passes over the documents.
public func checkDocumentAnalysis<Analysis: DocumentAnalysis>(
  _ analysis: Analysis.Type, _ configuration: AnalysisConfiguration, documents: [TokenDocument],
  seed: UInt64 = 1
) -> [LawViolation] {
  let violations = checkDescriptor(analysis.descriptor)
  let bound: Analysis
  do throws(AnalysisError) {
    bound = try analysis.init(configuration)
  } catch {
    return violations + [LawViolation(.binding, "the configuration is refused: \(error.message)")]
  }
  var check = DocumentCheck(
    analysis: bound, roles: configuration.roles, generator: ShufflingGenerator(seed: seed))
  var sample = documents
  let hostile = [
    TokenDocument(id: "empty"), TokenDocument(ids: [1, 2, 3]),
    TokenDocument(id: "prompt", ids: [5, 6, 7, 8], promptCount: 4),
    TokenDocument(id: "large", ids: [.max, 0, .max]),
    TokenDocument(id: "same", ids: Array(repeating: 11, count: 300)),
    TokenDocument(id: "\u{0}\"\\\u{1F600}", source: "\u{2028}", ids: [1]),
    TokenDocument(fault: "is not JSON at byte 1: expected an object"),
  ]
  for (place, document) in hostile.enumerated() {
    sample.insert(document, at: sample.count * (place + 1) / (hostile.count + 1))
  }
  for (name, sample) in [("no documents", []), ("the documents", sample)] {
    check.check(
      sample.enumerated().map { number, document in
        var document = document
        document.number = number
        document.line = number + 1
        return document
      }, name)
  }
  return violations + check.violations
}

/// Runs an analysis over documents in different cuts and compares.
private struct DocumentCheck<Analysis: DocumentAnalysis> {
  let analysis: Analysis
  let roles: Roles
  var generator: ShufflingGenerator
  private(set) var violations: [LawViolation] = []

  init(analysis: Analysis, roles: Roles, generator: ShufflingGenerator) {
    self.analysis = analysis
    self.roles = roles
    self.generator = generator
  }

  private mutating func report(_ law: LawViolation.Law, _ message: String) {
    violations.append(LawViolation(law, message))
  }

  mutating func check(_ documents: [TokenDocument], _ name: String) {
    let whole: Run
    do throws(AnalysisError) {
      whole = try run(documents, cuts: [], workerCount: 1, restores: false)
    } catch {
      if error.message.isEmpty { report(.errorSentence, "an AnalysisError says nothing") }
      return
    }
    checkRows(whole, documents, name)
    var laws = RecordLaws(Analysis.descriptor, roles, sample: name)
    laws.check(whole.outcome)
    violations += laws.violations
    let everywhere = Array(0...documents.count)
    var cuts = [everywhere]
    for _ in 0..<4 {
      cuts.append(everywhere.filter { _ in Int.random(in: 0..<5, using: &generator) == 0 })
    }
    for (law, workerCount, restores) in [
      (LawViolation.Law.blockInvariance, 1, false), (.blockInvariance, 3, false),
      (.checkpoint, 2, true),
    ] {
      for cut in cuts {
        do throws(AnalysisError) {
          let other = try run(documents, cuts: cut, workerCount: workerCount, restores: restores)
          if let difference = whole.difference(from: other) {
            report(law, "\(name), cut at \(cut): \(difference)")
          }
          if !other.hasSteadyCheckpoints {
            report(.checkpoint, "\(name): a state made again has another checkpoint")
          }
        } catch {
          report(law, "\(name), cut at \(cut): \(error.message)")
        }
      }
    }
  }

  /// What came of a run.
  private struct Run {
    var rows: [UInt8]
    var fates: [DocumentFate]
    var files: [DocumentResult.RowFile]
    var outcome: SampleOutcome
    var hasSteadyCheckpoints = true
    var isPure = true

    func difference(from other: Run) -> String? {
      if rows != other.rows { return "other rows" }
      if fates != other.fates { return "documents became other than they were" }
      if files != other.files { return "other files" }
      return outcome.difference(from: other.outcome)
    }
  }

  private func run(
    _ documents: [TokenDocument], cuts: [Int], workerCount: Int, restores: Bool
  ) throws(AnalysisError) -> Run {
    let storage = DocumentStorage()
    let workers = (0..<workerCount).map { _ in analysis.makeWorker() }
    var state = try analysis.makeState(storage)
    var rows: [UInt8] = []
    var fates: [DocumentFate] = []
    var isSteady = true
    var start = 0
    for (place, cut) in (cuts + [documents.count]).enumerated() {
      let worker = workers[place % workerCount]
      for document in documents[start..<cut] {
        fates.append(try worker.analyze(document, appendingTo: &rows))
      }
      start = cut
      try state.merge(worker.takeState())
      if restores {
        let text = try state.checkpoint()
        state = try analysis.restoreState(text, storage)
        if try state.checkpoint() != text { isSteady = false }
      }
    }
    let result = try analysis.evaluate(state)
    let again = try analysis.evaluate(state)
    let isPure = again.files == result.files && again.analysis == result.analysis
    return Run(
      rows: rows, fates: fates, files: result.files, outcome: .result(result.analysis),
      hasSteadyCheckpoints: isSteady, isPure: isPure)
  }

  private mutating func checkRows(_ run: Run, _ documents: [TokenDocument], _ name: String) {
    if !run.isPure { report(.purity, "\(name): evaluating twice gives different results") }
    for file in run.files where !analysis.resultFiles.contains(file.name) {
      report(.rowText, "\(name): the file \(file.name) is not declared")
    }
    for (bytes, what) in [(run.rows, "rows")] + run.files.map({ ($0.bytes, $0.name) }) {
      let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      guard lines.last?.isEmpty == true else {
        report(.rowText, "\(name): the last of the \(what) does not end its line")
        continue
      }
      if what == "rows" && lines.count - 1 != documents.count {
        report(.rowText, "\(name): \(documents.count) documents have \(lines.count - 1) rows")
      }
      for line in lines.dropLast() {
        guard let value = try? JSONValue(parsing: Array(line)), case .object = value else {
          report(.rowText, "\(name): one of the \(what) is no JSON object")
          break
        }
      }
    }
    for (document, fate) in zip(documents, run.fates)
    where document.fault != nil && fate != .badInput {
      report(.fate, "\(name): the document \(document.number) has a fault and is no bad input")
    }
  }
}
