import FairmarkAnalysis
import FairmarkLocalLaw144
import FairmarkStatistics

/// The people of an audit by what is known of them, over all or within a stratum.
struct AuditMargin: Hashable, Sendable {
  /// People of whom the same is known.
  struct Cell: Hashable, Sendable {
    var sex: Demographic<SexCategory>
    var race: Demographic<RaceEthnicityCategory>
    var outcomes: GroupCellTable.Outcomes
  }

  var strata: [String]
  var stratum: [String?]?
  var classLabel: String?
  var cells: [Cell]

  /// How many people were assessed and fulfil a condition.
  func count(_ denominator: AuditSettings.Denominator, where fits: (Cell) -> Bool = { _ in true })
    -> Int
  {
    cells.reduce(0) { sum, cell in
      fits(cell)
        ? sum + (denominator == .applied ? cell.outcomes.all : cell.outcomes.count()) : sum
    }
  }

  /// The categories of a table with their people; those who lack a category are groups with missing
  /// values.
  func table(_ kind: AuditTableKind, _ settings: AuditSettings) -> StratumMargin {
    var outcomes: [[String?]: GroupCellTable.Outcomes] = [:]
    if settings.listsEmpty {
      for category in AuditCategory.all(of: kind) { outcomes[kind.key(of: category)] = .init() }
    }
    for cell in cells {
      if settings.unknownRule == .complete,
        cell.sex.category == nil || cell.race.category == nil
      {
        continue
      }
      guard let key = kind.key(of: cell) else { continue }
      var counted = cell.outcomes
      if settings.denominator == .applied {
        counted = .init(
          selected: counted.count(prediction: true),
          rejected: counted.count(prediction: false) + counted.missing)
      }
      outcomes[key, default: .init()].add(counted)
    }
    return StratumMargin(
      attribute: kind.attribute, strata: strata, stratum: stratum, classLabel: classLabel,
      groups: outcomes.compactMap { key, counted in
        // People of whom nothing is known are listed when there are some.
        key.contains(nil) && counted.all == 0
          ? nil : StratumMargin.Group(key: key, outcomes: counted)
      })
  }
}

extension AuditTableKind {
  /// The key of a category in this table.
  func key(of category: AuditCategory) -> [String?] {
    switch self {
    case .sex: [category.sex?.rawValue]
    case .race: [category.raceEthnicity?.rawValue]
    case .intersectional: [category.sex?.rawValue, category.raceEthnicity?.rawValue]
    }
  }

  /// The key of people in this table; `nil` when they have a demographic that the report has not.
  fileprivate func key(of cell: AuditMargin.Cell) -> [String?]? {
    let sex = cell.sex == .other ? nil : [cell.sex.category?.rawValue]
    let race = cell.race == .other ? nil : [cell.race.category?.rawValue]
    switch self {
    case .sex: return sex
    case .race: return race
    case .intersectional:
      guard let sex, let race else { return nil }
      return sex + race
    }
  }
}
