import CCrypto

/// A SHA-256 digest (FIPS 180-4) of bytes that arrive in pieces.
@safe public struct SHA256Digest: ~Copyable {
  private let context: OpaquePointer?

  /// Begins a digest of nothing.
  public init() {
    unsafe context = EVP_MD_CTX_new()
    unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil)
  }

  deinit { unsafe EVP_MD_CTX_free(context) }

  /// Adds bytes.
  ///
  /// - Parameter bytes: The next bytes of the message.
  /// - Complexity: O(`bytes.count`).
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    // SAFETY: the length is the buffer's own.
    unsafe EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  /// The digest of what was added until now; more may be added afterwards.
  ///
  /// - Returns: 64 lower-case hexadecimal digits.
  /// - Complexity: O(1).
  public func soFar() -> String {
    let copy = SHA256Digest()
    // SAFETY: both contexts are of SHA-256; the copy has a state of its own.
    unsafe EVP_MD_CTX_copy_ex(copy.context, context)
    return copy.finish()
  }

  /// Ends the digest.
  ///
  /// - Returns: 64 lower-case hexadecimal digits.
  public consuming func finish() -> String {
    let digits = Array("0123456789abcdef".utf8)
    let digest = finishBytes()
    var text: [UInt8] = []
    text.reserveCapacity(64)
    for byte in digest {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Ends the digest and gives its 32 bytes.
  consuming func finishBytes() -> [UInt8] {
    // SAFETY: SHA-256 writes 32 bytes.
    unsafe [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
      unsafe EVP_DigestFinal_ex(context, buffer.baseAddress, nil)
      count = 32
    }
  }

  /// The 32 bytes of the digest of bytes.
  static func bytes(of bytes: [UInt8]) -> [UInt8] {
    var digest = SHA256Digest()
    unsafe bytes.withUnsafeBytes { unsafe digest.update($0) }
    return digest.finishBytes()
  }

  /// The digest of a text's UTF-8 bytes.
  ///
  /// - Parameter text: The message.
  /// - Returns: 64 lower-case hexadecimal digits.
  public static func of(_ text: String) -> String { of(Array(text.utf8)) }

  /// The digest of bytes.
  ///
  /// - Parameter bytes: The message.
  /// - Returns: 64 lower-case hexadecimal digits.
  public static func of(_ bytes: [UInt8]) -> String {
    var digest = SHA256Digest()
    unsafe bytes.withUnsafeBytes { unsafe digest.update($0) }
    return digest.finish()
  }
}
