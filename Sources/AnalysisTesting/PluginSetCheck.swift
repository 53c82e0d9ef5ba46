public import FairmarkAnalysis

/// Checks that every plugin of a set is well described.
///
/// Identifiers are lower-case words joined by `-`, metrics and parameters lower-case words joined by
/// `_`; every one has a description, defaults are values of their type, no name stands twice and no
/// role is both required and optional.
///
/// - Parameter plugins: The set.
/// - Returns: What is wrong; nothing when all is well.
/// - Complexity: O(metrics and parameters).
public func checkPluginSet(_ plugins: PluginSet) -> [LawViolation] {
  plugins.descriptors.flatMap(checkDescriptor)
}

/// Checks what a plugin says about itself.
func checkDescriptor(_ descriptor: AnalysisDescriptor) -> [LawViolation] {
  var violations: [LawViolation] = []
  func require(_ condition: Bool, _ message: @autoclosure () -> String) {
    if !condition {
      violations.append(LawViolation(.descriptor, "\"\(descriptor.id)\": \(message())"))
    }
  }
  func requireUnique(_ names: [String], _ what: String) {
    for (place, name) in names.enumerated() where names.prefix(place).contains(name) {
      require(false, "the \(what) \(name) is declared twice")
    }
  }

  require(
    isIdentifier(descriptor.id, joinedBy: "-"), "the id is not of lower-case words joined by -")
  let numbers = descriptor.version.split(separator: ".", omittingEmptySubsequences: false)
  require(
    numbers.count == 3 && numbers.allSatisfy { Int($0).map { $0 >= 0 } ?? false },
    "the version \(descriptor.version) is not of three numbers")
  require(!descriptor.summary.isEmpty, "there is no summary")

  require(!descriptor.metrics.isEmpty, "no metric is declared")
  requireUnique(descriptor.metrics.map(\.name), "metric")
  for metric in descriptor.metrics {
    require(
      isSnakeCase(metric.name), "the metric \(metric.name) is not of lower-case words joined by _")
    require(!metric.definition.isEmpty, "the metric \(metric.name) has no definition")
  }

  requireUnique(descriptor.parameters.map(\.name), "parameter")
  for parameter in descriptor.parameters {
    let name = parameter.name
    require(isSnakeCase(name), "the parameter \(name) is not of lower-case words joined by _")
    require(!parameter.summary.isEmpty, "the parameter \(name) has no summary")
    let isDefaultOfType =
      switch parameter.type {
      case .integer(let range): Int(parameter.defaultText).map(range.contains) ?? false
      case .choice(let words): words.contains(parameter.defaultText)
      case .boolean: ["true", "false"].contains(parameter.defaultText)
      case .number(let range): Double(parameter.defaultText).map(range.contains) ?? false
      case .numbers(let range):
        list(parameter.defaultText).allSatisfy { Double($0).map(range.contains) ?? false }
      case .choices(let words):
        parameter.defaultText == "none" || list(parameter.defaultText).allSatisfy(words.contains)
      case .settings, .text, .texts, .mapping, .list, .settingsList, .secret:
        parameter.defaultText == "none"
      case .reference: !parameter.defaultText.isEmpty
      }
    let fits = parameter.isRequired ? parameter.defaultText == "none" : isDefaultOfType
    require(fits, "the default \(parameter.defaultText) of \(name) is no value of its type")
  }

  let roles = descriptor.requiredRoles + descriptor.optionalRoles
  requireUnique(roles.map(\.rawValue), "role")
  return violations
}

/// The parts of a default that is a list.
private func list(_ text: String) -> [String] {
  text.split(separator: ", ").map(String.init)
}
