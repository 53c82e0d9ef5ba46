import FairmarkAnalysis
import FairmarkTables

/// Counts a CSV text without quotes into the cells of all group columns.
func countedCells(
  _ roles: Roles, usesLabel: Bool = false, cellLimit: Int = 1_000_000, missing: [String] = [""],
  csv: String
) throws -> GroupCellTable {
  try countedCells(
    GroupCells(groups: roles.groups, roles: roles, usesLabel: usesLabel, cellLimit: cellLimit),
    missing: missing, csv: csv)
}

/// Counts a CSV text without quotes.
func countedCells(
  _ cells: GroupCells, missing: [String] = [""], csv: String
) throws -> GroupCellTable {
  let lines = csv.split(separator: "\n").map { line in
    line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }
  let builder = try BatchBuilder(cells.columns, columnNames: lines[0], missing: missing)
  var state = cells.makeState(reading: Array(cells.columns.indices))
  try state.update(try builder.batch(of: Array(lines.dropFirst())))
  return try cells.result(of: state, dictionaries: builder.dictionaries)
}

/// Roles of an audit of `hired`, `yes` being favourable.
func hiring(_ groups: [String], weight: String? = nil) -> Roles {
  var roles = Roles()
  roles.groups = groups
  roles.prediction = .values(column: "hired", counting: ["yes"])
  roles.frequencyWeight = weight
  return roles
}

/// Selection rates from lines `group,yes,no` of counts.
func selectionRates(_ lines: [(String, yes: Int, no: Int)]) throws -> GroupRates {
  let rows = lines.flatMap { ["\($0.0),yes,\($0.yes)", "\($0.0),no,\($0.no)"] }
  let table = try countedCells(
    hiring(["sex"], weight: "count"), csv: (["sex,hired,count"] + rows).joined(separator: "\n"))
  return GroupRates.selectionRates(table.margin(over: ["sex"])[0])
}
