import CCrypto

/// Makes the bytes of a work file unreadable for whoever does not know a secret.
///
/// **Definition.** AES-256 in counter mode (NIST SP 800-38A), the counter from 0 as a number of 128 bits.
/// A file's key is SHA-256 of the cipher's key and the file's nonce, so that no two files share one.
///
/// It hides bytes and does not notice that they were changed; that is a digest's work.
@safe public struct FileCipher: Sendable, CustomStringConvertible, CustomReflectable {
  /// How many bytes a nonce has, and places of a file are multiples of it.
  public static let blockByteCount = 16

  private let key: [UInt8]

  /// Derives the cipher of some secrets.
  ///
  /// - Parameters:
  ///   - secrets: The secrets in an order.
  ///   - purpose: What is made unreadable; ciphers of other purposes have other keys.
  public init(_ secrets: [[UInt8]], purpose: String) {
    var message = Array(purpose.utf8) + [0]
    for secret in secrets {
      message += Self.bigEndian(UInt64(secret.count))
      message += secret
    }
    key = SHA256Digest.bytes(of: message)
  }

  /// Says that there is a key.
  public var description: String { "(cipher)" }
  /// Has no parts.
  public var customMirror: Mirror { Mirror(self, children: []) }

  /// A nonce for a file that is about to be written.
  ///
  /// - Returns: 16 random bytes.
  public static func nonce() -> [UInt8] {
    bigEndian(UInt64.random(in: .min ... .max)) + bigEndian(UInt64.random(in: .min ... .max))
  }

  /// A nonce that other bytes do not have.
  ///
  /// - Parameter bytes: What is made unreadable with it, whole.
  /// - Returns: 16 bytes, the same for the same bytes.
  /// - Complexity: O(bytes).
  public func nonce(for bytes: [UInt8]) -> [UInt8] {
    Array(SHA256Digest.bytes(of: Array("nonce\0".utf8) + key + bytes).prefix(Self.blockByteCount))
  }

  /// Makes bytes of a file unreadable, and unreadable ones what they were.
  ///
  /// - Parameters:
  ///   - bytes: The bytes.
  ///   - nonce: The file's nonce.
  ///   - place: Where the bytes stand in the file, a multiple of 16.
  ///   - path: The file, for messages.
  /// - Throws: `FileError` where this machine's library has no such cipher.
  /// - Complexity: O(bytes); a nanosecond for several of them.
  public func apply(
    to bytes: inout [UInt8], nonce: [UInt8], at place: Int, of path: String
  ) throws(FileError) {
    var failure: FileError?
    unsafe bytes.withUnsafeMutableBytes { buffer in
      do throws(FileError) {
        try unsafe apply(to: buffer, nonce: nonce, at: place, of: path)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }

  /// The same for bytes in place.
  public func apply(
    to bytes: UnsafeMutableRawBufferPointer, nonce: [UInt8], at place: Int, of path: String
  ) throws(FileError) {
    precondition(
      place >= 0 && place.isMultiple(of: Self.blockByteCount), "\(place) begins no block")
    let fileKey = SHA256Digest.bytes(of: Array("file\0".utf8) + key + nonce)
    let counter = Self.bigEndian(0) + Self.bigEndian(UInt64(place / Self.blockByteCount))
    let context = unsafe EVP_CIPHER_CTX_new()
    defer { unsafe EVP_CIPHER_CTX_free(context) }
    // SAFETY: the cipher reads a key of 32 bytes and a counter of 16, which both arrays have.
    var isDone = unsafe EVP_EncryptInit_ex(context, EVP_aes_256_ctr(), nil, fileKey, counter) == 1
    var done = 0
    while isDone, done < bytes.count {
      let count = min(bytes.count - done, 1 << 30)
      var written: Int32 = 0
      // SAFETY: `done` + `count` <= `bytes.count`; a stream of bytes may be worked on in place.
      let start = unsafe bytes.baseAddress?.advanced(by: done)
        .assumingMemoryBound(to: UInt8.self)
      isDone =
        unsafe EVP_EncryptUpdate(context, start, &written, start, Int32(count)) == 1
        && Int(written) == count
      done += count
    }
    guard isDone else {
      throw FileError(
        .unwritable, path: path,
        "cannot be made unreadable for others: this machine's OpenSSL has no AES-256 in counter mode"
      )
    }
  }

  private static func bigEndian(_ word: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * UInt64($0))) }
  }
}
