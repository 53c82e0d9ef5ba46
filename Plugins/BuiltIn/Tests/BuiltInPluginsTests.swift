import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkBuiltIn
import Foundation
import Testing

@Suite("The plugins that come with Fairmark")
struct BuiltInPluginsTests {
  private static let headings = [
    "Definition", "Options", "Output", "Edge cases", "Complexity", "Reference",
    "Comparison with fairlearn/aif360",
  ]

  /// `Plugins`, found from this file.
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The folders under `Plugins` that each hold one plugin.
  static func folders() throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      at: root, includingPropertiesForKeys: [.isDirectoryKey]
    )
    .filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }
    .map(\.lastPathComponent).filter { $0 != "BuiltIn" && !$0.hasPrefix(".") }.sorted()
  }

  /// `DisparateImpact` becomes `disparate-impact`, and `LL144BiasAudit` `ll144-bias-audit`.
  private static func id(of folder: String) -> String {
    var id = ""
    var last: Character?
    for character in folder {
      if character.isUppercase, let last, !last.isUppercase { id += "-" }
      id += character.lowercased()
      last = character
    }
    return id
  }

  @Test("are well described")
  func descriptors() {
    #expect(checkPluginSet(.builtIn) == [])
  }

  @Test("are those that have a folder, no more and no fewer")
  func everyFolder() throws {
    let folders = try Self.folders()
    #expect(folders.count >= 3)
    #expect(
      Set(folders.map(Self.id(of:))) == Set(PluginSet.builtIn.descriptors.map(\.id)))
    #expect(PluginSet.builtIn.descriptors.count == folders.count)
  }

  @Test("have sources and tests", arguments: try folders())
  func sourcesAndTests(folder: String) throws {
    for part in ["Sources", "Tests"] {
      let files = try FileManager.default.contentsOfDirectory(
        atPath: Self.root.appending(path: folder).appending(path: part).path)
      #expect(files.contains { $0.hasSuffix(".swift") }, "\(folder)/\(part) holds no Swift file")
    }
    let tests = try FileManager.default.contentsOfDirectory(
      atPath: Self.root.appending(path: folder).appending(path: "Tests").path)
    let checked = try tests.filter { $0.hasSuffix(".swift") }.contains { file in
      let path = Self.root.appending(path: folder).appending(path: "Tests").appending(path: file)
      let text = try String(contentsOf: path, encoding: .utf8)
      return text.contains("checkAnalysis(") || text.contains("checkDocumentAnalysis(")
    }
    #expect(checked, "no test of \(folder) calls checkAnalysis or checkDocumentAnalysis")
  }

  @Test("have a guide page with the headings of all guide pages", arguments: try folders())
  func guide(folder: String) throws {
    let path = Self.root.appending(path: folder).appending(path: "README.md")
    let page = try String(contentsOf: path, encoding: .utf8)
    let headings = page.split(separator: "\n").filter { $0.hasPrefix("## ") }
      .map { String($0.dropFirst(3)) }
    #expect(headings == Self.headings)
  }

  @Test("name every metric and every parameter in their guide page", arguments: try folders())
  func guideNamesEverything(folder: String) throws {
    let path = Self.root.appending(path: folder).appending(path: "README.md")
    let page = try String(contentsOf: path, encoding: .utf8)
    let descriptor = try #require(PluginSet.builtIn.descriptor(Self.id(of: folder)))
    for name in descriptor.metrics.map(\.name) + descriptor.parameters.map(\.name) {
      #expect(page.contains("`\(name)`"), "\(folder)/README.md does not name \(name)")
    }
  }
}
