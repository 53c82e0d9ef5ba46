import FairmarkFiles
public import FairmarkJobRunner

/// What the owner of a model declares about it; nothing in it is measured.
public struct OPASystemCard: Hashable, Sendable {
  /// How the model is called where it is deployed.
  public var modelID: String
  /// `Minimal`, `Limited`, `High` or `Unacceptable`.
  public var riskCategory: String
  /// What the model is for.
  public var intendedUse: String
  /// Where the training data come from.
  public var trainingDataSource: String
  /// Whether the training data hold personal data.
  public var containsPersonalData: Bool
  /// The SHA-256 of each file of the training data; none when the card names none.
  public var trainingDataDigests: [String]
  /// Whether there is a model card.
  public var hasModelCard: Bool
  /// The card's own file, as the user named it.
  public var path: String
  /// The SHA-256 of the card's bytes.
  public var digest: String
}

extension OPASystemCard {
  /// The categories, each in the one spelling that policies know.
  static let riskCategories = ["Minimal", "Limited", "High", "Unacceptable"]

  /// Reads and checks a card.
  ///
  /// - Parameter path: The file, YAML or JSON.
  /// - Throws: `JobError` with the place of the first thing that is wrong.
  public init(reading path: String) throws(JobError) {
    let text = try JobNode.text(ofFile: path, "system card")
    try self.init(parsing: text, path: path)
  }

  /// Checks the text of a card.
  ///
  /// - Parameters:
  ///   - text: YAML or JSON.
  ///   - path: The file's path, for messages.
  /// - Throws: `JobError` with the place of the first thing that is wrong.
  public init(parsing text: String, path: String) throws(JobError) {
    let root = try JobNode.parse(
      text, file: path, expecting: "a system card, which begins with `model_id`")
    try Self.refuseMeasured(
      ["schema", "performance", "evidence", "measured_by"], in: root, "the system card")
    let map = try JobMap(
      root, "the system card",
      known: ["model_id", "risk_category", "intended_use", "training_data", "documentation"])
    modelID = try Self.name("model_id", in: map, "say how the model is called")
    riskCategory = try map.require(
      "risk_category", "declare one of \(Self.riskCategories.joined(separator: ", "))"
    ).requireChoice("`risk_category`", of: Self.riskCategories)
    intendedUse = try Self.name("intended_use", in: map, "say what the model is for")

    let training = try map.require("training_data", "declare `source` and `contains_pii` in it")
    try Self.refuseMeasured(
      ["bias_check_completed", "bias_check", "bias_check_reason"], in: training, "`training_data`")
    let data = try JobMap(
      training, "`training_data`", known: ["source", "contains_pii", "sha256"])
    trainingDataSource = try Self.name("source", in: data, "say where the data come from")
    containsPersonalData = try data.require(
      "contains_pii", "declare whether the data hold personal data, true or false"
    ).requireBoolean("`contains_pii`")
    trainingDataDigests = try data["sha256"].map(Self.digests) ?? []

    let documentation = try JobMap(
      map.require("documentation", "declare `model_card_present` in it"), "`documentation`",
      known: ["model_card_present"])
    hasModelCard = try documentation.require(
      "model_card_present", "declare whether there is a model card, true or false"
    ).requireBoolean("`model_card_present`")
    self.path = path
    digest = SHA256Digest.of(text)
  }

  /// A declared number would stand beside, or in the place of, the measured one.
  private static func refuseMeasured(
    _ names: [String], in node: JobNode, _ what: String
  ) throws(JobError) {
    for (key, name, _) in try node.members(what) where names.contains(name) {
      throw key.error(
        "`\(name)` is measured and cannot be declared; leave it out, Fairmark writes it from the "
          + "results")
    }
  }

  private static func name(
    _ key: String, in map: JobMap, _ why: String
  ) throws(JobError) -> String {
    let node = try map.require(key, why)
    let text = try node.requireText("`\(key)`")
    guard text.contains(where: { !$0.isWhitespace }) else {
      throw node.error("`\(key)` is blank; \(why)")
    }
    return text
  }

  private static func digests(_ node: JobNode) throws(JobError) -> [String] {
    let texts = try node.requireTexts("`sha256`")
    for text in texts {
      let isDigest =
        text.utf8.count == 64
        && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
      guard isDigest else {
        throw node.error(
          "`sha256` must be 64 lower-case hexadecimal digits, as `sha256sum` prints them, not "
            + excerpt(text))
      }
    }
    return texts
  }
}
