import COpenBLAS

extension BLAS {
  /// The number of threads that OpenBLAS uses for one call, in the whole process.
  ///
  /// The caller makes sure that two threads do not set it at the same time.
  static var threadCount: CInt {
    get { openblas_get_num_threads() }
    set { openblas_set_num_threads(newValue) }
  }
}
