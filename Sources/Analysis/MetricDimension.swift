public import FairmarkJSONText

/// What a record is about besides attribute, group and stratum: a closed list.
public enum MetricDimension: Hashable, Sendable {
  /// A column that describes rows.
  case feature(String)
  /// A class of a decision with more than two; it counts against all others.
  case classLabel(String)
  /// A score from which on a decision is favourable.
  case threshold(FiniteDouble)
  /// An interval of values by its place among others; an end without bound is `nil`.
  case bin(index: Int, low: FiniteDouble?, high: FiniteDouble?)
  /// How values were put into bins.
  case binning(String)
  /// How rows were scored.
  case scoring(String)
  /// The watermarking scheme.
  case scheme(String)
  /// Where documents come from.
  case source(String)

  /// The dimension's key in a record.
  public var name: String {
    switch self {
    case .feature: "feature"
    case .classLabel: "class"
    case .threshold: "threshold"
    case .bin: "bin"
    case .binning: "binning"
    case .scoring: "scoring"
    case .scheme: "scheme"
    case .source: "source"
    }
  }

  /// The dimension's value in a record.
  public var json: JSONValue {
    switch self {
    case .feature(let text), .classLabel(let text), .binning(let text), .scoring(let text),
      .scheme(let text), .source(let text):
      .string(text)
    case .threshold(let number): .number(number)
    case .bin(let index, let low, let high):
      [
        "index": .integer(index), "low": low.map(JSONValue.number) ?? .null,
        "high": high.map(JSONValue.number) ?? .null,
      ]
    }
  }

  /// The dimension's value as a text of its own, for keys and tables.
  public var text: String {
    switch self {
    case .feature(let text), .classLabel(let text), .binning(let text), .scoring(let text),
      .scheme(let text), .source(let text):
      text
    case .threshold(let number): jsonText(of: number)
    case .bin(let index, _, _): "\(index)"
    }
  }
}
