/// The parameters that schemes with green lists share, read and checked.
struct GreenListParameters {
  let configuration: SchemeConfiguration
  let vocabulary: Int
  let gamma: Double
  let listSize: Int
  let contextWidth: Int
  let device: Device

  /// Where the generator drew that marked the text.
  enum Device: Hashable, Sendable {
    case cpu
    case cuda(threads: UInt32)
  }

  /// Reads a configuration.
  ///
  /// - Parameters:
  ///   - configuration: What the user said.
  ///   - gamma: The standard share of green tokens.
  ///   - contextWidth: The standard count of tokens of context.
  ///   - widths: The counts that can be.
  ///   - options: The names of the scheme's options.
  /// - Throws: A `SchemeError` for what cannot be.
  init(
    _ configuration: SchemeConfiguration, gamma: Double, contextWidth: Int,
    widths: ClosedRange<Int> = 1...64, options: [String]
  ) throws(SchemeError) {
    let name = configuration.scheme
    self.configuration = configuration
    try SchemeOptions.check(configuration, known: options)
    guard let vocabulary = configuration.vocabulary else {
      throw SchemeError(
        "vocabulary",
        "\(name) draws its lists from the vocabulary and needs its size: the count of logits of the "
          + "model, or the length of the tokenizer for lm-watermarking.")
    }
    guard (2...GreenListTable.largestVocabulary).contains(vocabulary) else {
      throw SchemeError(
        "vocabulary",
        "The vocabulary of \(name) has 2 to \(GreenListTable.largestVocabulary) tokens, "
          + "not \(vocabulary).")
    }
    let share = configuration.gamma ?? gamma
    guard share > 0, share < 1 else {
      throw SchemeError(
        "gamma", "The share of green tokens of \(name) lies between 0 and 1, not at \(share).")
    }
    // All of them truncate the product of two doubles.
    let listSize = Int(Double(vocabulary) * share)
    guard (1..<vocabulary).contains(listSize) else {
      throw SchemeError(
        "gamma", "A share of \(share) of \(vocabulary) tokens leaves a list without tokens.")
    }
    let width = configuration.contextWidth ?? contextWidth
    guard widths.contains(width) else {
      let expected =
        widths.count == 1
        ? "\(widths.lowerBound)" : "\(widths.lowerBound) to \(widths.upperBound)"
      throw SchemeError(
        "context_width", "The context width of \(name) is \(expected), not \(width).")
    }
    self.vocabulary = vocabulary
    self.gamma = share
    self.listSize = listSize
    self.contextWidth = width
    device = try Self.device(configuration, vocabulary)
  }

  private static func device(
    _ configuration: SchemeConfiguration, _ vocabulary: Int
  ) throws(SchemeError) -> Device {
    let options = configuration.options
    switch options["device"] ?? "cpu" {
    case "cpu":
      if let name = ["gpu", "threads"].first(where: { options[$0] != nil }) {
        throw SchemeError(name, "The option \(name) needs device=cuda.")
      }
      return .cpu
    case "cuda":
      if let text = options["threads"] {
        guard let threads = UInt32(text), threads > 0 else {
          throw SchemeError(
            "threads", "The option threads is the count of threads of the device's grid, above 0.")
        }
        return .cuda(threads: threads)
      }
      if let model = options["gpu"] {
        guard let grid = CUDAGrid.model(model) else {
          throw SchemeError(
            "gpu",
            "The GPU is one of \(CUDAGrid.models.map(\.name).joined(separator: ", ")); for another "
              + "give threads = 256 * min(ceil(vocabulary / 256), multiprocessors * "
              + "floor(threads per multiprocessor / 256)).")
        }
        return .cuda(threads: grid.threads(vocabulary: vocabulary))
      }
      let grids = CUDAGrid.models.map { $0.grid.threads(vocabulary: vocabulary) }
      guard let threads = grids.first, grids.allSatisfy({ $0 == threads }) else {
        throw SchemeError(
          "gpu",
          "With \(vocabulary) tokens the lists depend on the GPU: give gpu, one of "
            + "\(CUDAGrid.models.map(\.name).joined(separator: ", ")), or threads.")
      }
      return .cuda(threads: threads)
    default:
      throw SchemeError("device", "The option device is cpu or cuda.")
    }
  }

  /// The lists' recipe.
  var recipe: GreenListRecipe {
    switch device {
    case .cpu: .torchCPU(.first)
    case .cuda(let threads): .torchCUDA(threads: threads)
    }
  }

  /// The parameters as they are printed.
  var printed: [SchemeParameter] {
    var printed = [
      SchemeParameter("vocabulary", .integer(vocabulary)), SchemeParameter("gamma", .number(gamma)),
      SchemeParameter("green_list_size", .integer(listSize)),
      SchemeParameter("context_width", .integer(contextWidth)),
    ]
    if case .cuda(let threads) = device {
      printed += [
        SchemeParameter("device", .text("cuda")),
        SchemeParameter("threads", .integer(Int(threads))),
      ]
    }
    return printed
  }
}

/// Options of schemes, which are texts by name.
enum SchemeOptions {
  /// The options of the device on which lists were drawn.
  static let device = ["device", "gpu", "threads"]

  /// Refuses names that the scheme does not know.
  static func check(
    _ configuration: SchemeConfiguration, known: [String]
  ) throws(SchemeError) {
    let unknown = configuration.options.keys.filter { !known.contains($0) }.min()
    guard let unknown else { return }
    let options = known.isEmpty ? "none" : known.joined(separator: ", ")
    throw SchemeError(
      unknown, "\(configuration.scheme) has no option \(unknown); its options are: \(options).")
  }

  /// A truth.
  static func truth(
    _ name: String, _ configuration: SchemeConfiguration, standard: Bool
  ) throws(SchemeError) -> Bool {
    switch configuration.options[name]?.lowercased() {
    case nil: return standard
    case "true": return true
    case "false": return false
    default: throw SchemeError(name, "The option \(name) is true or false.")
    }
  }

  /// A token.
  static func token(
    _ name: String, _ configuration: SchemeConfiguration
  ) throws(SchemeError) -> UInt32? {
    guard let text = configuration.options[name] else { return nil }
    guard let token = UInt32(text) else {
      throw SchemeError(name, "The option \(name) is a token id: an integer from 0 to 2^32 - 1.")
    }
    return token
  }

  /// One of several words.
  static func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String, _ configuration: SchemeConfiguration, standard: Choice
  ) throws(SchemeError) -> Choice where Choice.RawValue == String {
    guard let text = configuration.options[name] else { return standard }
    guard let choice = Choice(rawValue: text) else {
      let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw SchemeError(name, "The option \(name) is one of: \(words).")
    }
    return choice
  }
}
