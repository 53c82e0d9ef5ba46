import Glibc

/// Whether this process may write everywhere.
let isRoot = geteuid() == 0
