import Synchronization

/// The distinct texts of one category column, each with a dense code.
///
/// Code 0 means *missing*; the texts have the codes from 1 in the order in which the threads of the
/// scan met them. That order means nothing: whoever publishes must sort by text. All threads share
/// one dictionary, so codes of one column mean the same in every batch of a scan.
public final class CategoryDictionary: Sendable {
  /// The code of a missing value.
  public static let missingCode: UInt32 = 0

  /// Stands for a value that is not there at all; no text, because it is not UTF-8.
  static let absentMark: [UInt8] = [0xFF]

  private struct Contents {
    var codes: [[UInt8]: UInt32] = [:]
    var texts: [String] = []
  }

  private let contents = Mutex(Contents())
  private let textCount = Atomic<Int>(0)
  private let sawMissing = Atomic<Bool>(false)
  private let wasRefused = Atomic<Bool>(false)
  private let missing: Set<[UInt8]>
  let limit: Int

  /// Creates an empty dictionary.
  ///
  /// - Parameters:
  ///   - missing: The texts that mean *missing*.
  ///   - limit: The most texts it may hold.
  public init(missing: [String] = [""], limit: Int = TableLimits().categoryCount) {
    self.missing = Set(missing.map { Array($0.utf8) } + [Self.absentMark])
    self.limit = limit
  }

  /// One more than the largest code: the texts, and *missing*.
  public var codeCount: Int { textCount.load(ordering: .acquiring) + 1 }

  /// Whether a missing value was met.
  public var hasMissing: Bool { sawMissing.load(ordering: .acquiring) }

  /// Whether a new text was met when the dictionary was full; its codes are of no use then.
  var isOverfull: Bool { wasRefused.load(ordering: .acquiring) }

  /// The texts; the one at index *i* has the code *i* + 1.
  public var texts: [String] { contents.withLock { $0.texts } }

  /// The text of a code; `nil` for *missing* and codes that no text has.
  ///
  /// - Parameter code: A code of this dictionary.
  /// - Returns: The text.
  public func text(of code: UInt32) -> String? {
    contents.withLock { contents in
      code > 0 && code <= contents.texts.count ? contents.texts[Int(code) - 1] : nil
    }
  }

  /// The code of a text, which is added when it is new.
  ///
  /// - Parameter bytes: The text's valid UTF-8 bytes.
  /// - Returns: Its code; `nil` when it is new and the dictionary is full.
  /// - Complexity: O(length), under a lock: once a text and thread, never a row.
  public func code(adding bytes: [UInt8]) -> UInt32? {
    if missing.contains(bytes) {
      sawMissing.store(true, ordering: .releasing)
      return Self.missingCode
    }
    return contents.withLock { contents in
      if let code = contents.codes[bytes] { return code }
      guard contents.texts.count < limit else {
        wasRefused.store(true, ordering: .releasing)
        return nil
      }
      let code = UInt32(contents.texts.count + 1)
      contents.texts.append(String(decoding: bytes, as: UTF8.self))
      contents.codes[bytes] = code
      textCount.store(contents.texts.count, ordering: .releasing)
      return code
    }
  }
}
