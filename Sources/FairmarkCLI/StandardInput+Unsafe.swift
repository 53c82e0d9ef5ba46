import Glibc

/// Keeps the place of a standard input that is closed, so that no file that is opened later is taken
/// for it.
func reserveClosedStandardInput() {
  guard fcntl(STDIN_FILENO, F_GETFD) == -1 else { return }
  // The lowest free number is standard input's; writing only, so that reading is an error.
  _ = unsafe open("/dev/null", O_WRONLY)
}
