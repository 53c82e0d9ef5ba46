public import FairmarkAnalysis
public import FairmarkFiles
public import FairmarkTables

/// How a job runs; nothing here changes a published number.
public struct RunOptions: Hashable, Sendable {
  /// The number of threads, from 1; the number of processors when `nil`.
  public var threadCount: Int?
  /// Whether the SHA-256 of each input is published.
  public var computesInputDigest = true

  /// Where the run tells how far it has come.
  public var progress: ScanProgress?

  /// The folder that gets the rows of documents while they are analysed; a job with analyses of
  /// documents needs one.
  ///
  /// ``Job/prepareOutputs(in:resumes:)`` gives it.
  public var outputs: LockedFolder?
  /// Whether an interrupted run of the same job on the same documents is gone on with.
  public var resumes = false
  /// How often what is needed to go on is written beside the rows; sooner at the beginning.
  public var checkpointInterval: Duration = .seconds(10)
  /// About how many bytes of documents a thread takes at once, at most; small ones are for tests.
  public var blockByteCount = 1 << 20

  /// Creates the default options.
  public init() {}
}

/// One analysis and what became of it.
public struct AnalysisOutcome: Sendable {
  /// The analysis' id in the job.
  public let id: String
  /// The plugin.
  public let descriptor: AnalysisDescriptor
  /// The result, or why there is none.
  public let result: Result<AnalysisResult, AnalysisError>
  /// Whether its failure leaves the exit code alone.
  public let isOptional: Bool
  let declaration: Job.Analysis
}

/// What a job gave.
public struct JobOutcome: Sendable {
  /// The analyses in the job's order.
  public let analyses: [AnalysisOutcome]
  /// The rows of all datasets.
  public let rowCount: Int
  /// The bytes of all files.
  public let byteCount: Int
  let plan: Plan
  let inputs: [InputOutcome]
  let documents: DocumentOutcome?

  /// Whether an analysis that is not optional failed.
  public var hasFailure: Bool {
    analyses.contains { outcome in
      if case .failure = outcome.result { !outcome.isOptional } else { false }
    }
  }
}

/// What was learnt about a dataset while it was read.
struct InputOutcome: Sendable {
  var files: [ScannedInput]
  /// The rows of the dataset, the rejected ones included.
  var rowCount: Int
  /// The names of all columns in order.
  var columnNames: [String]
  var rejectedCounts: [RejectionReason: Int]
  var firstRejected: [RejectedPlace]
  var dictionaries: [CategoryDictionary?]
  var missingCounts: [Int]
  var flow: RowFlow
  /// What joins and conditions did.
  var shaping: ShapingReport?
  /// Why something that only optional analyses need could not be counted.
  var failures: [AnyHashableAggregate: AnalysisError] = [:]
}

extension Plan {
  /// The bytes of text that a run will read besides joined data; `nil` when only reading them tells.
  public var textByteCount: Int? {
    var sum = 0
    for input in inputs {
      guard let count = input.table.textByteCount else { return nil }
      sum += count
    }
    if let documents {
      guard let count = documents.input.textByteCount else { return nil }
      sum += count
    }
    return sum
  }

  /// Reads the data once and computes everything.
  ///
  /// - Parameter options: Threads and digests.
  /// - Returns: The results.
  /// - Throws: `JobError` when the data are bad; a failing analysis is part of the outcome instead.
  public func run(_ options: RunOptions = RunOptions()) throws(JobError) -> JobOutcome {
    var outcomes: [InputOutcome] = []
    // By the dataset's place in the job: one that is only joined has no results.
    var results: [Int: AggregateResults] = [:]
    var findings: [Int: [Finding]] = [:]
    var failures: [Int: [AnyHashableAggregate: AnalysisError]] = [:]
    for input in inputs {
      let (outcome, result) = try read(input, options)
      outcomes.append(outcome)
      results[input.place] = result
      failures[input.place] = outcome.failures
      findings[input.place] =
        Self.rejectionFindings(input, outcome) + Self.shapingFindings(input.opened, outcome.shaping)
    }
    var analyses: [AnalysisOutcome] = []
    for bound in self.analyses {
      let result: Result<AnalysisResult, AnalysisError>
      do throws(AnalysisError) {
        if let failed = failures[bound.declaration.dataset], !failed.isEmpty {
          for aggregate in bound.analysis.aggregates {
            if let failure = failed[AnyHashableAggregate(aggregate)] { throw failure }
          }
        }
        let found = try bound.analysis.evaluate(
          results[bound.declaration.dataset] ?? AggregateResults())
        try Self.checkUnique(found.metrics)
        var published = SmallCells(minimum: bound.declaration.minimumCell).applied(to: found)
        published.findings += findings[bound.declaration.dataset] ?? []
        result = .success(published)
      } catch {
        let isAboutData = error.code == .badData || error.code == .limit
        if isAboutData && !bound.declaration.isOptional {
          throw JobError(.data, at: place(of: error, in: bound.declaration), error.message)
        }
        result = .failure(error)
      }
      analyses.append(
        AnalysisOutcome(
          id: bound.declaration.id, descriptor: bound.declaration.plugin.descriptor,
          result: result, isOptional: bound.declaration.isOptional, declaration: bound.declaration))
    }
    let documents = try self.documents?.run(job, options)
    if let documents, let plan = self.documents {
      analyses += try Self.outcomes(of: documents, plan)
      let order = job.analyses.map(\.id)
      analyses.sort {
        (order.firstIndex(of: $0.id) ?? 0) < (order.firstIndex(of: $1.id) ?? 0)
      }
    }
    return JobOutcome(
      analyses: analyses,
      rowCount: outcomes.reduce(0) { $0 + $1.rowCount } + (documents?.documentCount ?? 0),
      byteCount: outcomes.reduce(0) { $0 + $1.files.reduce(0) { $0 + $1.byteCount } }
        + (documents?.files.reduce(0) { $0 + $1.byteCount } ?? 0),
      plan: self, inputs: outcomes, documents: documents)
  }

  private static func outcomes(
    of documents: DocumentOutcome, _ plan: DocumentPlan
  ) throws(JobError) -> [AnalysisOutcome] {
    var outcomes: [AnalysisOutcome] = []
    for (bound, found) in zip(plan.analyses, documents.results) {
      let result = found.flatMap { found -> Result<AnalysisResult, AnalysisError> in
        do throws(AnalysisError) {
          var published = found.analysis
          try checkUnique(published.metrics)
          published.findings += documents.inputFindings(plan.dataset.name)
          return .success(published)
        } catch {
          return .failure(error)
        }
      }
      if case .failure(let error) = result, error.code == .storage {
        throw JobError(.output, at: bound.declaration.location, error.message)
      }
      outcomes.append(
        AnalysisOutcome(
          id: bound.declaration.id, descriptor: bound.declaration.plugin.descriptor,
          result: result, isOptional: bound.declaration.isOptional,
          declaration: bound.declaration))
    }
    return outcomes
  }

  /// What is told of rows that could not be read, because they may all be of one group.
  private static func rejectionFindings(_ input: Input, _ outcome: InputOutcome) -> [Finding] {
    let total = outcome.rejectedCounts.values.reduce(0, +)
    guard total > 0 else { return [] }
    let reasons = RejectionReason.allCases.compactMap { reason in
      outcome.rejectedCounts[reason].map { "\(reason.rawValue) \($0)" }
    }
    let read = outcome.rowCount
    return [
      Finding(
        .warning, "rows_rejected",
        "\(total) of the \(read) rows of \(input.dataset.name) could not be used and are in no count "
          + "(\(reasons.joined(separator: ", "))); row_flow names the first ten")
    ]
  }

  /// Name and dimensions find a record, so they are unique within an analysis.
  private static func checkUnique(_ records: [MetricRecord]) throws(AnalysisError) {
    var seen: Set<MetricIdentity> = []
    for record in records {
      guard seen.insert(record.identity).inserted else {
        throw AnalysisError(
          .failed,
          "the plugin gives the metric \(record.name) of [\(record.attribute.joined(separator: ", "))]"
            + " twice for the same group; this is a defect of the plugin, please report it")
      }
    }
  }

  private func read(
    _ input: Input, _ options: RunOptions
  ) throws(JobError) -> (InputOutcome, AggregateResults) {
    var scanOptions = input.opened.scanOptions
    scanOptions.threadCount = options.threadCount
    scanOptions.computesDigest = options.computesInputDigest
    scanOptions.progress = options.progress
    do {
      let scan = try input.table.scan(input.requests, options: scanOptions) { SharedPass(input) }
      guard var merged = scan.consumers.first else {
        throw JobError(.data, at: nil, "nothing was read")
      }
      for other in scan.consumers.dropFirst() { try merged.merge(other) }
      var results = AggregateResults()
      var failures: [AnyHashableAggregate: AnalysisError] = [:]
      for (index, shared) in input.aggregates.enumerated() {
        do throws(AnalysisError) {
          if let failure = merged.failures[index] { throw failure }
          try Self.keep(
            shared.aggregate, merged.states[index],
            shared.columns.map { scan.dictionaries[$0] }, in: &results)
        } catch {
          guard shared.isOptional else { throw AggregateFault(aggregate: index, error: error) }
          failures[AnyHashableAggregate(shared.aggregate)] = error
        }
      }
      for projection in input.projections {
        try Self.project(
          projection.aggregate, from: input.aggregates[projection.source].aggregate, in: &results)
      }
      return (
        InputOutcome(
          files: scan.inputs, rowCount: scan.rowCount,
          columnNames: scan.columnNames ?? input.opened.source.columnNames,
          rejectedCounts: scan.rejectedCounts,
          firstRejected: scan.firstRejected, dictionaries: scan.dictionaries,
          missingCounts: scan.missingCounts, flow: merged.flow, shaping: scan.shaping,
          failures: failures), results
      )
    } catch let error as TableError {
      if let place = Self.shapingPlace(of: error, in: input) {
        throw JobError(.data, at: place, "\(error.location): \(error.message)")
      }
      if error.code == .absentColumn { throw absence(error, in: input) }
      let remark = error.code == .notJSON ? input.dataset.formatRemark : ""
      throw JobError(.data, at: error.location, error.message + remark)
    } catch let error as RowFault {
      throw JobError(
        .data, at: input.shownPaths.first.map { SourceLocation(file: $0) }, error.message)
    } catch let fault as AggregateFault {
      throw JobError(
        fault.error.code == .failed ? .analysis : .data,
        at: user(of: input.aggregates[fault.aggregate], in: input)
          .flatMap { place(of: fault.error, in: $0) }, fault.error.message)
    } catch let error as AnalysisError {
      // What does not follow from another count is a defect, whoever asks for it.
      let user = analyses.map(\.declaration).first { $0.dataset == input.place }
      throw JobError(
        error.code == .failed ? .analysis : .data,
        at: user.flatMap { place(of: error, in: $0) }, error.message)
    } catch let error as JobError {
      throw error
    } catch {
      throw JobError(.data, at: nil, "\(error)")
    }
  }

  /// The first analysis that needs something which is counted, and is not optional.
  private func user(of shared: SharedAggregate, in input: Input) -> Job.Analysis? {
    let wanted = AnyHashableAggregate(shared.aggregate)
    return analyses.first { bound in
      bound.declaration.dataset == input.place && !bound.declaration.isOptional
        && bound.analysis.aggregates.contains { AnyHashableAggregate($0) == wanted }
    }?.declaration
  }

  private static func keep<A: Aggregate>(
    _ aggregate: A, _ state: any AggregateState, _ dictionaries: [CategoryDictionary?],
    in results: inout AggregateResults
  ) throws(AnalysisError) {
    guard let state = state as? A.State else {
      throw AnalysisError(.failed, "the state of an aggregate has another type than it declares")
    }
    results.set(try aggregate.result(of: state, dictionaries: dictionaries), for: aggregate)
  }

  private static func project<A: Aggregate>(
    _ aggregate: A, from source: some Aggregate, in results: inout AggregateResults
  ) throws(AnalysisError) {
    guard let counted = results.result(source), let result = aggregate.result(projecting: counted)
    else {
      throw AnalysisError(.failed, "the result of an aggregate does not follow from another's")
    }
    results.set(result, for: aggregate)
  }

  /// The job's line that an analysis' sentence is about.
  private func place(of error: AnalysisError, in declaration: Job.Analysis) -> SourceLocation? {
    switch error.key {
    case "prediction": declaration.roles.prediction?.countingLocation
    case "label": declaration.roles.label?.countingLocation
    case "groups": declaration.roles.groups?.first?.location
    case "cluster": job.datasets[declaration.dataset].cluster?.location
    case "weight": job.datasets[declaration.dataset].weight?.location
    case let key?: declaration.parameterLocations[key] ?? declaration.location
    case nil: declaration.location
    }
  }
}
