import FairmarkTestSupport
import Testing

@testable import FairmarkTables

@Suite("The header of a NumPy array")
struct NumPyHeaderTests {
  private func failure(_ bytes: [UInt8]) throws -> String {
    try #require(throws: NumPyHeader.Failure.self) {
      try NumPyHeader(parsing: bytes, byteCount: bytes.count)
    }.message
  }

  @Test(
    "is read in any order and any spelling that Python allows for a literal of its kind",
    arguments: [
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }    \n",
      "{'shape':(2,),'fortran_order':True,'descr':'<f4'}",
      "  { \"shape\" : ( 2 , 1 ) , \"descr\" : \"<f4\" , \"fortran_order\" : False , }  \n",
    ])
  func accepted(header: String) throws {
    let bytes = npy(header, Array(repeating: 0, count: 8))
    let found = try NumPyHeader(parsing: bytes, byteCount: bytes.count)
    #expect(found.element == .floatingPoint)
    #expect(found.elementByteCount == 4)
    #expect(found.count == 2)
    #expect(found.dataStart == bytes.count - 8)
  }

  @Test(
    "is nothing else",
    arguments: [
      "", "{", "{}", "{'descr': '<f4'}", "{'descr': '<f4', 'fortran_order': False}",
      "{'descr': '<f4', 'fortran_order': 0, 'shape': (2,)}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2)}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': [2]}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (-2,)}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (02,)}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (1+1,)}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'more': 1}",
      "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,)}",
      "{'descr': '<f4' 'fortran_order': False, 'shape': (2,)}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} x",
      "{'descr': '\\x3cf4', 'fortran_order': False, 'shape': (2,)}",
      "{'descr': '<f4, 'fortran_order': False, 'shape': (2,)}",
      "{'descr': [, 'fortran_order': False, 'shape': (2,)}",
      "{'descr': __import__('os'), 'fortran_order': False, 'shape': (2,)}",
      "{'descr': u'<f4', 'fortran_order': False, 'shape': (2,)}",
    ])
  func refused(header: String) throws {
    let message = try failure(npy(header, Array(repeating: 0, count: 8)))
    #expect(message.hasPrefix("has a damaged header: byte "), "\(message)")
  }

  @Test(
    "names the type that is no column",
    arguments: [
      ("f4", "the type \"f4\""), ("=f4", "whose byte order is not told"),
      ("|f4", "whose byte order is not told"), ("<f16", "the type \"<f16\""),
      ("<b2", "the type \"<b2\""), ("", "the type \"\""), ("|O", "pickled"), ("O", "pickled"),
      ("|O8", "pickled"), ("<é4", "a plain character"),
    ])
  func types(type: String, words: String) throws {
    let header = "{'descr': '\(type)', 'fortran_order': False, 'shape': (1,), }"
    #expect(try failure(npy(header, [0, 0, 0, 0])).contains(words))
  }

  @Test(
    "is told what to do that can be done",
    arguments: [
      ("<f4", "(1, 3)", "np.save(\"x0.npy\", a[0])"),
      ("<f4", "(3, 2)", "np.save(\"x0.npy\", a[:, 0])"),
      ("<f4", "(2, 3, 4)", "has the shape (2, 3, 4); a column has the shape (n,)"),
      (
        "<U1", "(3,)",
        "the type \"<U1\", which is text; expected Boolean, integers, float32 or float64"
      ),
      ("|S3", "(3,)", "write texts as CSV or JSON Lines"),
    ])
  func advice(type: String, shape: String, words: String) throws {
    let header = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }"
    let message = try failure(npy(header, Array(repeating: 0, count: 12)))
    #expect(message.contains(words), "\(message)")
    #expect(!(words.contains("text") && message.contains("astype")), "\(message)")
    #expect(message.contains("a[:, 0]") == (shape == "(3, 2)"), "\(message)")
  }

  @Test("fits the size of the file")
  func sizes() throws {
    let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }"
    #expect(try failure(npy(header, [0])).hasPrefix("ends too early: 2 elements of 4 bytes need 8"))
    #expect(
      try failure(npy(header, Array(repeating: 0, count: 9)))
        .hasPrefix("has 1 bytes after its last element"))
    let huge = "{'descr': '<f8', 'fortran_order': False, 'shape': (9223372036854775807,), }"
    #expect(try failure(npy(huge)).contains("need more bytes"))
    #expect(try failure(Array("id,score\n".utf8)).hasPrefix("is not a NumPy array"))
    #expect(try failure(Array("PK\u{3}\u{4}".utf8)).hasPrefix("is an archive (.npz)"))
    let compressed: [([UInt8], String)] = [
      ([0x1F, 0x8B, 8], "gzip"), ([0x28, 0xB5, 0x2F, 0xFD], "zstd"),
    ]
    for (bytes, program) in compressed {
      let message = try failure(bytes)
      #expect(message.hasPrefix("is compressed by \(program)"), "\(message)")
      #expect(message.contains("decompress it first (`\(program) -d FILE`)"), "\(message)")
    }
    var other = npy(header, Array(repeating: 0, count: 8))
    other[6] = 4
    #expect(try failure(other).hasPrefix("has the .npy format 4.0"))
    // A header of four gigabytes in a file of a hundred.
    other[6] = 2
    #expect(try failure(other).hasPrefix("ends within its header"))
  }

  @Test("cut or changed anywhere ends in a sentence or in an array of the file's size")
  func damaged() throws {
    var random = SplitMix64(seed: 4)
    for golden in numPyFiles {
      let whole = bytes(hexadecimal: golden.bytes)
      for length in 0..<whole.count {
        _ = try failure(Array(whole[..<length]))
      }
      for _ in 0..<40 {
        var changed = whole
        for _ in 0..<Int.random(in: 1...3, using: &random) {
          changed[Int.random(in: changed.indices, using: &random)] = UInt8.random(
            in: 0...255, using: &random)
        }
        guard let header = try? NumPyHeader(parsing: changed, byteCount: changed.count) else {
          continue
        }
        #expect(header.dataStart + header.count * header.elementByteCount == changed.count)
      }
    }
  }
}
