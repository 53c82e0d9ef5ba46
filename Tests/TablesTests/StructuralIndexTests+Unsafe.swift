import CTableScan
import FairmarkTables
import FairmarkTestSupport
import Testing

/// What a kernel finds.
private struct Found: Equatable {
  var fieldEnds: [UInt32] = []
  var rowEnds: [UInt32] = []
  var quoteError = Int.max
  var flags: UInt32 = 0
  var inQuote: UInt64 = 0
  var previousClose: UInt64 = 0
  var previousBoundary: UInt64 = 1
  var previousCR: UInt64 = 0
}

/// The kernel is chosen for the whole process, so that these tests take turns.
@Suite("The structural index", .serialized)
struct StructuralIndexTests {
  private static let limits = [FM_KERNELS_ALL, FM_KERNELS_AVX2, FM_KERNELS_PORTABLE].map {
    Int32($0)
  }

  @Test("is the same from every kernel and from a plain loop", arguments: 0..<8)
  func kernelsAgree(alphabetNumber: Int) {
    var random = SplitMix64(seed: UInt64(alphabetNumber))
    let alphabets = [
      "\",\n", "\",\r\n", "x,\n", "\"x,\n", "xxxxxxxxxxxxxxx,\n", "\r\n,", "xxxxxxxxx\",\"\n",
      "\"é;,\t|\n\r",
    ].map { Array($0.utf8) }
    let delimiters = ",;\t|".utf8.map { $0 }
    for length in Array(0...200) + [255, 256, 511, 1000] {
      let bytes = (0..<length).map { _ in
        alphabets[alphabetNumber].randomElement(using: &random) ?? 0
      }
      let delimiter = alphabetNumber < 7 ? delimiters[0] : delimiters[length % 4]
      let expected = plain(bytes, delimiter)
      for limit in Self.limits {
        #expect(index(bytes, delimiter, limit: limit, cuts: []) == expected)
        let cuts = (1..<max(2, length / 64 + 1)).map { $0 * 64 }.filter { $0 < length }
        #expect(index(bytes, delimiter, limit: limit, cuts: cuts) == expected)
      }
    }
  }

  @Test("counts quotes modulo two with every kernel")
  func parity() {
    var random = SplitMix64(seed: 9)
    for length in Array(0...300) + [1000, 4096] {
      let bytes = (0..<length).map { _ in UInt8.random(in: 0x20...0x24, using: &random) }
      let expected = UInt32(bytes.count { $0 == 0x22 } % 2)
      for limit in Self.limits {
        unsafe bytes.withUnsafeBufferPointer { buffer in
          // An empty array may have no address.
          let start = unsafe buffer.baseAddress ?? UnsafePointer(bitPattern: 64)
          fm_limit_kernels(limit)
          #expect(unsafe fm_quote_parity(start, length) == expected)
        }
      }
    }
    fm_limit_kernels(Int32(FM_KERNELS_ALL))
  }

  @Test("names its kernel")
  func names() {
    #expect(["avx512", "avx2", "neon", "portable"].contains(CSVTable.scanKernel))
    fm_limit_kernels(Int32(FM_KERNELS_PORTABLE))
    #expect(CSVTable.scanKernel == "portable")
    fm_limit_kernels(Int32(FM_KERNELS_ALL))
  }

  @Test("gives the same rows and errors with the portable kernel")
  func nastyFiles() throws {
    fm_limit_kernels(Int32(FM_KERNELS_PORTABLE))
    defer { fm_limit_kernels(Int32(FM_KERNELS_ALL)) }
    let folder = try TemporaryFolder()
    for file in CutEverywhereTests.nasty {
      let path = try folder.write(file.bytes)
      for chunk in [1, 5, 16, 1000] {
        #expect(file.outcome(path: path, threads: 1, chunk: chunk) == file.expected, "\(file.name)")
      }
    }
  }

  /// Runs the kernel in use over pieces that begin at `cuts`.
  private func index(_ bytes: [UInt8], _ delimiter: UInt8, limit: Int32, cuts: [Int]) -> Found {
    fm_limit_kernels(limit)
    defer { fm_limit_kernels(Int32(FM_KERNELS_ALL)) }
    // Garbage behind the end must not be seen.
    let padded = bytes + Array(repeating: 0x22, count: 128)
    var state = fm_index_state(in_quote: 0, previous_close: 0, previous_boundary: 1, previous_cr: 0)
    var result = fm_index_result(field_count: 0, row_count: 0, quote_error: .max, flags: 0)
    var fieldEnds = [UInt32](repeating: 0, count: bytes.count + 128)
    var rowEnds = fieldEnds
    let starts = [0] + cuts
    for (start, end) in zip(starts, cuts + [bytes.count]) {
      // SAFETY: the text is padded, and the arrays have room for a field and a row a byte.
      unsafe padded.withUnsafeBufferPointer { buffer in
        guard let first = buffer.baseAddress else { return }
        unsafe fm_structural_index(
          first + start, end - start, UInt32(start), delimiter, &state, &fieldEnds, &rowEnds,
          &result)
      }
    }
    let isInside = state.in_quote != 0
    return Found(
      fieldEnds: Array(fieldEnds[..<result.field_count]),
      rowEnds: Array(rowEnds[..<result.row_count]),
      quoteError: Int(bitPattern: UInt(result.quote_error)) == -1 ? .max : Int(result.quote_error),
      flags: result.flags, inQuote: isInside ? 1 : 0, previousClose: 0, previousBoundary: 0,
      previousCR: 0)
  }

  /// The same, one byte after the other.
  private func plain(_ bytes: [UInt8], _ delimiter: UInt8) -> Found {
    var found = Found(previousBoundary: 0)
    var isInside = false
    var mayOpen = true
    var afterClose = false
    for (place, byte) in bytes.enumerated() {
      if byte >= 0x80 { found.flags |= UInt32(FM_INDEX_NON_ASCII) }
      let wasAfterClose = afterClose
      afterClose = false
      if isInside {
        if byte == 0x22 {
          isInside = false
          afterClose = true
        }
        continue
      }
      if byte == 0x22 {
        if wasAfterClose { found.flags |= UInt32(FM_INDEX_DOUBLED_QUOTE) }
        if !mayOpen && !wasAfterClose { found.quoteError = min(found.quoteError, place) }
        isInside = true
        continue
      }
      let isBoundary = byte == delimiter || byte == 10 || byte == 13
      if wasAfterClose && !isBoundary { found.quoteError = min(found.quoteError, place) }
      mayOpen = isBoundary
      if byte == 13 { found.flags |= UInt32(FM_INDEX_CARRIAGE_RETURN) }
      let isSecondOfPair = byte == 10 && place > 0 && bytes[place - 1] == 13
      guard isBoundary, !isSecondOfPair else { continue }
      if byte != delimiter { found.rowEnds.append(UInt32(found.fieldEnds.count)) }
      found.fieldEnds.append(UInt32(place))
    }
    found.inQuote = isInside ? 1 : 0
    return found
  }
}
