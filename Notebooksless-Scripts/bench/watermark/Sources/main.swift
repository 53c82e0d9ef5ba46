import FairmarkWatermarking
import Foundation

let usage = """
  watermark speed BOOKS.u32 [SCHEME...]
  watermark tally SCHEME KEY IDS.u32 LENGTH LIMIT [OPTION=VALUE...]
  watermark calibrate SCHEME FIRSTKEY LASTKEY TOKENS_PER_KEY FOLDER
  watermark power SCHEME KEYS DOCUMENTS_PER_KEY BOOKS.u32
  watermark discoveries SCHEME KEYS DOCUMENTS LENGTH BOOKS.u32
  """

func run(_ given: [String]) throws {
  switch (given.first ?? "", given.count) {
  case ("speed", 2...):
    let named = Array(given.dropFirst(2))
    let all = SchemeCatalog.all.map(\.name)
    try measureSpeed(named.isEmpty ? all : named, books: Texts.words(given[1]))
  case ("tally", 6...):
    var options: [String: String] = [:]
    for text in given.dropFirst(6) {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      options[parts[0]] = parts.count > 1 ? parts[1] : ""
    }
    try printTallies(
      given[1], key: given[2], options: options,
      texts: Texts(Texts.words(given[3]), length: Int(given[4]) ?? 1), limit: Int(given[5]) ?? 1)
  case ("calibrate", 6):
    try calibrate(
      given[1], keys: (Int(given[2]) ?? 0)..<(Int(given[3]) ?? 0), folder: given[5],
      tokensPerKey: Int(given[4]) ?? 0)
  case ("power", 5):
    try measurePower(
      given[1], keys: Int(given[2]) ?? 0, documents: Int(given[3]) ?? 0,
      books: Texts.words(given[4]))
  case ("discoveries", 6):
    try countDiscoveries(
      given[1], keys: Int(given[2]) ?? 0, documents: Int(given[3]) ?? 0,
      length: Int(given[4]) ?? 0, books: Texts.words(given[5]))
  default:
    FileHandle.standardError.write(Data((usage + "\n").utf8))
    exit(2)
  }
}

do {
  try run(Array(CommandLine.arguments.dropFirst()))
} catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(1)
}
