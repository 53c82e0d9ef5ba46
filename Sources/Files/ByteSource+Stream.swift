extension ByteSource {
  /// What comes only once, by what it is and not by its name.
  public enum Stream: Hashable, Sendable {
    /// The program's standard input.
    case standardInput
    /// A named pipe, by its device and number.
    case pipe(device: UInt64, number: UInt64)
  }

  /// Whether a path is standard input's or a named pipe's.
  ///
  /// - Parameter path: The file or named pipe; `-` for standard input.
  /// - Returns: Which one it is; `nil` for a plain file, and for none.
  /// - Complexity: O(1).
  public static func stream(at path: String) -> Stream? {
    if path == standardInputPath { return .standardInput }
    return PipeFile.identity(path).map { .pipe(device: $0.device, number: $0.number) }
  }
}
