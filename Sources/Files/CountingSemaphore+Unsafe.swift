import Glibc

/// A number that one thread raises and another waits for.
@safe package final class CountingSemaphore: @unchecked Sendable {
  private let semaphore: UnsafeMutablePointer<sem_t>

  package init(_ count: Int) {
    unsafe semaphore = .allocate(capacity: 1)
    unsafe semaphore.initialize(to: sem_t())
    unsafe sem_init(semaphore, 0, UInt32(count))
  }

  deinit {
    unsafe sem_destroy(semaphore)
    unsafe semaphore.deallocate()
  }

  /// Lowers the number once it is above zero.
  package func wait() {
    while unsafe sem_wait(semaphore) != 0 && errno == EINTR {}
  }

  /// Raises the number.
  package func signal() { unsafe sem_post(semaphore) }
}
