/// The threads over which a CUDA device spreads the draws of `torch.randperm`.
///
/// Which thread draws for which token decides the permutation, so lists that a device made depend on
/// its model wherever the vocabulary is larger than its grid.
///
/// **Definition.** 256 · min(⌈n / 256⌉, m · ⌊t / 256⌋) threads for n tokens on m multiprocessors of
/// t threads each.
///
/// **Reference.** PyTorch, `aten/src/ATen/native/cuda/DistributionTemplates.h`,
/// `calc_execution_policy`; the counts are those that NVIDIA publishes for each model.
public struct CUDAGrid: Hashable, Sendable {
  /// The streaming multiprocessors.
  public let multiprocessors: Int
  /// The most threads that live on one of them.
  public let threadsPerMultiprocessor: Int

  /// Creates a grid.
  ///
  /// - Parameters:
  ///   - multiprocessors: The streaming multiprocessors; more than 0.
  ///   - threadsPerMultiprocessor: The most threads that live on one of them; at least 256.
  public init(multiprocessors: Int, threadsPerMultiprocessor: Int) {
    precondition(
      (1...65_536).contains(multiprocessors) && (256...65_536).contains(threadsPerMultiprocessor),
      "a grid of \(multiprocessors) multiprocessors of \(threadsPerMultiprocessor) threads")
    self.multiprocessors = multiprocessors
    self.threadsPerMultiprocessor = threadsPerMultiprocessor
  }

  /// The models that are known by name, in lower case.
  public static let models: [(name: String, grid: CUDAGrid)] = [
    ("t4", CUDAGrid(multiprocessors: 40, threadsPerMultiprocessor: 1024)),
    ("v100", CUDAGrid(multiprocessors: 80, threadsPerMultiprocessor: 2048)),
    ("a10", CUDAGrid(multiprocessors: 72, threadsPerMultiprocessor: 1536)),
    ("a100", CUDAGrid(multiprocessors: 108, threadsPerMultiprocessor: 2048)),
    ("l4", CUDAGrid(multiprocessors: 58, threadsPerMultiprocessor: 1536)),
    ("rtx3090", CUDAGrid(multiprocessors: 82, threadsPerMultiprocessor: 1536)),
    ("rtx4090", CUDAGrid(multiprocessors: 128, threadsPerMultiprocessor: 1536)),
    ("h100", CUDAGrid(multiprocessors: 132, threadsPerMultiprocessor: 2048)),
    ("h200", CUDAGrid(multiprocessors: 132, threadsPerMultiprocessor: 2048)),
  ]

  /// Looks a model up.
  ///
  /// - Parameter model: The model's name in any case, such as `A100`.
  /// - Returns: Its grid, or `nil` for a name that is not known.
  public static func model(_ model: String) -> CUDAGrid? {
    models.first { $0.name == model.lowercased() }?.grid
  }

  /// The threads that draw for a vocabulary.
  ///
  /// - Parameter vocabulary: The tokens; more than 0.
  /// - Returns: The threads.
  public func threads(vocabulary: Int) -> UInt32 {
    UInt32(256 * min((vocabulary + 255) / 256, multiprocessors * (threadsPerMultiprocessor / 256)))
  }
}
