import ArgumentParser
import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText
import FairmarkJobRunner
import FairmarkMetricsDocuments
import FairmarkReporting

struct LocalLaw144AuditCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract:
      "Audit an automated employment decision tool and make the page that the rule asks for.",
    discussion: """
      DATA are one row an application or person: then options say which columns are which. Or name one \
      job file (.yaml, .yml) with an analysis of the plugin ll144-bias-audit; `fairmark ll144 init` \
      writes one to fill in.

      Writes to DIRECTORY: index.html, the public page; workpaper.html, which is private; ll144.json and \
      tables.csv, the tables for machines; metrics.json and run.json, as of every run. Fields that 6 \
      RCNY §§ 5-301(d), 5-302 and 5-303 ask for and nobody has given stop the publication, unless \
      --draft marks every sheet.

      For example:
        fairmark ll144 audit applicants.csv --sex sex --race-ethnicity race --selected hired=yes \\
          --unit application --demographics self_reported --draft --output out
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup(title: "Columns") var columns: AuditColumnOptions
  @OptionGroup(title: "Choices that the rule leaves open") var choices: AuditChoiceOptions
  @OptionGroup(title: "What the page says besides numbers") var statement: AuditStatementOptions

  @Flag(help: "Publish what is there; every sheet is marked as a draft, with a list of what lacks.")
  var draft = false

  @Flag(help: "End the public page with the statistics that the law does not ask for.")
  var annex = false

  @Option(
    help: ArgumentHelp(
      "The page's texts in another language; `fairmark ll144 strings` prints what to translate.",
      valueName: "file"), completion: .file(extensions: ["yaml", "yml", "json"]))
  var strings: String?

  @Option(help: ArgumentHelp("The language of --strings, such as es.", valueName: "tag"))
  var language: String?

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("Where the outputs go.", valueName: "directory"), completion: .directory)
  var output: String

  @OptionGroup var reading: ReadingOptions

  @Flag(name: .shortAndLong, help: "Print nothing but errors.")
  var quiet = false

  mutating func validate() throws {
    if language != nil, strings == nil {
      throw ValidationError("--language names the language of --strings, which is not given")
    }
    if output.isEmpty {
      throw ValidationError("--output is empty; name a folder, such as out")
    }
  }

  func perform(_ plugins: PluginSet) throws(JobError) -> Int32 {
    let timer = RunTimer()
    let job = try job(plugins)
    var options = LocalLaw144Publication.Options()
    options.isDraft = draft
    options.hasAnnex = annex
    if let strings { options.strings = try LocalLaw144Strings.read(strings) }
    if let language { options.language = language }
    // Told before hours of reading, and before anything of an earlier audit is removed.
    let missing = stopping(
      LocalLaw144Publication.missingFields(
        ofParameters: job.parameters(ofPlugin: Self.plugin) ?? .null))
    if !missing.isEmpty { return refuse(missing) }
    do throws(LocalLaw144PublicationError) { try options.check() } catch { return refuse(error) }

    var execution = JobExecution(
      directory: output, options: reading.runOptions, isQuiet: quiet,
      summary: { SummaryTable($0, findingsOnlyOf: Self.plugin).text })
    execution.earlierFiles = LocalLaw144Outputs.earlier
    execution.furtherInputs = [strings].compactMap(\.self)
    var publication: LocalLaw144Publication?
    var refusal: LocalLaw144PublicationError?
    do throws(JobError) {
      return try located { () throws(JobError) in
        try execution.run(
          job, since: timer,
          deriving: { (outcome, document) throws(JobError) in
            try Self.refuseFailure(in: outcome)
            let document = try MetricsDocument(ofRun: document)
            do throws(LocalLaw144PublicationError) {
              let made = try LocalLaw144Publication(document, options: options)
              publication = made
              return LocalLaw144Outputs.files(of: made)
            } catch {
              // What only the numbers tell, such as an exclusion that the rule does not allow.
              refusal = error
              throw JobError(.usage, at: nil, error.sentences.joined(separator: "; "))
            }
          }, telling: { if let publication, !quiet { tell(publication) } })
      }
    } catch {
      if let refusal { return refuse(refusal) }
      throw error
    }
  }

  /// An audit without numbers has nothing to publish.
  private static func refuseFailure(in outcome: JobOutcome) throws(JobError) {
    for analysis in outcome.analyses where analysis.descriptor.id == plugin {
      if case .failure(let error) = analysis.result {
        throw JobError(.analysis, at: nil, error.message)
      }
    }
  }

  static let plugin = "ll144-bias-audit"

  /// The job of the options, or the one that a file says.
  private func job(_ plugins: PluginSet) throws(JobError) -> Job {
    let wanted = AuditJob(columns: columns, choices: choices, statement: statement)
    let job: Job
    if data.paths.count == 1, let path = data.paths.first,
      path.hasSuffix(".yaml") || path.hasSuffix(".yml")
    {
      if wanted.isGiven {
        throw AuditJob.usage(
          "\(excerpt(path)) is a job, which says itself what the columns are; leave the options about "
            + "them out, or name the data")
      }
      job = try Job(reading: path, plugins: plugins)
    } else {
      let text = try wanted.text(
        name: data.paths[0] == "-" ? "audit" : DataOptions.stem(data.paths[0]),
        paths: data.paths, datasetLines: data.datasetLinesOfJob())
      job = try located { () throws(JobError) in
        try Job(parsing: text, path: AuditJob.path, plugins: plugins)
      }
    }
    if try job.gateSection() != nil {
      throw JobError(
        .usage, at: SourceLocation(file: job.path),
        "the job has a `gate`, and Local Law 144 has no threshold; leave it out here, or evaluate it with "
          + "`fairmark run` or `fairmark gate`")
    }
    guard job.pluginIDs.count(where: { $0 == Self.plugin }) == 1 else {
      throw JobError(
        .usage, at: SourceLocation(file: job.path),
        "the job must have one analysis of the plugin \(Self.plugin); it has "
          + "\(job.pluginIDs.count { $0 == Self.plugin })")
    }
    if let id = job.documentAnalysisIDs.first {
      throw JobError(
        .usage, at: SourceLocation(file: job.path),
        "the job has an analysis of documents, \(excerpt(id)), and an audit is of tables alone; give it "
          + "a job of its own, for `fairmark run`")
    }
    return job
  }

  /// Errors without the places of a job that nobody wrote.
  private func located<Value>(_ work: () throws(JobError) -> Value) throws(JobError) -> Value {
    do throws(JobError) {
      return try work()
    } catch {
      guard error.location?.file == AuditJob.path else { throw error }
      throw JobError(error.kind, at: nil, error.message)
    }
  }

  private func stopping(_ missing: [MissingField]) -> [MissingField] {
    draft ? missing.filter(\.stopsDrafts) : missing
  }

  /// Says what stops the publication.
  private func refuse(_ missing: [MissingField]) -> Int32 {
    let count = missing.count == 1 ? "1 thing that" : "\(missing.count) things that"
    writeError(
      "error: the page lacks \(count) the rule asks for, and nothing is published"
        + (draft ? "" : "; give them, or make a draft with --draft"))
    for field in missing {
      writeError("  \(field.field): \(printable(field.message)) (\(field.provision))")
    }
    return JobError.Kind.usage.rawValue
  }

  private func refuse(_ error: LocalLaw144PublicationError) -> Int32 {
    guard error.missingFields.isEmpty else { return refuse(error.missingFields) }
    for sentence in error.sentences { writeError("error: \(printable(sentence))") }
    return JobError.Kind.usage.rawValue
  }

  private func tell(_ publication: LocalLaw144Publication) {
    guard !publication.missingFields.isEmpty else { return }
    writeResult("This is a draft; to be published it lacks:")
    for field in publication.missingFields { writeResult("  \(printable(field.message))") }
  }
}
