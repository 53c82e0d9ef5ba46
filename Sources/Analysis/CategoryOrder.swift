import FairmarkTables

/// The texts of some category columns in byte order, and where that puts their codes.
struct CategoryOrder {
  /// The columns with their texts.
  private(set) var dimensions: [GroupCellTable.Dimension] = []
  /// For each column the place of each code; missing, code 0, is the place after the last text.
  private(set) var ranks: [[Int]] = []

  /// - Parameters:
  ///   - names: The columns.
  ///   - dictionaries: For each column, first those of `names`, the texts behind its codes.
  init(_ names: [String], _ dictionaries: [CategoryDictionary?]) {
    for (index, name) in names.enumerated() {
      let texts = dictionaries[index]?.texts ?? []
      let order = texts.indices.sorted {
        texts[$0].utf8.lexicographicallyPrecedes(texts[$1].utf8)
      }
      dimensions.append(.init(column: name, values: order.map { texts[$0] }))
      // Code c is text c − 1.
      var rank = Array(repeating: order.count, count: texts.count + 1)
      for (place, text) in order.enumerated() { rank[text + 1] = place }
      ranks.append(rank)
    }
  }
}
