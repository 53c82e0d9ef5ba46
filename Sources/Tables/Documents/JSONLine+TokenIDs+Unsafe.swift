extension JSONLine {
  /// How many ids are kept aside before they are appended.
  private static let groupCount = 512

  /// Reads a list of token ids.
  ///
  /// - Parameters:
  ///   - start: The first byte of the value.
  ///   - member: The member, for sentences.
  ///   - ids: Gets the ids behind those that are there.
  ///   - found: Becomes what makes the list unusable, unless something was found before.
  /// - Returns: The byte after the value.
  /// - Throws: `LineFault` where the line is not JSON.
  /// - Complexity: O(bytes); about a nanosecond a byte.
  func tokenIDs(
    at start: Int, of member: String, into ids: inout [UInt32], _ found: inout LineFault?
  ) throws(LineFault) -> Int {
    guard self[start] == UInt8(ascii: "[") else {
      let end = try skip(at: start)
      if found == nil {
        found = LineFault(kind: .noList(member: member, found: kind(at: start)), place: start)
      }
      return end
    }
    let first = blanks(from: start + 1)
    if self[first] == UInt8(ascii: "]") { return first + 1 }
    var end = first
    if appendTokenIDs(from: &end, to: &ids) { return end }
    let place = end
    // Whether the line is JSON at all decides first.
    end = try skip(at: start)
    if found == nil {
      found = LineFault(
        kind: .noTokenID(member: member, found: wordsForNoTokenID(at: place)), place: place)
    }
    return end
  }

  /// What stands where a token id should.
  private func wordsForNoTokenID(at place: Int) -> String {
    switch self[place] {
    case UInt8(ascii: "-"): "a negative number"
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      (try? number(at: place))?.isInteger == true ? "a number that is too large" : "a number with a fraction or an exponent"
    default: kind(at: place)
    }
  }

  /// Reads ids up to the closing bracket.
  ///
  /// - Parameters:
  ///   - index: The first byte of the first id; becomes the byte after the bracket, or the first
  ///     byte of what is no token id.
  ///   - ids: Gets the ids.
  /// - Returns: Whether the bracket was reached.
  @inline(__always)
  private func appendTokenIDs(from index: inout Int, to ids: inout [UInt32]) -> Bool {
    while true {
      var isOver = false
      var isRefused = false
      // SAFETY: no more than `groupCount` ids are written, and as many as are counted are read.
      unsafe withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Self.groupCount) { group in
        var count = 0
        while count < Self.groupCount {
          let start = index
          guard let id = tokenID(at: &index) else {
            index = start
            isRefused = true
            break
          }
          unsafe group.initializeElement(at: count, to: id)
          count &+= 1
          // `1,2` and `1, 2` are what programs write.
          if self[index] == UInt8(ascii: ",") {
            index &+= self[index &+ 1] == 0x20 ? 2 : 1
            if self[index] > 0x20 { continue }
            index = blanks(from: index)
            continue
          }
          let place = blanks(from: index)
          if self[place] == UInt8(ascii: "]") {
            index = place &+ 1
            isOver = true
            break
          }
          guard self[place] == UInt8(ascii: ",") else {
            index = start
            isRefused = true
            break
          }
          index = blanks(from: place &+ 1)
        }
        unsafe ids.append(contentsOf: group[..<count])
      }
      if isRefused { return false }
      if isOver { return true }
    }
  }

  /// Reads one id; `nil` where none stands there.
  @inline(__always)
  private func tokenID(at index: inout Int) -> UInt32? {
    let digits = word(at: index) ^ 0x3030_3030_3030_3030
    // The lowest byte with a bit in its upper half is the first that is no digit.
    let others = (digits | (digits &+ 0x0606_0606_0606_0606)) & 0xF0F0_F0F0_F0F0_F0F0
    let bitCount = others.trailingZeroBitCount & 0x78
    if others == 0 || bitCount == 0 { return longTokenID(at: &index) }
    // Eight digits, zeros before those that are there (Lemire's method for eight of them).
    var value = digits &<< UInt64(truncatingIfNeeded: 64 &- bitCount)
    value = (value &* 2561) &>> 8
    value = ((value & 0x00FF_00FF_00FF_00FF) &* 6_553_601) &>> 16
    value = ((value & 0x0000_FFFF_0000_FFFF) &* 42_949_672_960_001) &>> 32
    if digits & 0xFF == 0 && bitCount > 8 { return nil }
    index &+= bitCount &>> 3
    return UInt32(truncatingIfNeeded: value)
  }

  /// Reads an id of eight digits or more.
  @inline(never)
  private func longTokenID(at index: inout Int) -> UInt32? {
    let start = index
    var value: UInt64 = 0
    while self[index] >= 0x30 && self[index] <= 0x39 && index - start < 11 {
      value = value * 10 + UInt64(self[index] - 0x30)
      index += 1
    }
    let isPlain = index > start && !(self[start] == 0x30 && index - start > 1)
    return isPlain ? UInt32(exactly: value) : nil
  }
}
