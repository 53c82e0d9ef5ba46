import FairmarkBuiltIn
import FairmarkJobRunner
import Testing

/// What is wrong with a job file is said in one sentence, with the line and the column.
@Suite struct JobFileMessageTests {
  struct Case: CustomTestStringConvertible {
    var name: String
    var text: String
    /// What the message begins with.
    var begin: String
    /// What it says besides.
    var also: [String] = []

    var testDescription: String { name }
  }

  static let topLevel: [Case] = [
    Case(name: "an empty file", text: "", begin: "job.yaml: is empty; expected a job"),
    Case(name: "comments alone", text: "# later\n", begin: "job.yaml: is empty; expected a job"),
    Case(
      name: "no YAML", text: "fairmark: 1\n  datasets: [\n",
      begin: "job.yaml:2:11: is not YAML: a colon stands where no key may be: either this line is "
        + "indented further than the one above",
      also: ["(mapping values are not allowed in this context)"]),
    Case(
      name: "a tab as indentation", text: "fairmark: 1\n\tname: x\n",
      begin:
        "job.yaml:2:1: is not YAML: a tab stands here, and YAML indents with blanks only; write",
      also: ["(found a tab character"]),
    Case(
      name: "a tab as the indentation of a map", text: "fairmark: 1\ndatasets:\n\tpeople: {}\n",
      begin:
        "job.yaml:3:1: is not YAML: a tab stands here, and YAML indents with blanks only; write",
      also: ["(found character that cannot start any token)"]),
    Case(
      name: "a tab behind blanks", text: "fairmark: 1\ndatasets:\n  people:\n  \tpath: x\n",
      begin: "job.yaml:4:3: is not YAML: a tab stands here"),
    Case(
      name: "a line that is indented less than its neighbours",
      text: "fairmark: 1\ndatasets:\n  people:\n    path: x\n   trim: true\n",
      begin:
        "job.yaml:5:4: is not YAML: this line does not fit those above; keys of one map begin in "
        + "the same column",
      also: ["(did not find expected key)"]),
    Case(
      name: "a quote that is not closed", text: "fairmark: 1\nname: \"hiring\ndatasets: {}\n",
      begin: "job.yaml:2:7: is not YAML: the quote that begins here is never closed; close it",
      also: ["(found unexpected end of stream)"]),
    Case(
      name: "a quote that another one closes further down",
      text: "fairmark: 1\nname: \"hiring\ndatasets: {d: {path: \"p.csv\"}}\n",
      begin: "job.yaml:3:23: is not YAML: this stands behind the end of a value: is a quote missing"
    ),
    Case(
      name: "a bracket that is not closed", text: "fairmark: 1\nname: [a, b\ndatasets: {}\n",
      begin: "job.yaml:2:7: is not YAML: the [ that begins here has no ]"),
    Case(
      name: "a key without a colon", text: "fairmark: 1\nname\ndatasets: {}\n",
      begin: "job.yaml:2:1: is not YAML: this is neither `key: value` nor `- element`"),
    Case(
      name: "a text that YAML begins something else with", text: "fairmark: 1\nname: @x\n",
      begin: "job.yaml:2:7: is not YAML: a text that begins so needs quotes"),
    Case(
      name: "a control character", text: "fairmark: 1\nname: \"a\u{1}b\"\n",
      begin: "job.yaml:2: is not YAML: control characters are not allowed"),
    Case(
      name: "a text", text: "hello\n",
      begin: "job.yaml:1:1: the job must be a map of keys and values, not the text \"hello\""),
    Case(
      name: "a list", text: "- fairmark: 1\n",
      begin: "job.yaml:1:1: the job must be a map of keys and values, not a list"),
    Case(
      name: "two documents", text: "fairmark: 1\n---\nfairmark: 1\n",
      begin: "job.yaml:2:1: a second document begins here; the file may hold one"),
    Case(
      name: "a key twice", text: "fairmark: 1\nname: a\nname: b\n",
      begin: "job.yaml:2:1: the key `name` stands twice in this map; leave one out"),
    Case(
      name: "a key twice, once in quotes", text: "fairmark: 1\n1: a\n\"1\": b\n",
      begin: "job.yaml:2:1: the key `1` stands twice"),
    Case(
      name: "a list as a key", text: "fairmark: 1\n[a, b]: 1\n",
      begin: "job.yaml:2:1: a key of the job must be a text"),
    Case(
      name: "an unknown key", text: "fairmark: 1\ndataset: {}\n",
      begin: "job.yaml:2:1: the job has no key \"dataset\"; did you mean `datasets`? (keys: ",
      also: ["fairmark, name, seed, datasets, analyses, outputs"]),
    Case(
      name: "an unknown key unlike any other", text: "fairmark: 1\ncolour: red\n",
      begin: "job.yaml:2:1: the job has no key \"colour\" (keys: "),
    Case(
      name: "no version", text: "name: x\n",
      begin: "job.yaml:1:1: `fairmark` is missing; begin the job with `fairmark: 1`"),
    Case(
      name: "another version", text: "fairmark: 2\n",
      begin: "job.yaml:1:11: this version reads the format `fairmark: 1`, not the text \"2\""),
    Case(
      name: "no datasets", text: "fairmark: 1\n",
      begin: "job.yaml:1:1: `datasets` is missing; name at least one dataset with its path"),
    Case(
      name: "datasets as a list", text: "fairmark: 1\ndatasets: [a]\n",
      begin: "job.yaml:2:11: `datasets` must be a map of keys and values, not a list"),
    Case(
      name: "datasets without any", text: "fairmark: 1\ndatasets: {}\n",
      begin: "job.yaml:2:11: `datasets` is empty; name at least one"),
    Case(
      name: "a seed that is no number", text: "fairmark: 1\nseed: -1\ndatasets: {}\n",
      begin: "job.yaml:2:7: `seed` must be a whole number from 0, not the text \"-1\""),
    Case(
      name: "a seed beyond 64 bits",
      text: "fairmark: 1\nseed: 18446744073709551615\ndatasets: {}\n",
      begin: "job.yaml:2:7: `seed` must be a whole number from 0 to 9223372036854775807, not the "
        + "text \"18446744073709551615\""),
    Case(
      name: "an unknown output key",
      text: jobText() + "outputs: {folder: out}\n",
      begin: "job.yaml:11:11: `outputs` has no key \"folder\" (keys: directory)"),
    Case(
      name: "an output folder without a name",
      text: jobText() + "outputs: {directory: \"\"}\n",
      begin: "job.yaml:11:22: `directory` is empty; name a folder, such as out"),
  ]

  static let datasets: [Case] = [
    Case(
      name: "what a draft leaves open", text: jobText(dataset: "    on_missing: CHOOSE"),
      begin: "job.yaml:6:17: this still says CHOOSE; write what is meant there"),
    Case(
      name: "no path", text: "fairmark: 1\ndatasets:\n  people:\n    trim: true\n",
      begin: "job.yaml:4:5: `path` is missing; say where the data lie"),
    Case(
      name: "a dataset that is a text", text: "fairmark: 1\ndatasets:\n  people: people.csv\n",
      begin: "job.yaml:3:11: the dataset \"people\" must be a map of keys and values, not the text"),
    Case(
      name: "a path of a column that is a map", text: jobText(path: "{score: {file: s.npy}}"),
      begin: "job.yaml:5:19: the path of the column \"score\" must be a text, not a map"),
    Case(
      name: "an empty list of paths", text: jobText(path: "[]"),
      begin: "job.yaml:5:11: `path` is an empty list; name at least one file"),
    Case(
      name: "standard input twice", text: jobText(path: "[\"-\", /dev/stdin]"),
      begin:
        "job.yaml:5:17: standard input is named a second time (first in job.yaml:5:12) and comes only "
        + "once; name a file here"),
    Case(
      name: "an unknown dataset key", text: jobText(dataset: "    delimeter: \";\""),
      begin:
        "job.yaml:6:5: the dataset \"people\" has no key \"delimeter\"; did you mean `delimiter`?"
    ),
    Case(
      name: "a delimiter of two characters", text: jobText(dataset: "    delimiter: \"::\""),
      begin:
        "job.yaml:6:16: `delimiter` must be \",\", \";\", \"|\" or \"tab\", not the text \"::\""),
    Case(
      name: "columns with a header", text: jobText(dataset: "    columns: [a, b]"),
      begin:
        "job.yaml:6:14: `columns` names the columns of a file without header; add `header: false`"
    ),
    Case(
      name: "a Boolean that YAML knows and we do not", text: jobText(dataset: "    trim: yes"),
      begin: "job.yaml:6:11: `trim` must be true or false, not the text \"yes\""),
    Case(
      name: "a choice", text: jobText(dataset: "    on_bad_row: skip"),
      begin: "job.yaml:6:17: `on_bad_row` must be one of fail, count, not the text \"skip\""),
    Case(
      name: "another format", text: jobText(dataset: "    format: parquet"),
      begin: "job.yaml:6:13: `format` must be one of csv, jsonl, npy, not the text \"parquet\""),
    Case(
      name: "another encoding", text: jobText(dataset: "    encoding: latin1"),
      begin:
        "job.yaml:6:15: `encoding` must be one of utf-8, latin-1, windows-1252, not the text \"latin1\""
    ),
    Case(
      name: "a limit out of range", text: jobText(dataset: "    limits: {cells: 0}"),
      begin: "job.yaml:6:21: `cells` must be a whole number from 1 to 100000000, not the text \"0\""
    ),
    Case(
      name: "an unknown limit", text: jobText(dataset: "    limits: {rows: 5}"),
      begin:
        "job.yaml:6:14: `limits` has no key \"rows\" (keys: field_bytes, columns, distinct, cells, "
        + "joined_rows, line_bytes)"
    ),
    Case(
      name: "missing as a map", text: jobText(dataset: "    missing: {a: b}"),
      begin: "job.yaml:6:14: `missing` must be texts, not a map"),
    Case(
      name: "a comment with a quote", text: jobText(dataset: "    comment: '\"'"),
      begin: "job.yaml:6:14: `comment` must be a text without quotes and line ends"),
    Case(
      name: "a weight without kind", text: jobText(dataset: "    weight: {column: count}"),
      begin: "job.yaml:6:13: `kind` is missing; say what the weight is: `kind: frequency`"),
    Case(
      name: "a weight of another kind",
      text: jobText(dataset: "    weight: {column: w, kind: importance}"),
      begin: "job.yaml:6:31: `kind` must be one of frequency, sampling"),
    Case(
      name: "two clusters", text: jobText(dataset: "    cluster: [person, office]"),
      begin: "job.yaml:6:14: `cluster` must be"),
  ]

  @Test("What is wrong at the top of a job is told with its place", arguments: topLevel)
  func topLevelMessages(_ wrong: Case) { check(wrong) }

  @Test("What is wrong with a dataset is told with its place", arguments: datasets)
  func datasetMessages(_ wrong: Case) { check(wrong) }

  @Test(
    "Roles that a later version will read are refused, not passed over",
    arguments: ["text"])
  func laterRoles(_ role: String) {
    let message = messageOfReading(jobText(roles: "      \(role): x"))
    #expect(message.hasPrefix("job.yaml:7:7: `\(role)` is not supported by this version"))
  }

  private func check(_ wrong: Case) {
    let message = messageOfReading(wrong.text)
    #expect(message.hasPrefix(wrong.begin), "\(message)")
    for part in wrong.also { #expect(message.contains(part), "\(message)") }
    #expect(!message.contains("\n"))
  }
}
