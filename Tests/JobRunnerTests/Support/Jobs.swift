import FairmarkAnalysis
import FairmarkBuiltIn
import FairmarkJSONText
import FairmarkJobRunner
import Testing

/// A job in full, with pieces that a test may replace.
///
/// - Parameters:
///   - path: The value of `path`.
///   - dataset: Further lines of the dataset, each with its own indentation of four blanks.
///   - roles: The lines of `roles`, indented by six blanks.
///   - analyses: The lines of `analyses`, indented by two blanks.
/// - Returns: The text of the job file.
func jobText(
  path: String = "people.csv", dataset: String = "",
  roles: String = "      groups: [sex]\n      prediction: {column: hired, favourable: [\"yes\"]}",
  analyses: String = "  - plugin: disparate-impact"
) -> String {
  var text = "fairmark: 1\nname: test\ndatasets:\n  people:\n    path: \(path)\n"
  if !dataset.isEmpty { text += dataset + "\n" }
  return text + "    roles:\n\(roles)\nanalyses:\n\(analyses)\n"
}

/// The error that reading a job's text ends with, as a person sees it.
func messageOfReading(
  _ text: String, plugins: PluginSet = .builtIn, sourceLocation: SourceLocation = #_sourceLocation
) -> String {
  do throws(JobError) {
    _ = try Job(parsing: text, path: "job.yaml", plugins: plugins)
    Issue.record("the job was accepted", sourceLocation: sourceLocation)
    return ""
  } catch {
    #expect(error.kind == .usage, sourceLocation: sourceLocation)
    return error.description
  }
}

/// Reads a job file and runs it.
func run(
  _ path: String, threads: Int? = nil, digests: Bool = true, plugins: PluginSet = .builtIn
) throws(JobError) -> JSONValue {
  var options = RunOptions()
  options.threadCount = threads
  options.computesInputDigest = digests
  return try Plan(Job(reading: path, plugins: plugins)).run(options).document()
}

/// The error that running a job file ends with.
func errorOfRunning(
  _ path: String, plugins: PluginSet = .builtIn, sourceLocation: SourceLocation = #_sourceLocation
) throws -> JobError {
  do throws(JobError) {
    _ = try run(path, plugins: plugins)
  } catch {
    return error
  }
  Issue.record("the job ran to its end", sourceLocation: sourceLocation)
  throw CancellationError()
}

extension JSONValue {
  /// The rows of each step of `row_flow`.
  var rowFlow: [String: Int] {
    var flow: [String: Int] = [:]
    for step in self["row_flow"]?.array ?? [] {
      if let name = step["step"]?.string, let rows = step["rows"]?.integer { flow[name] = rows }
    }
    return flow
  }

  /// The metric records of all analyses with a name.
  func records(_ name: String) -> [JSONValue] {
    (self["analyses"]?.array ?? []).flatMap { $0["metrics"]?.array ?? [] }
      .filter { $0["name"]?.string == name }
  }

  /// The member names of an object, in order.
  var memberNames: [String] {
    if case .object(let object) = self { object.members.map(\.name) } else { [] }
  }
}

/// 64 rows with known counts: of 32 women 8 hired, of 32 men 16.
let smallPeople: String = {
  var text = "sex,office,hired\n"
  for row in 0..<64 {
    let sex = row % 2 == 0 ? "female" : "male"
    let isHired = row % 2 == 0 ? row % 8 == 0 : row % 4 == 1
    text += "\(sex),\(row < 30 ? "north" : "south"),\(isHired ? "yes" : "no")\n"
  }
  return text
}()
