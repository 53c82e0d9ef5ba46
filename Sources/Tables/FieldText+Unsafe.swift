/// Takes the quotes and, when asked, the outer blanks off fields.
@safe struct FieldText {
  let trimsBlanks: Bool
  /// Unescaped texts, with the margins that word loads need.
  private var scratch: UnsafeMutablePointer<UInt8>
  private var scratchCapacity: Int

  init(dialect: CSVDialect) {
    trimsBlanks = dialect.trimsBlanks
    scratchCapacity = 1024
    unsafe scratch = Self.allocate(scratchCapacity)
  }

  /// Gives the scratch memory back; the value must not be used afterwards.
  func deallocate() {
    unsafe (scratch - ByteBuffer.before).deallocate()
  }

  private static func allocate(_ capacity: Int) -> UnsafeMutablePointer<UInt8> {
    let size = ByteBuffer.before + capacity + ByteBuffer.after
    let start = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
    unsafe start.initialize(repeating: 0, count: size)
    return unsafe start + ByteBuffer.before
  }

  /// The field's text: its first byte and its length.
  ///
  /// The pointer is good until the next call.
  @inline(__always)
  mutating func text(
    _ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int, hasInnerQuotes: Bool
  ) -> (UnsafePointer<UInt8>, Int) {
    // A lone quote is an error that the scanner reports; here it must only not be unwrapped.
    // SAFETY: `start` <= `end`, both within the buffer; an empty field's first byte is the
    // delimiter or line end after it, or the zeroed margin.
    if unsafe bytes[start] == UInt8(ascii: "\"") && end &- start >= 2 {
      if !hasInnerQuotes { return unsafe (bytes + start + 1, end &- start &- 2) }
      return unsafe unescape(bytes + start, length: end &- start)
    }
    if trimsBlanks { return unsafe trim(bytes, from: start, to: end) }
    return unsafe (bytes + start, end &- start)
  }

  @inline(never)
  private func trim(
    _ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int
  ) -> (UnsafePointer<UInt8>, Int) {
    var low = start
    var high = end
    func isBlank(_ index: Int) -> Bool {
      unsafe bytes[index] == UInt8(ascii: " ") || bytes[index] == UInt8(ascii: "\t")
    }
    while low < high, isBlank(low) { low += 1 }
    while high > low, isBlank(high - 1) { high -= 1 }
    return unsafe (bytes + low, high - low)
  }

  /// A quoted field, its first byte the quote: doubled quotes become one, and what a lenient
  /// dialect lets follow the closing quote is appended.
  @inline(never)
  private mutating func unescape(
    _ field: UnsafePointer<UInt8>, length: Int
  ) -> (UnsafePointer<UInt8>, Int) {
    let quote = UInt8(ascii: "\"")
    var hasInner = unsafe length < 2 || field[length - 1] != quote
    var index = 1
    while !hasInner && index < length - 1 {
      unsafe hasInner = field[index] == quote
      index += 1
    }
    if !hasInner { return unsafe (field + 1, length - 2) }
    if length > scratchCapacity {
      deallocate()
      while scratchCapacity < length { scratchCapacity *= 2 }
      unsafe scratch = Self.allocate(scratchCapacity)
    }
    var count = 0
    var closed = false
    index = 1
    while index < length {
      // SAFETY: the text is never longer than the field, for which there is room.
      let byte = unsafe field[index]
      index += 1
      if byte == quote && !closed {
        if index < length, unsafe field[index] == quote {
          index += 1
        } else {
          closed = true
          continue
        }
      }
      unsafe scratch[count] = byte
      count += 1
    }
    return unsafe (UnsafePointer(scratch), count)
  }
}
