import FairmarkFiles
import Testing

@Suite("A SHA-256 digest")
struct SHA256DigestTests {
  /// FIPS 180-4 examples, from the Secure Hash Standard validation lists.
  @Test(
    "is the one of the standard's examples",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqr"
          + "lmnopqrsmnopqrstnopqrstu",
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
      ),
      (
        String(repeating: "a", count: 1_000_000),
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
      ),
    ])
  func examples(text: String, digest: String) {
    #expect(SHA256Digest.of(text) == digest)
  }

  @Test("does not depend on how the bytes arrive", arguments: [1, 3, 63, 64, 65, 1000])
  func pieces(pieceByteCount: Int) {
    let bytes = (0..<500).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    var digest = SHA256Digest()
    unsafe bytes.withUnsafeBytes { buffer in
      var place = 0
      while place < buffer.count {
        let end = min(place + pieceByteCount, buffer.count)
        unsafe digest.update(UnsafeRawBufferPointer(rebasing: buffer[place..<end]))
        unsafe digest.update(UnsafeRawBufferPointer(start: nil, count: 0))
        place = end
      }
    }
    // Computed with Python's hashlib.
    #expect(digest.finish() == "b8adc40d0260749d2c0a42de6fd109724c347972a792106dff427b890969eed3")
  }
}
