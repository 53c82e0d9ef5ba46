import Glibc

/// Lets the process open as many files as the system allows it.
///
/// The usual limit of 1024 is one for programs that use `select`; a dataset may have more shards.
func raiseOpenFileLimit() {
  let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
  var limit = rlimit()
  // SAFETY: the system writes and reads one `rlimit` during the calls.
  guard unsafe getrlimit(resource, &limit) == 0 else { return }
  limit.rlim_cur = limit.rlim_max
  _ = unsafe setrlimit(resource, &limit)
}
