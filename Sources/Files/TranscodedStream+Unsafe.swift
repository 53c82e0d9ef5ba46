/// A stream of one-byte characters as UTF-8.
final class TranscodedStream: ByteStream, @unchecked Sendable {
  private let source: any ByteStream
  private let sequences: [[UInt8]]
  private var input: [UInt8]
  /// The bytes of `input` that are not yet given.
  private var pending = 0..<0
  /// How much of the first one's sequence was given, because no more fitted.
  private var given = 0

  /// Begins with the source's next byte.
  init(_ source: any ByteStream, from encoding: TextEncoding) {
    self.source = source
    sequences = encoding.sequences
    input = Array(repeating: 0, count: 64 << 10)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    if pending.isEmpty { try refill() }
    var count = 0
    var place = pending.lowerBound
    while count < buffer.count && place < pending.upperBound {
      let byte = input[place]
      if byte < 0x80 {
        // SAFETY: `count` is below the buffer's length, here and below.
        unsafe buffer[count] = byte
        count += 1
      } else {
        let sequence = sequences[Int(byte)]
        while given < sequence.count && count < buffer.count {
          unsafe buffer[count] = sequence[given]
          count += 1
          given += 1
        }
        if given < sequence.count { break }
        given = 0
      }
      place += 1
    }
    pending = place..<pending.upperBound
    return count
  }

  private func refill() throws(FileError) {
    var failure: FileError?
    var count = 0
    unsafe input.withUnsafeMutableBytes { bytes in
      do throws(FileError) { count = unsafe try source.read(into: bytes) } catch { failure = error }
    }
    if let failure { throw failure }
    pending = 0..<count
  }
}
