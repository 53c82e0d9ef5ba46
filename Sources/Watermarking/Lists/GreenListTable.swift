/// The green lists of one configuration: which token is on the list of which seed.
///
/// A list that is asked for again and again is kept as a row of bits, in memory that all threads
/// share and that is filled as it is needed; a list that is asked for once is never written down,
/// because membership of one token follows from the seed alone. A row is filled when an index is
/// asked for the second time and while rows fit into the limit.
///
/// Threads ask through a ``GreenListReader`` each.
public final class GreenListTable: Sendable {
  /// How a list follows from a seed.
  public let recipe: GreenListRecipe
  /// The tokens of the vocabulary.
  public let vocabulary: Int
  /// The tokens of one list.
  public let listSize: Int
  /// Indices lie below.
  public let indexCount: Int

  let storage: GreenListStorage

  /// Creates a table without rows.
  ///
  /// - Parameters:
  ///   - recipe: How a list follows from a seed.
  ///   - vocabulary: The tokens of the vocabulary, 1 to 2²⁷.
  ///   - listSize: The tokens of one list, 0 to `vocabulary`.
  ///   - byteLimit: The bytes that rows and remembered answers may take.
  ///   - indexCount: Indices lie below; `vocabulary` where it is not said, for schemes whose seed
  ///     follows from one token, and 1 for a scheme with one list.
  public init(
    recipe: GreenListRecipe, vocabulary: Int, listSize: Int, byteLimit: Int,
    indexCount: Int? = nil
  ) {
    precondition((1...Self.largestVocabulary).contains(vocabulary), "\(vocabulary) tokens")
    precondition((0...vocabulary).contains(listSize), "\(listSize) of \(vocabulary) tokens")
    let indexCount = indexCount ?? vocabulary
    precondition((1...Self.largestVocabulary).contains(indexCount), "\(indexCount) indices")
    self.recipe = recipe
    self.vocabulary = vocabulary
    self.listSize = listSize
    self.indexCount = indexCount
    storage = GreenListStorage(
      recipe: recipe, vocabulary: vocabulary, listSize: listSize, indexCount: indexCount,
      byteLimit: max(byteLimit, 0))
  }

  /// The largest vocabulary: far beyond any tokenizer's, far below the size at which PyTorch changes
  /// its algorithm.
  public static let largestVocabulary = 1 << 27

  /// Makes what one thread needs to ask.
  ///
  /// - Returns: A reader.
  public func makeReader() -> GreenListReader { GreenListReader(self) }

  /// The rows that are filled.
  public var filledRows: Int { storage.filledRows }

  /// The tokens on the list of a seed, by the plain algorithm.
  ///
  /// - Parameter seed: The seed.
  /// - Returns: The tokens; of `torch.randperm` in the permutation's order, else ascending.
  /// - Complexity: O(`vocabulary`), for CUDA with its logarithm.
  public func list(seed: UInt64) -> [UInt32] {
    switch recipe {
    case .torchCPU(let selection):
      var generator = TorchGenerator(seed: seed)
      let places = generator.permutation(vocabulary)
      return Array(selection == .first ? places.prefix(listSize) : places.suffix(listSize))
    case .torchCUDA(let threads):
      return Array(
        CUDAGenerator(seed: seed).permutation(vocabulary, threads: threads).prefix(listSize))
    case .shuffledMask:
      var generator = PCG64Generator(seed: seed)
      var mask = (0..<vocabulary).map { $0 < listSize }
      generator.shuffle(&mask)
      return mask.indices.filter { mask[$0] }.map { UInt32($0) }
    }
  }
}
