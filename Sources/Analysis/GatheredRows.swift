public import FairmarkTables

/// The rows themselves, for analyses that need each one's neighbours and not only counts.
///
/// Rows with the same features, groups and outcomes are one row with a count, so a frequency weight
/// means exactly as many copies. Rows have no order: the result lists them by their values, whatever
/// file, thread or shard they come from.
///
/// **Edge Cases.** A row without a feature, prediction, label or weight is left out where a missing
/// value is no error. More than `rowLimit` distinct rows are an error that names the option, unless
/// `sampleCount` is given: then those with the smallest keyed hash of their values are kept, each with
/// its full count, which no order or split of the rows changes. Every row is as likely to be in the
/// sample as any other.
///
/// Memory of each thread: 8 bytes for each feature and group, and some 40 bytes, a distinct row; with a
/// sample twice its rows.
public struct GatheredRows: Aggregate {
  /// The columns of numbers.
  public var features: [String]
  /// The group columns.
  public var groups: [String]
  /// The decision.
  public var prediction: Decision?
  /// The truth.
  public var label: Decision?
  /// How many rows each row stands for; `nil`: one.
  public var frequencyWeight: String?
  /// Whether a missing feature, prediction, label or weight is an error.
  public var missingIsError: Bool
  /// The most distinct rows.
  public var rowLimit: Int
  /// How many distinct rows are kept; `nil`: all.
  public var sampleCount: Int?
  /// What decides which rows are in the sample.
  public var sampleKey: UInt64

  /// Creates the aggregate for some roles.
  ///
  /// - Parameters:
  ///   - roles: Features, groups, prediction, weight and what missing values mean.
  ///   - usesLabel: Whether the label is gathered as well.
  ///   - rowLimit: The most distinct rows.
  ///   - sampleCount: How many distinct rows are kept; `nil`: all.
  ///   - sampleKey: What decides which rows are in the sample; unused without one.
  /// - Throws: `AnalysisError` when each class of an outcome counts in turn.
  public init(
    _ roles: Roles, usesLabel: Bool = false, rowLimit: Int, sampleCount: Int? = nil,
    sampleKey: UInt64 = 0
  ) throws(AnalysisError) {
    features = roles.features
    groups = roles.groups
    prediction = roles.prediction
    label = usesLabel ? roles.label : nil
    frequencyWeight = roles.frequencyWeight
    missingIsError = roles.missingIsError
    self.rowLimit = rowLimit
    self.sampleCount = sampleCount
    self.sampleKey = sampleCount == nil ? 0 : sampleKey
    for (key, decision) in [("prediction", prediction), ("label", label)]
    where decision?.isEachClass == true {
      throw AnalysisError(
        .badConfiguration, key: key,
        "rows with their neighbours need a \(key) of two outcomes, not `one_vs_rest: true`; name "
          + "the \(key == "label" ? "positive" : "favourable") values")
    }
  }

  /// A key for samples that depends on the job's seed and on the analysis.
  ///
  /// - Parameters:
  ///   - seed: The job's seed.
  ///   - id: The analysis' id in the job.
  /// - Returns: The key.
  public static func sampleKey(seed: Int, id: String) -> UInt64 {
    RowHash.combining(RowHash.hash(of: id), UInt64(bitPattern: Int64(seed)))
  }

  private var outcomes: [Decision] { [prediction, label].compactMap(\.self) }

  /// Features, groups, prediction, label and weight, as far as they are there.
  public var columns: [ColumnRequest] {
    var requests = features.map {
      ColumnRequest($0, as: .number, requiresValue: missingIsError)
    }
    requests += groups.map { ColumnRequest($0, as: .category) }
    for decision in outcomes {
      switch decision {
      case .values(let column, _), .eachClass(let column):
        requests.append(ColumnRequest(column, as: .category, requiresValue: missingIsError))
      case .threshold(let column, _):
        requests.append(ColumnRequest(column, as: .number, requiresValue: missingIsError))
      }
    }
    if let frequencyWeight {
      requests.append(
        ColumnRequest(frequencyWeight, as: .frequency, requiresValue: missingIsError))
    }
    return requests
  }

  /// Makes a state without rows.
  ///
  /// - Parameter columns: For each entry of `columns` the number of the batch column.
  /// - Returns: The state.
  public func makeState(reading columns: [Int]) -> GatheredRowsState {
    var next = features.count + groups.count
    var outcomes: [GatheredRowsState.Outcome] = []
    for decision in self.outcomes {
      switch decision {
      case .values(_, let counting):
        outcomes.append(
          .text(column: columns[next], counting: Set(counting.map { Array($0.utf8) })))
      case .eachClass:
        // Refused by the initializer.
        outcomes.append(.text(column: columns[next], counting: []))
      case .threshold(_, let threshold):
        outcomes.append(.score(column: columns[next], threshold: threshold))
      }
      next += 1
    }
    return GatheredRowsState(
      features: Array(columns.prefix(features.count)),
      groups: Array(columns.dropFirst(features.count).prefix(groups.count)), outcomes: outcomes,
      weight: frequencyWeight == nil ? nil : columns[next], rowLimit: rowLimit,
      sampleCount: sampleCount, sampleKey: sampleKey)
  }

  /// The rows in the order of their values.
  ///
  /// - Parameters:
  ///   - state: The merged state of all rows.
  ///   - dictionaries: For each entry of `columns` the texts behind its codes.
  /// - Returns: The rows, by features, then groups, prediction and label.
  /// - Throws: `AnalysisError` when the sum of the counts leaves the range of `Int64`.
  /// - Complexity: O(*n* log *n* × columns) for *n* distinct rows.
  public func result(
    of state: GatheredRowsState, dictionaries: [CategoryDictionary?]
  ) throws(AnalysisError) -> GatheredRowTable {
    var dimensions: [GroupCellTable.Dimension] = []
    // For each code its place in byte order; a missing value goes last.
    var ranks: [[Int]] = []
    for (index, name) in groups.enumerated() {
      let texts = dictionaries[features.count + index]?.texts ?? []
      let order = texts.indices.sorted {
        texts[$0].utf8.lexicographicallyPrecedes(texts[$1].utf8)
      }
      var rank = Array(repeating: texts.count, count: texts.count + 1)
      for (place, text) in order.enumerated() { rank[text + 1] = place }
      dimensions.append(.init(column: name, values: order.map { texts[$0] }))
      ranks.append(rank)
    }
    return GatheredRowTable(
      state, features: features, dimensions: dimensions, ranks: ranks,
      hasPrediction: prediction != nil, hasLabel: label != nil)
  }
}

/// Hashes of rows that are the same on every machine and in every run.
///
/// **Reference.** G. L. Steele, D. Lea, C. H. Flood, "Fast Splittable Pseudorandom Number
/// Generators", OOPSLA 2014, doi:10.1145/2660193.2660195 (the mixing function).
enum RowHash {
  /// A hash of what is behind another hash and of one more word.
  static func combining(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    var mixed = (hash ^ word) &+ 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A hash of a text's bytes.
  static func hash(of text: String) -> UInt64 {
    var hash: UInt64 = 0
    for byte in text.utf8 { hash = combining(hash, UInt64(byte)) }
    return combining(hash, UInt64(text.utf8.count) | 1 << 63)
  }
}
