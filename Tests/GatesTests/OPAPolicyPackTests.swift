import FairmarkGates
import FairmarkTestSupport
import Foundation
import Testing

/// The Rego files themselves are tested in the engine by `Notebooksless-Scripts/opa/run.sh`.
@Suite struct OPAPolicyPackTests {
  private let folder = SharedData.packageRoot + "/Sources/Gates/Rego"

  @Test("The program carries every Rego file of the repository, byte for byte")
  func files() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".rego") }
    #expect(Set(names) == Set(OPAPolicyPack.files.map(\.name)))
    #expect(names.count == OPAPolicyPack.files.count)
    for file in OPAPolicyPack.files {
      #expect(try file.text == String(contentsOfFile: folder + "/" + file.name, encoding: .utf8))
    }
  }

  @Test("Every policy has tests, and `policy.rego` alone is meant to be edited")
  func tests() {
    let names = Set(OPAPolicyPack.files.map(\.name))
    for name in ["gate", "metadata", "metrics", "groups", "four_fifths"] {
      #expect(names.contains("\(name).rego") && names.contains("\(name)_test.rego"))
    }
    #expect(OPAPolicyPack.files.filter(\.isEdited).map(\.name) == ["policy.rego"])
  }

  @Test("`passed` has no default, with which `opa eval --fail` could never fail")
  func noDefault() {
    for file in OPAPolicyPack.files {
      #expect(!file.text.contains("default passed"))
      #expect(!file.text.contains("default allow"))
    }
  }

  @Test("No message judges more than the rules say")
  func words() {
    for file in OPAPolicyPack.files {
      for word in ["compliant", "certified", "compliance"] {
        #expect(!file.text.lowercased().contains(word))
      }
    }
  }
}
