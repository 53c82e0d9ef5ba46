extension Reader {
  static let all: [Reader] = [
    Reader(name: "csv", read: readCSV),
    Reader(name: "jsonl", read: readJSONLines),
    Reader(name: "npy", read: readNumPy),
    Reader(name: "gzip", read: readCompressed),
    Reader(name: "zstd", read: readCompressed),
    Reader(name: "pipe", read: readPipe),
    Reader(name: "latin1", read: readLatin1),
    Reader(name: "shaping", read: readShaping),
    Reader(name: "draft", read: readDraft),
    Reader(name: "json", read: readJSON),
    Reader(name: "job", read: readJob),
    Reader(name: "policy", read: readPolicy),
    Reader(name: "card", read: readCard),
    Reader(name: "metrics", read: readMetrics),
    Reader(name: "report", read: readReport),
    Reader(name: "published", read: readPublishedTable),
    Reader(name: "documents", read: readTokenDocuments),
  ]
}
