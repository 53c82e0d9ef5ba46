import ArgumentParser
import FairmarkAnalysis
import FairmarkFiles
import FairmarkJobRunner

/// Where the keys come from; their values reach no output.
struct WatermarkKeyOptions: ParsableArguments {
  @Option(
    name: .customLong("key-file"),
    help: ArgumentHelp(
      "A file or a pipe that holds one key on one line, such as <(command) in a shell; may be given "
        + "several times. Its keys are numbered first.",
      valueName: "file"),
    completion: .file())
  var files: [String] = []

  @Option(
    name: .customLong("key-env"),
    help: ArgumentHelp(
      "An environment variable that holds a key; may be given several times. Its keys are numbered "
        + "after those of --key-file.", valueName: "name"))
  var variables: [String] = []

  @Option(
    name: .customLong("key"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "A key that everybody may know: other users of this machine can see arguments. May be given "
        + "several times. Its keys are numbered last.", valueName: "key"))
  var values: [String] = []

  /// A key and the option that gave it.
  struct Key {
    /// Such as `--key`, or `--key number 2` where there are several.
    var origin: String
    var secret: Secret
  }

  /// The keys in the order files, variables, values; no sentence holds a part of them, nor what may be a
  /// key in the wrong place.
  func keys() throws(JobError) -> [Key] {
    var keys: [Key] = []
    for (index, path) in files.enumerated() {
      let origin = Self.origin("--key-file", index, of: files)
      do throws(FileError) {
        keys.append(Key(origin: origin, secret: try .key(inFile: path)))
      } catch {
        let place = error.code == .notFound ? "" : "\(error.path): "
        throw JobError(.usage, at: nil, "\(origin): \(place)\(error.message)")
      }
    }
    for (index, name) in variables.enumerated() {
      let origin = Self.origin("--key-env", index, of: variables)
      do throws(JobError) {
        keys.append(Key(origin: origin, secret: try .key(inEnvironment: name)))
      } catch {
        throw JobError(.usage, at: nil, "\(origin): \(error.message)")
      }
    }
    for (index, text) in values.enumerated() {
      let origin = Self.origin("--key", index, of: values)
      guard let secret = Secret.key(text) else {
        throw JobError(.usage, at: nil, "\(origin) is empty; give a key")
      }
      if let lines = Secret.severalLines(secret) {
        throw JobError(
          .usage, at: nil, "\(origin) \(lines), and a key is on one line; give each with a --key")
      }
      keys.append(Key(origin: origin, secret: secret))
    }
    guard !keys.isEmpty else {
      throw JobError(
        .usage, at: nil,
        "no key is given; say --key-file FILE, --key-env NAME or, for a public key, --key KEY")
    }
    return keys
  }

  private static func origin(_ option: String, _ index: Int, of all: [String]) -> String {
    all.count == 1 ? option : "\(option) number \(index + 1)"
  }
}
