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
    // Told before hours of reading.
    let missing = stopping(
      LocalLaw144Publication.missingFields(
        ofParameters: job.parameters(ofPlugin: Self.plugin) ?? .null))
    if !missing.isEmpty { return refuse(missing) }
    let place = LocalLaw144Place(output)
    try place.prepare(reading: job.inputPaths + [strings].compactMap(\.self))
    let plan = try located { () throws(JobError) in try Plan(job) }

    var run = reading.runOptions
    let bar = quiet ? nil : ProgressBar(totalByteCount: plan.textByteCount)
    run.progress = bar?.progress
    let result = Result { () throws(JobError) in
      try located { () throws(JobError) in try plan.run(run) }
    }
    bar?.end()
    let outcome = try result.get()
    for analysis in outcome.analyses where analysis.descriptor.id == Self.plugin {
      if case .failure(let error) = analysis.result {
        throw JobError(.analysis, at: nil, error.message)
      }
    }
    let content = try outcome.document()
    let document = try MetricsDocument(ofRun: content)
    let publication: LocalLaw144Publication
    do throws(LocalLaw144PublicationError) {
      publication = try LocalLaw144Publication(document, options: options)
    } catch {
      // What only the numbers tell, such as an exclusion that the rule does not allow.
      if !error.missingFields.isEmpty { return refuse(error.missingFields) }
      throw JobError(.usage, at: nil, error.sentences.joined(separator: "\n"))
    }
    try place.write(
      publication.files.map { ($0.name, $0.text) }
        + [
          ("run.json", timer.document(outcome, options: run).prettyText()),
          ("metrics.json", content.prettyText()),
        ])
    if !quiet { tell(publication) }
    return 0
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

  private func tell(_ publication: LocalLaw144Publication) {
    for file in publication.files {
      writeResult(
        "wrote \(printable(output))/\(file.name)"
          + (file.isPrivate ? " (private: not for publication)" : ""))
    }
    writeResult("wrote \(printable(output))/metrics.json")
    if !publication.missingFields.isEmpty {
      writeResult("This is a draft; to be published it lacks:")
      for field in publication.missingFields { writeResult("  \(printable(field.message))") }
    }
  }
}
