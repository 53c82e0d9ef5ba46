import FairmarkTestSupport
import Testing

/// What `fairmark watermark detect` says about its options and files, and what an interruption leaves.
@Suite struct WatermarkInputTests {
  private static let detect =
    "$FAIRMARK watermark detect --scheme hf-lefthash --vocabulary 50 --key 15485863 "

  private static func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let ids = (1...40).map(String.init).joined(separator: ",")
    try folder.write("a.jsonl", "{\"id\":7,\"ids\":[\(ids)]}\n\nbroken\n")
    try folder.write("b.jsonl", "{\"ids\":[\(ids)]}\n{\"id\":\"b\",\"ids\":[50]}\n")
    return folder
  }

  static let refusals: [(arguments: String, sentence: String, code: Int32)] = [
    ("--vocabulary 60", "--vocabulary is given twice and takes one value; give it once", 2),
    ("-o out", "--output is given twice", 2),
    ("--output=out", "--output is given twice", 2),
    ("--dedup prf --dedup=none", "--dedup is given twice", 2),
    ("--context-width 1 --context-width 1", "--context-width is given twice", 2),
    ("--threads 1 --threads 2", "--threads is given twice", 2),
    (
      "--gamma 0",
      "error: --gamma must lie strictly between 0 and 1, such as 0.25, and is \"0\"\n", 2
    ),
    (
      "--gamma 25", "error: --gamma must lie strictly between 0 and 1, such as 0.25, and is \"25\"",
      2
    ),
    (
      "--gamma 25%",
      "error: --gamma must be a number strictly between 0 and 1, such as 0.25, not \"25%\"; 25% is "
        + "written 0.25\n", 2
    ),
    ("--gamma 0,25", "not \"0,25\"; the decimal sign is a point: 0.25\n", 2),
    ("--gamma .5 --gamma 0.50", "error: --gamma 0.5 is given twice, which would count", 2),
    ("--scheme hf-lefthash", "error: --scheme hf-lefthash is given twice, which would count", 2),
    (
      "--option device=cuda --option device=cuda",
      "error: --option \"device\" is given twice and takes one value; give it once\n", 2
    ),
    (
      "--decoys 5k",
      "error: --decoys must be a whole number from 0 to 10000, such as 99, not "
        + "\"5k\"; 5k is written 5000\n", 2
    ),
    ("--decoys 10001", "error: --decoys must be from 0 to 10000, not 10001\n", 2),
    (
      "--seed one",
      "error: --seed must be a whole number from 0 to 9223372036854775807, such as 1, not "
        + "\"one\"\n", 2
    ),
    ("--seed -1", "error: --seed must be from 0 to 9223372036854775807, not -1\n", 2),
    ("--max-line 1,000", "write the digits without a sign between them\n", 2),
    (
      "--level 1%",
      "error: --level must be a number above 0 and at most 1, such as 0.01, not "
        + "\"1%\"; 1% is written 0.01\n", 2
    ),
    ("--level 1e-301", "error: --level must be at least 1e-300, not \"1e-301\"", 2),
    ("--gamma 0.001", "error: --gamma with --scheme hf-lefthash: A share of 0.001", 2),
    ("--level 0", "error: --level must lie above 0, such as 0.01, and be at most 1", 2),
    ("--level 1.5", "error: --level must lie above 0", 2),
    (
      "--fdr 1",
      "error: --fdr must lie strictly between 0 and 1, such as 0.01, and is \"1\", which would", 2
    ),
    ("--fdr nan", "error: --fdr must lie strictly between 0 and 1", 2),
    ("--max-line 5", "error: --max-line must be from 16 to 1073741824 bytes, not 5", 2),
    ("--context-width 3 --scheme tgi", "error: --context-width with --scheme tgi: ", 2),
    ("--option devise=cuda", "error: --option devise with --scheme hf-lefthash: ", 2),
    ("--option devise=cuda", " Did you mean device?", 2),
    (
      "--scheme hf-selfhsh", "there is no watermark scheme 'hf-selfhsh'; did you mean hf-selfhash?",
      2
    ),
    ("--ids ''", "error: --ids is empty", 2),
    ("--ids a.jsonl", "error: --ids: the file \"a.jsonl\" is named twice", 2),
    (
      "--ids " + String(repeating: "./", count: 40) + "a.jsonl",
      "./././a.jsonl\", which is the file \"a.jsonl\", too, is named twice and its rows would count "
        + "twice; leave one out\n", 2
    ),
    (
      "--ids no.jsonl",
      "error: no.jsonl: no such file; check the path, which is relative to the working directory "
        + "(named in --ids)", 65
    ),
    ("--ids .", "error: .: is a folder; name a file, or a pattern such as \"./*.jsonl\"", 65),
    ("--ids 'no*.jsonl'", "error: --ids: no file fits the pattern \"no*.jsonl\"", 65),
    ("--resume --ids -", "error: --ids: standard input comes only once", 2),
  ]

  @Test("A refusal names the option, and never a job file", arguments: refusals)
  func refused(arguments: String, sentence: String, code: Int32) throws {
    let folder = try Self.folder()
    let run = try Program.shell(
      Self.detect + "--ids a.jsonl --output out \(arguments) < /dev/null", in: folder)
    #expect(run.exitCode == code)
    #expect(run.errors.contains(sentence), "\(run.errors)")
    #expect(!run.errors.contains("job file") && !run.errors.contains("job.yaml"))
    #expect(!run.errors.contains("configuration 1"))
    #expect(run.errors.split(separator: "\n").count == 1)
    #expect(!folder.exists("out/metrics.json"))
  }

  @Test("An option of any command that takes one value is taken once")
  func repeated() throws {
    let folder = try Self.folder()
    let cases: [(arguments: [String], option: String?)] = [
      (["run", "job.yaml", "-o", "a", "--output", "b"], "--output"),
      (["run", "job.yaml", "-qo", "a", "-o", "b"], "--output"),
      (["validate", "job.yaml"], nil),
      (["ll144", "audit", "--output", "a", "--output", "a"], nil),
      // Values that look like options, and what follows `--`, are none.
      (["run", "-o", "-o", "--", "--output"], nil),
      (["run", "job.yaml", "-q", "--quiet"], nil),
    ]
    for (arguments, option) in cases {
      let run = try Program.run(arguments, in: folder)
      #expect(run.exitCode == 2 || option == nil)
      if let option {
        #expect(run.firstError.hasPrefix("error: \(option) is given twice and takes one value"))
      } else {
        #expect(!run.errors.contains("takes one value"), "\(run.errors)")
      }
    }
  }

  @Test(
    "Rows of several files name theirs, with the same bytes for any threads; of one they do not")
  func files() throws {
    let folder = try Self.folder()
    let run = try Program.shell(
      """
      set -e; D="\(Self.detect)-q"
      for n in 1 4; do $D --ids a.jsonl --ids ./b.jsonl -o $n --threads $n; done
      $D --ids a.jsonl -o one; $D --ids b.jsonl --ids - -o input < a.jsonl
      $D --ids '[ab].jsonl' -o pattern
      """, in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    func rows(_ output: String) throws -> [Substring] {
      try folder.text("\(output)/documents.jsonl").split(separator: "\n")
    }
    let endings = try rows("1").map { $0.suffix(30) }
    #expect(endings[0].hasSuffix(",\"file\":\"a.jsonl\"}"))
    #expect(endings[1].hasSuffix(",\"file\":\"a.jsonl\",\"line\":3}"))
    #expect(endings[2].hasSuffix(",\"file\":\"./b.jsonl\",\"line\":1}"))
    #expect(endings[3].hasSuffix(",\"file\":\"./b.jsonl\"}"))
    #expect(try rows("4") == rows("1"))
    #expect(try rows("input")[2].hasSuffix(",\"file\":\"-\"}"))
    #expect(try rows("pattern")[2].hasSuffix(",\"file\":\"b.jsonl\",\"line\":1}"))
    #expect(try !rows("one").joined().contains("\"file\""))
    #expect(
      try rows("one").map { $0.dropLast() }
        == rows("1").prefix(2).map { row in
          var text = String(row)
          if let range = text.firstRange(of: ",\"file\":\"a.jsonl\"") { text.removeSubrange(range) }
          return text.dropLast()
        })
  }

  @Test("Ctrl-C ends with 130 and says how to go on, and the run goes on to the same bytes")
  func interrupted() throws {
    let folder = try Self.folder()
    // A file without an end keeps the run busy after its first block.
    let run = try Program.shell(
      """
      set -m; truncate -s 1T endless.jsonl; D="\(Self.detect)-q --checkpoint-seconds 0"
      $D --ids a.jsonl --ids endless.jsonl -o out & p=$!
      for i in $(seq 1 600); do
        grep -q '"documents": 2,' out/checkpoint.json 2> /dev/null && break; sleep 0.1
      done
      kill -INT $p; wait $p; echo $? > code
      printf '{"ids":[1,2]}\\n' > endless.jsonl
      $D --ids a.jsonl --ids endless.jsonl -o out --resume && \
        $D --ids a.jsonl --ids endless.jsonl -o whole
      """, in: folder)
    #expect(run.exitCode == 0)
    #expect(try folder.text("code") == "130\n")
    #expect(
      run.firstError
        == "error: interrupted; what was done until the last checkpoint is kept in out: the same with "
        + "--resume goes on from there")
    for name in ["documents.jsonl", "flagged.jsonl", "metrics.json"] {
      #expect(try folder.text("out/\(name)") == folder.text("whole/\(name)"), "\(name)")
    }
  }

  @Test("Ctrl-C while documents come through a pipe promises nothing; who ignores it goes on")
  func interruptedPipe() throws {
    let folder = try Self.folder()
    let run = try Program.shell(
      """
      set -m; mkfifo pipe; (cat a.jsonl; sleep 60) > pipe & s=$!
      \(Self.detect)-q --ids pipe -o out & p=$!
      for i in $(seq 1 600); do [ -e out/documents.jsonl.partial ] && break; sleep 0.1; done
      kill -INT $p; wait $p; echo $? > code; kill -- -$s
      trap '' INT; mkfifo other; (cat b.jsonl; sleep 60) > other & s=$!
      \(Self.detect)-q --ids a.jsonl --ids other -o more & p=$!
      for i in $(seq 1 600); do [ -e more/documents.jsonl.partial ] && break; sleep 0.1; done
      kill -INT $p; kill -- -$s; wait $p; echo $? >> code
      """, in: folder)
    #expect(try folder.text("code") == "130\n0\n")
    #expect(
      run.errors.hasPrefix(
        "error: interrupted; nothing of it can be gone on with, because the documents came through a "
          + "pipe; "))
  }

  @Test("What is written is nobody else's than the umask says")
  func modes() throws {
    let folder = try Self.folder()
    let run = try Program.shell(
      "umask 077; \(Self.detect)-q --ids a.jsonl -o out && stat -c %a out out/* | sort -u",
      in: folder)
    #expect(run.exitCode == 0)
    #expect(run.output == "600\n700\n")
  }
}
