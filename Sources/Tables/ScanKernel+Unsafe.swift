import CTableScan

extension CSVTable {
  /// The instruction set in use for finding fields and rows: `avx512`, `avx2`, `neon` or `portable`.
  ///
  /// All of them find the same.
  public static var scanKernel: String {
    unsafe String(cString: fm_structural_kernel())
  }
}
