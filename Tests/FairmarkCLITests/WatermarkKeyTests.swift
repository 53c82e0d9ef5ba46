import FairmarkTestSupport
import Testing

/// Where the keys of `fairmark watermark detect` come from, and where they never go.
@Suite struct WatermarkKeyTests {
  private static let scheme = ["--scheme", "hf-lefthash", "--vocabulary", "50"]
  private static let detect =
    "$FAIRMARK watermark detect --scheme hf-lefthash --vocabulary 50 --ids ids.jsonl -q "

  private static func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("ids.jsonl", "{\"id\":7,\"ids\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16]}\n")
    return folder
  }

  private func outputs(_ folder: TemporaryFolder, _ output: String) throws -> [String] {
    try ["documents.jsonl", "flagged.jsonl", "metrics.json"].map {
      try folder.text("\(output)/\($0)")
    }
  }

  @Test("A key comes by file, pipe, variable and argument, in any spelling, to the same bytes")
  func sources() throws {
    let folder = try Self.folder()
    let run = try Program.shell(
      "set -e; D='\(Self.detect)'; D=${D//\\$FAIRMARK/$FAIRMARK}; printf ' 15485863\\n' > key; "
        + "$D --key 15485863 -o argument; $D --key-file key -o file; "
        + "$D --key-file <(sleep 0.05; echo 0xEC4BA7) -o pipe; "
        + "K=+15485863 $D --key-env K -o variable; "
        // What is there is not gone on with: the run is over, and its job has the same digest.
        + "$D --key-file <(echo 15485863) -o pipe --resume", in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    let expected = try outputs(folder, "argument")
    #expect(!expected.joined().contains("15485863"))
    for output in ["file", "pipe", "variable"] {
      #expect(try outputs(folder, output) == expected, "\(output)")
    }
  }

  @Test("One key in two spellings is one key, and is refused twice")
  func twice() throws {
    let folder = try Self.folder()
    for second in [["--key", "0xec4ba7"], ["--key", "15485863"], ["--key-env", "K"]] {
      let run = try Program.run(
        ["watermark", "detect", "--ids", "ids.jsonl", "-o", "out", "--key", "15485863"]
          + Self.scheme
          + second, in: folder, environment: ["K": "+015485863"])
      #expect(run.exitCode == 2)
      #expect(
        run.errors.hasPrefix(
          "error: the key with the hash sha256:7d68d593898e84bc is given twice for hf-lefthash, as "
        ))
      #expect(!run.errors.contains("15485863"))
      #expect(!folder.exists("out"))
    }
  }

  @Test(
    "What stands where a key's place was expected is not printed",
    arguments: ["--key-env", "--key-file"])
  func misplaced(option: String) throws {
    let folder = try Self.folder()
    for name in ["s3cret-17", "s3/cret-17"] {
      let run = try Program.run(
        ["watermark", "detect", "--ids", "ids.jsonl", "-o", "out", option, name] + Self.scheme,
        in: folder)
      #expect(run.exitCode == 2)
      #expect(run.errors.hasPrefix("error: \(option): "))
      #expect(run.errors.contains("not the key itself"))
      #expect(!run.errors.contains("cret-17"), "\(run.errors)")
    }
  }

  @Test("A key that cannot be read is refused with the option that gave it")
  func unreadable() throws {
    let folder = try Self.folder()
    let cases: [(arguments: String, sentence: String)] = [
      ("--key-file <(printf '')", "is empty, and a key was expected"),
      ("--key-file <(yes)", "is longer than 65536 bytes, and a key was expected"),
      ("--key-file .", "error: --key-file: .: is a folder; name the file in it that holds the key"),
      ("--key-file /dev/null", "is a socket or a device; name a file or a pipe"),
      ("--key ''", "error: --key is empty; give a key"),
      (
        "--key-file <(echo 1,s3cret)",
        "the one given is no integer. The key that the file holds is meant: a key file holds one key, on "
          + "one line\n"
      ),
      (
        "--key-file <(printf '1\\ns3cret\\n')",
        ": has 2 lines, and a key file holds one key, on one line; write each key to a file of its own\n"
      ),
      // A later option takes the place of the scheme's own: texts are keys, too, but not two of them.
      (
        "--scheme fairmark-keyed --key-file <(printf 'one-s3cret\r\ntwo-s3cret\r\n')",
        ": has 2 lines, and a key file holds one key, on one line; write each key to a file of its own\n"
      ),
      (
        "--scheme sha256-salted --key-file <(printf '1\n2\n\n3\n')",
        ": has 3 lines, and a key file holds one key, on one line; write each key to a file of its own\n"
      ),
      (
        "--key-env L",
        "error: --key-env: the environment variable \"L\" has 2 lines, and a key is on one line; set a "
          + "variable for each key\n"
      ),
      (
        "--key $'1\n2'",
        "error: --key has 2 lines, and a key is on one line; give each with a --key\n"
      ),
      (
        "--key-env K",
        "error: --key-env with --scheme hf-lefthash: The key of this scheme is an integer"
      ),
      (
        "--key 1 --key s3cret",
        "error: --key number 2 with --scheme hf-lefthash: The key of this scheme is an integer"
      ),
    ]
    for (arguments, sentence) in cases {
      let run = try Program.shell(
        "L=$'1\\ns3cret' K=s3cret " + Self.detect + "-o out " + arguments, in: folder)
      #expect(run.exitCode == 2, "\(arguments)")
      #expect(run.errors.contains(sentence), "\(run.errors)")
      #expect(!run.errors.contains("s3cret"))
      #expect(!folder.exists("out"))
    }
  }
}
