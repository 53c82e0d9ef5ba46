extension [ReferenceRule] {
  /// Checks that each named group fits an attribute.
  ///
  /// - Parameter roles: Groups and how they are crossed.
  /// - Throws: `AnalysisError` when a reference names a column that is no group, or fits no attribute.
  func check(against roles: Roles) throws(AnalysisError) {
    let attributes = roles.attributes.map(Set.init)
    for case .group(let values) in self where !attributes.contains(Set(values.keys)) {
      let named = values.keys.sorted().joined(separator: ", ")
      let there = roles.attributes.map { "[\($0.joined(separator: ", "))]" }.joined(separator: ", ")
      throw AnalysisError(
        .badConfiguration, key: "reference",
        "the reference names [\(named)], and the attributes are \(there); name a value for exactly "
          + "the columns of an attribute")
    }
  }

  /// Checks that the group named for an attribute occurs.
  ///
  /// - Parameters:
  ///   - attribute: The attribute.
  ///   - dimensions: The group columns with their texts.
  /// - Throws: `AnalysisError` when a value never occurs in its column.
  func check(
    _ attribute: [String], occurringIn dimensions: ArraySlice<GroupCellTable.Dimension>
  ) throws(AnalysisError) {
    for case .group(let values) in self where Set(values.keys) == Set(attribute) {
      for dimension in dimensions {
        guard let wanted = values[dimension.column],
          !dimension.values.containsBytes(of: wanted)
        else {
          continue
        }
        throw AnalysisError(
          .badData, key: "reference",
          "the reference \"\(wanted.prefix(40))\" never occurs in the column "
            + "\"\(dimension.column)\", which holds \(listed(dimension.values)); name a value that "
            + "occurs")
      }
    }
  }
}

extension Finding {
  /// A declared outcome never occurs.
  init(absent: GroupCellTable.AbsentOutcome) {
    let (code, word) =
      absent.isLabel ? ("positive_absent", "positive") : ("favourable_absent", "favourable")
    self.init(
      .warning, code,
      "the \(word) value \"\(absent.value.prefix(40))\" never occurs in the column "
        + "\"\(absent.column)\""
        + (absent.observed.isEmpty ? "" : ", which holds \(listed(absent.observed))")
        + (absent.noneOccurs ? ", so its rates are 0" : ""))
  }

  /// Rows have no weight.
  ///
  /// - Parameter count: How many.
  /// - Returns: The finding.
  public static func rowsWithoutWeight(_ count: Int) -> Finding {
    Finding(
      .warning, "rows_without_weight",
      count == 1
        ? "1 row without a weight is in no count"
        : "\(count) rows without a weight are in no count")
  }
}
