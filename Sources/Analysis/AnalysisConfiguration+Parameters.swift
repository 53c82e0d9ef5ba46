extension AnalysisConfiguration {
  /// A whole-number setting.
  ///
  /// - Parameters:
  ///   - name: The parameter.
  ///   - fallback: Its value when the job says nothing.
  /// - Returns: The value.
  public func integer(_ name: String, default fallback: Int) -> Int {
    if case .integer(let value)? = parameters[name] { value } else { fallback }
  }

  /// A number setting.
  ///
  /// - Parameters:
  ///   - name: The parameter.
  ///   - fallback: Its value when the job says nothing.
  /// - Returns: The value.
  public func number(_ name: String, default fallback: Double) -> Double {
    if case .number(let value)? = parameters[name] { value } else { fallback }
  }

  /// A setting that lists numbers.
  ///
  /// - Parameters:
  ///   - name: The parameter.
  ///   - fallback: Its value when the job says nothing.
  /// - Returns: The numbers in the job's order.
  public func numbers(_ name: String, default fallback: [Double]) -> [Double] {
    if case .numbers(let values)? = parameters[name] { values } else { fallback }
  }

  /// A setting that is a word.
  ///
  /// - Parameters:
  ///   - name: The parameter.
  ///   - fallback: Its value when the job says nothing.
  /// - Returns: The word.
  public func choice(_ name: String, default fallback: String) -> String {
    if case .choice(let value)? = parameters[name] { value } else { fallback }
  }

  /// A setting that lists words.
  ///
  /// - Parameters:
  ///   - name: The parameter.
  ///   - fallback: Its value when the job says nothing.
  /// - Returns: The words in the job's order.
  public func choices(_ name: String, default fallback: [String]) -> [String] {
    if case .choices(let values)? = parameters[name] { values } else { fallback }
  }

  /// A setting that is true or false.
  ///
  /// - Parameters:
  ///   - name: The parameter.
  ///   - fallback: Its value when the job says nothing.
  /// - Returns: The value.
  public func boolean(_ name: String, default fallback: Bool) -> Bool {
    if case .boolean(let value)? = parameters[name] { value } else { fallback }
  }

  /// A setting that is a text.
  ///
  /// - Parameter name: The parameter.
  /// - Returns: The text; `nil` when the job says nothing.
  public func text(_ name: String) -> String? {
    if case .text(let value)? = parameters[name] { value } else { nil }
  }

  /// A setting that lists texts.
  ///
  /// - Parameter name: The parameter.
  /// - Returns: The texts in the job's order; none when it says nothing.
  public func texts(_ name: String) -> [String] {
    if case .texts(let values)? = parameters[name] { values } else { [] }
  }

  /// A setting that gives texts for texts.
  ///
  /// - Parameter name: The parameter.
  /// - Returns: The texts by text; none when the job says nothing.
  public func mapping(_ name: String) -> [String: String] {
    if case .mapping(let values)? = parameters[name] { values } else { [:] }
  }

  /// A setting that lists settings.
  ///
  /// - Parameter name: The parameter.
  /// - Returns: For each entry its settings as a configuration of the same columns, in the job's order.
  public func list(_ name: String) -> [AnalysisConfiguration] {
    guard case .list(let entries)? = parameters[name] else { return [] }
    return entries.map { values in
      var inner = self
      inner.parameters = values
      return inner
    }
  }

  /// A setting that holds settings.
  ///
  /// - Parameter name: The parameter.
  /// - Returns: Its settings as a configuration of the same columns; `nil` when the job says nothing.
  public func settings(_ name: String) -> AnalysisConfiguration? {
    guard case .settings(let values)? = parameters[name] else { return nil }
    var inner = self
    inner.parameters = values
    return inner
  }
}
