import FairmarkLinearAlgebra

extension Matrix {
  /// The address of the first element, for comparisons only.
  var address: UInt {
    withElements { elements in
      // Safe: the address is turned into a number and never followed.
      unsafe elements.withUnsafeBufferPointer { buffer in
        UInt(bitPattern: buffer.baseAddress)
      }
    }
  }
}
