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
