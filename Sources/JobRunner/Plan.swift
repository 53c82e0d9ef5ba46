import FairmarkAnalysis
import FairmarkFiles
import FairmarkTables

/// What a job will do: opened files, the columns that are decoded, the aggregates that are shared.
///
/// Making a plan checks the whole job against the headers of the data; no row is read.
public struct Plan: Sendable {
  /// A dataset, opened.
  struct Input: Sendable {
    /// The dataset's place in the job.
    var place: Int
    var opened: OpenedDataset
    /// The columns to decode, each once.
    var requests: [ColumnRequest]
    /// What is counted, each once.
    var aggregates: [SharedAggregate]
    /// What follows from something that is counted: its place in `aggregates`.
    var projections: [Projection]
    /// Columns whose missing values keep a row out of some analysis.
    var neededColumns: [Int]
    /// Columns whose missing values make a row's group unknown.
    var groupColumns: [Int]

    var dataset: Job.Dataset { opened.dataset }
    /// The rows with columns joined and derived and rows left out.
    var table: any Table { opened.table }
    /// For each file its path as the job writes it.
    var writtenPaths: [String] { opened.writtenPaths }
    /// For each file its path as messages show it.
    var shownPaths: [String] { opened.shownPaths }
  }

  /// An aggregate and the numbers of the columns it reads.
  struct SharedAggregate: Sendable {
    var aggregate: any Aggregate
    var columns: [Int]
    /// Whether only optional analyses need it, which then fail alone.
    var isOptional: Bool
  }

  /// An aggregate that another one covers.
  struct Projection: Sendable {
    var aggregate: any Aggregate
    var source: Int
  }

  /// An analysis, bound to its columns.
  struct BoundAnalysis: Sendable {
    var declaration: Job.Analysis
    var analysis: any StreamingAnalysis
  }

  let job: Job
  let inputs: [Input]
  let analyses: [BoundAnalysis]
  /// The dataset of documents and its analyses.
  let documents: DocumentPlan?

  /// Opens the data of a job and checks everything that can be checked without reading rows.
  ///
  /// - Parameter job: The job.
  /// - Throws: `JobError` when data cannot be opened, a column is absent, or an analysis refuses its
  ///   configuration.
  public init(_ job: Job) throws(JobError) {
    self.job = job
    var bound: [BoundAnalysis] = []
    for declaration in job.analyses {
      guard case .table(let plugin) = declaration.plugin else { continue }
      bound.append(
        try Self.bind(declaration, plugin, job.datasets[declaration.dataset], seed: job.seed))
    }
    analyses = bound
    try Self.checkStreams(of: job)
    documents = try DocumentPlan(job)
    var inputs: [Input] = []
    let joined = Set(job.datasets.flatMap { $0.shaping.joins.map(\.dataset) })
    for (index, dataset) in job.datasets.enumerated() {
      let users = bound.filter { $0.declaration.dataset == index }
      if users.isEmpty {
        if index == job.documentDataset { continue }
        if joined.contains(index) {
          try Self.refuseIdleKeys(of: dataset, joinedIn: job)
          continue
        }
        throw JobError(
          .usage, at: dataset.location,
          "no analysis uses the dataset \(excerpt(dataset.name)); leave it out or name it in `data`"
        )
      }
      inputs.append(try Self.open(index, of: job, for: users))
    }
    self.inputs = inputs
  }

  /// Checks what needs no data: that each analysis of tables can do what the job asks of it.
  ///
  /// - Parameter job: The job.
  /// - Throws: `JobError` as `init` would.
  static func checkConfiguration(of job: Job) throws(JobError) {
    for declaration in job.analyses {
      guard case .table(let plugin) = declaration.plugin else { continue }
      _ = try bind(declaration, plugin, job.datasets[declaration.dataset], seed: job.seed)
    }
  }

  /// Refuses what only an analysis of a dataset would heed where none has it.
  private static func refuseIdleKeys(of dataset: Job.Dataset, joinedIn job: Job) throws(JobError) {
    let idle = ["weight", "cluster", "roles", "on_missing"]
    guard let key = dataset.keys.first(where: { idle.contains($0.name) }) else { return }
    let users = job.datasets.filter { user in
      user.shaping.joins.contains { job.datasets[$0.dataset].name == dataset.name }
    }
    throw JobError(
      .usage, at: key.location,
      "`\(key.name)` has no effect here: no analysis reads \(excerpt(dataset.name)), which is only "
        + "joined to \(users.map { excerpt($0.name) }.joined(separator: " and ")); write it there, where "
        + "joined columns may be named like any other")
  }

  private static func bind(
    _ declaration: Job.Analysis, _ plugin: any StreamingAnalysis.Type, _ dataset: Job.Dataset,
    seed: Int
  ) throws(JobError) -> BoundAnalysis {
    var roles = declaration.roles.roles(
      weight: dataset.isSamplingWeight ? nil : dataset.weight,
      excludesMissing: dataset.excludesMissing)
    roles.samplingWeight = dataset.isSamplingWeight ? dataset.weight?.name : nil
    roles.cluster = dataset.cluster?.name
    let configuration = AnalysisConfiguration(
      roles: roles,
      parameters: declaration.parameters, cellLimit: dataset.cellLimit, id: declaration.id,
      seed: seed)
    guard configuration.roles.attributeCount <= Roles.attributeLimit else {
      let groups = configuration.roles.groups.count
      throw JobError(
        .usage, at: declaration.roles.groups?.first?.location ?? declaration.location,
        "\(groups) group columns crossed up to \(configuration.roles.intersectionDepth) at a time give "
          + "more than \(Roles.attributeLimit) attributes; lower `intersections`")
    }
    var keys: [String: [String]] = [:]
    for attribute in configuration.roles.attributes {
      let key = MetricRecord.summaryPart(attribute)
      if let other = keys[key] {
        throw JobError(
          .usage, at: declaration.location,
          "the attributes \(other) and \(attribute) would both be `\(key)` in the summary; rename a "
            + "column")
      }
      keys[key] = attribute
    }
    do throws(AnalysisError) {
      try declaration.plugin.descriptor.checkSamplingDesign(of: roles)
      return BoundAnalysis(
        declaration: declaration, analysis: try plugin.init(configuration))
    } catch {
      let place = error.key.flatMap { declaration.parameterLocations[$0] }
      throw JobError(.usage, at: place ?? declaration.location, error.message)
    }
  }

  private static func open(
    _ place: Int, of job: Job, for users: [BoundAnalysis]
  ) throws(JobError) -> Input {
    let opened = try OpenedDataset(place, of: job)
    var requests: [ColumnRequest] = []
    func number(of request: ColumnRequest) -> Int {
      if let known = requests.firstIndex(where: {
        $0.name == request.name && $0.kind == request.kind
      }) {
        requests[known].requiresValue = requests[known].requiresValue || request.requiresValue
        return known
      }
      requests.append(request)
      return requests.count - 1
    }
    var shared: [AnyHashableAggregate: [Int]] = [:]
    var order: [AnyHashableAggregate] = []
    var required: Set<AnyHashableAggregate> = []
    var needed: Set<Int> = []
    var grouping: Set<Int> = []
    for user in users {
      let roles = user.declaration.roles
      try checkColumns(roles, opened)
      for aggregate in user.analysis.aggregates {
        let key = AnyHashableAggregate(aggregate)
        let columns = aggregate.columns.map(number(of:))
        let names = Set((roles.groups ?? []).map(\.name))
        let strata = Set((roles.strata ?? []).map(\.name))
        for column in columns {
          let request = requests[column]
          if request.kind == .category && names.contains(request.name) {
            grouping.insert(column)
          } else if !(request.kind == .category && strata.contains(request.name)) {
            needed.insert(column)
          }
        }
        if shared[key] == nil { order.append(key) }
        shared[key] = columns
        if !user.declaration.isOptional { required.insert(key) }
      }
    }
    // What may fail without ending the run stands for itself alone.
    let counted = order.filter { one in
      !order.contains { required.contains($0) && one.aggregate.isCovered(by: $0.aggregate) }
    }
    let projections = order.compactMap { one -> Projection? in
      counted.firstIndex {
        required.contains($0) && one.aggregate.isCovered(by: $0.aggregate)
      }
      .map { Projection(aggregate: one.aggregate, source: $0) }
    }
    for request in requests { try checkType(request, opened, users) }
    return Input(
      place: place, opened: opened, requests: requests,
      aggregates: counted.map {
        SharedAggregate(
          aggregate: $0.aggregate, columns: shared[$0] ?? [], isOptional: !required.contains($0))
      },
      projections: projections,
      neededColumns: needed.sorted(), groupColumns: grouping.sorted())
  }

  /// The sentence about a column of which only reading all rows told that it is absent.
  func absence(_ error: TableError, in input: Input) -> JobError {
    let users = analyses.map(\.declaration).filter {
      job.datasets[$0.dataset].name == input.dataset.name
    }
    let uses =
      users.flatMap { $0.roles.columns } + input.dataset.ownColumns
    let use = uses.first { error.message.hasPrefix("there is no column \(excerpt($0.name));") }
    guard let use else { return JobError(.data, at: error.location, error.message) }
    return OpenedDataset.absence(of: use, error, among: input.table.columnNames)
  }

  /// Every column that a role names must be in the header; the message names the job's line too.
  private static func checkColumns(
    _ roles: Job.RoleUses, _ opened: OpenedDataset
  ) throws(JobError) {
    let dataset = opened.dataset
    for use in roles.columns + dataset.ownColumns {
      try OpenedDataset.require(use, in: opened.table)
    }
    for group in roles.groups ?? [] {
      if let clash = (roles.strata ?? []).first(where: { $0.name == group.name }) {
        throw JobError(
          .usage, at: clash.location,
          "the column \(excerpt(clash.name)) is a group already; a stratum must be another column, or "
            + "each stratum has one group")
      }
    }
    if let weight = dataset.weight,
      let clash = ((roles.groups ?? []) + (roles.strata ?? [])).first(where: {
        $0.name == weight.name
      })
    {
      throw JobError(.usage, at: clash.location, "the weight column cannot be a group or stratum")
    }
    let others = (roles.groups ?? []) + (roles.strata ?? []) + [dataset.weight].compactMap(\.self)
    if let cluster = dataset.cluster, others.contains(where: { $0.name == cluster.name }) {
      throw JobError(
        .usage, at: cluster.location,
        "the cluster column \(excerpt(cluster.name)) is a group, stratum or weight already; name the "
          + "column of the id that rows of one person share")
    }
  }

  /// A role decides the type of its column, and nothing may contradict it.
  private static func checkType(
    _ request: ColumnRequest, _ opened: OpenedDataset, _ users: [BoundAnalysis]
  ) throws(JobError) {
    let isText = request.kind == .category || request.kind == .text
    guard
      let reason =
        isText ? opened.reasonForNumber(request.name) : opened.reasonForText(request.name)
    else { return }
    let uses =
      users.flatMap { $0.declaration.roles.columns } + opened.dataset.ownColumns
    throw JobError(
      .usage, at: uses.first { $0.name == request.name }?.location ?? opened.dataset.location,
      "the column \(excerpt(request.name)) is read as \(isText ? "texts" : "numbers") here, and "
        + "\(reason); name another column, or change that")
  }
}

extension Job.RoleUses {
  /// Every column that a role names.
  var columns: [Job.ColumnUse] {
    (groups ?? []) + (strata ?? []) + (features ?? [])
      + [prediction?.column, label?.column, score, id].compactMap(\.self)
  }

  /// The roles without their places.
  func roles(weight: Job.ColumnUse?, excludesMissing: Bool) -> Roles {
    var roles = Roles()
    roles.groups = (groups ?? []).map(\.name)
    roles.intersectionDepth = min(intersectionDepth ?? 1, max(1, roles.groups.count))
    roles.prediction = prediction?.decision
    roles.label = label?.decision
    roles.score = score?.name
    roles.features = (features ?? []).map(\.name)
    roles.strata = (strata ?? []).map(\.name)
    roles.id = id?.name
    roles.tokenIDs = tokenIDs?.name
    roles.promptIDs = promptIDs?.name
    roles.source = source?.name
    roles.frequencyWeight = weight?.name
    roles.missingIsError = !excludesMissing
    return roles
  }
}
