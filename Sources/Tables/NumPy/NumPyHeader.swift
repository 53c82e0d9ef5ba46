import FairmarkFiles

/// What stands before the elements of a `.npy` file, when these can be a column.
///
/// **Definition.** The formats 1.0, 2.0 and 3.0; Boolean, integers of 8 to 64 bits and floating point
/// of 32 or 64 bits, in either byte order; the shape (n,) or (n, 1), for which the order of
/// dimensions in memory is the same.
///
/// **Reference.** NumPy Enhancement Proposal 1, A Simple File Format for NumPy Arrays;
/// `numpy.lib.format`.
struct NumPyHeader: Hashable, Sendable {
  /// The type of an element.
  enum Element: Hashable, Sendable {
    case boolean
    case signed
    case unsigned
    case floatingPoint
  }

  /// Why a file cannot be a column: the rest of a sentence that begins with the file.
  struct Failure: Error, Hashable {
    var message: String
  }

  var element: Element
  /// The size of an element.
  var elementByteCount: Int
  var isBigEndian: Bool
  /// The number of elements.
  var count: Int
  /// The first byte of the first element.
  var dataStart: Int

  /// The longest header that is read; those of columns have about a hundred bytes.
  static let byteLimit = 1 << 16

  /// Reads a header.
  ///
  /// - Parameters:
  ///   - bytes: The first bytes of the file: all, or at least `byteLimit` and twelve.
  ///   - byteCount: The size of the file.
  /// - Throws: `Failure` when the file is no such array, or has another size than its header says.
  /// - Complexity: O(`byteLimit`), whatever the bytes are.
  init(parsing bytes: [UInt8], byteCount: Int) throws(Failure) {
    guard bytes.starts(with: [0x93] + Array("NUMPY".utf8)) else {
      if bytes.starts(with: [0x50, 0x4B]) {
        throw Failure(
          message: "is an archive (.npz), not one array; save each column with np.save")
      }
      if let program = Self.compressor(of: bytes) {
        throw Failure(
          message: "is compressed by \(program); arrays are read at any place of their files, so "
            + "decompress it first (`\(program) -d FILE`)")
      }
      throw Failure(
        message: "is not a NumPy array; expected a file that np.save(\"column.npy\", a) wrote")
    }
    guard bytes.count >= 10 else { throw Self.cutHeader(byteCount) }
    let version = (bytes[6], bytes[7])
    guard (1...3).contains(version.0) && version.1 == 0 else {
      throw Failure(
        message: "has the .npy format \(version.0).\(version.1); expected 1.0, 2.0 or 3.0")
    }
    let lengthByteCount = version.0 == 1 ? 2 : 4
    guard bytes.count >= 8 + lengthByteCount else { throw Self.cutHeader(byteCount) }
    let length = bytes[8..<8 + lengthByteCount].reversed().reduce(0) { $0 << 8 | Int($1) }
    dataStart = 8 + lengthByteCount + length
    guard dataStart <= byteCount else { throw Self.cutHeader(byteCount) }
    guard length <= Self.byteLimit, dataStart <= bytes.count else {
      throw Failure(
        message: "has a header of \(length) bytes, far more than a column needs; is it damaged?")
    }
    var parser = NumPyHeaderParser(
      bytes: Array(bytes[8 + lengthByteCount..<dataStart]), isUTF8: version.0 == 3)
    let fields = try parser.fields()
    (element, elementByteCount, isBigEndian) = try Self.element(fields.type)
    count = try Self.count(fields.shape)
    let (needed, overflow) = count.multipliedReportingOverflow(by: elementByteCount)
    let found = byteCount - dataStart
    guard !overflow, needed <= found else {
      throw Failure(
        message: "ends too early: \(count) elements of \(elementByteCount) bytes need "
          + "\(overflow ? "more" : "\(needed)") bytes after the header, there are \(found); is the "
          + "copy complete?")
    }
    guard needed == found else {
      throw Failure(
        message: "has \(found - needed) bytes after its last element; expected the end of the file "
          + "(one array a file)")
    }
  }

  /// The program that made a file, where the first bytes tell that it is compressed.
  private static func compressor(of bytes: [UInt8]) -> String? {
    if bytes.starts(with: [0x1F, 0x8B]) { return "gzip" }
    return bytes.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) ? "zstd" : nil
  }

  private static func cutHeader(_ byteCount: Int) -> Failure {
    Failure(
      message: "ends within its header (the file has \(byteCount) bytes); is the copy complete?")
  }

  private static func element(
    _ type: NumPyHeaderParser.ElementType
  ) throws(Failure) -> (Element, Int, Bool) {
    let wanted = "expected Boolean, integers, float32 or float64"
    guard case .simple(let text) = type else {
      throw Failure(
        message: "holds records of several fields; \(wanted) (save each field with np.save)")
    }
    let bytes = Array(text.utf8)
    if bytes.dropFirst().first == UInt8(ascii: "O") || bytes.first == UInt8(ascii: "O") {
      throw Failure(
        message: "holds pickled Python objects, which are never loaded; \(wanted) (convert before "
          + "saving: a.astype(\"float64\"))")
    }
    if bytes.count > 2, bytes[1] == UInt8(ascii: "U") || bytes[1] == UInt8(ascii: "S") {
      throw Failure(
        message:
          "holds elements of the type \(excerpt(text)), which is text; \(wanted); write texts as "
          + "CSV or JSON Lines, with the other columns beside them")
    }
    let sizes: [UInt8: (Element, [UInt8])] = [
      UInt8(ascii: "b"): (.boolean, Array("1".utf8)),
      UInt8(ascii: "i"): (.signed, Array("1248".utf8)),
      UInt8(ascii: "u"): (.unsigned, Array("1248".utf8)),
      UInt8(ascii: "f"): (.floatingPoint, Array("48".utf8)),
    ]
    guard bytes.count == 3, let (element, known) = sizes[bytes[1]], known.contains(bytes[2]) else {
      throw Failure(
        message: "holds elements of the type \(excerpt(text)); \(wanted) (convert before saving: "
          + "a.astype(\"float64\"))")
    }
    let size = Int(bytes[2] - UInt8(ascii: "0"))
    switch bytes[0] {
    case UInt8(ascii: "|") where size == 1, UInt8(ascii: "<"): return (element, size, false)
    case UInt8(ascii: ">"): return (element, size, true)
    default:
      throw Failure(
        message: "holds elements of the type \(excerpt(text)), whose byte order is not told; "
          + "expected < or > before it")
    }
  }

  private static func count(_ shape: [Int]) throws(Failure) -> Int {
    if shape.count == 1 || (shape.count == 2 && shape[1] == 1) { return shape[0] }
    let shown = shape.prefix(8).map(String.init).joined(separator: ", ")
    if shape.isEmpty {
      throw Failure(message: "holds one number without a dimension; expected the shape (n,)")
    }
    let advice =
      switch shape.count {
      case 2 where shape[0] == 1: " (save its one row: np.save(\"x0.npy\", a[0]))"
      case 2: " (save each column on its own: np.save(\"x0.npy\", a[:, 0]))"
      default: ""
      }
    throw Failure(
      message:
        "has the shape (\(shown)\(shape.count > 8 ? ", …" : "")); a column has the shape (n,)\(advice)"
    )
  }
}
