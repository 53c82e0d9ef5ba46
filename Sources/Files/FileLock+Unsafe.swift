import Glibc

/// The system's own locks (`flock`), which end with the process, however that ends.
enum FileLock {
  /// Takes the lock unless somebody has it.
  ///
  /// - Returns: Whether it was taken; `errno` is `EWOULDBLOCK` where somebody has it.
  static func take(_ descriptor: Int32, isShared: Bool = false) -> Bool {
    let operation = (isShared ? LOCK_SH : LOCK_EX) | LOCK_NB
    var status = flock(descriptor, operation)
    while status != 0 && errno == EINTR { status = flock(descriptor, operation) }
    return status == 0
  }

  /// Whether what is open is what has the name now.
  static func isSame(_ descriptor: Int32, _ path: String) -> Bool {
    var opened = stat()
    var named = stat()
    guard unsafe fstat(descriptor, &opened) == 0, unsafe stat(path, &named) == 0 else {
      return false
    }
    return opened.st_dev == named.st_dev && opened.st_ino == named.st_ino
  }
}
