/// How a list of green tokens follows from a seed.
public enum GreenListRecipe: Hashable, Sendable {
  /// Which end of a permutation is the list.
  public enum Selection: Hashable, Sendable {
    /// The first tokens, as all current implementations take them.
    case first
    /// The last tokens, as lm-watermarking's `select_green_tokens=False` takes them.
    case last
  }

  /// An end of `torch.randperm` of a generator on the CPU (Mersenne Twister). Of a seed only the low
  /// 32 bits count.
  case torchCPU(Selection)
  /// The beginning of `torch.randperm` of a generator on a CUDA device (Philox), which runs a random
  /// draw over `threads` threads; see ``CUDAGrid``. All 64 bits of a seed count. Derived from
  /// the sources; see ``CUDAGenerator``.
  case torchCUDA(threads: UInt32)
  /// The true elements of NumPy's `default_rng(seed).shuffle` of a mask that begins with the green
  /// tokens (PCG64), as Unigram draws its one list.
  case shuffledMask
}
