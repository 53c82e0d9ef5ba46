import FairmarkFiles
import FairmarkTables

extension Job {
  /// What the job says about joining, deriving and leaving out, with the places in the job file.
  struct ShapingUse: Sendable {
    var joins: [JoinUse] = []
    var derivations: [DerivationUse] = []
    var conditions: [ConditionUse] = []
    var types: [TypeUse] = []

    /// Whether the rows stay as they are.
    var isEmpty: Bool {
      joins.isEmpty && derivations.isEmpty && conditions.isEmpty && types.isEmpty
    }

    /// The declared type of a column.
    func type(of column: String) -> TypeUse? { types.first { $0.name == column } }
  }

  /// A dataset whose columns are added to the rows with the same key.
  struct JoinUse: Sendable {
    /// The joined dataset's name and the place where it is named.
    var data: ColumnUse
    /// The joined dataset's place in `datasets`.
    var dataset = 0
    /// The columns of the key, here and there.
    var keys: [(left: ColumnUse, right: ColumnUse)]
    var removesUnmatched: Bool
    var duplicates: TableJoin.Duplicates
    /// The columns to add; all but the keys when `nil`.
    var columns: [ColumnUse]?
  }

  /// A column that is computed.
  struct DerivationUse: Sendable {
    var derivation: ColumnDerivation
    /// The map's entries in the job's order; empty for bins.
    var entries: [(text: String, becomes: String)] = []
    var location: SourceLocation
    /// The place of the column that it is computed from.
    var columnLocation: SourceLocation
  }

  /// A condition on a column.
  struct ConditionUse: Sendable {
    var condition: RowCondition
    var location: SourceLocation
  }

  /// A declared type.
  struct TypeUse: Sendable {
    enum ColumnType: String, CaseIterable, Sendable {
      case text, number, integer
    }

    var name: String
    var type: ColumnType
    var location: SourceLocation
  }
}
