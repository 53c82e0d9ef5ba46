import FairmarkJSONText
import FairmarkJobRunner
import FairmarkBuiltIn
import FairmarkTables

/// How a table is written and read: the first byte of an input.
struct TableForm {
  let bits: UInt8

  var badRows: BadRowPolicy { bits & 32 == 0 ? .fail : .count }

  var isJSONLines: Bool { bits & 64 != 0 }

  var dialect: CSVDialect {
    var dialect = CSVDialect()
    dialect.delimiter = bits & 1 == 0 ? UInt8(ascii: ",") : UInt8(ascii: ";")
    dialect.hasHeader = bits & 2 == 0
    dialect.trimsBlanks = bits & 4 != 0
    dialect.quotes = bits & 8 == 0 ? .strict : .lenient
    if bits & 16 != 0 { dialect.comment = "#" }
    return dialect
  }

  static let limits: TableLimits = {
    var limits = TableLimits()
    limits.fieldByteCount = 4096
    limits.categoryCount = 64
    limits.columnCount = 32
    return limits
  }()
}

extension Reader {
  /// However the file is cut and however many threads read it, the outcome is the same.
  @Sendable static func readCSV(_ bytes: [UInt8]) {
    guard let form = bytes.first.map(TableForm.init) else { return }
    let path = MemoryFile.data.holding(bytes.dropFirst())
    do throws(TableError) {
      let table = try CSVTable(paths: [path], dialect: form.dialect, limits: TableForm.limits)
      compareScans(of: table, badRows: form.badRows)
    } catch {
      _ = sentence(of: error)
    }
  }

  /// As for CSV; and a file of one line is accepted only when the strict reader takes it for an
  /// object.
  @Sendable static func readJSONLines(_ bytes: [UInt8]) {
    guard let form = bytes.first.map(TableForm.init) else { return }
    let text = Array(bytes.dropFirst())
    let path = MemoryFile.data.holding(text)
    let table: JSONLinesTable
    do throws(TableError) {
      table = try JSONLinesTable(paths: [path], limits: TableForm.limits)
    } catch {
      _ = sentence(of: error)
      return
    }
    compareScans(of: table, badRows: form.badRows)
    guard !text.contains(UInt8(ascii: "\n")), !text.starts(with: [0xEF, 0xBB, 0xBF]),
      let scan = try? table.scan([], options: ScanOptions(), makeConsumer: { RowHash() }),
      scan.rowCount == 1
    else { return }
    guard let value = try? JSONValue(parsing: text), case .object = value else {
      fail("a line was accepted that is no object")
    }
  }

  /// One array as several columns.
  @Sendable static func readNumPy(_ bytes: [UInt8]) {
    guard let form = bytes.first.map(TableForm.init) else { return }
    let path = MemoryFile.data.holding(bytes.dropFirst())
    let columns = ["a", "b", "c", "d", "e"].map { NumPyColumn($0, paths: [path]) }
    do throws(TableError) {
      compareScans(of: try NumPyTable(columns: columns), badRows: form.badRows)
    } catch {
      _ = sentence(of: error)
    }
  }

  /// A fixed shaping: columns joined from a small file, bands, a map, a condition.
  @Sendable static func readShaping(_ bytes: [UInt8]) {
    guard let form = bytes.first.map(TableForm.init), bytes.count > 2 else { return }
    let bits = bytes[1]
    let path = MemoryFile.data.holding(bytes.dropFirst(2))
    let other = MemoryFile.joined.holding(Array("key,extra\na,1\nb,2\n7,3\n".utf8))
    do throws(TableError) {
      let table = try CSVTable(paths: [path], dialect: form.dialect, limits: TableForm.limits)
      let names = table.columnNames
      guard let first = names.first, names.count < 6,
        !names.contains(where: { ["key", "extra", "mapped", "band"].contains($0) })
      else { return }
      var shaping = Shaping()
      if bits & 1 != 0 {
        // The table itself, too, so that its keys come twice or are missing.
        let joined =
          bits & 2 == 0
          ? try CSVTable(paths: [other])
          : try CSVTable(paths: [path], dialect: form.dialect, limits: TableForm.limits)
        shaping.joins = [
          TableJoin(
            name: "other", table: joined, keyColumns: [first],
            joinedKeyColumns: [bits & 2 == 0 ? "key" : first],
            columns: bits & 2 == 0 ? ["extra"] : [], removesUnmatched: bits & 4 != 0,
            duplicates: bits & 8 == 0 ? .fail : bits & 16 == 0 ? .first : .last, rowLimit: 16)
        ]
      }
      shaping.derivations = [
        ColumnDerivation(
          name: "mapped", column: first,
          rule: .map(
            TextMap(
              [("a", "A"), ("b", "A")],
              otherwise: bits & 32 == 0 ? .keep : bits & 64 == 0 ? .missing : .fail)))
      ]
      if names.count > 1 {
        shaping.derivations.append(
          ColumnDerivation(
            name: "band", column: names[1],
            rule: .bins(NumberBins(edges: [0, 1.5], labels: ["low", "middle", "high"])),
            missingText: bits & 4 == 0 ? nil : "unknown"))
      }
      if bits & 128 != 0 {
        shaping.conditions = [
          RowCondition("mapped", .texts(TextTest(not: ["b"])), keepsMissing: bits & 2 != 0)
        ]
      }
      compareScans(of: ShapedTable(table, shaping), badRows: form.badRows)
    } catch {
      _ = sentence(of: error)
    }
  }

  /// What a file is found to hold does not depend on how it is cut, and the job that is drafted from
  /// it is YAML, whatever its columns are called.
  @Sendable static func readDraft(_ bytes: [UInt8]) {
    guard let form = bytes.first.map(TableForm.init) else { return }
    let path = MemoryFile.data.holding(bytes.dropFirst())
    do {
      let table: any Table =
        form.isJSONLines
        ? try JSONLinesTable(paths: [path], limits: TableForm.limits)
        : try CSVTable(paths: [path], dialect: form.dialect, limits: TableForm.limits)
      var options = ScanOptions()
      options.threadCount = 1
      options.badRows = form.badRows
      options.chunkByteCount = 16 << 10
      let profile = try table.profile(options: options)
      options.chunkByteCount = 1
      guard try table.profile(options: options) == profile else {
        fail("cut otherwise, the columns hold something else")
      }
      let draft = JobDraft(name: "draft", paths: ["data"], datasetLines: [], profile: profile)
      do throws(JobError) {
        _ = try Job(parsing: draft.text, path: "job.yaml", plugins: .builtIn)
      } catch {
        if error.message.isEmpty { fail("an error without a sentence") }
        if error.message.contains("is not YAML: ") { fail("\(error) in a draft: \(draft.text)") }
      }
    } catch {
      _ = sentence(of: error)
    }
  }
}
