/// One thread's way from a field's bytes to its code, without a lock for texts that it has met.
///
/// Texts of up to eight bytes are compared as one word; longer ones by their first and last eight
/// bytes, then byte for byte. Both tables are open-addressed with linear probing, at most half
/// full.
///
/// Every pointer given to it must be readable for eight bytes before the field and 64 after it.
@safe final class CategoryLookup {
  private struct ShortEntry {
    var word: UInt64
    /// Length + 1 in the upper half, so that 0 means free; the code in the lower.
    var lengthAndCode: UInt64
  }

  private struct LongEntry {
    var first: UInt64
    var last: UInt64
    /// The place of the text in `arena`.
    var offset: Int
    /// 0 means free: a long text has at least nine bytes.
    var length: UInt32
    var code: UInt32
  }

  let dictionary: CategoryDictionary
  private var short: UnsafeMutableBufferPointer<ShortEntry>
  private var shortCount = 0
  private var shortShift: UInt64
  private var long: UnsafeMutableBufferPointer<LongEntry>
  private var longCount = 0
  private var longShift: UInt64
  private var arena: [UInt8] = []

  init(dictionary: CategoryDictionary) {
    self.dictionary = dictionary
    unsafe short = .allocate(capacity: 64)
    unsafe short.initialize(repeating: ShortEntry(word: 0, lengthAndCode: 0))
    shortShift = 64 - 6
    unsafe long = .allocate(capacity: 64)
    unsafe long.initialize(repeating: LongEntry(first: 0, last: 0, offset: 0, length: 0, code: 0))
    longShift = 64 - 6
  }

  deinit {
    unsafe short.deallocate()
    unsafe long.deallocate()
  }

  /// Keeps the first `length` bytes of a little-endian word, 0...8.
  @inline(__always)
  private static func firstBytes(_ word: UInt64, _ length: Int) -> UInt64 {
    length == 8 ? word : word & ((1 &<< UInt64(truncatingIfNeeded: length &* 8)) &- 1)
  }

  @inline(__always)
  private static func mix(_ word: UInt64, _ length: Int) -> UInt64 {
    (word ^ UInt64(truncatingIfNeeded: length)) &* 0x9E37_79B9_7F4A_7C15
  }

  @inline(__always)
  private static func load(_ pointer: UnsafePointer<UInt8>) -> UInt64 {
    unsafe UInt64(
      littleEndian: UnsafeRawPointer(pointer).loadUnaligned(as: UInt64.self))
  }

  /// The code of a field, `nil` when the dictionary is full.
  @inline(__always)
  func code(of field: UnsafePointer<UInt8>, length: Int) -> UInt32? {
    if length <= 8 {
      // SAFETY: 64 bytes after the field are readable.
      let word = unsafe Self.firstBytes(Self.load(field), length)
      let wanted = UInt64(truncatingIfNeeded: length &+ 1)
      let mask = unsafe short.count &- 1
      var slot = Int(truncatingIfNeeded: Self.mix(word, length) &>> shortShift)
      while true {
        // SAFETY: `slot` is masked to the table's power-of-two size.
        let entry = unsafe short.baseAddress.unsafelyUnwrapped[slot]
        if entry.word == word && entry.lengthAndCode &>> 32 == wanted {
          return UInt32(truncatingIfNeeded: entry.lengthAndCode)
        }
        if entry.lengthAndCode == 0 { break }
        slot = (slot &+ 1) & mask
      }
      return unsafe addShort(field, length: length, word: word)
    }
    return unsafe longCode(of: field, length: length)
  }

  @inline(__always)
  private func longCode(of field: UnsafePointer<UInt8>, length: Int) -> UInt32? {
    let first = unsafe Self.load(field)
    let last = unsafe Self.load(field + (length &- 8))
    let mask = unsafe long.count &- 1
    var slot = Int(
      truncatingIfNeeded: Self.mix(first ^ (last &<< 13 | last &>> 51), length) &>> longShift)
    return unsafe arena.withUnsafeBufferPointer { arena -> UInt32? in
      while true {
        // SAFETY: `slot` is masked to the table's power-of-two size.
        let entry = unsafe long.baseAddress.unsafelyUnwrapped[slot]
        if entry.first == first && entry.last == last
          && entry.length == UInt32(truncatingIfNeeded: length)
        {
          // SAFETY: the entry's text lies in the arena with its whole length.
          let text = unsafe arena.baseAddress.unsafelyUnwrapped + entry.offset
          var index = 8
          var same = true
          while index &+ 8 < length {
            if unsafe Self.load(field + index) != Self.load(text + index) {
              same = false
              break
            }
            index &+= 8
          }
          if same { return entry.code }
        }
        if entry.length == 0 { break }
        slot = (slot &+ 1) & mask
      }
      return nil
    } ?? (unsafe addLong(field, length: length, first: first, last: last))
  }

  @inline(never)
  private func addShort(
    _ field: UnsafePointer<UInt8>, length: Int, word: UInt64
  ) -> UInt32? {
    let bytes = unsafe [UInt8](UnsafeBufferPointer(start: field, count: length))
    guard let code = dictionary.code(adding: bytes) else { return nil }
    if unsafe shortCount * 2 >= short.count { growShort() }
    insert(
      ShortEntry(word: word, lengthAndCode: UInt64(length + 1) << 32 | UInt64(code)),
      length: length)
    shortCount += 1
    return code
  }

  private func insert(_ entry: ShortEntry, length: Int) {
    let mask = unsafe short.count - 1
    var slot = Int(truncatingIfNeeded: Self.mix(entry.word, length) >> shortShift)
    while unsafe short[slot].lengthAndCode != 0 { slot = (slot + 1) & mask }
    unsafe short[slot] = entry
  }

  private func growShort() {
    let old = unsafe short
    unsafe short = .allocate(capacity: old.count * 2)
    unsafe short.initialize(repeating: ShortEntry(word: 0, lengthAndCode: 0))
    shortShift -= 1
    for index in old.indices {
      let entry = unsafe old[index]
      if entry.lengthAndCode != 0 {
        insert(entry, length: Int(entry.lengthAndCode >> 32) - 1)
      }
    }
    unsafe old.deallocate()
  }

  @inline(never)
  private func addLong(
    _ field: UnsafePointer<UInt8>, length: Int, first: UInt64, last: UInt64
  ) -> UInt32? {
    let bytes = unsafe [UInt8](UnsafeBufferPointer(start: field, count: length))
    guard let code = dictionary.code(adding: bytes) else { return nil }
    if unsafe longCount * 2 >= long.count { growLong() }
    let offset = arena.count
    arena.append(contentsOf: bytes)
    insert(
      LongEntry(first: first, last: last, offset: offset, length: UInt32(length), code: code))
    longCount += 1
    return code
  }

  private func insert(_ entry: LongEntry) {
    let mask = unsafe long.count - 1
    let hash = Self.mix(
      entry.first ^ (entry.last << 13 | entry.last >> 51), Int(entry.length))
    var slot = Int(truncatingIfNeeded: hash >> longShift)
    while unsafe long[slot].length != 0 { slot = (slot + 1) & mask }
    unsafe long[slot] = entry
  }

  private func growLong() {
    let old = unsafe long
    unsafe long = .allocate(capacity: old.count * 2)
    unsafe long.initialize(repeating: LongEntry(first: 0, last: 0, offset: 0, length: 0, code: 0))
    longShift -= 1
    for index in old.indices {
      let entry = unsafe old[index]
      if entry.length != 0 { insert(entry) }
    }
    unsafe old.deallocate()
  }
}
