import ArgumentParser
import FairmarkAnalysis
import FairmarkFiles
import FairmarkJobRunner

/// Where the keys come from; their values reach no output.
struct WatermarkKeyOptions: ParsableArguments {
  @Option(
    name: .customLong("key-file"),
    help: ArgumentHelp("A file that holds a key; may be given several times.", valueName: "file"),
    completion: .file())
  var files: [String] = []

  @Option(
    name: .customLong("key-env"),
    help: ArgumentHelp(
      "An environment variable that holds a key; may be given several times.", valueName: "name"))
  var variables: [String] = []

  @Option(
    name: .customLong("key"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "A key that everybody may know: other users of this machine can see arguments. May be given "
        + "several times.", valueName: "key"))
  var values: [String] = []

  /// The keys in the order files, variables, values.
  func secrets() throws(JobError) -> [Secret] {
    var secrets: [Secret] = []
    for path in files {
      do throws(FileError) {
        secrets.append(try .key(inFile: path))
      } catch {
        throw JobError(.usage, at: SourceLocation(file: error.path), error.message)
      }
    }
    for name in variables { secrets.append(try .key(inEnvironment: name)) }
    for (index, text) in values.enumerated() {
      guard let secret = Secret.key(text) else {
        throw JobError(.usage, at: nil, "--key number \(index + 1) is empty; give a key")
      }
      secrets.append(secret)
    }
    guard !secrets.isEmpty else {
      throw JobError(
        .usage, at: nil,
        "no key is given; say --key-file FILE, --key-env NAME or, for a public key, --key KEY")
    }
    if let twice = Self.repeated(secrets) {
      throw JobError(.usage, at: nil, "the key with the hash \(twice) is given twice; give it once")
    }
    return secrets
  }

  private static func repeated(_ secrets: [Secret]) -> String? {
    var seen: Set<String> = []
    return secrets.map(\.fingerprint).first { !seen.insert($0).inserted }
  }
}
