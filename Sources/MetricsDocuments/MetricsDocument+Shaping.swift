extension MetricsDocument {
  /// Something that the job says about a dataset besides its roles: what it joins, derives, leaves out,
  /// weighs or takes together.
  public struct ShapingUse: Hashable, Sendable {
    /// What it is.
    public enum Key: String, Hashable, Sendable, CaseIterable {
      /// Another dataset, joined by keys.
      case join
      /// A column that is computed from another.
      case derive
      /// A condition that rows must meet to be kept.
      case `where`
      /// What each row counts for.
      case weight
      /// Which rows are not independent.
      case cluster
    }

    /// What it is.
    public var key: Key
    /// The columns of the dataset that it reads.
    public var columns: [String]
    /// What the job asks for, in words.
    public var text: String
  }

  /// What the job says about the dataset of an input; a document may lack it.
  static func shaping(_ node: DocumentNode) throws(MetricsDocumentError) -> [ShapingUse] {
    var uses: [ShapingUse] = []
    for node in try node.elements(atLeast: 1) {
      let object = try node.object(["key", "columns", "text"])
      let name = try object.require("key").choice(of: ShapingUse.Key.allCases.map(\.rawValue))
      guard let key = ShapingUse.Key(rawValue: name) else { continue }
      let columns = try object.require("columns")
      // A list without elements would be about no column.
      _ = try columns.elements(atLeast: 1)
      uses.append(
        ShapingUse(
          key: key, columns: try columns.texts(), text: try object.require("text").sentence()))
    }
    return uses
  }
}
