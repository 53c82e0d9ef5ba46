import FairmarkLinearAlgebra

/// A matrix product as the definition has it, with a bound for the rounding errors of any order.
///
/// Reference: N. J. Higham, Accuracy and Stability of Numerical Algorithms, 2nd edition, SIAM
/// 2002, section 3.5: |fl(AB) − AB| ≤ γₖ |A| |B|.
struct NaiveProduct {
  private(set) var product: Matrix
  private var magnitudes: Matrix
  private let inner: Int

  init(_ left: Matrix, _ right: Matrix) {
    product = Matrix(repeating: 0, rowCount: left.rowCount, columnCount: right.columnCount)
    magnitudes = product
    inner = left.columnCount
    for column in 0..<right.columnCount {
      for row in 0..<left.rowCount {
        var sum = 0.0
        var magnitude = 0.0
        for index in 0..<inner {
          let term = left[row, index] * right[index, column]
          sum += term
          magnitude += term.magnitude
        }
        product[row, column] = sum
        magnitudes[row, column] = magnitude
      }
    }
  }

  /// Tells whether a product has the right shape and differs by rounding errors only.
  ///
  /// Both products have an error of at most γₖ, which is a little over k·ε/2.
  func agrees(with other: Matrix) -> Bool {
    guard other.shape == product.shape else { return false }
    let factor = Double(inner + 1) * Double.ulpOfOne
    for column in 0..<product.columnCount {
      for row in 0..<product.rowCount {
        let difference = (product[row, column] - other[row, column]).magnitude
        // Written so that NaN is a disagreement.
        guard difference <= factor * magnitudes[row, column] else { return false }
      }
    }
    return true
  }
}
