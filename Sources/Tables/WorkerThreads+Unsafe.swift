import Glibc

/// Runs a closure on several threads at once and waits for all of them.
///
/// Plain threads and not tasks: a scan reads files and now and then waits for its neighbour, which
/// the cooperative pool, as wide as the machine, must not be made to do.
package enum WorkerThreads {
  private final class Job {
    let body: @Sendable (Int) -> Void
    let index: Int
    init(index: Int, body: @escaping @Sendable (Int) -> Void) {
      self.index = index
      self.body = body
    }
  }

  /// Runs `body(0)` to `body(count - 1)`, the first on the calling thread.
  ///
  /// A thread that the system refuses to make is done without: its share is run by the caller.
  ///
  /// - Parameters:
  ///   - count: The number of threads, from 1.
  ///   - body: Gets the thread's number.
  package static func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    var threads: [pthread_t] = []
    var refused: [Int] = []
    for index in 1..<max(count, 1) {
      let job = unsafe Unmanaged.passRetained(Job(index: index, body: body))
      var thread = pthread_t()
      let status = unsafe pthread_create(
        &thread, nil,
        { argument in
          // SAFETY: the argument is the job that was retained for this thread alone.
          if let argument = unsafe argument {
            let job = unsafe Unmanaged<Job>.fromOpaque(argument).takeRetainedValue()
            job.body(job.index)
          }
          return nil
        }, job.toOpaque())
      if status == 0 {
        threads.append(thread)
      } else {
        unsafe job.release()
        refused.append(index)
      }
    }
    body(0)
    for index in refused { body(index) }
    for thread in threads { pthread_join(thread, nil) }
  }

  /// The number of processors that are switched on.
  package static var availableProcessorCount: Int {
    max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  }
}
