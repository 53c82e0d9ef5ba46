import FairmarkWatermarking

/// The vocabulary of GPT-2, of which the ids come.
let vocabulary = 50257

/// A scheme under the key of a number; its name may carry options, as in `name,option=value`.
func scheme(
  _ named: String, key number: Int, options: [String: String] = [:], cacheByteLimit: Int = 1 << 29
) throws -> any WatermarkScheme {
  let parts = named.split(separator: ",").map(String.init)
  let name = parts.first ?? named
  var options = options
  for option in parts.dropFirst() {
    let sides = option.split(separator: "=", maxSplits: 1).map(String.init)
    options[sides[0]] = sides.count > 1 ? sides[1] : ""
  }
  var dice = Dice(0xF00D + UInt64(number))
  let word = dice.next()
  let key =
    switch name {
    case "vllm-gumbel", "vllm-gumbel-dual": String(word)
    case "sglang-gumbel": String(word, radix: 16)
    case "sglang-gumbel-dual": String(word, radix: 16) + "," + String(dice.next(), radix: 16)
    case "synthid-hf", "synthid-deepmind":
      (0..<30).map { _ in String(dice.below(1 << 31)) }.joined(separator: ",")
    case "fairmark-keyed": "a key for measurements, number \(number)"
    // The seed's low 32 bits count: an odd key gives each token a list of its own.
    default: String(word & 0x7fff_ffff | 1)
    }
  return try make(name, key: key, options: options, cacheByteLimit: cacheByteLimit)
}

/// A scheme under a key; of the options, `gamma` and `context_width` are the configuration's own.
func make(
  _ name: String, key: String, options: [String: String] = [:], cacheByteLimit: Int = 1 << 29
) throws -> any WatermarkScheme {
  guard let description = SchemeCatalog.scheme(name) else {
    throw SchemeError("scheme", "no scheme \(name)")
  }
  var options = options
  let gamma = options.removeValue(forKey: "gamma").flatMap(Double.init)
  let contextWidth = options.removeValue(forKey: "context_width").flatMap(Int.init)
  return try description.make(
    SchemeConfiguration(
      scheme: name, vocabulary: description.needsVocabulary ? vocabulary : nil, gamma: gamma,
      // transformers' own width of 1 makes selfhash a function of one token.
      contextWidth: contextWidth ?? (name == "hf-selfhash" ? 4 : nil), options: options,
      key: SecretKey(key), cacheByteLimit: cacheByteLimit))
}
