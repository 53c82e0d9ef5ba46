import FairmarkFiles
import Testing

@Suite("Work files that nobody else can read")
struct FileCipherTests {
  private static let cipher = FileCipher([[1, 2, 3], [4]], purpose: "tests")
  private static let nonce = [UInt8](0..<16)

  private static func applied(
    _ bytes: [UInt8], by cipher: FileCipher = cipher, nonce: [UInt8] = nonce, at place: Int = 0
  ) throws -> [UInt8] {
    var bytes = bytes
    try cipher.apply(to: &bytes, nonce: nonce, at: place, of: "file")
    return bytes
  }

  @Test("the bytes are those of AES-256 in counter mode as another program computes them")
  func golden() throws {
    let text = Array("forty-two bytes, which are no whole blocks".utf8)
    #expect(
      try Self.applied(text).map { String($0, radix: 16) }.joined(separator: " ")
        == "7e 91 56 5 4f c1 ab b3 35 31 ed e8 be 25 93 b9 ff 41 b 89 8 85 ba c6 95 55 "
        + "c 3a ca e8 7d e4 d9 0 b7 18 c9 42 eb dc 32 b0")
  }

  @Test("twice is nothing, and any part may be read alone")
  func parts() throws {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let hidden = try Self.applied(bytes)
    #expect(try Self.applied(hidden) == bytes)
    for place in stride(from: 0, to: 1000, by: 16) {
      #expect(try Self.applied(Array(hidden[place...]), at: place) == Array(bytes[place...]))
    }
    #expect(try Self.applied([]) == [])
  }

  @Test("other secrets, other divisions of them, purposes and nonces give other bytes")
  func others() throws {
    let zeros = [UInt8](repeating: 0, count: 64)
    let hidden = [
      try Self.applied(zeros),
      try Self.applied(zeros, by: FileCipher([[1, 2], [3, 4]], purpose: "tests")),
      try Self.applied(zeros, by: FileCipher([[1, 2, 3, 4]], purpose: "tests")),
      try Self.applied(zeros, by: FileCipher([[4], [1, 2, 3]], purpose: "tests")),
      try Self.applied(zeros, by: FileCipher([[1, 2, 3], [4]], purpose: "test")),
      try Self.applied(zeros, nonce: FileCipher.nonce()),
      try Self.applied(zeros, nonce: FileCipher.nonce()),
      try Self.applied(zeros, nonce: Self.cipher.nonce(for: zeros)),
      try Self.applied(zeros, nonce: Self.cipher.nonce(for: zeros + [0])),
    ]
    #expect(Set(hidden).count == hidden.count)
    #expect(Self.cipher.nonce(for: zeros) == Self.cipher.nonce(for: zeros))
    #expect("\(Self.cipher)" == "(cipher)")
    #expect(Mirror(reflecting: Self.cipher).children.isEmpty)
  }
}
