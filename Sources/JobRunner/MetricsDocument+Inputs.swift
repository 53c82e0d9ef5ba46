import FairmarkJSONText
import FairmarkTables

extension JobOutcome {
  /// Every file that was read, those of joined datasets after the one that joins them.
  func inputDocuments() -> [JSONValue] {
    var documents: [JSONValue] = []
    // A dataset that is analysed itself, or joined twice, is read more than once and named once.
    var named = Set(plan.inputs.map(\.dataset.name))
    for (input, outcome) in zip(plan.inputs, inputs) {
      documents += Self.documents(
        input.opened, outcome.files, columns(of: input, outcome), isAnalysed: true)
      documents += Self.joinedDocuments(input.opened, outcome.shaping, &named)
    }
    return documents + (self.documents?.inputDocuments(plan) ?? [])
  }

  private static func joinedDocuments(
    _ opened: OpenedDataset, _ report: ShapingReport?, _ named: inout Set<String>
  ) -> [JSONValue] {
    var documents: [JSONValue] = []
    for (other, found) in zip(opened.joined, report?.joins ?? []) {
      let joined = found.joined
      if named.insert(other.dataset.name).inserted {
        let read = DecodedColumns(
          requests: joined.requests, dictionaries: joined.dictionaries,
          missingCounts: joined.missingCounts)
        documents += self.documents(
          other, joined.inputs,
          columns(of: other, joined.columnNames, joined.shaping, handedOn: read),
          isAnalysed: false)
      }
      documents += joinedDocuments(other, joined.shaping, &named)
    }
    return documents
  }

  private static func documents(
    _ opened: OpenedDataset, _ files: [ScannedInput], _ columns: InputColumns, isAnalysed: Bool
  ) -> [JSONValue] {
    let uses = opened.dataset.shapingUses(isAnalysed: isAnalysed)
    let lastArray = files.lastIndex { $0.column != nil }
    return files.enumerated().map { index, file in
      var object = JSONObject()
      object.append("name", .string(opened.dataset.name))
      object.append("path", .string(opened.writtenPaths[index]))
      object.append("sha256", file.sha256.map(JSONValue.string) ?? .null)
      object.append("bytes", .integer(file.byteCount))
      object.append("rows", .integer(file.rowCount))
      if let place = file.column {
        // Arrays that follow each other are one column; what is joined or derived follows the last.
        if index == 0 || files[index - 1].column != place {
          let added = place == lastArray.flatMap { files[$0].column } ? columns.added : []
          object.append("columns", .array(Array(columns.ofFiles[place...place]) + added))
        }
      } else if index == 0 {
        // The columns of a dataset are the same in all of its files.
        object.append("columns", .array(columns.ofFiles + columns.added))
      }
      if index == 0, !uses.isEmpty { object.append("shaping", .array(uses)) }
      return .object(object)
    }
  }

  // MARK: Columns

  /// The columns of a dataset's files, and those that were joined or derived.
  private struct InputColumns {
    var ofFiles: [JSONValue] = []
    var added: [JSONValue] = []
  }

  /// Columns that a scan decoded, and what it learnt about them.
  private struct DecodedColumns {
    var requests: [ColumnRequest]
    var dictionaries: [CategoryDictionary?]
    var missingCounts: [Int]

    /// What is told of a column: where it was decoded as more than one type, of the first.
    func append(_ name: String, to object: inout JSONObject) {
      // A key is read as texts of its own; as categories it has a count of distinct texts as well.
      let places = requests.indices.filter { requests[$0].name == name }
      guard let place = places.first(where: { requests[$0].kind != .text }) ?? places.first else {
        return
      }
      let type =
        switch requests[place].kind {
        case .category: "text"
        case .text: "free_text"
        case .number, .weight: "number"
        case .integer, .frequency: "integer"
        }
      object.append("type", .string(type))
      object.append("missing", .integer(missingCounts[place]))
      if let dictionary = dictionaries[place] {
        object.append("distinct", .integer(dictionary.codeCount - 1))
      }
    }
  }

  private func columns(of input: Plan.Input, _ outcome: InputOutcome) -> InputColumns {
    Self.columns(
      of: input.opened, outcome.columnNames, outcome.shaping,
      handedOn: DecodedColumns(
        requests: input.requests, dictionaries: outcome.dictionaries,
        missingCounts: outcome.missingCounts))
  }

  /// The columns of the file over all its rows, then those that were joined or derived over the rows
  /// that are kept.
  private static func columns(
    of opened: OpenedDataset, _ names: [String], _ report: ShapingReport?,
    handedOn: DecodedColumns
  ) -> InputColumns {
    var columns = InputColumns()
    func column(_ name: String, _ origin: String?, _ decoded: DecodedColumns) -> JSONValue {
      var object: JSONObject = ["name": .string(name)]
      if let origin { object.append("origin", .string(origin)) }
      decoded.append(name, to: &object)
      return .object(object)
    }
    var source = handedOn
    if let report {
      source = DecodedColumns(
        requests: report.sourceRequests, dictionaries: report.sourceDictionaries,
        missingCounts: report.sourceMissingCounts)
    }
    columns.ofFiles = names.map { column($0, nil, source) }
    guard let shaped = opened.table as? ShapedTable else { return columns }
    for join in shaped.shaping.joins {
      columns.added += join.columns.map { column($0, "join", handedOn) }
    }
    columns.added += shaped.shaping.derivations.map { column($0.name, "derive", handedOn) }
    return columns
  }
}

extension DocumentOutcome {
  /// The files of documents; of their members those that the roles name.
  fileprivate func inputDocuments(_ plan: Plan) -> [JSONValue] {
    guard let documents = plan.documents else { return [] }
    let members = documents.input.members
    let names = [members.id, members.promptIDs, members.tokenIDs, members.source]
      .compactMap(\.self)
    return files.enumerated().map { index, file in
      var object = JSONObject()
      object.append("name", .string(documents.dataset.name))
      object.append("path", .string(documents.writtenPaths[index]))
      object.append("sha256", file.sha256.map(JSONValue.string) ?? .null)
      object.append("bytes", .integer(file.byteCount))
      object.append("rows", .integer(file.rowCount))
      if index == 0 {
        object.append("columns", .array(names.map { ["name": .string($0)] }))
      }
      return .object(object)
    }
  }
}
