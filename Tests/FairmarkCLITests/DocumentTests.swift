import FairmarkTestSupport
import Testing

/// Analyses of documents as processes: killed, out of disk space, and gone on with.
@Suite struct DocumentTests {
  /// A folder with a job over some mebibytes of documents, several blocks of them.
  private static func folder(path: String = "documents.jsonl") throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let ids = (0..<3000).map(String.init)
    let lines = (0..<500).map { number in
      number % 50 == 7
        ? "{\"id\": \"d\(number)\", \"ids\": [-1]}"
        : "{\"id\": \"d\(number)\", \"ids\": [\(number), \(ids[..<(2000 + number)].joined(separator: ", "))]}"
    }
    try folder.write("documents.jsonl", lines.joined(separator: "\n"))
    try folder.write(
      "job.yaml",
      """
      fairmark: 1
      name: counts
      datasets:
        corpus:
          path: "\(path)"
          roles: {token_ids: ids, id: id}
      analyses:
        - {plugin: token-counts, with: {key: {env: COUNTS_KEY}}}

      """)
    return folder
  }

  private static let run =
    "export COUNTS_KEY=s3cret-17; COUNT=\"$COUNTS run job.yaml -q --checkpoint-seconds 0\"; "
  private static let files = ["documents.jsonl", "listed.jsonl", "metrics.json"]

  private func expectSame(_ folder: TemporaryFolder, _ output: String) throws {
    let names = try folder.names(in: output)
    #expect(names == (Self.files + ["run.json"]).sorted(), "\(names)")
    for name in Self.files {
      #expect(try folder.text(output + "/" + name) == folder.text("whole/" + name), "\(name)")
    }
  }

  @Test("A run that is killed at any moment, again and again, gives the same bytes in the end")
  func kill() throws {
    let folder = try Self.folder()
    let whole = try Program.shell(Self.run + "$COUNT -o whole --threads 1", in: folder)
    #expect(whole.exitCode == 0)
    #expect(whole.errors == "")
    let killed = try Program.shell(
      Self.run
        + """
        for i in $(seq 1 15); do
          $COUNT --resume -o out & p=$!
          sleep 0.$((RANDOM % 4))$((RANDOM % 10))
          kill -9 $p; wait $p
        done 2>/dev/null
        $COUNT --resume -o out
        """, in: folder)
    #expect(killed.exitCode == 0)
    #expect(killed.errors == "")
    try expectSame(folder, "out")
    for name in try folder.names(in: "out") {
      #expect(try !folder.text("out/" + name).contains("s3cret"), "\(name)")
    }
  }

  @Test("A run that is always killed before a mebibyte is done comes to its end all the same")
  func killedEarly() throws {
    let folder = try TemporaryFolder()
    let ids = (0..<500).map(String.init).joined(separator: ",")
    let lines = (0..<160).map { "{\"id\":\($0),\"ids\":[\($0),\(ids)]}\n" }
    try folder.write("documents.jsonl", lines.joined())
    try folder.write(
      "job.yaml",
      """
      fairmark: 1
      name: counts
      datasets:
        corpus: {path: documents.jsonl, roles: {token_ids: ids, id: id}}
      analyses:
        - {plugin: token-counts}

      """)
    let run = try Program.shell(
      """
      $COUNTS run job.yaml -q -o whole --threads 1
      export COUNTS_LIFETIME=30
      for i in $(seq 1 40); do
        $COUNTS run job.yaml -q -o out --threads 1 --resume
        code=$?
        if [ $code -ne 137 ]; then echo $i $code; break; fi
      done
      """, in: folder)
    let words = run.output.split(whereSeparator: \.isWhitespace)
    #expect(words.last == "0", "\(run.errors)")
    #expect(words.first.flatMap { Int($0) }.map { $0 >= 5 } == true, "\(run.output)")
    try expectSame(folder, "out")
  }

  @Test("A second run into the same folder is told of the first, until that ends, even killed")
  func twoRuns() throws {
    let folder = try Self.folder(path: "-")
    let run = try Program.shell(
      Self.run
        + """
        mkfifo pipe; exec 3<>pipe
        $COUNT -o out < pipe & p=$!
        head -n 20 documents.jsonl >&3
        until [ -e out/checkpoint.json ]; do sleep 0.05; done
        ls -A out > before
        $COUNT -o out < documents.jsonl; echo $?
        $COUNT -o ./out/ < documents.jsonl 2>/dev/null; echo $?
        ls -A out > after
        kill -9 $p; wait $p 2>/dev/null
        $COUNT -o out < documents.jsonl; echo $?
        """, in: folder)
    #expect(run.output == "74\n74\n0\n")
    #expect(
      run.firstError
        == "error: out: another run is writing into this folder; wait until it has ended, or name "
        + "another folder with --output")
    #expect(try folder.text("before") == folder.text("after"))
    #expect(try folder.names(in: "out") == (Self.files + ["run.json"]).sorted())
  }

  @Test("A limit on file sizes ends a run so that it can be gone on with")
  func fileTooLarge() throws {
    let folder = try Self.folder()
    _ = try Program.shell(Self.run + "$COUNT -o whole", in: folder)
    let run = try Program.shell(
      Self.run + "trap '' XFSZ; ulimit -f 24; $COUNT -o out --threads 1", in: folder)
    #expect(run.exitCode == 74)
    #expect(
      run.firstError.hasPrefix(
        "error: out/documents.jsonl.partial: could not be written: File too large; what was done for "
      ))
    #expect(run.firstError.hasSuffix("--resume goes on from there"))
    #expect(!folder.exists("out/documents.jsonl") && !folder.exists("out/metrics.json"))
    let rest = try Program.shell(Self.run + "$COUNT --resume -o out", in: folder)
    #expect(rest.exitCode == 0)
    try expectSame(folder, "out")
  }

  /// Whether a test may make a small disk for itself.
  private static let canMount: Bool = {
    guard let folder = try? TemporaryFolder(),
      let run = try? Program.shell(
        "mkdir small && unshare -rm mount -t tmpfs -o size=64k none small", in: folder)
    else { return false }
    return run.exitCode == 0
  }()

  @Test(
    "A disk that is full ends a run so that it can be gone on with",
    .enabled(if: canMount, "no file system of its own can be mounted here"))
  func diskFull() throws {
    let folder = try Self.folder()
    _ = try Program.shell(Self.run + "$COUNT -o whole", in: folder)
    let run = try Program.shell(
      """
      mkdir out kept
      unshare -rm bash -c '
        mount -t tmpfs -o size=48k none out || exit 99
        \(Self.run) $COUNT -o out --threads 1; echo $? > code; ls out > names
        mount -o remount,size=64m out || exit 99
        $COUNT --resume -o out && cp out/* kept'
      """, in: folder)
    #expect(run.exitCode == 0)
    #expect(try folder.text("code") == "74\n")
    #expect(run.firstError.contains("No space left on device; what was done for "))
    #expect(
      try folder.text("names") == "checkpoint.json\ndocuments.jsonl.partial\ntoken_counts.work\n")
    try expectSame(folder, "kept")
  }

  @Test(
    "Standard input and compressed files give the same rows; standard input is not gone on with")
  func streams() throws {
    let folder = try Self.folder()
    _ = try Program.shell(Self.run + "$COUNT -o whole", in: folder)
    let other = try Self.folder(path: "-")
    let piped = try Program.shell(Self.run + "$COUNT < documents.jsonl", in: other)
    #expect(piped.exitCode == 0)
    #expect(try other.text("out/documents.jsonl") == folder.text("whole/documents.jsonl"))
    let resumed = try Program.shell(Self.run + "$COUNT --resume < documents.jsonl", in: other)
    #expect(resumed.exitCode == 2)
    #expect(
      resumed.firstError
        == "error: job.yaml:5:11: standard input comes only once, so that no run can go on with it; write "
        + "the documents to a file and name that, or leave --resume out")
    let compressed = try Self.folder(path: "documents.jsonl.gz")
    let zipped = try Program.shell(
      "gzip documents.jsonl; " + Self.run + "$COUNT", in: compressed)
    #expect(zipped.exitCode == 0)
    #expect(try compressed.text("out/documents.jsonl") == folder.text("whole/documents.jsonl"))
  }

  @Test("A job of tables refuses --resume, and the plugin is described")
  func commands() throws {
    let tables = try TemporaryFolder.withJob()
    let run = try Program.run(["run", "job.yaml", "--resume"], in: tables)
    #expect(run.exitCode == 2)
    #expect(run.firstError.contains("--resume goes on with analyses of documents"))
    let described = try Program.shell("$COUNTS plugins describe token-counts", in: tables)
    #expect(described.output.contains("  token_ids (required)\n      token_ids: ids\n"))
    let folder = try Self.folder()
    let valid = try Program.shell(Self.run + "$COUNTS validate job.yaml", in: folder)
    #expect(valid.exitCode == 0)
    #expect(valid.output.contains("  members   ids (token ids), id (name)\n"))
    let shown = try Program.shell("export COUNTS_KEY=1; $COUNTS run job.yaml", in: folder)
    #expect(shown.output.contains("wrote out/documents.jsonl\nwrote out/listed.jsonl\n"))
    let report = try Program.shell("$COUNTS report out/metrics.json -o page.html", in: folder)
    #expect(report.exitCode == 0, "\(report.errors)")
  }
}
