import Foundation
import FairmarkTestSupport
import Testing

/// What a person sees on the command line, and the exit codes that scripts see.
@Suite struct ProgramTests {
  @Test(
    "The bare name and --help print what there is to do", arguments: [[], ["--help"], ["help"]])
  func help(_ arguments: [String]) throws {
    let run = try Program.run(arguments, in: TemporaryFolder())
    #expect(run.exitCode == 0)
    #expect(run.errors.isEmpty)
    for part in [
      "USAGE: fairmark", "run ", "validate ", "plugins ", "fairmark: 1", "\n  65  data missing",
    ] {
      #expect(run.output.contains(part))
    }
  }

  @Test("Each command has a help of its own", arguments: ["run", "validate", "plugins"])
  func commandHelp(_ command: String) throws {
    let folder = try TemporaryFolder()
    let run = try Program.run([command, "--help"], in: folder)
    #expect(run.exitCode == 0)
    #expect(run.output.contains("USAGE: fairmark \(command)"))
    #expect(try Program.run(["help", command], in: folder).output == run.output)
  }

  @Test(
    "A subcommand that there is not is told with the nearest one",
    arguments: [
      (["rn", "g.yaml"], "\"rn\" is no subcommand of fairmark; did you mean fairmark run?"),
      (
        ["ll144", "chekc", "x"],
        "\"chekc\" is no subcommand of fairmark ll144; did you mean fairmark ll144 check?"
      ),
      (["plugins", "describ", "x"], "did you mean fairmark plugins describe?"),
      (
        ["watermark", "xyz"],
        "\"xyz\" is no subcommand of fairmark watermark; there are detect, schemes"
      ),
      (["run", "a.yaml", "b.yaml"], "Unexpected argument 'b.yaml'"),
      (["--quite", "rn"], "Unknown option '--quite'"),
    ])
  func unknownSubcommand(_ arguments: [String], _ sentence: String) throws {
    let run = try Program.run(arguments, in: TemporaryFolder())
    #expect(run.exitCode == 2)
    #expect(run.firstError.hasPrefix("error: "), "\(run.errors)")
    #expect(run.firstError.contains(sentence), "\(run.errors)")
  }

  @Test("--version prints one line")
  func version() throws {
    let run = try Program.run(["--version"], in: TemporaryFolder())
    #expect(run.exitCode == 0)
    #expect(run.output.wholeMatch(of: /fairmark [0-9]+\.[0-9]+\.[0-9]+\n/) != nil)
  }

  @Test("`plugins` lists each plugin with a sentence")
  func plugins() throws {
    let run = try Program.run(["plugins"], in: TemporaryFolder())
    #expect(run.exitCode == 0)
    let lines = run.output.split(separator: "\n")
    #expect(lines.first?.firstMatch(of: /^disparate-impact +Selection rates of groups/) != nil)
    for id in ["demographic-parity", "equal-opportunity"] {
      #expect(lines.contains { $0.hasPrefix(id) && $0.hasSuffix(".") })
    }
  }

  @Test("`plugins describe` shows roles, parameters, metrics and references")
  func describe() throws {
    let folder = try TemporaryFolder()
    let run = try Program.run(["plugins", "describe", "disparate-impact"], in: folder)
    #expect(run.exitCode == 0)
    for part in [
      "disparate-impact 1.0.0\n", "\nRoles\n", "  groups (required)\n      groups: [sex, race]\n",
      "\nParameters\n",
      "  reference (default: best)\n", "\nMetrics\n", "  impact_ratio ", "\nReferences\n",
      "29 CFR 1607.4(D)",
    ] {
      #expect(run.output.contains(part), "\(part)")
    }
    #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 120 })

    let unknown = try Program.run(["plugins", "describe", "disparate-impacts"], in: folder)
    #expect(unknown.exitCode == 2)
    #expect(
      unknown.errors.hasPrefix(
        "error: there is no plugin \"disparate-impacts\"; did you mean `disparate-impact`? "
          + "(plugins: disparate-impact, demographic-parity, equal-opportunity, "))
  }

  @Test("`validate` shows the plan, reads no row and writes nothing")
  func validate() throws {
    let folder = try TemporaryFolder.withJob(people: "sex,hired\nfemale,yes\nmale\n")
    let run = try Program.run(["validate", "job.yaml"], in: folder)
    #expect(run.exitCode == 0)
    #expect(
      run.output == """
        job.yaml: the job hiring is valid

        dataset people
          files     1, 26 bytes: people.csv
          columns   2, decoded: sex (text), hired (text)
          counts    1 shared aggregate for 1 analysis, in one pass

        analysis disparate_impact (disparate-impact)
          attributes  sex

        """)
    #expect(try folder.names() == ["job.yaml", "people.csv"])
    try folder.write("job.yaml", jobText(plugin: "disparate"))
    #expect(try Program.run(["validate", "job.yaml"], in: folder).exitCode == 2)
    try folder.write("job.yaml", jobText(path: "none.csv"))
    #expect(try Program.run(["validate", "job.yaml"], in: folder).exitCode == 65)
  }

  @Test("`run` prints a table, says what it wrote and leaves two files")
  func run() throws {
    let folder = try TemporaryFolder.withJob()
    let run = try Program.run(["run", "job.yaml"], in: folder)
    #expect(run.exitCode == 0)
    #expect(run.errors.isEmpty)
    #expect(
      run.output == """
        disparate_impact (disparate-impact)
          sex     n  selection_rate  selection_count                  impact_ratio  p, adjusted  shortfall
          female  2          0.5000                1  0.5000 [0.0945, 1.9405] <4/5       1.0000     0.5000
          male    2          1.0000                2                        1.0000                  0.0000

          sex     n  minimum_detectable_impact_ratio  sample_size_for_four_fifths
          female  2                           0.0010                           35
          male    2
          impact_ratio_min = 0.5000 [0.0945, 1.0000] <4/5
          p: fisher_exact, adjusted by all_pairs

        wrote out/metrics.json

        """)
    #expect(try folder.names(in: "out") == ["metrics.json", "run.json"])
  }

  @Test("`--quiet` prints nothing but errors")
  func quiet() throws {
    let folder = try TemporaryFolder.withJob()
    let run = try Program.run(["run", "job.yaml", "--quiet"], in: folder)
    #expect(run.exitCode == 0)
    #expect(run.output.isEmpty && run.errors.isEmpty)
    #expect(folder.exists("out/metrics.json"))
  }

  struct Usage: CustomTestStringConvertible, Sendable {
    var arguments: [String]
    var message: String
    var testDescription: String { arguments.joined(separator: " ") }
  }

  @Test(
    "Wrong usage ends with exit code 2 and a sentence",
    arguments: [
      Usage(
        arguments: ["runn"],
        message: "error: \"runn\" is no subcommand of fairmark; did you mean fairmark run?"),
      Usage(
        arguments: ["run", "job.yaml", "--thread", "2"],
        message: "error: Unknown option '--thread'. Did you mean '--threads'?"),
      Usage(arguments: ["run"], message: "error: Missing expected argument '<job>'"),
      Usage(
        arguments: ["run", "job.yaml", "--threads", "0"],
        message: "error: --threads must be from 1 to 1024, not 0"),
      Usage(
        arguments: ["run", "job.yaml", "--threads", "two"],
        message: "error: The value 'two' is invalid for '--threads <n>'"),
      Usage(
        arguments: ["run", "job.yaml", "--output", ""],
        message: "error: --output is empty; name a folder, such as out"),
      Usage(
        arguments: ["run", "none.yaml"],
        message: "error: none.yaml: no such job file; check the path"
      ),
      Usage(
        arguments: ["run", "."], message: "error: .: is a folder; name the job file in it"),
      Usage(
        arguments: ["run", "bad.yaml"],
        message: "error: bad.yaml:2:1: the job has no key \"dataset\"; did you mean `datasets`? "
          + "(keys: fairmark, name, seed, datasets, analyses, outputs, gate)"),
    ])
  func wrongUsage(_ usage: Usage) throws {
    let folder = try TemporaryFolder.withJob()
    try folder.write("bad.yaml", "fairmark: 1\ndataset: {}\n")
    let run = try Program.run(usage.arguments, in: folder)
    #expect(run.exitCode == 2)
    #expect(run.firstError == usage.message)
    #expect(run.output.isEmpty)
    #expect(try folder.names() == ["bad.yaml", "job.yaml", "people.csv"])
  }

  @Test("Somebody's texts cannot command the terminal: control characters are escaped")
  func controlCharacters() throws {
    let long = String(repeating: "x", count: 200)
    let folder = try TemporaryFolder.withJob(
      people: "sex,hired\n\u{1B}[31mred,yes\n\"two\nlines\",no\n\(long),no\n\u{1B}[31mRED,no\n")
    let run = try Program.run(["run", "job.yaml"], in: folder)
    #expect(run.exitCode == 0)
    #expect(!run.output.contains("\u{1B}"))
    #expect(run.output.contains("  \\u{1b}[31mred "))
    #expect(run.output.contains("  two\\nlines "))
    #expect(run.output.contains("  " + String(repeating: "x", count: 39) + "…  1"))
    #expect(run.output.contains("warning: the column \"sex\" holds \"\\u{1b}[31mRED\", "))
  }

  @Test("Two spellings of one letter are two rows of the table")
  func spellings() throws {
    let folder = try TemporaryFolder.withJob(
      people: "sex,hired\ncaf\u{E9},yes\ncafe\u{301},no\n")
    let run = try Program.run(["run", "job.yaml"], in: folder)
    #expect(run.exitCode == 0)
    let rows = run.output.split(separator: "\n").filter { $0.hasPrefix("  caf") }
    #expect(rows.count { $0.utf8.starts(with: "  caf\u{E9} ".utf8) } == 2, "\(run.output)")
    #expect(rows.count { $0.utf8.starts(with: "  cafe\u{301} ".utf8) } == 2, "\(run.output)")
    #expect(run.output.contains("0.0000 [0.0000, 1.9207] <4/5"))
  }
}
