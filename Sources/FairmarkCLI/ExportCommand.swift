import ArgumentParser
import FairmarkAnalysis
import FairmarkFiles
import FairmarkGates
import FairmarkJSONText
import FairmarkJobRunner
import FairmarkMetricsDocuments

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write results in the shapes that other systems read.",
    subcommands: [ModelMetadataCommand.self, PolicyPackCommand.self])

  struct ModelMetadataCommand: Subcommand {
    static let configuration = CommandConfiguration(
      commandName: "opa-metadata",
      abstract: "Write model_metadata.json for a policy of Open Policy Agent or Conftest.",
      discussion: """
        Declared members come from the system card, measured ones from the results. \
        `bias_check_completed` is true when an analysis that compares groups finished on exactly \
        the files whose SHA-256 the card names. What was not measured is null beside a reason.

        A system card, in full:
          model_id: credit-2026-11
          risk_category: High                # Minimal, Limited, High or Unacceptable
          intended_use: ranking of applications for a person's decision
          training_data:
            source: warehouse.applications
            contains_pii: false
            sha256: 0c2a5e1f…                # of the file, or a list of them
          documentation:
            model_card_present: true
        """)

    @Argument(
      help: ArgumentHelp("The results, as `fairmark run` wrote them.", valueName: "metrics"))
    var metrics: String

    @Option(
      name: .customLong("system-card"),
      help: ArgumentHelp("What the owner of the model declares (YAML or JSON).", valueName: "file"))
    var systemCard: String

    @Option(
      name: [.customShort("o"), .long],
      help: ArgumentHelp(
        "A folder, for model_metadata.json in it, or a file whose name ends in .json.",
        valueName: "path"))
    var output: String

    func perform(_ plugins: PluginSet) throws(JobError) -> Int32 {
      let place = try OutputPlace(output, defaultName: "model_metadata.json")
      try place.refuse(
        [metrics, systemCard], besides: "{\n  \"schema\": \"fairmark.model_metadata/",
        "model metadata")
      try place.file.removeEarlier()
      let card = try OPASystemCard(reading: systemCard)
      let results: MetricsDocument
      let digest: String
      do throws(MetricsDocumentError) {
        (results, digest) = try MetricsDocument.withDigest(reading: metrics)
      } catch {
        throw JobError(.data, at: error.location, error.sentence)
      }
      let metadata = OPAModelMetadata(card: card, results: results, path: metrics, digest: digest)
      try place.file.write(metadata.json.prettyText())
      writeResult("wrote \(printable(place.file.path))")
      return 0
    }
  }

  struct PolicyPackCommand: Subcommand {
    static let configuration = CommandConfiguration(
      commandName: "opa-policy",
      abstract: "Write the Rego policies, with their tests, into a folder.",
      discussion: """
        policy.rego holds the bounds and is meant to be edited; one that is already in the folder \
        stays as it is. Then:
          opa test DIRECTORY
          opa eval --fail -d DIRECTORY -i model_metadata.json data.fairmark.gate.passed
          conftest test --policy DIRECTORY model_metadata.json
        """)

    @Option(
      name: [.customShort("o"), .long],
      help: ArgumentHelp("The folder; made when it is not there.", valueName: "directory"))
    var output: String

    func perform(_ plugins: PluginSet) throws(JobError) -> Int32 {
      guard !output.isEmpty else {
        throw JobError(.usage, at: nil, "--output is empty; name a folder, such as policy")
      }
      do throws(FileError) {
        let folder = try OutputDirectory(creating: output)
        var earlier: Set<String> = []
        for file in OPAPolicyPack.files where try isThere(file, in: folder.path) {
          earlier.insert(file.name)
        }
        var files: [(name: String, text: String)] = []
        for file in OPAPolicyPack.files {
          if file.isEdited, earlier.contains(file.name) {
            writeResult("kept \(printable(folder.path))/\(file.name)")
          } else {
            files.append((file.name, file.text))
          }
        }
        try folder.write(files)
      } catch {
        throw JobError(.output, at: SourceLocation(file: error.path), error.message)
      }
      writeResult("wrote the policies to \(printable(output))")
      return 0
    }

    /// Whether a file of the pack is there already; one that is not ours is not to be replaced.
    private func isThere(
      _ file: OPAPolicyPack.File, in folder: String
    ) throws(FileError) -> Bool {
      let path = folder + "/" + file.name
      let text: String
      do throws(FileError) {
        let existing = try LocalFile(path: path)
        let bytes = try existing.bytes(in: 0..<min(existing.byteCount, 1 << 20))
        text = String(decoding: bytes, as: UTF8.self)
      } catch {
        if error.code == .notFound { return false }
        throw error
      }
      let isOurs =
        file.isEdited || text.hasPrefix(file.text.prefix { $0 != "\n" })
        || text.hasPrefix("package fairmark.") || text.contains("\npackage fairmark.")
      guard isOurs else {
        throw FileError(
          .unwritable, path: path,
          "is there and is no policy of Fairmark; name another folder, or move the file")
      }
      return true
    }
  }
}

/// Where one file goes: into a folder under its usual name, or under a name of the user's.
struct OutputPlace {
  let file: OutputFile

  /// Reads `--output`.
  init(_ output: String, defaultName: String) throws(JobError) {
    var rest = output[...]
    while rest.count > 1, rest.last == "/" { rest.removeLast() }
    guard !rest.isEmpty else {
      throw JobError(
        .usage, at: nil, "--output is empty; name a folder, or a file whose name ends in .json")
    }
    guard rest.hasSuffix(".json"), rest.count == output.count else {
      file = OutputFile(folder: String(rest), name: defaultName)
      return
    }
    let slash = rest.lastIndex(of: "/")
    file = OutputFile(
      folder: slash.map { $0 == rest.startIndex ? "/" : String(rest[..<$0]) } ?? ".",
      name: String(slash.map { rest[rest.index(after: $0)...] } ?? rest))
  }

  /// Refuses to write over what is read, however the paths are written, and over what is not an
  /// earlier file of the same kind.
  ///
  /// - Parameters:
  ///   - inputs: What is read.
  ///   - beginning: How a file of this kind begins.
  ///   - what: What it is called.
  /// - Throws: `JobError` when another file is there.
  func refuse(_ inputs: [String], besides beginning: String, _ what: String) throws(JobError) {
    let own = FileIdentity(file.path)
    for input in inputs where FileIdentity(input) == own {
      throw JobError(
        .usage, at: nil,
        "--output \(printable(file.path)) is one of the inputs; name another file or a folder")
    }
    let expected = Array(beginning.utf8)
    var found: [UInt8] = []
    do throws(FileError) {
      let earlier = try LocalFile(path: file.path)
      found = try earlier.bytes(in: 0..<min(expected.count, earlier.byteCount))
    } catch {
      if error.code == .notFound { return }
    }
    guard found == expected else {
      throw JobError(
        .output, at: SourceLocation(file: file.path),
        "is there and is no \(what) of Fairmark; move it, or name another file with --output")
    }
  }
}

extension MetricsDocument {
  /// A document and the SHA-256 of the very bytes that it was read from.
  fileprivate static func withDigest(
    reading path: String
  ) throws(MetricsDocumentError) -> (MetricsDocument, String) {
    let bytes = try bytes(of: path)
    let document = try MetricsDocument(parsing: bytes, file: path)
    return (document, SHA256Digest.of(bytes))
  }
}
