/// The table of bits from which transformers' SynthID takes its g-values.
///
/// **Definition.** `torch.randint(0, 2, (size,))` of a generator on the processor or on a GPU. On the
/// processor an entry is the lowest bit of the next word; on a GPU entry i is the lowest bit of word
/// ⌊i / T⌋ of thread i mod T, where T is the count of threads that draw: 65,536 for as many entries
/// on all current GPUs but a T4, which has 40,960.
enum SynthIDTable {
  /// The table that torch makes on the processor.
  static func processor(seed: UInt64, size: Int) -> [UInt8] {
    var generator = TorchGenerator(seed: seed)
    return (0..<size).map { _ in UInt8(generator.word() & 1) }
  }

  /// The table that torch makes on a GPU.
  static func graphicsProcessor(seed: UInt64, size: Int, threads: Int) -> [UInt8] {
    let generator = CUDAGenerator(seed: seed)
    return (0..<size).map { entry in
      let (thread, place) = (UInt64(entry % threads), entry / threads)
      let words = generator.words(thread: thread, call: UInt64(place / 4))
      return UInt8([words.0, words.1, words.2, words.3][place % 4] & 1)
    }
  }
}
