public import FairmarkAnalysis
public import FairmarkTables

/// Checks that an analysis keeps the laws of the plugin API.
///
/// ```swift
/// @Test("keeps the laws of the plugin API")
/// func laws() {
///   var roles = Roles()
///   roles.groups = ["sex"]
///   roles.prediction = .values(column: "hired", counting: ["yes"])
///   let violations = checkAnalysis(
///     MyAnalysis.self, AnalysisConfiguration(roles: roles),
///     csv: "sex,hired\nF,yes\nF,no\nM,yes\nM,yes\n")
///   #expect(violations == [])
/// }
/// ```
///
/// Each sample is also checked in hostile variants that are made from its roles: no rows, one row,
/// one group, all group values or strata missing, every prediction or label the same, every weight 0.
/// What an analysis cannot compute may end in an `AnalysisError`, the same for every split of the
/// rows.
///
/// - Parameters:
///   - analysis: The plugin.
///   - configuration: Roles and settings, as the job runner would give them.
///   - texts: One or several small CSV texts with a header; some dozen rows with several groups show
///     more than a few.
///   - missing: Texts that mean *missing*.
///   - seed: Decides how rows are shuffled.
/// - Returns: The broken laws as sentences; nothing when all are kept.
/// - Complexity: Some dozens of passes over the rows of each text and of each variant.
public func checkAnalysis(
  _ analysis: any StreamingAnalysis.Type, _ configuration: AnalysisConfiguration,
  csv texts: String..., missing: [String] = [""], seed: UInt64 = 1
) -> [LawViolation] {
  var violations = checkDescriptor(analysis.descriptor)
  let bound: any StreamingAnalysis
  do throws(AnalysisError) {
    try analysis.descriptor.checkSamplingDesign(of: configuration.roles)
    bound = try analysis.init(configuration)
    let again = try analysis.init(configuration)
    let keys = bound.aggregates.map(AnyHashableAggregate.init)
    if keys != bound.aggregates.map(AnyHashableAggregate.init)
      || keys != again.aggregates.map(AnyHashableAggregate.init)
    {
      violations.append(LawViolation(.binding, "one configuration gives different aggregates"))
    }
  } catch {
    return violations + [LawViolation(.binding, "the configuration is refused: \(error.message)")]
  }
  let run = SampleRun(bound)
  for (index, text) in texts.enumerated() {
    let name = texts.count == 1 ? "the sample" : "sample \(index + 1)"
    let table: SampleTable
    do {
      table = try SampleTable(name: name, csv: text)
    } catch {
      violations.append(LawViolation(.sample, "\(name) cannot be read: \(error)"))
      continue
    }
    var check = SampleCheck(
      run: run, descriptor: analysis.descriptor, roles: configuration.roles, missing: missing,
      generator: ShufflingGenerator(seed: seed))
    check.check(table)
    check.checkScans(of: text, name: name)
    for variant in table.hostileVariants(configuration.roles, missing: missing.first) {
      check.check(variant, isVariant: true)
    }
    violations += check.violations
  }
  return violations
}

/// Runs one analysis over a table and evaluates it, as a job does.
///
/// - Parameters:
///   - analysis: The plugin.
///   - configuration: Roles and settings.
///   - table: The data.
///   - options: How they are scanned.
/// - Returns: Records and findings.
/// - Throws: `AnalysisError` when the analysis refuses the configuration or the data, `TableError`
///   when the data cannot be read.
/// - Complexity: One pass over the data.
public func runAnalysis(
  _ analysis: any StreamingAnalysis.Type, _ configuration: AnalysisConfiguration,
  on table: some Table, options: ScanOptions = ScanOptions()
) throws -> AnalysisResult {
  try analysis.descriptor.checkSamplingDesign(of: configuration.roles)
  return try SampleRun(try analysis.init(configuration)).result(scanning: table, options: options)
}

/// Runs one analysis over a CSV text and evaluates it, as a job does.
///
/// - Parameters:
///   - analysis: The plugin.
///   - configuration: Roles and settings.
///   - text: The data, with a header and at least one row.
///   - missing: Texts that mean *missing*.
/// - Returns: Records and findings.
/// - Throws: `AnalysisError` when the analysis refuses the configuration or the data, `TableError`
///   when the data cannot be read.
/// - Complexity: One pass over the data.
public func runAnalysis(
  _ analysis: any StreamingAnalysis.Type, _ configuration: AnalysisConfiguration,
  csv text: String, missing: [String] = [""]
) throws -> AnalysisResult {
  try TemporaryFile.with(text) { path in
    var options = ScanOptions()
    options.missingTexts = missing
    return try runAnalysis(
      analysis, configuration, on: try CSVTable(paths: [path], names: ["(text)"]),
      options: options)
  }
}
