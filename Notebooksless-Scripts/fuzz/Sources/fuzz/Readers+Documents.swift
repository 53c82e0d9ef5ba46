import FairmarkAnalysis
import FairmarkBuiltIn
import FairmarkFiles
import FairmarkGates
import FairmarkJSONText
import FairmarkJobRunner
import FairmarkMetricsDocuments
import FairmarkReporting
import FairmarkTables

extension Reader {
  /// What is accepted is written as a text that is read back and written the same.
  @Sendable static func readJSON(_ bytes: [UInt8]) {
    guard let value = try? JSONValue(parsing: bytes) else { return }
    let canonical = value.canonicalText()
    for text in [canonical, value.prettyText()] {
      guard let again = try? JSONValue(parsing: Array(text.utf8)),
        again.canonicalText().utf8.elementsEqual(canonical.utf8)
      else { fail("a value did not survive writing: \(text)") }
    }
  }

  /// A job with its gate.
  @Sendable static func readJob(_ bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return }
    do throws(JobError) {
      _ = try Policy(of: try Job(parsing: text, path: "job.yaml", plugins: .builtIn))
    } catch {
      check(error)
    }
  }

  /// A check passes only by a number that passed, and no verdict breaks the lines or the XML that it
  /// is written in.
  @Sendable static func readPolicy(_ bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return }
    do throws(JobError) {
      let policy = try Policy(parsing: text, path: "policy.yaml")
      // The path of an earlier result could name any file.
      guard !text.utf8.contains(UInt8(ascii: "/")) else { return }
      let document = SampleDocument.document
      judge(document, by: try Gate(policy, baseline: document))
    } catch {
      check(error)
    }
  }

  /// What is accepted is written as JSON, which is YAML, and read back.
  @Sendable static func readCard(_ bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return }
    do throws(JobError) {
      let card = try OPASystemCard(parsing: text, path: "card.yaml")
      var again = try OPASystemCard(parsing: json(card).prettyText(), path: "card.yaml")
      again.digest = card.digest
      if again != card { fail("\(card) became \(again)") }
    } catch {
      check(error)
    }
  }

  private static func json(_ card: OPASystemCard) -> JSONValue {
    var training: JSONObject = [
      "source": .string(card.trainingDataSource),
      "contains_pii": .boolean(card.containsPersonalData),
    ]
    if !card.trainingDataDigests.isEmpty {
      training["sha256"] = .array(card.trainingDataDigests.map(JSONValue.string))
    }
    return [
      "model_id": .string(card.modelID), "risk_category": .string(card.riskCategory),
      "intended_use": .string(card.intendedUse), "training_data": .object(training),
      "documentation": ["model_card_present": .boolean(card.hasModelCard)],
    ]
  }

  /// What is accepted is accepted however it is laid out, and is the same; its gate is written as it
  /// was read.
  @Sendable static func readMetrics(_ bytes: [UInt8]) {
    guard let document = document(bytes), let value = try? JSONValue(parsing: bytes) else { return }
    var texts = [value.prettyText()]
    if let gate = document.gate, case .object(var root) = value {
      root["gate"] = gate.json
      texts.append(JSONValue.object(root).prettyText())
    }
    for text in texts {
      do throws(MetricsDocumentError) {
        let again = try MetricsDocument(parsing: Array(text.utf8), file: "metrics.json")
        if again != document { fail("a document became another: \(text)") }
      } catch {
        fail("\(error) in a document that was accepted: \(text)")
      }
    }
  }

  /// A report is the same each time, its page holds no script, its table is a row a record, and the
  /// rule packs give verdicts.
  @Sendable static func readReport(_ bytes: [UInt8]) {
    guard let document = document(bytes) else { return }
    let report = Report(document, descriptors: PluginSet.builtIn.analyses.map { $0.descriptor })
    for format in Report.Format.allCases {
      let text = report.text(format)
      if !text.hasPrefix(Report.beginning(of: format)) { fail("a report begins otherwise") }
      if text != report.text(format) { fail("a report became another") }
    }
    if report.text(.html).lowercased().contains("<script") { fail("a page with a script") }
    let rowCount = document.analyses.reduce(0) {
      $0 + ($1.failureReason == nil ? $1.metrics.count : 1)
    }
    let path = MemoryFile.plain.holding(report.text(.csv).utf8)
    do {
      let scan = try CSVTable(paths: [path]).scan([], options: ScanOptions()) { RowHash() }
      if scan.rowCount != rowCount { fail("\(scan.rowCount) rows for \(rowCount) records") }
    } catch {
      if rowCount > 0 { fail("a table that cannot be read: \(error)") }
    }
    do throws(JobError) {
      var policies: [Policy] = []
      for pack in RulePack.all { policies.append(try pack.policy()) }
      judge(document, by: try Gate(Policy(policies), baseline: document))
    } catch {
      fail("a rule pack gives an error: \(error)")
    }
  }

  private static func document(_ bytes: [UInt8]) -> MetricsDocument? {
    do throws(MetricsDocumentError) {
      return try MetricsDocument(parsing: bytes, file: "metrics.json")
    } catch {
      if error.message.isEmpty { fail("an error without a sentence") }
      return nil
    }
  }

  private static func judge(_ document: MetricsDocument, by gate: Gate) {
    let section = gate.evaluate(document)
    for check in section.checks where check.outcome == .pass {
      guard check.records.contains(where: { $0.outcome == .pass }) else {
        fail("\(check.metric) passes without a number")
      }
    }
    let verdicts = section.verdicts(about: document)
    for verdict in verdicts where verdict.line.utf8.contains(UInt8(ascii: "\n")) {
      fail("a verdict of two lines: \(verdict.line)")
    }
    let xml = JUnitReport(verdicts).text
    if xml.utf8.contains(where: { $0 < 0x20 && ![0x09, 0x0A, 0x0D].contains($0) }) {
      fail("a character that XML does not have: \(xml)")
    }
    _ = StepSummary(section, verdicts, job: document.job.name, rest: "elsewhere").text
  }

  private static func check(_ error: JobError) {
    if error.message.isEmpty { fail("an error without a sentence") }
  }
}
