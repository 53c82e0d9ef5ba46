import FairmarkFiles

/// SynthID-Text: tournament sampling, in the forms of transformers and of DeepMind's repository.
///
/// **Definition.** With f(h, x) = (h + x) · 6364136223846793005 + 1 modulo 2⁶⁴, the hash of an n-gram
/// begins at 1 (transformers) or at SHA-256 of the keys (DeepMind) and takes in its tokens; layer l
/// has the hash f(h, kₗ). Its bit gₗ is, in transformers, the entry of a table of random bits at that
/// hash modulo the table's size; in DeepMind's form, bit 30 after twelve times x = ⌊f(x, 1) / 2⁵⌋.
/// The score of a token is Σ wₗ gₗ, all weights 1 or falling linearly from 10 to 1 (as the nearest
/// integers with these proportions). The share of ones is one half without the watermark (with a
/// table, its own share of ones), and larger with it.
///
/// **Edge Cases.** The prompt is not context; the first n − 1 tokens of a completion are not scored.
/// A token whose context occurred before is not counted; the originals forget contexts after 1,024
/// others, which `context` de-duplication does as well. Layers whose keys make equal hashes have
/// equal bits: the law adds their weights up.
///
/// **Reference.** S. Dathathri et al., "Scalable watermarking for identifying large language model
/// outputs", Nature 634 (2024), 818–823, doi:10.1038/s41586-024-08025-4; transformers,
/// `generation/logits_process.py`; google-deepmind/synthid-text.
struct SynthID: WatermarkScheme, SamplingFunction {
  /// How an n-gram's hash becomes a layer's bit.
  enum Bits: Sendable {
    /// The sums of weights by the hash modulo the table's size, where that is a power of two.
    case sums([Int32])
    /// The table itself.
    case table([UInt8])
    /// DeepMind's twelve steps.
    case steps
  }

  let name: String
  let version = 1
  let vocabulary: Int?
  let width: Int
  let history: Int?
  let end: UInt32?
  /// The keys of the layers.
  let keys: [UInt64]
  /// The weights of the layers.
  let weights: [Int32]
  let parameters: [SchemeParameter]
  let law: NullLaw
  /// Where the hashes begin.
  let initial: UInt64
  private let bits: Bits
  private let table: [UInt8]

  static let hasWideStates = false
  let edge = SamplingEdge.unscored

  init(_ configuration: SchemeConfiguration, hasTable: Bool) throws(SchemeError) {
    let common = ["ngram_len", "weights", "context_history_size", "eos_token_id"]
    let ofTable = ["table", "sampling_table_size", "sampling_table_seed", "gpu", "threads"]
    let read = try SamplingParameters(
      configuration, options: common + (hasTable ? ofTable : []),
      absent: ["eos_token_id", "gpu"].filter { hasTable || common.contains($0) })
    name = configuration.scheme
    vocabulary = configuration.vocabulary
    width = try Self.width(read)
    let keys = try read.layerKeys(upTo: 1024)
    self.keys = keys
    let weighting = try read.word("weights", ["uniform", "linear"])
    let weights = Self.weights(keys.count, isLinear: weighting == "linear")
    self.weights = weights
    let history = try read.integer("context_history_size", standard: 1024, in: 1...1 << 30)
    self.history = history
    let end = try read.integer("eos_token_id", standard: -1, in: 0...Int(UInt32.max))
    self.end = end < 0 ? nil : UInt32(end)
    var list = [
      SchemeParameter("ngram_len", .integer(width + 1)),
      SchemeParameter("depth", .integer(keys.count)), SchemeParameter("weights", .text(weighting)),
      SchemeParameter("context_history_size", .integer(history)),
    ]
    if end >= 0 { list.append(SchemeParameter("eos_token_id", .integer(end))) }
    if hasTable {
      let place = try read.word("table", ["cpu", "cuda"])
      let size = try read.integer("sampling_table_size", standard: 65536, in: 2...1 << 20)
      let seed = try read.integer("sampling_table_seed", standard: 0, in: 0...Int.max)
      let grid = try Self.threads(read, place: place, size: size)
      table =
        place == "cpu"
        ? SynthIDTable.processor(seed: UInt64(seed), size: size)
        : SynthIDTable.graphicsProcessor(seed: UInt64(seed), size: size, threads: grid)
      list += [
        SchemeParameter("table", .text(place)),
        SchemeParameter("sampling_table_size", .integer(size)),
        SchemeParameter("sampling_table_seed", .integer(seed)),
      ]
      if place == "cuda" { list.append(SchemeParameter("threads", .integer(grid))) }
      initial = 1
      let isPower = size & (size - 1) == 0
      bits =
        isPower ? .sums(Self.sums(table, keys: keys, weights: weights)) : .table(table)
      let ones = UInt64(table.reduce(0) { $0 + Int($1) })
      guard ones > 0 && ones < size else {
        throw SchemeError(
          "sampling_table_size",
          "the table of \(size) entries with the seed \(seed) holds one bit only; expected another")
      }
      law = .unevenBits(
        weights: Self.distinct(keys, weights, modulus: isPower ? UInt64(size) : 0), ones: ones,
        total: UInt64(size))
    } else {
      table = []
      initial = Self.initialHash(keys)
      bits = .steps
      law = .weightedBits(weights: Self.distinct(keys, weights, modulus: 0))
    }
    parameters = list
  }

  var shortestDocument: Int { width + 1 }

  func makeReader() -> any DrawReader { SamplingReader(self) }

  func score(_ ids: Span<UInt32>, _ run: SamplingBlock.Run, into block: inout SamplingBlock) {
    block.hashSynthID(ids, run, initial: initial)
    switch bits {
    case .sums(let sums): block.lookUpSynthIDLayers(run.count, sums: sums)
    case .steps: block.sumSynthIDLayers(run.count, keys: keys, weights: weights)
    case .table:
      for place in 0..<run.count {
        let layers = layerBits(ofHash: block.ngrams[place])
        block.scores[place] = zip(layers, weights).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      }
    }
  }

  /// The hash of tokens.
  func hash(_ ids: some Sequence<UInt32>) -> UInt64 {
    ids.reduce(initial) { Self.step($0, UInt64($1)) }
  }

  /// The bits of the layers of an n-gram.
  func layerBits(ofHash hash: UInt64) -> [UInt8] {
    keys.map { key in
      var x = Self.step(hash, key)
      if case .steps = bits {
        for _ in 0..<12 { x = UInt64(bitPattern: Int64(bitPattern: Self.step(x, 1)) >> 5) }
        return UInt8(x >> 30 & 1)
      }
      let size = Int64(table.count)
      let rest = Int64(bitPattern: x) % size
      return table[Int(rest < 0 ? rest + size : rest)]
    }
  }

  /// The mean g-value of a document, weighted as the scheme is: the score of the original detectors.
  ///
  /// - Parameter tally: The document's sums.
  /// - Returns: The mean, or `nil` without a draw.
  func mean(_ tally: Tally) -> Double? {
    guard tally.drawCount > 0 else { return nil }
    let most = weights.reduce(0) { $0 + Int($1) } * tally.drawCount
    return tally.score / Double(most)
  }

  private static func step(_ hash: UInt64, _ value: UInt64) -> UInt64 {
    (hash &+ value) &* 6_364_136_223_846_793_005 &+ 1
  }

  /// The threads that draw a table on a GPU.
  private static func threads(
    _ read: SamplingParameters, place: String, size: Int
  ) throws(SchemeError) -> Int {
    let options = read.configuration.options
    if place == "cpu", let name = ["gpu", "threads"].first(where: { options[$0] != nil }) {
      throw SchemeError(name, "\(name) says how a GPU makes its table: say table=cuda as well")
    }
    guard let model = options["gpu"] else {
      return try read.integer("threads", standard: size, in: 1...1 << 20)
    }
    guard options["threads"] == nil else {
      throw SchemeError("threads", "gpu and threads say the same: leave one of them out")
    }
    guard let grid = CUDAGrid.model(model) else {
      let known = CUDAGrid.models.map(\.name).joined(separator: ", ")
      throw SchemeError("gpu", "no GPU has this name; expected one of \(known), or say threads")
    }
    return Int(grid.threads(vocabulary: size))
  }

  private static func width(_ read: SamplingParameters) throws(SchemeError) -> Int {
    let width = try read.contextWidth(standard: 4, in: 1...255)
    let length = try read.integer("ngram_len", standard: width + 1, in: 2...256)
    guard read.configuration.contextWidth == nil || length == width + 1 else {
      throw SchemeError(
        "ngram_len",
        "ngram_len \(length) means a context of \(length - 1) tokens, and the context width is "
          + "\(width): say one of them")
    }
    return length - 1
  }

  /// 1 for every layer, or 10 … 1 in equal steps, times what makes them integers without a common
  /// divisor.
  static func weights(_ depth: Int, isLinear: Bool) -> [Int32] {
    guard isLinear, depth > 1 else { return Array(repeating: 1, count: depth) }
    let weights = (0..<depth).map { 10 * (depth - 1) - 9 * $0 }
    var (divisor, rest) = (9, weights[0])
    while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
    return weights.map { Int32($0 / divisor) }
  }

  /// The weights of the layers that differ: those with equal keys, added up.
  private static func distinct(_ keys: [UInt64], _ weights: [Int32], modulus: UInt64) -> [Int] {
    var places: [UInt64: Int] = [:]
    var sums: [Int] = []
    for (key, weight) in zip(keys, weights) {
      let reduced = modulus == 0 ? key : key & (modulus - 1)
      if let place = places[reduced] {
        sums[place] += Int(weight)
      } else {
        places[reduced] = sums.count
        sums.append(Int(weight))
      }
    }
    return sums
  }

  /// With a size of 2^b, the b low bits of an n-gram's hash decide all of its layers.
  private static func sums(_ table: [UInt8], keys: [UInt64], weights: [Int32]) -> [Int32] {
    let mask = UInt64(table.count - 1)
    var sums = [Int32](repeating: 0, count: table.count)
    for (key, weight) in zip(keys, weights) {
      for hash in sums.indices
      where table[Int(truncatingIfNeeded: step(UInt64(hash), key) & mask)] == 1 {
        sums[hash] += weight
      }
    }
    return sums
  }

  /// SHA-256 of the keys, little endian, as a number modulo 2⁶³ − 1.
  private static func initialHash(_ keys: [UInt64]) -> UInt64 {
    let bytes = keys.flatMap { key in (0..<8).map { UInt8(truncatingIfNeeded: key >> (8 * $0)) } }
    let modulus = UInt64(Int64.max)
    return SHA256Digest.of(bytes).utf8.reduce(0) { rest, character in
      let digit = UInt64(character < 97 ? character - 48 : character - 87)
      let (high, low) = rest.multipliedFullWidth(by: 16)
      return modulus.dividingFullWidth((high, low | digit)).remainder
    }
  }
}
