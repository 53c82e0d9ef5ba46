import Glibc

extension SecretReader {
  /// The value of an environment variable.
  ///
  /// - Parameter name: The variable.
  /// - Returns: The value; `nil` when it is not set, or no UTF-8.
  static func environmentValue(_ name: String) -> String? {
    // SAFETY: the value is copied before anything else of this process could change it.
    unsafe getenv(name).flatMap { unsafe String(validatingCString: $0) }
  }
}
