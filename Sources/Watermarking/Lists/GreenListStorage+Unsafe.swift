import CWatermarking

/// The owner of a table's memory.
///
/// The C code synchronises what threads share; the pointer itself never changes.
@safe final class GreenListStorage: @unchecked Sendable {
  fileprivate let lists: OpaquePointer
  fileprivate let view: UnsafePointer<fm_green_view>

  init(
    recipe: GreenListRecipe, vocabulary: Int, listSize: Int, indexCount: Int, byteLimit: Int
  ) {
    let kind: Int
    var threads: UInt32 = 0
    switch recipe {
    case .torchCPU(.first): kind = FM_LISTS_TORCH_FIRST
    case .torchCPU(.last): kind = FM_LISTS_TORCH_LAST
    case .torchCUDA(let count): (kind, threads) = (FM_LISTS_TORCH_CUDA, count)
    case .shuffledMask: kind = FM_LISTS_SHUFFLED_MASK
    }
    let made = unsafe fm_green_lists_create(
      Int32(kind), UInt32(vocabulary), UInt32(listSize), threads, UInt32(indexCount), byteLimit)
    guard let made = unsafe made else {
      preconditionFailure("no memory for the green lists of \(vocabulary) tokens")
    }
    unsafe lists = made
    unsafe view = fm_green_lists_view(made)
  }

  // Readers hold the storage, so nothing asks any more.
  deinit { unsafe fm_green_lists_destroy(lists) }

  var filledRows: Int { unsafe fm_green_lists_rows(lists) }
}

/// The owner of one thread's buffers.
@safe final class GreenListScratch {
  private let storage: GreenListStorage
  private let reader: OpaquePointer
  private let view: UnsafePointer<fm_green_view>

  init(_ storage: GreenListStorage) {
    guard let reader = unsafe fm_green_reader_create(storage.lists) else {
      preconditionFailure("no memory for a reader of green lists")
    }
    self.storage = storage
    unsafe self.reader = reader
    unsafe view = storage.view
  }

  deinit { unsafe fm_green_reader_destroy(reader) }

  // The callers have checked that all spans have one count.

  func membership(
    seeds: Span<UInt64>, tokens: Span<UInt32>, into green: inout MutableSpan<UInt8>
  ) {
    unsafe seeds.withUnsafeBufferPointer { seeds in
      unsafe tokens.withUnsafeBufferPointer { tokens in
        unsafe green.withUnsafeMutableBufferPointer { green in
          unsafe fm_green_by_seed(
            reader, seeds.baseAddress, tokens.baseAddress, tokens.count, green.baseAddress)
        }
      }
    }
  }

  func membership(seed: UInt64, token: UInt32) -> Bool {
    var answer: UInt8 = 0
    var (seed, token) = (seed, token)
    unsafe fm_green_by_seed(reader, &seed, &token, 1, &answer)
    return answer != 0
  }

  func lookUp(
    indices: Span<UInt32>, tokens: Span<UInt32>, into green: inout MutableSpan<UInt8>
  ) -> Int {
    unsafe indices.withUnsafeBufferPointer { indices in
      unsafe tokens.withUnsafeBufferPointer { tokens in
        unsafe green.withUnsafeMutableBufferPointer { green in
          unsafe fm_green_by_index(
            storage.lists, indices.baseAddress, tokens.baseAddress, tokens.count,
            green.baseAddress)
        }
      }
    }
  }

  @inline(__always)
  func lookUp(index: UInt32, token: UInt32) -> UInt8 {
    unsafe fm_green_look(view, index, token)
  }

  // The caller has checked the index; a prefetch of any address is harmless.
  @inline(__always)
  func prefetch(index: UInt32, token: UInt32) {
    unsafe fm_green_prefetch(view, index, token)
  }

  func resolve(
    indices: Span<UInt32>, seeds: Span<UInt64>, tokens: Span<UInt32>,
    into green: inout MutableSpan<UInt8>
  ) {
    unsafe indices.withUnsafeBufferPointer { indices in
      unsafe seeds.withUnsafeBufferPointer { seeds in
        unsafe tokens.withUnsafeBufferPointer { tokens in
          unsafe green.withUnsafeMutableBufferPointer { green in
            unsafe fm_green_resolve(
              reader, indices.baseAddress, seeds.baseAddress, tokens.baseAddress, tokens.count,
              green.baseAddress)
          }
        }
      }
    }
  }

  func resolve(index: UInt32, seed: UInt64, token: UInt32) -> Bool {
    var answer: UInt8 = 0
    var (index, seed, token) = (index, seed, token)
    unsafe fm_green_resolve(reader, &index, &seed, &token, 1, &answer)
    return answer != 0
  }
}
