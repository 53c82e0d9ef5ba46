import FairmarkTestSupport

extension TemporaryFolder {
  /// Writes a file and returns its path.
  @discardableResult
  func write(_ text: String, named name: String) throws -> String { try write(name, text) }

  /// The names in the folder, hidden ones included.
  var names: [String] { get throws { try names() } }

  /// The text of a file.
  func text(of name: String) throws -> String { try text(name) }
}
