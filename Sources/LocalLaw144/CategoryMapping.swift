/// Categories of component 1 of the EEO-1 report: of sex, or of race and ethnicity.
public protocol EEOCategory: Hashable, Sendable, CaseIterable, RawRepresentable
where RawValue == String {
  /// What the categories are of, for sentences.
  static var subject: String { get }

  /// The category that a text names without doubt.
  static func named(_ text: String) -> Self?
}

extension SexCategory: EEOCategory {
  /// What the categories are of, for sentences.
  public static var subject: String { "sex" }
}

extension RaceEthnicityCategory: EEOCategory {
  /// What the categories are of, for sentences.
  public static var subject: String { "race/ethnicity" }
}

/// What is known of a person for one table.
public enum Demographic<Category: EEOCategory>: Hashable, Sendable {
  /// A category of the report.
  case category(Category)
  /// Not known: missing, or declared so.
  case unknown
  /// Known, but none of the report's categories, such as a non-binary gender.
  case other

  /// The category; `nil` when there is none.
  public var category: Category? {
    if case .category(let category) = self { category } else { nil }
  }

  /// The words of metrics documents: the category, `unknown` or `other`.
  public var text: String {
    switch self {
    case .category(let category): category.rawValue
    case .unknown: "unknown"
    case .other: "other"
    }
  }
}

/// How an employer's own texts become categories.
///
/// Texts that name a category without doubt need no entry. A text with neither is not guessed: the
/// audit stops until somebody says what it means.
public struct CategoryMapping<Category: EEOCategory>: Hashable, Sendable {
  /// An entry whose right side is no category.
  public struct UnknownTarget: Error, Hashable, Sendable {
    /// The employer's text.
    public let text: String
    /// What it was to become.
    public let target: String
  }

  private var entries: [[UInt8]: Demographic<Category>] = [:]

  /// The mapping of texts that are categories already, and of one that stands for all others.
  ///
  /// - Parameter other: The text of those who are in no category.
  /// - Returns: The mapping.
  public static func categories(other: String) -> Self {
    var mapping = Self()
    mapping.entries[Array(other.utf8)] = .other
    return mapping
  }

  private init() {}

  /// The entries as one text that tells this mapping from others.
  public var signature: String {
    entries.map { text, meaning in
      "\(text.map { String($0) }.joined(separator: ".")):\(meaning.text)"
    }.sorted().joined(separator: ",")
  }

  /// Reads a mapping.
  ///
  /// - Parameter map: For each of the employer's texts, compared byte for byte, a category in the
  ///   rule's words or the EEO-1 form's, `unknown` or `other`.
  /// - Throws: `UnknownTarget` when a right side is none of these; the first in byte order.
  public init(_ map: [String: String]) throws(UnknownTarget) {
    for text in map.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      let target = map[text] ?? ""
      let demographic: Demographic<Category>
      switch target {
      case "unknown": demographic = .unknown
      case "other": demographic = .other
      default:
        guard let category = Category.named(target) else {
          throw UnknownTarget(text: text, target: target)
        }
        demographic = .category(category)
      }
      entries[Array(text.utf8)] = demographic
    }
  }

  /// What a text means.
  ///
  /// - Parameter text: The employer's text; `nil` when there is none.
  /// - Returns: Its meaning, unknown for a missing text; `nil` when nobody has said what the text means.
  public func demographic(of text: String?) -> Demographic<Category>? {
    guard let text else { return .unknown }
    return entries[Array(text.utf8)] ?? Category.named(text).map(Demographic.category)
  }
}
