/// The reading of keys that are salts of a digest.
enum SaltKey {
  /// What a key of this form looks like.
  static let form =
    "the salt: digits such as 123 for -salt-123, the text after the token with or without its "
    + "hyphen, such as salt-123, or raw: and the text as it stands"

  /// Reads a key.
  ///
  /// - Parameter key: The key as written.
  /// - Returns: The text behind the token.
  /// - Throws: A `SchemeError` for an empty key.
  static func read(_ key: SecretKey) throws(SchemeError) -> String {
    var salt = key.text
    if salt.isEmpty {
      throw SchemeError("key", "The key of sha256-salted is its salt, which is empty here.")
    }
    if salt.hasPrefix("raw:") { return String(salt.dropFirst(4)) }
    if salt.utf8.allSatisfy({ (48...57).contains($0) }) { salt = "-salt-" + salt }
    if salt.utf8.first != UInt8(ascii: "-") { salt = "-" + salt }
    return salt
  }

  /// The first of the spellings without hyphen, with it and with `raw:` that reads the same.
  static func canonical(_ key: SecretKey) -> SecretKey {
    guard let salt = try? read(key) else { return key }
    let spellings = [String(salt.dropFirst()), salt, "raw:" + salt].map(SecretKey.init)
    return spellings.first { spelling in
      (try? read(spelling)).map { Array($0.utf8) == Array(salt.utf8) } ?? false
    } ?? key
  }
}
