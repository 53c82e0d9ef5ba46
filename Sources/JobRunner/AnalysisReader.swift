public import FairmarkAnalysis
import FairmarkFiles

/// Reads the `analyses` of a job file and checks them against the plugins' descriptors.
struct AnalysisReader {
  let datasets: [Job.Dataset]
  let plugins: PluginSet
  /// The folder that the files of secrets are relative to.
  let folder: String

  func read(_ node: JobNode) throws(JobError) -> [Job.Analysis] {
    guard let elements = node.elements else {
      throw node.error(
        "`analyses` must be a list, such as `- plugin: disparate-impact`, not \(node.shape)")
    }
    if elements.isEmpty { throw node.error("`analyses` is empty; list at least one") }
    var analyses: [Job.Analysis] = []
    for element in elements {
      let analysis = try analysis(element)
      if let other = analyses.first(where: { $0.id == analysis.id }) {
        throw element.error(
          "the id `\(analysis.id)` stands twice (the other is on line \(other.location.line ?? 0)); "
            + "give this analysis an `id` of its own")
      }
      analyses.append(analysis)
    }
    try DocumentRules.check(analyses, datasets)
    return analyses
  }

  private func analysis(_ node: JobNode) throws(JobError) -> Job.Analysis {
    let map = try JobMap(
      node, "an analysis", known: ["id", "plugin", "data", "optional", "with"])
    let pluginNode = try map.require(
      "plugin", "name one of \(plugins.descriptors.map(\.id).joined(separator: ", "))")
    let pluginID = try pluginNode.requireText("`plugin`")
    let table = plugins.analysis(pluginID).map(Job.Plugin.table)
    guard let plugin = table ?? plugins.documentAnalysis(pluginID).map(Job.Plugin.documents) else {
      throw pluginNode.error(plugins.sentence(forUnknown: pluginID))
    }
    let descriptor = plugin.descriptor
    let id = try identifier(map["id"]) ?? pluginID.split(separator: "-").joined(separator: "_")
    let dataset = try dataset(map["data"], of: node)
    let parameterNames = descriptor.parameters.map(\.name)
    var roles = Job.RoleUses()
    var parameters: [String: ParameterValue] = [:]
    var locations: [String: SourceLocation] = [:]
    if let with = map["with"] {
      let with = try JobMap(
        with, "`with` of \(pluginID)", known: RoleReader.keys + parameterNames)
      roles = try RoleReader.roles(with)
      for parameter in descriptor.parameters {
        guard let value = with[parameter.name] else { continue }
        parameters[parameter.name] = try self.value(value, parameter)
        locations[parameter.name] = value.location
      }
    }
    if case .documents(let analysis) = plugin { parameters = analysis.canonical(parameters) }
    let all = roles.falling(backTo: datasets[dataset].roles)
    for role in descriptor.requiredRoles where !all.has(role) {
      throw node.error(
        "\(pluginID) needs the role `\(role.rawValue)`; give it under `with` or under `roles` of the "
          + "dataset \(excerpt(datasets[dataset].name))")
    }
    return Job.Analysis(
      id: id, location: node.location, plugin: plugin, dataset: dataset,
      isOptional: try map["optional"]?.requireBoolean("`optional`") ?? false, roles: all,
      parameters: parameters, parameterLocations: locations)
  }

  private func identifier(_ node: JobNode?) throws(JobError) -> String? {
    guard let node else { return nil }
    let text = try node.requireText("`id`")
    guard Job.Analysis.isID(text) else {
      throw node.error(
        "`id` must begin with a small letter and go on with small letters, digits and _, not "
          + node.shape)
    }
    return text
  }

  private func dataset(_ node: JobNode?, of analysis: JobNode) throws(JobError) -> Int {
    guard let node else {
      if datasets.count == 1 { return 0 }
      // Datasets that others join are there for them; of one that is left there is no doubt.
      let joined = Set(datasets.flatMap { $0.shaping.joins.map(\.dataset) })
      let free = datasets.indices.filter { !joined.contains($0) }
      if free.count == 1 { return free[0] }
      throw analysis.error(
        "`data` is missing; there are several datasets: "
          + datasets.map(\.name).joined(separator: ", "))
    }
    let name = try node.requireText("`data`")
    guard let place = datasets.firstIndex(where: { $0.name == name }) else {
      throw node.error(
        "there is no dataset \(excerpt(name)) (datasets: "
          + "\(datasets.map(\.name).joined(separator: ", ")))")
    }
    return place
  }

  private func value(
    _ node: JobNode, _ parameter: AnalysisDescriptor.Parameter
  ) throws(JobError) -> ParameterValue {
    let what = "`\(parameter.name)`"
    switch parameter.type {
    case .integer(let range): return .integer(try node.requireInteger(what, in: range))
    case .number(let range): return .number(try node.requireNumber(what, in: range))
    case .numbers(let range):
      var numbers: [Double] = []
      for element in node.elementsOrSelf {
        numbers.append(try element.requireNumber(what, in: range))
      }
      if numbers.isEmpty { throw node.error("\(what) is an empty list") }
      return .numbers(numbers)
    case .choice(let choices): return .choice(try node.requireChoice(what, of: choices))
    case .choices(let choices):
      var words: [String] = []
      for element in node.elementsOrSelf {
        let word = try element.requireChoice(what, of: choices)
        if words.contains(word) { throw element.error("\(what) names \(word) twice") }
        words.append(word)
      }
      if words.isEmpty { throw node.error("\(what) is an empty list") }
      if words.count > 1, words.contains("none") {
        throw node.error("\(what) is none or a list of others, not both; leave `none` out")
      }
      return .choices(words)
    case .settings(let settings):
      let map = try JobMap(node, what, known: settings.map(\.name))
      var values: [String: ParameterValue] = [:]
      for setting in settings {
        if let value = map[setting.name] { values[setting.name] = try self.value(value, setting) }
      }
      return .settings(values)
    case .boolean: return .boolean(try node.requireBoolean(what))
    case .text: return .text(try self.text(node, what))
    case .texts: return .texts(try node.requireTexts(what))
    case .mapping:
      var values: [String: String] = [:]
      for (_, name, value) in try node.members(what) {
        values[name] = try self.text(value, "\(excerpt(name)) of \(what)")
      }
      if values.isEmpty { throw node.error("\(what) is an empty map") }
      return .mapping(values)
    case .list(let settings): return try entries(node, what, settings, requiresAll: true)
    case .settingsList(let settings): return try entries(node, what, settings, requiresAll: false)
    case .secret: return .secret(try SecretReader(folder: folder).read(node, what))
    case .reference:
      var rules: [ReferenceRule] = []
      for element in node.elementsOrSelf { rules.append(try reference(element, what)) }
      if rules.isEmpty { throw node.error("\(what) is an empty list") }
      return .references(rules)
    }
  }

  private func entries(
    _ node: JobNode, _ what: String, _ settings: [AnalysisDescriptor.Parameter], requiresAll: Bool
  ) throws(JobError) -> ParameterValue {
    var entries: [[String: ParameterValue]] = []
    for element in node.elementsOrSelf {
      let map = try JobMap(element, "an entry of \(what)", known: settings.map(\.name))
      var values: [String: ParameterValue] = [:]
      for setting in settings {
        if requiresAll { _ = try map.require(setting.name, setting.summary) }
        if let value = map[setting.name] { values[setting.name] = try self.value(value, setting) }
      }
      entries.append(values)
    }
    if entries.isEmpty { throw node.error("\(what) is an empty list") }
    return .list(entries)
  }

  private func text(_ node: JobNode, _ what: String) throws(JobError) -> String {
    let text = try node.requireText(what)
    if text.utf8.allSatisfy({ $0 == UInt8(ascii: " ") }) {
      throw node.error("\(what) is empty; write a text or leave it out")
    }
    if text == JobDraft.placeholder {
      throw node.error("\(what) still says \(text); write what it is, or leave it out")
    }
    return text
  }

  private func reference(_ node: JobNode, _ what: String) throws(JobError) -> ReferenceRule {
    switch node.text {
    case "best": return .best
    case "largest": return .largest
    case .some:
      throw node.error(
        "\(what) must be best, largest, a group such as {sex: Male}, or a list of these, not "
          + node.shape)
    case nil:
      var values: [String: String] = [:]
      for (_, name, value) in try node.members(what) {
        values[name] = try value.requireText("a value of \(what)")
      }
      if values.isEmpty { throw node.error("\(what) names no column") }
      return .group(values)
    }
  }
}

extension PluginSet {
  /// What is said about an id that no plugin has.
  ///
  /// - Parameter id: The id as somebody wrote it.
  /// - Returns: A sentence with the nearest id and all ids.
  public func sentence(forUnknown id: String) -> String {
    let ids = descriptors.map(\.id)
    let near = nearest(id, among: ids).map { "; did you mean `\($0)`?" } ?? ""
    return "there is no plugin \(excerpt(id))\(near) (plugins: \(ids.joined(separator: ", ")))"
  }
}

extension Job.RoleUses {
  /// Whether a role is given.
  func has(_ role: AnalysisDescriptor.Role) -> Bool {
    switch role {
    case .groups: groups != nil
    case .prediction: prediction != nil
    case .label: label != nil
    case .score: score != nil
    case .features: features != nil
    case .strata: strata != nil
    case .id: id != nil
    case .tokenIDs: tokenIDs != nil
    case .promptIDs: promptIDs != nil
    case .source: source != nil
    }
  }
}

extension Job.Analysis {
  /// Whether a text may be an analysis' id, which is also a part of names of files.
  static func isID(_ text: String) -> Bool {
    func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    guard let first = text.utf8.first, isLetter(first) else { return false }
    return text.utf8.allSatisfy {
      isLetter($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        || $0 == UInt8(ascii: "_")
    }
  }
}
