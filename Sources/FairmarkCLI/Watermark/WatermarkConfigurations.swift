import FairmarkAnalysis
import FairmarkFiles
import FairmarkJobRunner
import FairmarkWatermarking

/// All combinations of schemes, shares and keys that a command asks for.
struct WatermarkConfigurations {
  var schemes: [String]
  var vocabulary: Int?
  var gammas: [Double]
  var contextWidth: Int?
  /// As written: name=value.
  var options: [String]
  var keys: [WatermarkKeyOptions.Key]

  /// A combination.
  struct Entry {
    /// For the plugin.
    var parameters: [String: ParameterValue]
    /// The option that gave its key.
    var keyOrigin: String
  }

  /// The combinations by scheme, share and key, each tried, so that a sentence can name the option that
  /// is wrong.
  ///
  /// - Throws: `JobError` for what cannot be, or would count twice.
  func entries() throws(JobError) -> [Entry] {
    let options = try further()
    try checkOnce("--scheme", schemes)
    try checkOnce("--gamma", gammas)
    var entries: [Entry] = []
    for name in schemes {
      guard let scheme = SchemeCatalog.scheme(name) else {
        throw JobError(.usage, at: nil, SchemeCatalog.sentence(forUnknown: name))
      }
      let keys = try canonicalKeys(scheme)
      let shares: [Double?] = gammas.isEmpty || scheme.standardGamma == nil ? [nil] : gammas
      for share in shares {
        for (key, secret) in zip(self.keys, keys) {
          try check(scheme, share, options, secret, key.origin)
          var entry: [String: ParameterValue] = ["scheme": .choice(name), "key": .secret(secret)]
          if let vocabulary { entry["vocabulary"] = .integer(vocabulary) }
          if let share { entry["gamma"] = .number(share) }
          if let contextWidth { entry["context_width"] = .integer(contextWidth) }
          if !options.isEmpty { entry["options"] = .mapping(options) }
          entries.append(Entry(parameters: entry, keyOrigin: key.origin))
        }
      }
    }
    return entries
  }

  private func checkOnce<Value: Hashable>(
    _ option: String, _ values: [Value]
  ) throws(JobError) {
    var seen: Set<Value> = []
    for value in values where !seen.insert(value).inserted {
      throw JobError(
        .usage, at: nil,
        "\(option) \(value) is given twice, which would count the same configuration twice; give it once"
      )
    }
  }

  private func further() throws(JobError) -> [String: String] {
    var further: [String: String] = [:]
    for option in options {
      let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let name = parts.first, !name.isEmpty else {
        throw JobError(
          .usage, at: nil,
          "--option must be name=value, such as device=cuda, not \(excerpt(option))")
      }
      if further.updateValue(String(parts[1]), forKey: String(name)) != nil {
        throw JobError(
          .usage, at: nil,
          "--option \(excerpt(String(name))) is given twice and takes one value; give it once")
      }
    }
    return further
  }

  /// The keys as the scheme spells them.
  private func canonicalKeys(_ scheme: SchemeDescription) throws(JobError) -> [Secret] {
    var origins: [String: String] = [:]
    var secrets: [Secret] = []
    for key in keys {
      let text = scheme.canonicalKey(SecretKey(key.secret.text)).text
      let secret = Secret.key(text) ?? key.secret
      if let other = origins.updateValue(key.origin, forKey: secret.fingerprint) {
        throw JobError(
          .usage, at: nil,
          "the key with the hash \(secret.fingerprint) is given twice for \(scheme.name), as "
            + "\(other) and as \(key.origin), and would count twice; give it once")
      }
      secrets.append(secret)
    }
    return secrets
  }

  /// Makes the scheme once, for what it says about its parameters.
  private func check(
    _ scheme: SchemeDescription, _ share: Double?, _ options: [String: String], _ key: Secret,
    _ origin: String
  ) throws(JobError) {
    if scheme.needsVocabulary && vocabulary == nil {
      throw JobError(
        .usage, at: nil,
        "\(scheme.name) needs --vocabulary N, the count of tokens that the generating program used, "
          + "such as 50257")
    }
    do throws(SchemeError) {
      _ = try scheme.make(
        SchemeConfiguration(
          scheme: scheme.name, vocabulary: vocabulary, gamma: share, contextWidth: contextWidth,
          options: options, key: SecretKey(key.text)))
    } catch {
      let known = scheme.options.map(\.name)
      var option = "--option \(error.parameter)"
      var advice = ""
      switch error.parameter {
      case "vocabulary", "gamma": option = "--\(error.parameter)"
      case "context_width": option = "--context-width"
      case "key":
        option = origin
        advice = Self.advice(aboutKeyFrom: origin)
      default:
        if !known.contains(error.parameter), let near = nearest(error.parameter, among: known) {
          advice = " Did you mean \(near)?"
        }
      }
      throw JobError(
        .usage, at: nil, "\(option) with --scheme \(scheme.name): \(error.message)\(advice)")
    }
  }

  /// What a key is where it does not stand in the arguments; no part of it is told.
  private static func advice(aboutKeyFrom origin: String) -> String {
    if origin.hasPrefix("--key-file") {
      return " The key that the file holds is meant: a key file holds one key, on one line"
    }
    if origin.hasPrefix("--key-env") { return " The value of the variable is meant, not its name" }
    return ""
  }
}
